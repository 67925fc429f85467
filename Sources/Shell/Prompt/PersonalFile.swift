import Language
import System
import Terminal

/// Files of the person's own, where the XDG specification puts them.
enum PersonalFile {
  /// What was typed at prompts; nil without a home.
  static var history: HistoryFile? { Places.own("telar/history", in: .state).map { HistoryFile(path: $0) } }

  /// What is run before the first prompt; nil without a home.
  static var start: String? { Places.own("telar/init.telar", in: .configuration) }
}
