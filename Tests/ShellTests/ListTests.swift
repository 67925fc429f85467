import Store
import TestSupport
import Testing

@testable import Language
@testable import Shell

/// What stands in a file and in no list could be forgotten.
@Suite struct ListTests {
  @Test func everyCommandIsInTheListOfItsFolder() throws {
    let found = try SourceFile.swiftFiles(below: "Sources/Shell/Commands").flatMap { folder, text in
      text.matches(of: /enum (\w+): (?:Layer)?Command\b/).map { "\(folder)/\($0.1)" }
    }
    let listed = CommandGroup.all.flatMap { group in
      group.commands.map { "\(group.name.prefix(1).uppercased() + group.name.dropFirst())/\($0)" }
    }.filter { !$0.contains("Listing<") }
    #expect(found.count > 30 && found.sorted() == listed.sorted())
  }

  /// The group that a command declares is the folder in which it stands.
  @Test func groupsAreFolders() {
    for group in CommandGroup.all {
      for command in group.commands { #expect(command.declaration.group == group.name, "\(command)") }
    }
  }

  @Test func everyThingIsInTheList() throws {
    let found = try SourceFile.swiftFiles(below: "Sources/Shell/Things").flatMap { _, text in
      text.matches(of: /enum (\w+): (?:Removable|Renamable|Stored)Thing\b/).map { String($0.1) }
    }
    #expect(found.count > 5 && found.sorted() == allThings.map { "\($0)" }.sorted())
  }

  /// A kind with a command that lists it is in a group's list.
  @Test func everyListedThingHasItsCommand() {
    let commands = Set(allCommands.map { $0.declaration.name })
    for thing in allThings where thing is any ListedThing.Type { #expect(commands.contains(thing.plural)) }
  }

  @Test func everyTopicIsInTheList() throws {
    let found = try SourceFile.swiftFiles(below: "Sources/Shell/Topics").flatMap { _, text in
      text.matches(of: /static let \w+ = Topic\(\s*"([a-z-]+)"/).map { String($0.1) }
    }
    #expect(found.count > 5 && found.sorted() == allTopics.map(\.name).sorted())
  }

  /// No two kinds have a word in common, by which commands and messages tell them apart.
  @Test func kindsHaveWordsOfTheirOwn() {
    let words = allThings.flatMap { Array(Set([$0.kind, $0.title, $0.plural])) }
    #expect(Set(words).count == words.count)
    let types = allThings.flatMap { $0.arguments.map(\.type) }
    #expect(Set(types).count == types.count)
  }

  /// Patterns against a plain reckoning of what they mean.
  @Test func patterns() {
    func means(_ pattern: Substring, _ name: Substring) -> Bool {
      guard let first = pattern.first else { return name.isEmpty }
      if first == "*" { return means(pattern.dropFirst(), name) || !name.isEmpty && means(pattern, name.dropFirst()) }
      guard let letter = name.first, first == "?" || first == letter else { return false }
      return means(pattern.dropFirst(), name.dropFirst())
    }
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let pattern = String(
        (0..<Int.random(in: 0...6, using: &random)).map { _ in "ab*?".randomElement(using: &random)! })
      let name = String((0..<Int.random(in: 0...7, using: &random)).map { _ in "ab".randomElement(using: &random)! })
      #expect(NamePattern(pattern).matches(name) == means(pattern[...], name[...]), "\(pattern) \(name)")
    }
  }

  /// What cannot be read is a row all the same, with its name in the field that names it.
  @Test func whatCannotBeReadIsARow() {
    let list: [(name: String, record: Result<Int, StoreError>)] = [
      ("good", .success(7)), ("bad", .failure(StoreError(.damaged, "it is damaged"))),
    ]
    let rows = storedRows(list, name: "layers") { name, content in
      ["layers": .string(name), "count": .integer(content)]
    }
    #expect(
      rows == [
        .record(["layers": "good", "count": 7]), .record(["layers": "bad", "problem": "it is damaged"]),
      ])
  }
}
