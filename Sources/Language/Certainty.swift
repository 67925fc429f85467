/// In a check: which names may mean something that the check has not seen, because a command before could not be checked,
/// may not run, or takes arguments that are only known when it runs. In a run there is none.
package struct Certainty: Sendable {
  /// Whether every command so far could be checked.
  package private(set) var isComplete = true
  /// Names that were given to something unseen.
  private var names: Set<String> = []
  /// Kinds of things of which any may have been made.
  private var openKinds: Set<String> = []
  private var isAnythingOpen = false

  /// Whether nothing unseen can have to do with a name of one of these kinds; with `ae.encoder`, with none of its parts.
  package func isCertain(of name: String, kinds: String...) -> Bool {
    !isAnythingOpen && openKinds.isDisjoint(with: kinds)
      && !name.split(separator: ".").contains { names.contains(String($0)) }
  }

  /// A command was not checked.
  mutating func leaveOut() { isComplete = false }

  /// A command was not checked that makes something of this kind; the name is nil where it is not known.
  mutating func leaveOut(_ kind: String, _ name: String?) {
    isComplete = false
    if let name { leaveOut(names: [name]) } else { openKinds.insert(kind) }
  }

  /// Something was not checked that may have to do with these names.
  mutating func leaveOut(names written: [String]) {
    isComplete = false
    for name in written { names.formUnion(name.split(separator: ".").map(String.init)) }
  }

  /// Something was not checked that may make anything.
  mutating func leaveOutAnything() {
    isComplete = false
    isAnythingOpen = true
  }
}
