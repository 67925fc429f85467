import Compute
import Language
import Store
import System
import Terminal
import Workbench

/// The way to the store: opened when first needed, opened anew where it was displaced.
final class Stores {
  private let folder: String?
  private var opened: RecordStore?

  /// - Parameter folder: where the store is; nil for the usual place.
  init(folder: String?) { self.folder = folder }

  /// The store. One that may only be read is opened for reading. Where it is no longer at its path this is an error
  /// once; from then on it is what is there that is opened.
  func records() throws(StoreError) -> RecordStore {
    if let opened {
      do throws(StoreError) {
        try opened.environment.requireInPlace()
        return opened
      } catch {
        self.opened = nil
        throw error
      }
    }
    let path: String
    if let folder { path = folder } else { path = try Folder.standard() }
    let environment: Environment
    do throws(StoreError) {
      environment = try Environment(path: path)
    } catch let error where error.code == .noPermission || error.code == .readOnly {
      environment = try Environment(path: path, access: .readOnly)
    }
    let records = RecordStore(
      environment, shouldStop: { Interruption.requested },
      reserve: { bytes throws(StoreError) in
        do throws(MemoryShortage) { try MachineMemory.require(bytes, for: "a record of the store") } catch {
          throw StoreError(.noMemory, "\(error): \(error.reason)")
        }
      })
    opened = records
    return records
  }

  /// The things of a kind.
  func shelf<Kind>(_ kind: Kind.Type) throws(StoreError) -> Shelf<Kind> { Shelf(records: try records()) }

  /// The same for completion and advice, which tell no errors and so leave them to be told; nil where there are none.
  func readableShelf<Kind>(_ kind: Kind.Type) -> Shelf<Kind>? {
    if let opened { return Shelf(records: opened) }
    return (try? records()).map { Shelf(records: $0) }
  }
}
