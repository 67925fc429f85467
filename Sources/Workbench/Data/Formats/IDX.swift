/// An IDX file of 8-bit numbers, the format of MNIST and its relatives: two zero bytes, the element type, the number
/// of dimensions, each dimension in four bytes, the highest first, then the elements.
struct IDX {
  let dimensions: [Int]
  /// As many as the product of the dimensions.
  let elements: [UInt8]

  /// Reads a file, compressed by gzip or not, and takes nothing but exactly what the header promises.
  init(file path: String, dimensionCount: Int) throws(DataError) {
    let data = try contents(ofFile: path)
    do throws(FileFault) {
      self = try IDX(data: data, dimensionCount: dimensionCount)
    } catch {
      throw .file(path, error)
    }
  }

  init(data: [UInt8], dimensionCount: Int) throws(FileFault) {
    let headerSize = 4 + 4 * dimensionCount
    let isCompressed = data.starts(with: gzipMagic)
    let header = isCompressed ? try decompressed(data, limit: headerSize) : Array(data.prefix(headerSize))
    dimensions = try IDX.dimensions(inHeader: header, dimensionCount: dimensionCount)
    let size = headerSize + dimensions.reduce(1, *)
    // The decompressed file, its elements, and the set that they are copied into.
    try requireMemory(3 * size)
    // One byte more than there may be, to see whether there is more.
    let whole = isCompressed ? try decompressed(data, limit: size + 1) : data
    guard whole.count >= size else { throw .tooShort(found: whole.count, expected: size) }
    guard whole.count == size else { throw .tooLong(expected: size) }
    elements = Array(whole[headerSize...])
  }

  private static func dimensions(inHeader header: [UInt8], dimensionCount: Int) throws(FileFault) -> [Int] {
    guard header.count >= 4 else { throw .tooShort(found: header.count, expected: 4 + 4 * dimensionCount) }
    guard header[0] == 0, header[1] == 0 else { throw .wrongMagic(Array(header[..<4])) }
    guard header[2] == 0x08 else {
      // Types that the format knows, from 8-bit signed to double; anything else is another kind of file.
      guard [0x09, 0x0B, 0x0C, 0x0D, 0x0E].contains(header[2]) else { throw .wrongMagic(Array(header[..<4])) }
      throw .wrongElementType(header[2])
    }
    guard Int(header[3]) == dimensionCount else {
      throw .wrongDimensionCount(found: Int(header[3]), expected: dimensionCount)
    }
    guard header.count == 4 + 4 * dimensionCount else {
      throw .tooShort(found: header.count, expected: 4 + 4 * dimensionCount)
    }
    let dimensions = (0..<dimensionCount).map { index in
      header[(4 + 4 * index)..<(8 + 4 * index)].reduce(0) { $0 << 8 | Int($1) }
    }
    guard !dimensions.contains(0) else { throw .emptyDimension(dimensions) }
    var size = 1
    for dimension in dimensions {
      // Neither factor reaches 2³², so the product cannot overflow.
      size *= dimension
      guard size <= maximumFileSize else { throw .tooLarge(dimensions) }
    }
    return dimensions
  }
}

extension FileFault: Error {}

private func decompressed(_ data: [UInt8], limit: Int) throws(FileFault) -> [UInt8] {
  do throws(GzipError) {
    return try decompress(gzip: data, limit: limit)
  } catch {
    switch error {
    case .truncated: throw .truncatedGzip
    case .damaged: throw .notGzip
    case .trailingBytes(let count): throw .bytesAfterGzip(count)
    }
  }
}
