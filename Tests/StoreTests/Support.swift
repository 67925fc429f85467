import TestSupport

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

extension TemporaryFolder {
  var dataFile: String { path + "/data.mdb" }
}
