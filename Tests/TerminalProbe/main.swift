// A program for the tests of the line editor and the progress bar in a pseudo-terminal: it says what it was given.
// Usage: terminal-probe edit HISTORY | work

import Glibc
import Terminal

/// Shows each line typed, as Swift would write it.
func edit(history: String) {
  let candidates = [
    Candidate("train", description: "learns"), Candidate("trainable", description: "says what learns"),
    Candidate("kernel=", description: "size of the kernel"), Candidate("ae.encoder", description: "a block"),
    Candidate("ae.decoder", description: "a block"), Candidate("$name"),
    Candidate("my file.png", written: "\"my file.png\""),
  ]
  let editor = LineEditor(history: HistoryFile(path: history)) { request in
    // A word is what stands behind the last blank.
    let start = request.before.lastIndex(of: UInt8(ascii: " ")).map { $0 + 1 } ?? 0
    let word = String(decoding: request.before[start...], as: UTF8.self)
    return Completions(start: start, candidates.filter { $0.text.hasPrefix(word) })
  }
  let prompt = Style(for: .standard).bold("probe") + "> "
  while true {
    switch editor.readLine(prompt: prompt) {
    case .line("exit"): return
    case .line(let text):
      editor.remember(text)
      Output.standard.writeLine("line \(text.debugDescription)")
    case .interrupted: Output.standard.writeLine("interrupted")
    case .endOfFile:
      Output.standard.writeLine("end of file")
      return
    }
  }
}

/// Works, with a bar, until Ctrl-C.
func work() {
  Interruption.install()
  let progress = Progress()
  var step = 0
  while !Interruption.requested {
    step += 1
    progress.update(ProgressStep(label: "step", fraction: Double(step % 1000) / 1000))
    usleep(1000)
  }
  progress.finish()
  Output.standard.writeLine("stopped")
}

switch CommandLine.arguments.dropFirst().first {
case "edit" where CommandLine.arguments.count == 3: edit(history: CommandLine.arguments[2])
case "work": work()
default: exit(2)
}
