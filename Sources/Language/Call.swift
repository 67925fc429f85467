/// One use of a command: its arguments, read as their declared types, and its block.
///
/// The accessors trap on a name or type that the command's own declaration does not have, and on a value that is
/// absent and has no default: errors of the program, which no input can cause.
package struct Call {
  package let declaration: Declaration
  /// The whole statement.
  package let place: Place
  package let hasBlock: Bool
  /// In a check: what is known of what the statements before this one did.
  package let certainty: Certainty
  let arguments: [Bound?]
  let blockRunner: () throws -> Bool

  /// An argument that was given.
  struct Bound {
    let value: Value
    let span: Span
  }

  /// Runs the statements of the block, in a scope of their own. In a check, checks them instead. Returns whether
  /// all of them were done: in a check, statements with unknown arguments or in loops are not.
  @discardableResult
  package func runBlock() throws -> Bool { try blockRunner() }

  /// Whether the person gave this argument.
  package func isGiven(_ name: String) -> Bool { arguments[index(name)] != nil }

  /// The value given, else the default, else nil.
  package func optional(_ name: String) -> Value? {
    let index = index(name)
    return arguments[index]?.value ?? declaration.parameter(at: index).defaultValue
  }

  package func value(_ name: String) -> Value {
    guard let value = optional(name) else { preconditionFailure("\(declaration.name): \(name) has no value") }
    return value
  }

  package func optionalInteger(_ name: String) -> Int? {
    optional(name).map { value in
      guard case .integer(let integer) = value else { preconditionFailure(mistyped(name)) }
      return integer
    }
  }

  /// Whole numbers in a declared default count as numbers.
  package func optionalNumber(_ name: String) -> Double? {
    optional(name).map { value in
      guard let number = value.asDouble else { preconditionFailure(mistyped(name)) }
      return number
    }
  }

  package func optionalBool(_ name: String) -> Bool? {
    optional(name).map { value in
      guard case .bool(let bool) = value else { preconditionFailure(mistyped(name)) }
      return bool
    }
  }

  package func optionalString(_ name: String) -> String? {
    optional(name).map { value in
      guard case .string(let string) = value else { preconditionFailure(mistyped(name)) }
      return string
    }
  }

  /// Elements of a list or rest parameter; empty when none were given.
  package func list(_ name: String) -> [Value] {
    guard let value = optional(name) else { return [] }
    guard case .list(let items) = value else { preconditionFailure(mistyped(name)) }
    return items
  }

  package func strings(_ name: String) -> [String] { list(name).map(\.text) }

  package func optionalShape(_ name: String) -> [Int]? {
    optional(name) == nil
      ? nil
      : list(name).map { value in
        guard case .integer(let size) = value else { preconditionFailure(mistyped(name)) }
        return size
      }
  }

  package func integer(_ name: String) -> Int { required(optionalInteger(name), name) }
  package func number(_ name: String) -> Double { required(optionalNumber(name), name) }
  package func bool(_ name: String) -> Bool { required(optionalBool(name), name) }
  package func string(_ name: String) -> String { required(optionalString(name), name) }
  package func shape(_ name: String) -> [Int] { required(optionalShape(name), name) }

  /// Where an argument stands; the whole statement where it was not given.
  package func place(of name: String) -> Place {
    arguments[index(name)].map { Place(source: place.source, span: $0.span) } ?? place
  }

  /// A problem placed at an argument.
  package func problem(_ problem: Problem, at name: String) -> Diagnostic {
    Diagnostic(problem, at: place(of: name))
  }

  private func index(_ name: String) -> Int {
    guard let index = declaration.index(of: name) else {
      preconditionFailure("\(declaration.name) declares no \(name)")
    }
    return index
  }

  private func required<T>(_ value: T?, _ name: String) -> T {
    guard let value else { preconditionFailure("\(declaration.name): \(name) has no value") }
    return value
  }

  private func mistyped(_ name: String) -> String { "\(declaration.name) declares another type for \(name)" }
}
