import FoundationEssentials
import Glibc

/// Named records with big arrays, in an environment: data sets, checkpoints, runs and embeddings.
///
/// A record is a manifest, which says everything but the arrays' values, and the arrays in chunks. The manifest is
/// written last and replaced at once: a record is there in whole, in its old or its new form, or it is not there.
package struct RecordStore: Sendable {
  package let environment: Environment
  /// Bytes of a chunk: LMDB wants contiguous free pages for each.
  let chunkSize: Int
  /// Bytes of chunks in one transaction: LMDB holds them in memory until it commits.
  let transactionSize: Int
  /// Asked before each chunk is read or written.
  private let shouldStop: @Sendable () -> Bool
  /// Asked before a record's arrays are read, with the bytes that this takes, and before a transaction is filled.
  let reserve: @Sendable (Int) throws(StoreError) -> Void

  /// - Parameters:
  ///   - shouldStop: whether reading and saving are to end early, with the error `interrupted`.
  ///   - reserve: throws `noMemory` where there is no memory for so many bytes.
  package init(
    _ environment: Environment, chunkSize: Int = 4 << 20, transactionSize: Int = 64 << 20,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    reserve: @escaping @Sendable (Int) throws(StoreError) -> Void = { (_) throws(StoreError) in }
  ) {
    self.reserve = reserve
    self.environment = environment
    self.chunkSize = chunkSize
    self.transactionSize = transactionSize
    self.shouldStop = shouldStop
  }

  /// Throws `interrupted` where the caller wants the work to stop.
  package func checkInterruption() throws(StoreError) {
    if shouldStop() { throw StoreError(.interrupted, "interrupted") }
  }

  private var tables: Tables { environment.tables }

  /// The names of a kind's records, in the order of their UTF-8 bytes.
  package func names(ofKind kind: String) throws(StoreError) -> [String] {
    try environment.read { transaction throws(StoreError) in
      try tables.manifests.keys(withPrefix: Array("\(kind)/".utf8), in: transaction).map(\.name)
    }
  }

  /// All records of a kind by name, without their arrays, each with what is wrong with it where it cannot be read.
  package func list<Fields>(_ kind: String, as: Fields.Type) throws(StoreError)
    -> [(name: String, record: Result<StoredRecord<Fields>, StoreError>)]
  {
    var list: [(name: String, record: Result<StoredRecord<Fields>, StoreError>)] = []
    for name in try names(ofKind: kind) {
      do throws(StoreError) {
        guard let record = try find(kind, name, as: Fields.self) else { continue }
        list.append((name, .success(record)))
      } catch {
        list.append((name, .failure(error)))
      }
    }
    return list
  }

  /// A record without its arrays; nil where there is none with this name.
  package func find<Fields>(_ kind: String, _ name: String, as: Fields.Type) throws(StoreError) -> StoredRecord<Fields>?
  {
    let key = RecordKey(kind, name)
    return try environment.read { transaction throws(StoreError) in
      guard let bytes = try sealedManifest(key, in: transaction) else { return nil }
      return try decodeManifest(bytes, key)
    }
  }

  /// A record, and whatever `body` makes of its arrays.
  ///
  /// Throws `noSuchRecord` where there is none with this name.
  package func load<Fields, Result>(
    _ kind: String, _ name: String, as: Fields.Type,
    _ body: (StoredRecord<Fields>, borrowing ArrayReader) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let key = RecordKey(kind, name)
    return try environment.read { transaction throws(StoreError) in
      guard let bytes = try sealedManifest(key, in: transaction) else { throw noSuchRecord(key) }
      let record: StoredRecord<Fields> = try decodeManifest(bytes, key)
      // The arrays, and what is made of them.
      try reserve(2 * record.byteCount)
      let reader = ArrayReader(
        store: self, key: key, id: record.id, arrays: record.arrays, transaction: transaction.handle)
      return try body(record, reader)
    }
  }

  func sealedManifest(
    _ key: RecordKey, in transaction: borrowing some Transaction & ~Copyable
  ) throws(StoreError) -> [UInt8]? {
    do throws(StoreError) {
      return try tables.manifests.value(for: key, in: transaction)
    } catch let error where error.code == .damaged {
      throw damaged(key, "its manifest does not match its checksum")
    }
  }

  func decodeManifest<Fields>(_ bytes: [UInt8], _ key: RecordKey) throws(StoreError) -> StoredRecord<Fields> {
    let record: StoredRecord<Fields>
    do {
      record = try RecordStore.decoder.decode(StoredRecord<Fields>.self, from: Data(bytes))
    } catch DecodingError.dataCorrupted(let context) {
      throw notUnderstood(key, context.debugDescription)
    } catch {
      throw notUnderstood(key, "a field is missing or of another type")
    }
    guard record.arrays.allSatisfy(\.isConsistent) else {
      throw damaged(key, "the sizes in its manifest do not agree")
    }
    return record
  }

  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }

  /// A loss may be infinite or not a number, which JSON does not have. The keys are in order: renaming relies on it.
  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }
}

func noSuchRecord(_ key: RecordKey) -> StoreError { StoreError(.noSuchRecord, "there is no \(key)") }

func damaged(_ key: RecordKey, _ how: String) -> StoreError {
  StoreError(.damaged, "\(key) is damaged: \(how)", remedy: "make or save it again")
}

/// The manifest passed its checksum, so another version wrote it.
func notUnderstood(_ key: RecordKey, _ why: String) -> StoreError {
  StoreError(
    .unexpectedContents, "\(key) cannot be understood: \(why)",
    remedy: "it may come from another version of Telar; make or save it again")
}
