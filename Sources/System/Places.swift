import Glibc

/// Where things are in the file system.
package enum Places {
  /// An environment variable; nil where it is unset or empty.
  package static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A base folder of the XDG specification.
  package enum Base {
    /// What programs keep: `XDG_DATA_HOME`, else `~/.local/share`.
    case data
    /// What is no loss, such as a history: `XDG_STATE_HOME`, else `~/.local/state`.
    case state
    /// What a person sets: `XDG_CONFIG_HOME`, else `~/.config`.
    case configuration

    fileprivate var variable: String {
      switch self {
      case .data: "XDG_DATA_HOME"
      case .state: "XDG_STATE_HOME"
      case .configuration: "XDG_CONFIG_HOME"
      }
    }

    fileprivate var usual: String {
      switch self {
      case .data: ".local/share"
      case .state: ".local/state"
      case .configuration: ".config"
      }
    }
  }

  /// A file or folder of Telar's own in a base folder; nil without a home.
  ///
  /// - Parameters:
  ///   - name: `telar` or `telar/history`.
  ///   - variable: looks up an environment variable.
  package static func own(
    _ name: String, in base: Base, variable: (String) -> String? = Places.variable
  ) -> String? {
    // By the specification, a path that is not absolute is to be ignored.
    if let folder = variable(base.variable), folder.hasPrefix("/") { return "\(folder)/\(name)" }
    return variable("HOME").flatMap { $0.isEmpty ? nil : "\($0)/\(base.usual)/\(name)" }
  }

  /// A path with the home folder in place of `~/`.
  package static func expandHome(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = variable("HOME") else { return path }
    return home + path.dropFirst()
  }

  /// The one path by which a file is known, however it is written and through whatever links; the path itself, with the
  /// home folder filled in, where there is none.
  package static func resolved(_ path: String) -> String {
    let expanded = expandHome(path)
    guard let real = realpath(expanded, nil) else { return expanded }
    defer { free(real) }
    return String(cString: real)
  }

  /// The folder that a path names a file in.
  package static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }
}
