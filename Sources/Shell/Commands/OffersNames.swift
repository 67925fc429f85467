import Language
import Terminal

/// A command that knows better than its arguments' types what Tab may offer for them.
protocol OffersNames: Command where Context == Session {
  /// What an argument may be; nil where its type tells.
  static func candidates(_ place: ArgumentPlace, _ session: Session) -> [Candidate]?
}

/// An argument that is being typed.
struct ArgumentPlace {
  let parameter: Parameter
  /// The positionals before it; empty texts for those that are known only when they run.
  let before: [String]
  /// What was typed of it so far.
  let word: String
}
