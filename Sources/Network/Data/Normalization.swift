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

  /// Whether pixels stay apart and within the normal range of single precision: that neighbouring ones of the 256 get
  /// different values, of which none is infinite and no distance is too small to have all its digits.
  package var isUsable: Bool {
    guard mean.isFinite, deviation.isFinite, deviation >= .leastNormalMagnitude else { return false }
    let values = [0, 1, 254, 255].map { Float(Double($0) * scale + shift) }
    let distances = [values[1] - values[0], values[3] - values[2]]
    return values.allSatisfy(\.isFinite) && distances.allSatisfy { $0 >= .leastNormalMagnitude && $0.isFinite }
  }
}

extension Normalization: CustomStringConvertible {
  /// As options of `load` state it: `mean=0.5 std=0.5`.
  package var description: String {
    func text(_ number: Float) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
    return "mean=\(text(mean)) std=\(text(deviation))"
  }
}
