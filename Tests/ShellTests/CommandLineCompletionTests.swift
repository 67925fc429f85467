import Glibc
import Language
import TestSupport
import Testing

@testable import Shell

/// What a shell's Tab offers behind `telar`, asked of the program itself, and of the shells where they are installed.
@Suite struct CommandLineCompletionTests {
  private func lines(_ words: [String], _ place: Workplace) throws -> [String] {
    let run = try place.telar(["---complete"] + words)
    #expect(run.status == .exited(0) && run.standardError == "")
    return run.standardOutput.split(separator: "\n").map(String.init)
  }

  /// The words alone, without what is said of them.
  private func words(_ words: [String], _ place: Workplace) throws -> [String] {
    try lines(words, place).map { String($0.prefix { $0 != "\t" }) }
  }

  /// The options that are offered are those that there are.
  @Test func everyOptionIsOffered() throws {
    let place = try Workplace(isPrepared: false)
    let help = try place.telar(["--help"]).standardOutput
    // In the list of options each stands at the beginning of a line.
    let known = (help.split(separator: "OPTIONS:").last ?? "").split(separator: "\n")
      .compactMap { $0.firstMatch(of: #/^  (?:-h, )?(--?[a-z-]+)/#).map { String($0.output.1) } }
    #expect(known.count > 5)
    #expect(try words(["-"], place).sorted() == known.sorted())
    #expect(try words(["--st"], place) == ["--store"])
    #expect(try lines(["--store", ""], place) == [":folders"])
    #expect(try words(["--format", ""], place) == ResultFormat.allCases.map(\.rawValue))
    #expect(try words(["--format=j"], place) == ["--format=json"])
    #expect(try !words(["--check", "-"], place).contains("--check"))
    #expect(try words(["--", "-"], place) == [":scripts"])
  }

  @Test func scriptsAndTheirParameters() throws {
    let place = try Workplace(isPrepared: false)
    let script = place.folder.file("a script.telar")
    place.folder.write(
      """
      # Trains.
      param epochs = 2          # how often
      param shuffle: bool = yes
      param data: string
      param rate = 0.5
      print $epochs $shuffle $data $rate
      """, to: "a script.telar")
    #expect(try lines([""], place) == ["help\texplain a command or topic", ":scripts"])
    #expect(try lines(["--check", "he"], place) == [":scripts"])
    #expect(try words([script, ""], place) == ["epochs=", "shuffle=", "data=", "rate="])
    #expect(try lines([script, "ep"], place) == ["epochs=\thow often (2 if not given)"])
    #expect(try words([script, "epochs=3", "data=x", ""], place) == ["shuffle=", "rate="])
    #expect(try words([script, "shuffle="], place) == ["shuffle=yes", "shuffle=no"])
    #expect(try lines([script, "data="], place) == [":files"])
    #expect(try lines([script, "rate="], place) == [])
    #expect(try words(["--format", "json", "-c", "param n = 1", "-c", "param m = 1", ""], place) == ["n=", "m="])
    // What cannot be read, and what must not be, offers files; nothing waits for a pipe.
    mkfifo(place.folder.file("pipe"), 0o600)
    for file in ["pipe", "missing.telar", "."] {
      #expect(try lines([place.folder.file(file), ""], place) == [":files"])
    }
    // A script with a mistake has parameters all the same.
    place.folder.write("param n = 1\nif {\n", to: "wrong.telar")
    #expect(try words([place.folder.file("wrong.telar"), ""], place) == ["n="])
  }

  @Test func helpKnowsItsPages() throws {
    let place = try Workplace(isPrepared: false)
    let names = HelpIndex(declarations: allCommands.map { $0.declaration }).names
    #expect(try words(["help", ""], place) == names + ["--all", "format=text", "format=markdown", "format=man"])
    #expect(try lines(["help", "convt"], place) == ["convtranspose\tAdd a transposed convolution"])
  }

  /// Each shell's side, with real files: bash is asked for its replies, fish and zsh as one asks them.
  private func workplace() throws -> Workplace {
    let place = try Workplace(isPrepared: false)
    place.folder.write("param epochs = 2\nparam fast: bool = no\nparam out: string = \"x\"\n", to: "train.telar")
    place.folder.write("", to: "notes.txt")
    mkdir(place.folder.file("tray"), 0o755)
    return place
  }

  static let shellCases: [(line: String, replies: [String])] = [
    ("telar t", ["train.telar", "tray"]),
    ("telar --ch", ["--check"]),
    ("telar --format m", ["markdown"]),
    ("telar --store t", ["tray"]),
    ("telar train.telar e", ["epochs="]),
    ("telar train.telar epochs=3 f", ["fast="]),
    ("telar help drop", ["dropout"]),
  ]

  @Test(arguments: shellCases) func bash(_ line: String, _ replies: [String]) throws {
    #expect(try bashReplies(line, workplace()) == replies)
  }

  /// Bash parts words at `=`, and replaces what stands behind it.
  @Test(arguments: [
    ("telar train.telar fast=", ["yes", "no"]), ("telar train.telar fast=n", ["no"]),
    ("telar train.telar out=no", ["notes.txt"]), ("telar train.telar epochs= ", ["fast=", "out="]),
  ])
  func bashBehindTheSign(_ line: String, _ replies: [String]) throws {
    #expect(try bashReplies(line, workplace()) == replies)
  }

  /// The replies of the function that `telar.bash` defines, called as bash calls it.
  private func bashReplies(_ line: String, _ place: Workplace) throws -> [String] {
    // As bash parts a line: words, and the signs between them.
    var words: [String] = []
    for part in line.split(separator: " ", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      words += pieces.count == 2 ? [pieces[0], "="] + (pieces[1].isEmpty ? [] : [pieces[1]]) : pieces
    }
    let last = words.last ?? ""
    let script = """
      source '\(Scripts.folder)/completions/telar.bash'
      compopt() { :; }
      COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " "))); COMP_CWORD=\(words.count - 1)
      COMP_LINE='\(line)'; COMP_POINT=\(line.utf8.count)
      _telar telar '\(last == "=" ? "" : last)' ''
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    return try place.shell(script).split(separator: "\n").map(String.init)
  }

  private static func has(_ shell: String) -> Bool { access("/usr/bin/\(shell)", X_OK) == 0 }

  @Test(.enabled(if: has("fish"), "fish is not installed"), arguments: shellCases)
  func fish(_ line: String, _ replies: [String]) throws {
    let script = "fish --no-config -c 'source \(Scripts.folder)/completions/telar.fish; complete -C \"\(line)\"'"
    let found = try workplace().shell(script).split(separator: "\n")
      .map { String($0.prefix { $0 != "\t" }) }.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    #expect(found.sorted() == replies.sorted())
  }

  /// zsh completes at a terminal only.
  @Test(.enabled(if: has("zsh"), "zsh is not installed"), arguments: shellCases.filter { $0.replies.count == 1 })
  func zsh(_ line: String, _ replies: [String]) throws {
    let place = try workplace()
    place.folder.write(
      """
      fpath=('\(Scripts.folder)/completions' $fpath)
      autoload -Uz compinit && compinit -u -d '\(place.folder.file("dump"))'
      PATH='\(place.folder.file("bin"))':$PATH
      PROMPT='ready> '
      unsetopt zle_bracketed_paste prompt_cr
      cd '\(place.folder.path)'
      """, to: "home/.zshrc")
    var environment = place.environment
    environment["TERM"] = "dumb"
    let terminal = try PseudoTerminal("/usr/bin/zsh", ["-i"], environment: environment, columns: 100)
    try terminal.wait(for: "ready> ")
    terminal.type(line + "\t")
    let rest = String(replies[0].dropFirst((line.split(separator: " ").last ?? "").count))
    try terminal.wait(for: rest)
    terminal.type("\u{15}exit\r")
  }
}
