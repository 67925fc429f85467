import Language
import Network
import Terminal

/// A kind of thing that has a name: all that commands, completion, help and messages need to know of it. One file each;
/// a new kind is its file here, its `StoredKind` where the store keeps it, and a line in `allThings`.
protocol Thing {
  /// What commands call it: `show x kind=checkpoint`, `remove checkpoint x`.
  static var kind: String { get }
  /// What sentences call it: "there is no data set 'x'". `kind` if not given.
  static var title: String { get }
  /// The command that lists them, and the field of its result: `checkpoints`.
  static var plural: String { get }
  /// How a first one comes to be: `save a model first: save MODEL`.
  static var howToMake: String { get }
  /// How one is used, where its name was given for something else: `restore NAME`.
  static func use(_ name: String, _ session: Session) -> String
  /// What to do where a name was looked for as another kind, and this kind has it; nil for no more than how it is used.
  static func lead(_ name: String, to wanted: String, _ session: Session) -> String?

  /// The names there are, in their natural order.
  static func names(_ session: Session) throws -> [String]
  /// The names that `show` takes; those of parts among them.
  static func namesToShow(_ session: Session) -> [String]

  /// What a list says of each.
  static var columns: [ResultField] { get }
  /// A row for each, in the natural order of the names.
  static func rows(_ session: Session) throws -> [Value]

  /// What `show` gives, in each case.
  static var forms: [ResultForm] { get }
  /// What `show` gives of the thing of a name; nil where there is none.
  static func describe(_ name: String, _ session: Session) throws -> Record?

  /// The types of arguments that take names of this kind, each with what Tab offers for a word.
  static var arguments: [(type: String, candidates: (_ word: String, Session) -> [Candidate])] { get }
  /// What Tab offers for one that is there.
  static func candidates(_ session: Session) -> [Candidate]
  /// What Tab offers where `show` takes it, for a word; parts of things too.
  static func candidatesToShow(_ word: String, _ session: Session) -> [Candidate]
  /// The things of this kind that build on others.
  static func dependents(on kind: String, _ names: [String], _ session: Session) throws -> [Dependent]
}

extension String {
  /// Whether this is a name, or that of a part of what has it: `ae` and `ae.encoder` of `ae`. Names may have dots
  /// themselves, so that where one ends is told by the names that there are.
  func isPart(of name: String) -> Bool { self == name || hasPrefix(name + ".") }
}

/// A thing that would miss another.
struct Dependent: Hashable {
  let kind: String
  let name: String
  /// What of it depends: `was made of test`.
  let how: String
}

/// A kind whose things can be taken away.
protocol RemovableThing: Thing {
  /// Whether `undo` brings one back, so that the prompt need not ask.
  static var undoBringsBack: Bool { get }
  /// The bytes that a thing takes in the store; nil where it takes none there.
  static func bytes(of name: String, _ session: Session) -> Int?
  static func remove(_ names: [String], _ session: Session) throws
}

/// A kind whose things can have other names and be there twice.
protocol RenamableThing: RemovableThing {
  /// - Parameter replacing: whether another thing that has the new name gives way.
  static func rename(_ name: String, to newName: String, replacing: Bool, _ session: Session) throws
  static func copy(_ name: String, to newName: String, replacing: Bool, _ session: Session) throws
}

extension Thing {
  static var title: String { kind }
  static func lead(_ name: String, to wanted: String, _ session: Session) -> String? { nil }

  /// The same, in any case.
  static func advice(_ name: String, to wanted: String, _ session: Session) -> String {
    lead(name, to: wanted, session) ?? "\(article) \(title) has that name: \(use(name, session))"
  }

  static func namesToShow(_ session: Session) -> [String] { (try? names(session)) ?? [] }
  static var arguments: [(type: String, candidates: (_ word: String, Session) -> [Candidate])] {
    [(title, { candidates($1) })]
  }
  static func candidatesToShow(_ word: String, _ session: Session) -> [Candidate] { candidates(session) }
  static func dependents(on kind: String, _ names: [String], _ session: Session) -> [Dependent] { [] }

  /// Whether one has the name.
  static func has(_ name: String, _ session: Session) -> Bool {
    ((try? names(session)) ?? []).contains(name)
  }

  /// The problem of a name that none has: the nearest name or all there are or, where there is nothing yet, how a first
  /// one comes to be.
  static func unknown(_ name: String, among names: [String]) -> Problem {
    .unknown(kind: title, name: name, candidates: names, remedy: names.isEmpty ? howToMake : "")
  }

  /// The name in an argument as the thing has it, which may be written in another Unicode form.
  static func name(_ call: Call, _ argument: String, _ session: Session) throws -> String {
    try name(call.string(argument), call, argument, session)
  }

  static func name(_ name: String, _ call: Call, _ argument: String, _ session: Session) throws -> String {
    let names = try names(session)
    guard let found = names.first(where: { $0 == name }) else {
      throw call.problem(unknown(name, among: names), at: argument)
    }
    return found
  }

  private static var article: String { title.first.map { "aeiou".contains($0) } == true ? "an" : "a" }
}

extension RemovableThing {
  static var undoBringsBack: Bool { false }
  static func bytes(of name: String, _ session: Session) -> Int? { nil }
}
