import Language
import Store
import System
import Terminal
import Workbench

/// A kind of thing that the store keeps: what its file says is only what differs from one kind to the next.
protocol StoredThing: RenamableThing {
  associatedtype Stored: StoredKind
  /// What a list says of one, in the order of `fields`, without its name and problem.
  static func row(_ record: StoredRecord<Stored.Fields>) -> Record
  /// The columns that `row` fills.
  static var fields: [ResultField] { get }
  /// What `show` says of one.
  static func describe(_ record: StoredRecord<Stored.Fields>, _ shelf: Shelf<Stored>) throws(StoreError) -> Record
  /// What Tab says of one.
  static func hint(_ record: StoredRecord<Stored.Fields>) -> String
  /// What one was made from, by kind and name, and how: `("data", "fashion-mnist", "made of")`.
  static func origins(_ record: StoredRecord<Stored.Fields>) -> [Dependent]
}

extension StoredThing {
  static func origins(_ record: StoredRecord<Stored.Fields>) -> [Dependent] { [] }

  static func names(_ session: Session) throws -> [String] {
    try session.stores.shelf(Stored.self).names().sortedNaturally()
  }

  static func namesToShow(_ session: Session) -> [String] {
    ((try? session.stores.readableShelf(Stored.self)?.names()) ?? []).sortedNaturally()
  }

  static func has(_ name: String, _ session: Session) -> Bool { namesToShow(session).contains(name) }

  static var columns: [ResultField] { storedRow(.text("name", "what it is called"), fields) }

  static func rows(_ session: Session) throws -> [Value] {
    try session.stores.shelf(Stored.self).list().sortedNaturally(by: \.name).map { name, record in
      switch record {
      case .success(let record):
        var shown: Record = ["name": .string(name)]
        shown.fields += row(record).fields
        shown["problem"] = .nothing
        return .record(shown)
      case .failure(let error): return .record(["name": .string(name), "problem": .string(error.message)])
      }
    }
  }

  static func describe(_ name: String, _ session: Session) throws -> Record? {
    let shelf = try session.stores.shelf(Stored.self)
    guard let stored = try shelf.names().first(where: { $0 == name }), let record = try shelf.find(stored) else {
      return nil
    }
    return try describe(record, shelf)
  }

  static func candidates(_ session: Session) -> [Candidate] {
    let list = (try? session.stores.readableShelf(Stored.self)?.list()) ?? []
    return list.sortedNaturally(by: \.name).map { name, record in
      let description =
        switch record {
        case .success(let record): hint(record)
        case .failure: "cannot be read"
        }
      return Candidate(name, description: description)
    }
  }

  static func dependents(on kind: String, _ names: [String], _ session: Session) throws -> [Dependent] {
    var found: [Dependent] = []
    for (name, record) in try session.stores.shelf(Stored.self).list().sortedNaturally(by: \.name) {
      guard case .success(let record) = record else { continue }
      for origin in origins(record) where origin.kind == kind && names.contains(origin.name) {
        found.append(Dependent(kind: Self.kind, name: name, how: "\(origin.how) \(origin.name)"))
      }
    }
    return found
  }

  static func bytes(of name: String, _ session: Session) -> Int? {
    (try? session.stores.shelf(Stored.self).findUndamaged(name))??.byteCount
  }

  static func remove(_ names: [String], _ session: Session) throws {
    try session.stores.shelf(Stored.self).remove(names)
  }

  static func rename(_ name: String, to newName: String, replacing: Bool, _ session: Session) throws {
    try session.stores.shelf(Stored.self).rename(name, to: newName, replacing: replacing)
  }

  static func copy(_ name: String, to newName: String, replacing: Bool, _ session: Session) throws {
    try session.stores.shelf(Stored.self).copy(name, to: newName, replacing: replacing)
  }
}

/// The fields of a row: the one that names it, what it tells of what can be read, and the problem with what cannot.
func storedRow(_ name: ResultField, _ fields: [ResultField]) -> [ResultField] {
  [name.key] + fields.map(\.optional) + [.text("problem", "why it cannot be read").optional]
}
