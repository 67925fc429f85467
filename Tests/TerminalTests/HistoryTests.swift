import Glibc
import TestSupport
import Testing

@testable import Terminal

@Suite struct HistoryTests {
  @Test(arguments: ["conv 16", "model a {\n  relu\n}", "print \"a\\nb\\\\\"", "\\", "日本\té"])
  func entriesComeBackAsTheyWere(entry: String) throws {
    let folder = TemporaryFolder()
    let history = HistoryFile(path: folder.file("new/folder/history"))
    #expect(try history.load() == [])
    try history.append(entry)
    #expect(try history.load() == [entry])
    #expect(folder.read("new/folder/history")?.filter { $0 == "\n" }.count == 1)
  }

  @Test func sessionsDoNotGarbleOneAnother() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("history")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for session in 0..<4 {
        group.addTask {
          let history = HistoryFile(path: path)
          for entry in 0..<100 { try history.append("session \(session)\nentry \(entry)") }
        }
      }
      try await group.waitForAll()
    }
    let entries = try HistoryFile(path: path).load()
    #expect(entries.count == 400)
    for session in 0..<4 {
      let own = entries.filter { $0.hasPrefix("session \(session)\n") }
      #expect(own == (0..<100).map { "session \(session)\nentry \($0)" })
    }
  }

  @Test func equalEntriesAreKeptOnce() throws {
    let folder = TemporaryFolder()
    let history = HistoryFile(path: folder.write("a\nb\na\nc\n", to: "history"), limit: 2)
    #expect(try history.load() == ["a", "c"])
  }

  @Test func aLongFileIsWrittenAnew() throws {
    let folder = TemporaryFolder()
    let history = HistoryFile(path: folder.write(String(repeating: "x\ny\\nz\n", count: 3), to: "history"), limit: 2)
    #expect(try history.load() == ["x", "y\nz"])
    #expect(folder.read("history") == "x\ny\\nz\n")
    try history.append("w")
    #expect(try history.load() == ["y\nz", "w"])
  }

  @Test func aLineCutShortSpoilsNoOther() throws {
    let folder = TemporaryFolder()
    let history = HistoryFile(path: folder.write("whole\ncut sho", to: "history"))
    try history.append("next")
    #expect(try history.load() == ["whole", "cut sho", "next"])
  }

  @Test func whatCannotBeKeptIsSaid() {
    #expect {
      try HistoryFile(path: "/dev/null/history").append("a")
    } throws: {
      "\($0)" == "cannot keep the history in /dev/null/history: Not a directory; it lasts for this session only"
    }
  }

  @Test func promptMarks() {
    #expect(markingInvisibleParts(of: "a> ") == "a> ")
    #expect(markingInvisibleParts(of: "\u{1B}[1mae\u{1B}[0m> ") == "\u{1}\u{1B}[1m\u{2}ae\u{1}\u{1B}[0m\u{2}> ")
    #expect(markingInvisibleParts(of: "\u{1B}[") == "\u{1}\u{1B}[\u{2}")
  }
}
