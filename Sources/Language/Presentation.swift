/// How and where the result of one command is to be shown, as the options say that come with every result.
package struct Presentation: Sendable {
  /// The format that `format=` names or the file's ending tells; nil: the session's.
  package var format: ResultFormat?
  /// The file that takes the result instead of standard output.
  package var file: String?
  /// Whether the file keeps what it has.
  package var appends = false

  package init() {}

  /// What a command's arguments ask for. Throws where they name a file of which it is not known what it should be.
  package init(_ call: Call) throws(Diagnostic) {
    func text(_ option: Parameter) -> String? {
      call.declaration.options.contains { $0.name == option.name && $0.isShared }
        ? call.optionalString(option.name) : nil
    }
    format = text(.format).flatMap(ResultFormat.init(rawValue:))
    file = text(.out)
    if let path = text(.append) {
      if file != nil {
        throw call.problem(
          .custom(message: "out= and append= exclude one another", remedy: "leave one out"), at: "append")
      }
      (file, appends) = (path, true)
    }
    guard let file, format == nil, let ending = ResultFormat.ending(of: file) else { return }
    format = ResultFormat(ending: ending)
    if format == nil { throw call.problem(ResultFormat.unknown(ending: ending), at: fileOption) }
  }

  /// The option that named the file.
  var fileOption: String { appends ? Parameter.append.name : Parameter.out.name }
}

extension Parameter {
  static let format = Parameter.shared(
    "format", .choice(ResultFormat.allCases.map(\.rawValue)), "how this result is shown")
  static let out = Parameter.shared(
    "out", .file,
    "a file that takes the result; its ending (.json .csv .md .txt) tells the format, unless format= says another")
  static let append = Parameter.shared("append", .file, "a file of the same format at whose end the result is put")

  /// The options of every command that has a result.
  static let forResults: [Parameter] = [format, out, append]
}
