/// How results are shown.
package enum ResultFormat: String, CaseIterable, Sendable {
  /// Tables for people.
  case table
  /// One JSON object a line, for programs.
  case json
}
