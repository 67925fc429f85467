import Store

/// A row for each thing that the store lists: its description or, where it cannot be read, why.
///
/// - Parameter name: the field that has the name where there is no description.
func storedRows<Content>(
  _ list: [(name: String, record: Result<Content, StoreError>)], name field: String = "name",
  _ describe: (String, Content) -> Record
) -> Value {
  .list(
    list.map { name, record in
      switch record {
      case .success(let content): .record(describe(name, content))
      case .failure(let error): .record([field: .string(name), "problem": .string(error.message)])
      }
    })
}

/// The fields of such a row: the one that names it, what it tells of what can be read, and the problem with what cannot.
func storedRow(_ name: ResultField, _ fields: [ResultField]) -> [ResultField] {
  [name.key] + fields.map(\.optional) + [.text("problem", "why it cannot be read").optional]
}
