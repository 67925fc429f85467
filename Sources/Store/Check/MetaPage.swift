import Glibc

/// One of the two first pages of data.mdb, which say where everything else begins. LMDB 0.9 on 64 bits.
struct MetaPage: Equatable {
  let pageSize: Int
  /// The table of free pages, and the table of tables.
  let free: TreeRoot
  let main: TreeRoot
  let pageCount: Int
  /// The transaction that wrote it.
  let transaction: Int

  /// A page's header.
  private static let start = 16
  private static let magic: UInt32 = 0xBEEF_C0DE
  private static let transactionOffset = start + 32 + 2 * TreeRoot.size

  /// Nil where this is no such page.
  init?(_ bytes: Bytes) {
    let start = MetaPage.start
    guard bytes.number(UInt32.self, at: start) == MetaPage.magic, bytes.number(UInt32.self, at: start + 4) == 1,
      // LMDB keeps the page's size in the first table's unused field.
      let pageSize = bytes.number(UInt32.self, at: start + 24), (512...65536).contains(pageSize),
      pageSize.nonzeroBitCount == 1,
      let free = TreeRoot(bytes, at: start + 24), let main = TreeRoot(bytes, at: start + 24 + TreeRoot.size),
      let lastPage = bytes.index(at: start + 24 + 2 * TreeRoot.size),
      let transaction = bytes.index(at: MetaPage.transactionOffset)
    else { return nil }
    self.pageSize = Int(pageSize)
    self.free = free
    self.main = main
    self.pageCount = lastPage + 1
    self.transaction = transaction
  }

  /// Both of a file's, the newer first.
  static func both(descriptor: Int32) throws(StoreError) -> [MetaPage]? {
    guard let first = MetaPage(try Bytes(descriptor: descriptor, offset: 0, count: 512)),
      let second = MetaPage(try Bytes(descriptor: descriptor, offset: first.pageSize, count: 512)),
      second.pageSize == first.pageSize
    else { return nil }
    return first.transaction >= second.transaction ? [first, second] : [second, first]
  }

  /// The number of the last transaction that was written, read while another process may be writing the next: of what
  /// LMDB writes in pieces nothing else is looked at. Nil where these are no such pages.
  static func newestTransaction(descriptor: Int32, pageSize: Int) throws(StoreError) -> Int? {
    var newest: Int?
    for page in 0..<2 {
      let bytes = try Bytes(descriptor: descriptor, offset: page * pageSize, count: transactionOffset + 8)
      guard bytes.number(UInt32.self, at: start) == magic, let number = bytes.index(at: transactionOffset) else {
        return nil
      }
      newest = max(newest ?? number, number)
    }
    return newest
  }

  /// Makes both pages of a file that nobody has open say what the newer says, and that transaction `number` wrote it:
  /// a file so made can take the place of one whose last transaction that was, for whoever knows LMDB's lock file.
  static func renumber(descriptor: Int32, to number: Int) throws(StoreError) {
    guard let newest = try both(descriptor: descriptor)?.first else { throw StoreError.damagedCopy }
    let content = try Bytes(
      descriptor: descriptor, offset: (newest.transaction & 1) * newest.pageSize, count: newest.pageSize
    ).content
    for page in 0..<2 {
      var bytes = content
      bytes.withUnsafeMutableBytes { bytes in
        bytes.storeBytes(of: UInt64(page), as: UInt64.self)
        // LMDB writes a transaction's page at the place that its number's last bit says.
        bytes.storeBytes(
          of: UInt64(number & 1 == page ? number : number - 1), toByteOffset: transactionOffset, as: UInt64.self)
      }
      try bytes.withUnsafeBufferPointer { (bytes) throws(StoreError) in
        try write(
          UnsafeRawBufferPointer(bytes), to: descriptor, at: page * newest.pageSize, action: "compact the store")
      }
    }
  }

  /// Checks the file before LMDB maps it: reading beyond its end through the map would end the process.
  static func requireSound(folder: String) throws(StoreError) {
    let descriptor = open(folder + "/data.mdb", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    // What cannot be opened, LMDB cannot open either and gives the reason; an empty file it makes a new store of.
    guard descriptor >= 0 else { return }
    // LMDB's locks are on another file, so closing this one releases none.
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw StoreError(
        .notAStore, "the folder's data.mdb is not a file", remedy: "choose another folder with --store DIR")
    }
    guard status.st_size > 0 else { return }
    guard let newest = try both(descriptor: descriptor)?.first else {
      throw StoreError(
        .notAStore, "the folder's data.mdb is not a file that Telar wrote, or its beginning is damaged",
        remedy: "choose another folder with --store DIR, or move data.mdb away")
    }
    // Again, since another process may have written more meanwhile.
    guard fstat(descriptor, &status) == 0 else { return }
    let needed = newest.pageCount * newest.pageSize
    guard status.st_size >= needed else {
      throw StoreError(
        .truncated, "data.mdb has \(status.st_size) bytes, but \(needed) were written: it was cut off",
        remedy: "put back a whole copy of data.mdb, or move it away to begin a new store")
    }
  }
}

/// Where a table's tree begins.
struct TreeRoot: Equatable {
  static let size = 48

  let flags: UInt16
  let depth: Int
  /// Nil for an empty table.
  let page: Int?

  init?(_ bytes: Bytes, at offset: Int) {
    guard let flags = bytes.number(UInt16.self, at: offset + 4),
      let depth = bytes.number(UInt16.self, at: offset + 6),
      let root = bytes.number(UInt64.self, at: offset + 40)
    else { return nil }
    self.flags = flags
    self.depth = Int(depth)
    if root == .max {
      page = nil
      guard depth == 0 else { return nil }
    } else {
      guard depth > 0, let index = bytes.index(at: offset + 40) else { return nil }
      page = index
    }
  }
}
