import Testing

@testable import Terminal

@Suite struct NaturalOrderTests {
  @Test func numbersCountAsNumbers() {
    let names = [
      "q10", "q2", "q", "a", "q2b", "q02", "q1", "10", "9", "x99999999999999999999999", "x100000000000000000000000",
    ]
    #expect(
      names.sortedNaturally() == [
        "9", "10", "a", "q", "q1", "q02", "q2", "q2b", "q10", "x99999999999999999999999", "x100000000000000000000000",
      ])
    #expect(
      [3, 20, 100].map { "layer\($0).weight" }.reversed().sortedNaturally() == [
        "layer3.weight", "layer20.weight", "layer100.weight",
      ])
  }

  /// An order: of two names one is first, whatever stands in them, and it goes on over a third.
  @Test func itIsAnOrder() {
    var random = SystemRandomNumberGenerator()
    let characters = Array("01290aé日-.")
    let names = (0..<60).map { _ in
      String((0..<Int.random(in: 0...5, using: &random)).map { _ in characters.randomElement(using: &random)! })
    }
    for a in names {
      for b in names {
        #expect(a == b ? !a.naturallyPrecedes(b) : a.naturallyPrecedes(b) != b.naturallyPrecedes(a), "\(a) \(b)")
        for c in names where a.naturallyPrecedes(b) && b.naturallyPrecedes(c) {
          #expect(a.naturallyPrecedes(c), "\(a) \(b) \(c)")
        }
      }
    }
  }
}
