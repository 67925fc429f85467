import Foundation

@testable import Store

/// A new folder, removed again when the object goes.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/telar-store-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var dataFile: String { path + "/data.mdb" }
}

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
