import Language

/// A result as the one table that a file of rows takes: the records of its list or, where it has none, itself as the
/// only row. The columns are the declared ones, all of them and in the same order, whatever is empty this time.
struct ResultTable {
  let columns: [String]
  let rows: [[Value]]

  init(_ record: Record, _ form: ResultForm) {
    columns = form.columnNames
    guard let list = form.list else {
      rows = [form.fields.map { record[$0.name] ?? .nothing }]
      return
    }
    let repeated = form.repeated.map { record[$0.name] ?? .nothing }
    rows = (record[list.name]?.records ?? []).map { row in
      repeated + list.columns.map { row[$0.name] ?? .nothing }
    }
  }
}

extension ResultForm {
  /// The list of records that is the result's table, if it has one.
  var list: (name: String, columns: [ResultField])? {
    for field in fields {
      if let columns = field.columns { return (field.name, columns) }
    }
    return nil
  }

  /// The fields that stand in each row of the list, so that it can be told from another result's.
  var repeated: [ResultField] { fields.filter { $0.rowColumn != nil } }

  /// The heads of the columns, known before there is a result.
  var columnNames: [String] {
    guard let list else { return fields.map(\.name) }
    return repeated.compactMap(\.rowColumn) + list.columns.map(\.name)
  }

  /// The fields that the table has no place for.
  var besideTable: [ResultField] {
    guard let list else { return [] }
    return fields.filter { $0.name != list.name && $0.rowColumn == nil }
  }
}
