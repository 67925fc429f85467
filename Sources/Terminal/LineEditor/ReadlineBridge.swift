@preconcurrency import CReadline
import Glibc
import System

/// The only place that touches readline's global state.
///
/// readline's hooks carry no context, so the editor and the line in the making stand in this registry. All of it
/// belongs to the main thread, as readline itself does.
///
/// Of readline's two interfaces it is `readline()` that is called, with a function of ours that waits for each byte. The
/// other one, of callbacks, would wait out here instead, but takes searches, key sequences and arguments apart into
/// states that do not fit together: Ctrl-R Ctrl-X Ctrl-E ends it with a segmentation fault.
enum ReadlineBridge {
  /// Why a line ends without being entered.
  private enum Leaving: Equatable {
    case interrupted
    case terminalGone
    case killed(signal: CInt)
  }

  nonisolated(unsafe) private static var editor: LineEditor?
  nonisolated(unsafe) private static var leaving: Leaving? {
    // What is left is not drawn again on readline's way out of it. Nowhere else may the function be another one: with one
    // of our own readline takes the terminal for one that can do nothing.
    didSet { rl_redisplay_function = leaving == nil ? usualRedisplay : {} }
  }
  private static let usualRedisplay = rl_redisplay_function
  nonisolated(unsafe) private static var paste = PasteWatch()
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
    rl_getc_function = { _ in ReadlineBridge.nextByte() }
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

  /// Shows a prompt and lets the person edit a line, while signals come through `SignalPipe`. Afterwards the terminal
  /// is as it was before.
  ///
  /// - Returns: also the signal that is to end the program, if one has come.
  static func readLine(prompt: String) -> (line: TypedLine, deadlySignal: CInt?) {
    leaving = nil
    paste = PasteWatch()
    // The window may have changed while no prompt was there to see it.
    fitWindow()
    let text = readline(prompt)
    defer { free(text) }
    forgetEdits()
    switch leaving {
    case .interrupted:
      // A keyboard macro in the making, say, goes with the line.
      rl_free_line_state()
      return (.interrupted, nil)
    case .terminalGone: return (.endOfFile, nil)
    case .killed(let signal): return (.endOfFile, signal)
    case nil: break
    }
    if let text { return (.line(String(cString: text)), nil) }
    fputs("\n", rl_outstream)
    fflush(rl_outstream)
    return (.endOfFile, nil)
  }

  /// Sees to it that each list that undoes changes has one owner.
  ///
  /// readline keeps such lists with the line that was left for an earlier entry, and with entries. In 8.2 they go on
  /// being shared with the present line, and are used after one of them has been freed. So before every command the line
  /// that was left loses its list, and so does the entry that is being changed, whose list is the present line's. They
  /// are not freed, since nobody knows who else has them, which costs a few bytes for each change.
  private static func separateUndo() {
    current_history()?.pointee.data = nil
    let present = (line: strdup(rl_line_buffer), undo: rl_undo_list, point: rl_point, mark: rl_mark)
    defer { free(present.line) }
    // Takes back the line that was left, if there is one; there is one for certain after saving, and so no bell.
    rl_undo_list = nil
    rl_maybe_save_line()
    rl_maybe_unsave_line()
    // Behind all entries there is none to come back to.
    if current_history() != nil {
      rl_undo_list = nil
      rl_maybe_save_line()
    }
    rl_replace_line(present.line, 0)
    (rl_undo_list, rl_point, rl_mark) = (present.undo, present.point, present.mark)
  }

  /// Makes the list of earlier entries what it is again, without what was changed in it on the way to the line that was
  /// entered, as `revert-all-at-newline` does.
  private static func forgetEdits() {
    rl_undo_list = nil
    using_history()
    separateUndo()
    guard let list = history_list(), let editor else { return }
    for (index, entry) in editor.history.enumerated() {
      guard let present = list[index] else { return }
      present.pointee.data = nil
      if strcmp(present.pointee.line, entry) != 0 {
        free(present.pointee.line)
        present.pointee.line = strdup(entry)
      }
    }
  }

  /// The next byte that is typed. From the moment that the line is left there is none, however often readline asks: so
  /// it finds its own way out of whatever it is in.
  private static func nextByte() -> CInt {
    if rl_readline_state & UInt(RL_STATE_READCMD) != 0 { separateUndo() }
    while leaving == nil {
      var events = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: SignalPipe.readEnd, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&events, 2, -1) < 0, errno != EINTR {
        leaving = .terminalGone
        break
      }
      for signal in SignalPipe.drain() where leaving == nil { receive(signal) }
      guard leaving == nil, events[0].revents != 0 else { continue }
      var byte: UInt8 = 0
      let count = read(STDIN_FILENO, &byte, 1)
      if count == 1 {
        paste.see(byte)
        return CInt(byte)
      }
      if count == 0 || (errno != EINTR && errno != EAGAIN) { leaving = .terminalGone }
    }
    // Text that is being pasted, readline only takes whole.
    return paste.nextByteOfEnd().map { CInt($0) } ?? READERR
  }

  private static func receive(_ signal: CInt) {
    switch signal {
    case SIGINT:
      // The line stays on the screen, wherever in it (or in a search) the cursor is.
      rl_point = rl_end
      rl_redisplay()
      fputs("^C", rl_outstream)
      fflush(rl_outstream)
      leaving = .interrupted
    case SIGWINCH:
      rl_clear_visible_line()
      fitWindow()
      rl_forced_update_display()
    case SIGTSTP: suspend()
    default: leaving = .killed(signal: signal)
    }
  }

  /// Ctrl-Z: the terminal as it was while the process stands still, the line again afterwards.
  private static func suspend() {
    rl_deprep_terminal()
    raise(SIGSTOP)
    rl_prep_terminal(1)
    fitWindow()
    rl_forced_update_display()
  }

  /// The least window that readline is told of, in which it can draw any line. In a smaller one the terminal makes of
  /// it what it can.
  private static let leastWindow = TerminalSize(columns: 8, rows: 2)

  private static func fitWindow() {
    let window = TerminalSize.current(STDIN_FILENO)
    rl_set_screen_size(
      CInt(max(window.rows, leastWindow.rows)), CInt(max(window.columns, leastWindow.columns)))
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
