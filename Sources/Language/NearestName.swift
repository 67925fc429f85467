/// The candidate that a misspelt name most probably means, if one is near enough.
///
/// Distance is Damerau-Levenshtein's (optimal string alignment): insertions, deletions, substitutions and swaps of
/// neighbours. One error is allowed for each three characters begun, and for each two of the candidate; a candidate that
/// begins with the name also counts.
package func nearestName(to name: String, among candidates: [String]) -> String? {
  let written = Array(name.lowercased().utf8.prefix(64))
  let allowed = (written.count + 2) / 3
  var best: (name: String, distance: Int)?
  for candidate in candidates where candidate != name {
    let other = Array(candidate.lowercased().utf8.prefix(64))
    // So many letters more or less are at least as many errors.
    guard abs(other.count - written.count) <= allowed else { continue }
    let distance = editDistance(written, other)
    guard distance <= allowed, distance < written.count, 2 * distance <= other.count else { continue }
    if best.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true { best = (candidate, distance) }
  }
  if let best { return best.name }
  guard written.count >= 2 else { return nil }
  return candidates.filter { $0.lowercased().utf8.starts(with: written) && $0 != name }
    .min { ($0.count, $0) < ($1.count, $1) }
}

/// Optimal string alignment distance between two short byte strings.
func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 1...a.count {
    var row = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      let substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      row[j] = min(last[j] + 1, row[j - 1] + 1, substitution)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], beforeLast[j - 2] + 1) }
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
