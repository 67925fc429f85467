import Language

/// What is said of many numbers at a glance.
struct Statistics {
  private(set) var count = 0
  private(set) var mean = 0.0
  private(set) var minimum = Double.infinity
  private(set) var maximum = -Double.infinity
  private var squaredDeviations = 0.0
  private var squares = 0.0

  /// Of the population, as weights are no sample of something larger.
  var deviation: Double { count == 0 ? 0 : (squaredDeviations / Double(count)).squareRoot() }
  /// The Euclidean norm.
  var norm: Double { squares.squareRoot() }

  init(_ values: some Collection<Float>) {
    var sum = 0.0
    for value in values {
      let value = Double(value)
      sum += value
      squares += value * value
      minimum = min(minimum, value)
      maximum = max(maximum, value)
    }
    count = values.count
    guard count > 0 else { return }
    mean = sum / Double(count)
    // A second pass: the difference of two large sums would lose the digits of a small deviation.
    for value in values { squaredDeviations += (Double(value) - mean) * (Double(value) - mean) }
  }

  /// What `fields` gives.
  static let columns: [ResultField] = [
    .number("mean", "of the values"), .number("std", "their standard deviation"), .number("min", "the smallest"),
    .number("max", "the largest"), .number("norm", "the Euclidean norm").leastNeeded,
  ]

  /// As fields of a result.
  var fields: [Record.Field] {
    [
      .init("mean", .number(mean)), .init("std", .number(deviation)), .init("min", .number(minimum)),
      .init("max", .number(maximum)), .init("norm", .number(norm)),
    ]
  }
}
