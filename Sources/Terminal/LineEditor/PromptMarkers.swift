/// A prompt in which each escape sequence stands between the marks (\u{1}, \u{2}) by which readline knows that it
/// takes no room on the line.
func markingInvisibleParts(of prompt: String) -> String {
  var result = String.UnicodeScalarView()
  var inSequence = false
  for scalar in prompt.unicodeScalars {
    if scalar == "\u{1B}" && !inSequence {
      result.append("\u{1}")
      inSequence = true
    }
    result.append(scalar)
    if inSequence, ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar) {
      result.append("\u{2}")
      inSequence = false
    }
  }
  if inSequence { result.append("\u{2}") }
  return String(result)
}
