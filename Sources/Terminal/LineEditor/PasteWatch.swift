/// Follows the bytes from a terminal as far as to know whether they lie in a bracketed paste, and can end one.
struct PasteWatch {
  private static let begin = Array("\u{1B}[200~".utf8)
  private static let end = Array("\u{1B}[201~".utf8)

  private var isOpen = false
  /// How many bytes of the mark that comes next, the beginning or the end of a paste, have just gone by.
  private var matched = 0

  mutating func see(_ byte: UInt8) {
    let mark = isOpen ? PasteWatch.end : PasteWatch.begin
    // Escape stands at the beginning of a mark and nowhere else.
    matched = byte == mark[matched] ? matched + 1 : byte == mark[0] ? 1 : 0
    guard matched == mark.count else { return }
    isOpen.toggle()
    matched = 0
  }

  /// What has still to come for a paste to be over; nil once it is, or where there is none.
  mutating func nextByteOfEnd() -> UInt8? {
    guard isOpen else { return nil }
    let byte = PasteWatch.end[matched]
    see(byte)
    return byte
  }
}
