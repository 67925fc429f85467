/// What turns an 8-bit pixel into the value that a network sees: (pixel / 255 − mean) / deviation.
package struct Normalization: Hashable, Codable, Sendable {
  package var mean: Float
  package var deviation: Float

  package init(mean: Float = 0, deviation: Float = 1) {
    self.mean = mean
    self.deviation = deviation
  }

  /// The value of a pixel as `pixel · scale + shift`.
  package var scale: Double { 1 / (255 * Double(deviation)) }
  package var shift: Double { -Double(mean) / Double(deviation) }
}

extension Normalization: CustomStringConvertible {
  /// As options of `load` state it: `mean=0.5 std=0.5`.
  package var description: String {
    func text(_ number: Float) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
    return "mean=\(text(mean)) std=\(text(deviation))"
  }
}
