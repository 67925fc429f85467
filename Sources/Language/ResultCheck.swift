/// What about a result is not as its command declares it.
package struct ResultFault: Error, Equatable, CustomStringConvertible {
  /// From the result's field down to what is wrong.
  var path: [String]
  let found: String

  package var description: String {
    (path.isEmpty ? "the result" : "`\(path.joined(separator: ".").replacing(".[", with: "["))`") + " \(found)"
  }
}

extension Declaration {
  /// A result as declared, and the form that it has: fields that may be missing are there, as `nothing`.
  package func checked(_ result: Value) throws(ResultFault) -> (value: Value, form: ResultForm?) {
    // A command that gives nothing shows nothing.
    if result == .nothing { return (result, nil) }
    var firstFault: ResultFault?
    for form in resultForms {
      do throws(ResultFault) {
        return (try ResultType.record(form.fields).checked(result), form)
      } catch {
        firstFault = firstFault ?? error
      }
    }
    throw firstFault ?? ResultFault(path: [], found: "is not declared at all")
  }
}

extension Call {
  /// The forms that the result can have with these arguments.
  package var resultForms: [ResultForm] {
    let asked = declaration.resultForms.filter { form in
      guard let option = form.option, let value = optional(option) else { return false }
      return value != .bool(false)
    }
    return asked.isEmpty ? declaration.resultForms.filter { $0.option == nil } : asked
  }
}

extension ResultType {
  /// A value of this type with all its fields.
  package func checked(_ value: Value) throws(ResultFault) -> Value {
    switch (self, value) {
    case (.any, _), (.text, .string), (.integer, .integer), (.number, .number), (.bool, .bool), (.options, .record):
      return value
    case (.shape, .string(let text)) where text.split(separator: "x").allSatisfy({ Int($0) != nil }): return value
    case (.moment, .string(let text)) where text == "?" || text.utf8.count == 24 && text.hasSuffix("Z"): return value
    case (.list(let element), .list(let items)):
      var checked: [Value] = []
      checked.reserveCapacity(items.count)
      for (index, item) in items.enumerated() {
        do throws(ResultFault) { checked.append(try element.checked(item)) } catch {
          throw ResultFault(path: ["[\(index)]"] + error.path, found: error.found)
        }
      }
      return .list(checked)
    case (.record(let fields), .record(let record)): return .record(try ResultType.checked(record, fields))
    default: throw ResultFault(path: [], found: "is \(value.described), not \(described)")
    }
  }

  private static func checked(_ record: Record, _ fields: [ResultField]) throws(ResultFault) -> Record {
    var checked = Record()
    checked.fields.reserveCapacity(fields.count)
    var rest = record.fields[...]
    for field in fields {
      guard let found = rest.first, found.name == field.name else {
        guard field.isOptional else { throw ResultFault(path: [field.name], found: "is missing or out of order") }
        checked.fields.append(.init(field.name, .nothing))
        continue
      }
      rest.removeFirst()
      guard !field.isOptional || found.value != .nothing else {
        checked.fields.append(found)
        continue
      }
      do throws(ResultFault) { checked.fields.append(.init(field.name, try field.type.checked(found.value))) } catch {
        throw ResultFault(path: [field.name] + error.path, found: error.found)
      }
    }
    if let surplus = rest.first {
      throw ResultFault(path: [surplus.name], found: "is not declared, or out of order")
    }
    return checked
  }
}
