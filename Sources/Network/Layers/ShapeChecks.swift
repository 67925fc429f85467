// What several layers ask of their options and their output.

/// Throws `badOption` for the first of the options whose value lies below the minimum.
func requireAtLeast(_ minimum: Int, _ options: [(String, Int)], kind: String) throws(ShapeError) {
  for (option, value) in options where value < minimum || value > maximumOption {
    throw .badOption(
      kind: kind, option: option, value: String(value), rule: "a whole number from \(minimum) to \(maximumOption)")
  }
}

/// Throws unless the weights of a square kernel between these channels can be addressed.
func requireAddressable(kernel: Int, channels: [Int], kind: String) throws(ShapeError) {
  var count = kernel * kernel
  for channels in channels {
    let (product, overflow) = count.multipliedReportingOverflow(by: channels)
    guard !overflow, product <= Int(Int32.max) else {
      throw .badOption(
        kind: kind, option: "kernel", value: String(kernel),
        rule: "so small that there are at most \(Int32.max) weights")
    }
    count = product
  }
}

/// Beyond any sensible layer, and small enough that products of two do not overflow.
let maximumOption = 1 << 24

/// The shape of an image with these channels and sides, or an error where one is empty or the whole cannot be addressed.
func checkedOutput(channels: Int, sides: [Int], kind: String, input: Shape) throws(ShapeError) -> Shape {
  let dimensions = [channels] + sides
  var count = 1
  for size in dimensions {
    let (product, overflow) = count.multipliedReportingOverflow(by: size)
    guard size >= 1, !overflow, product <= Int(Int32.max) else {
      throw .badOutput(kind: kind, dimensions: dimensions, input: input)
    }
    count = product
  }
  return Shape(dimensions)
}
