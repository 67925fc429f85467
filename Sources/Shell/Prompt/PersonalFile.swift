import Glibc
import Terminal

/// Files of the person's own, where the XDG specification puts them.
enum PersonalFile {
  /// What was typed at prompts: `$XDG_STATE_HOME/telar/history`, else in `~/.local/state`. Nil without a home.
  static var history: HistoryFile? {
    path("telar/history", variable: "XDG_STATE_HOME", usual: ".local/state").map { HistoryFile(path: $0) }
  }

  /// What is run before the first prompt: `$XDG_CONFIG_HOME/telar/init.telar`, else in `~/.config`. Nil without a home.
  static var start: String? { path("telar/init.telar", variable: "XDG_CONFIG_HOME", usual: ".config") }

  private static func path(_ name: String, variable: String, usual: String) -> String? {
    // By the specification, a path that is not absolute is to be ignored.
    if let folder = value(variable), folder.hasPrefix("/") { return "\(folder)/\(name)" }
    return value("HOME").map { "\($0)/\(usual)/\(name)" }
  }

  private static func value(_ variable: String) -> String? {
    getenv(variable).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
