/// A problem, where it stands, and how the program came there.
package struct Diagnostic: Error, Sendable {
  package var problem: Problem
  /// Nil where no text is at fault: a script argument on the command line, for instance.
  package var place: Place?
  /// The calls and sourced files that led there, innermost first.
  package var notes: [Note] = []

  package init(_ problem: Problem, at place: Place? = nil) {
    self.problem = problem
    self.place = place
  }

  /// One step of the way to the place.
  package struct Note: Sendable {
    package let kind: Kind
    package let place: Place
    /// How many equal steps followed this one.
    package var repetitions = 0

    package init(kind: Kind, place: Place) {
      self.kind = kind
      self.place = place
    }

    package enum Kind: Sendable, Equatable {
      case called(function: String)
      case sourced(path: String)
    }
  }

  /// The most notes that are kept: an endless recursion is told by its innermost steps.
  static let mostNotes = 8

  mutating func add(_ note: Note) {
    if let last = notes.last, last.kind == note.kind, last.place.span == note.place.span {
      notes[notes.count - 1].repetitions += 1
    } else if notes.count < Diagnostic.mostNotes {
      notes.append(note)
    }
  }

  /// Any error that a command threw, as a diagnostic; `place` is used where the error has none of its own.
  static func wrapping(_ error: any Error, at place: Place) -> Diagnostic {
    switch error {
    case let diagnostic as Diagnostic:
      var located = diagnostic
      if located.place == nil { located.place = place }
      return located
    case let problem as Problem: return Diagnostic(problem, at: place)
    case let convertible as any ProblemConvertible: return Diagnostic(convertible.problem, at: place)
    default: return Diagnostic(.custom(message: String(describing: error)), at: place)
    }
  }
}
