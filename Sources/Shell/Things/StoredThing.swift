import Language
import Store
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
}

/// A stored thing that was made from others.
protocol DerivedThing: StoredThing {
  /// What one was made from, by kind and the name of it or of a part, and how: `("data", "mnist.test", "is of")`.
  static func origins(_ record: StoredRecord<Stored.Fields>) -> [Dependent]
}

extension StoredThing {
  static func names(_ session: Session) throws -> [String] {
    try session.stores.shelf(Stored.self).names().sortedNaturally()
  }

  static func namesToShow(_ session: Session) -> [String] {
    ((try? session.stores.readableShelf(Stored.self)?.names()) ?? []).sortedNaturally()
  }

  static func has(_ name: String, _ session: Session) -> Bool { namesToShow(session).contains(name) }

  static var columns: [ResultField] { storedRow(.text("name", "what it is called"), fields) }

  static func rows(_ session: Session) throws -> [Value] {
    storedRows(try session.stores.shelf(Stored.self).list().sortedNaturally(by: \.name)) { name, record in
      var shown: Record = ["name": .string(name)]
      shown.fields += row(record).fields
      return shown
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

extension DerivedThing {
  static func dependents(on kind: String, _ names: [String], _ session: Session) throws -> [Dependent] {
    var found: [Dependent] = []
    for (name, record) in try session.stores.shelf(Stored.self).list().sortedNaturally(by: \.name) {
      guard case .success(let record) = record else { continue }
      for origin in origins(record) where origin.kind == kind {
        guard let missed = names.first(where: origin.name.isPart(of:)) else { continue }
        found.append(Dependent(kind: Self.kind, name: name, how: "\(origin.how) \(missed)"))
      }
    }
    return found
  }
}

/// A row for each thing that the store lists: its description or, where it cannot be read, why.
///
/// - Parameter name: the field that has the name where there is no description.
func storedRows<Content>(
  _ list: [(name: String, record: Result<Content, StoreError>)], name field: String = "name",
  _ describe: (String, Content) -> Record
) -> [Value] {
  list.map { name, record in
    switch record {
    case .success(let content): .record(describe(name, content))
    case .failure(let error): .record([field: .string(name), "problem": .string(error.message)])
    }
  }
}

/// The fields of such a row: the one that names it, what it tells of what can be read, and the problem with what cannot.
func storedRow(_ name: ResultField, _ fields: [ResultField]) -> [ResultField] {
  [name.key] + fields.map(\.optional) + [.text("problem", "why it cannot be read").optional]
}
