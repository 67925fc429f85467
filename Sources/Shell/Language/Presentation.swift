/// How and where the result of one command is to be shown, as the options say that come with every result.
package struct Presentation: Sendable {
  /// The name of a format; nil: what the file's ending or the session says.
  package var format: String?
  /// The file that takes the result instead of standard output.
  package var file: String?
  /// Whether the file keeps what it has.
  package var appends = false

  package init() {}

  /// What a command's arguments ask for.
  package init(_ call: Call) {
    func text(_ option: Parameter) -> String? {
      call.declaration.options.contains { $0.name == option.name && $0.isShared }
        ? call.optionalString(option.name) : nil
    }
    format = text(.format)
    file = text(.out)
    if let path = text(.append) { (file, appends) = (path, true) }
  }
}

extension Parameter {
  static let format = Parameter.shared(
    "format", .choice(ResultFormat.allCases.map(\.rawValue)), "how this result is shown")
  static let out = Parameter.shared(
    "out", .file, "a file that takes the result; its ending (.json .csv .md) tells the format")
  static let append = Parameter.shared("append", .file, "a file at whose end the result is put")

  /// The options of every command that has a result.
  static let forResults: [Parameter] = [format, out, append]
}
