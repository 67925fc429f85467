@preconcurrency import CReadline
import Glibc
import System

/// The only place that touches readline's global state.
///
/// readline's callbacks carry no context, so the editor and the line in the making stand in this registry. All of it
/// belongs to the main thread, as readline itself does.
enum ReadlineBridge {
  nonisolated(unsafe) private static var editor: LineEditor?
  nonisolated(unsafe) private(set) static var finished: TypedLine?
  /// The candidates of the last completion, for the list.
  nonisolated(unsafe) private static var candidates: [Candidate] = []

  // readline keeps pointers to these for good.
  nonisolated(unsafe) private static let name = strdup("Telar")
  nonisolated(unsafe) private static let none = strdup("")

  /// Sets readline up: names, keys and callbacks first, then the person's inputrc, which may change the keys.
  static func prepare(for newEditor: LineEditor) {
    editor = newEditor
    makeReadlineReadUTF8()
    rl_readline_name = UnsafePointer(name)
    // Signals come through the pipe; readline need not look for them, nor export LINES and COLUMNS to children.
    rl_catch_signals = 0
    rl_catch_sigwinch = 0
    rl_change_environment = 0
    // A prompt in a file is of no use to anybody.
    if !isTerminal(STDOUT_FILENO), isTerminal(STDERR_FILENO) { rl_outstream = stderr }

    // Where a word begins is told by the grammar: for readline the line up to the cursor is one word.
    rl_completer_word_break_characters = UnsafePointer(none)
    rl_basic_quote_characters = UnsafePointer(none)
    rl_attempted_completion_function = { _, _, end in ReadlineBridge.completions(end: end) }
    rl_completion_display_matches_hook = { _, count, _ in ReadlineBridge.showCandidates(count: count) }
    rl_sort_completion_matches = 0

    for keymap in [rl_get_keymap_by_name("emacs"), rl_get_keymap_by_name("vi-insert")] {
      for introducer in ["\\e[", "\\eO"] {
        rl_bind_keyseq_in_map(introducer + "A", rl_history_search_backward, keymap)
        rl_bind_keyseq_in_map(introducer + "B", rl_history_search_forward, keymap)
      }
    }
    rl_variable_bind("show-all-if-ambiguous", "on")
    using_history()
    rl_initialize()
  }

  /// readline sets the locale by the environment again at each prompt. Where that names another encoding (a bare
  /// container names none) it would break up letters; so the environment has to name UTF-8, for children as well.
  private static func makeReadlineReadUTF8() {
    prepareCharacterEncoding()
    guard let chosen = setlocale(LC_CTYPE, nil), strcmp(chosen, "C.UTF-8") == 0 else { return }
    let allIsSet = getenv("LC_ALL").map { $0.pointee != 0 } ?? false
    setenv(allIsSet ? "LC_ALL" : "LC_CTYPE", "C.UTF-8", 1)
  }

  /// Shows a prompt and makes ready for keys. The line will stand in `finished`.
  static func begin(prompt: String) {
    finished = nil
    // The window may have changed while no prompt was there to see it.
    rl_reset_screen_size()
    rl_callback_handler_install(prompt) { line in
      // Removed here, or readline would show the prompt again at once.
      rl_callback_handler_remove()
      if let line {
        ReadlineBridge.finished = .line(String(cString: line))
        free(line)
      } else {
        fputs("\n", rl_outstream)
        ReadlineBridge.finished = .endOfFile
      }
      fflush(rl_outstream)
    }
  }

  /// Drops the line, wherever in it (or in a search) the cursor is, and leaves it on the screen with a `^C`.
  static func interrupt() {
    rl_callback_sigcleanup()
    rl_point = rl_end
    rl_redisplay()
    fputs("^C\n", rl_outstream)
    rl_free_line_state()
    abandon()
  }

  /// Gives the terminal back without a line.
  static func abandon() {
    rl_callback_handler_remove()
    fflush(rl_outstream)
  }

  /// Ctrl-Z: the terminal as it was while the process stands still, the line again afterwards.
  static func suspend() {
    rl_deprep_terminal()
    raise(SIGSTOP)
    rl_prep_terminal(1)
    rl_forced_update_display()
  }

  /// Readline's Tab: an array of C strings made with malloc, first what all have in common, then each, then nil.
  private static func completions(end: CInt) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    // Without this readline would go on to offer the names of files.
    rl_attempted_completion_over = 1
    rl_completion_suppress_quote = 1
    let before = Array(UnsafeRawBufferPointer(start: rl_line_buffer, count: Int(end)))
    guard let editor, let completions = editor.complete(CompletionRequest(before: before)),
      let answer = CompletionAnswer(before: before, completions)
    else { return nil }
    candidates = completions.candidates
    rl_completion_append_character = answer.appendsSpace ? CInt(UInt8(ascii: " ")) : 0
    let memory = malloc((answer.strings.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride)
    guard let array = memory?.assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self) else { return nil }
    for (index, string) in answer.strings.enumerated() { array[index] = strdup(string) }
    array[answer.strings.count] = nil
    return array
  }

  private static func showCandidates(count: CInt) {
    guard let editor else { return }
    let window = TerminalSize.current(fileno(rl_outstream))
    let lines = CompletionList.lines(
      candidates, width: window.columns, rows: window.rows - 2, style: editor.style)
    fputs("\n" + lines.joined(separator: "\n") + "\n", rl_outstream)
    rl_forced_update_display()
  }
}
