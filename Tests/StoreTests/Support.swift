import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Store

/// What a record of these tests says of itself.
struct Note: Codable, Equatable {
  var text: String
  var loss: Double
}

/// The `StoreError` that `body` throws.
func failure<T>(_ body: () throws -> T) -> StoreError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? StoreError
  }
}

/// Records whose contents follow from a number, so that each tells by itself whether it is whole.
struct NumberedRecord: Codable, Equatable {
  var seed: Int

  init(_ seed: Int) { self.seed = seed }

  /// Between a few bytes and some hundred kilobytes.
  var bytes: [UInt8] {
    let count = seed % 5 == 0 ? seed % 100 : 1 + seed * 7919 % 300_000
    // A thousand bytes over and over, each time with another first one: quick without optimisation too.
    let part = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &+ seed) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 1000)
    while bytes.count < count {
      bytes += part
      bytes[bytes.count - 1000] = UInt8(truncatingIfNeeded: bytes.count / 1000)
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  var floats: [Float] { (0..<seed % 50).map { Float($0 + seed) } }

  func save(_ kind: String, _ name: String, in records: RecordStore) throws {
    try records.save(
      kind, name, fields: self,
      arrays: [
        ArrayToStore("bytes", shape: [bytes.count], .uint8(bytes)),
        ArrayToStore("floats", shape: [floats.count], .float32(floats)),
      ])
  }

  /// Its number, or an error where what it holds is not what follows from that.
  static func load(_ kind: String, _ name: String, in records: RecordStore) throws -> Int {
    let found = try records.load(kind, name, as: NumberedRecord.self) { record, reader throws(StoreError) in
      (record, try reader.bytes("bytes"), try reader.floats("floats"))
    }
    guard found.0.name == name, found.0.kind == kind, found.1 == found.0.fields.bytes,
      found.2 == found.0.fields.floats
    else { throw StoreError(.damaged, "\(kind) '\(name)' is not what was saved") }
    return found.0.fields.seed
  }

  /// All records of a kind.
  static func all(_ kind: String, in records: RecordStore) throws -> [String: Int] {
    var all: [String: Int] = [:]
    for name in try records.names(ofKind: kind) { all[name] = try load(kind, name, in: records) }
    return all
  }
}

/// Numbers that follow from a seed.
struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 32) | (state << 32)
  }
}

/// Runs `body` on a thread of its own while `other` runs a process that it works with. An exit test keeps one of Swift's
/// few threads until its process ends, so what that waits for may not need one.
func onThread<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value, beside other: () async -> Void
) async throws -> Value {
  let result = Shared<Result<Value, any Error>?>(nil)
  Thread.detachNewThread {
    let value = Result { try body() }
    result.set(value)
  }
  await other()
  while true {
    if let result = result.get() { return try result.get() }
    try await Task.sleep(for: .milliseconds(5))
  }
}

/// Waits for a file that another process makes, for a minute at most.
func waitForFile(_ path: String) {
  for _ in 0..<12_000 where access(path, F_OK) != 0 { usleep(5000) }
}

/// A value for several threads.
final class Shared<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }

  func get() -> Value { value.withLock { $0 } }
  func set(_ new: Value) { value.withLock { $0 = new } }
}

/// What `body` gives while a process of its own has the store open.
func whileAnotherProcessHasItOpen<Value: Sendable>(
  _ path: String, _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  let (ready, done) = (path + "/ready", path + "/done")
  return try await onThread {
    waitForFile(ready)
    defer { touch(done) }
    return try body()
  } beside: {
    await haveOpen(path, ready, done)
  }
}

private func haveOpen(_ path: String, _ ready: String, _ done: String) async {
  await #expect(processExitsWith: .success) { [path, ready, done] in
    let environment = try Environment(path: path)
    touch(ready)
    waitForFile(done)
    _ = try RecordStore(environment).names(ofKind: "note")
    for file in [ready, done] { unlink(file) }
  }
}

/// Makes an empty file.
func touch(_ path: String) { close(open(path, O_WRONLY | O_CREAT, 0o600)) }

extension TemporaryFolder {
  var dataFile: String { path + "/data.mdb" }
}
