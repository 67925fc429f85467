/// A layer in its place in a model.
package struct ModelLayer: Sendable {
  package let layer: any Layer
  /// The names of the blocks around it, outermost first.
  package let block: [String]
  /// Its name in full within the model, such as `encoder.conv2`: its kind, numbered within the innermost block.
  package let name: String
  package let input: Shape
  package let output: Shape
  /// Where its parameters lie in the model's flat array, in the order of `Layer.parameters(for:)`.
  package let parameters: [PlacedParameter]
  /// A frozen layer's parameters never change.
  package var isFrozen = false
  /// Whether dropout stays on in training while the layer is frozen.
  package var dropsOutWhenFrozen = false

  /// Whether it drops values at random in training: frozen dropout does not, as a rule.
  var dropsOutInTraining: Bool {
    guard case .dropout(let probability) = layer.activation else { return false }
    return probability > 0 && (!isFrozen || dropsOutWhenFrozen)
  }

  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.range.count } }

  /// Whether training changes a parameter array of this layer.
  func learns(_ placed: PlacedParameter) -> Bool { !isFrozen && placed.parameter.role.learns }

  /// How many parameters training changes.
  package var trainableParameterCount: Int { parameters.reduce(0) { $0 + (learns($1) ? $1.range.count : 0) } }

  /// Whether training changes anything of it.
  package var learns: Bool { parameters.contains(where: learns) }

  /// The part of the model's flat array that this layer's parameters take.
  package var parameterRange: Range<Int>? {
    guard let first = parameters.first, let last = parameters.last else { return nil }
    return first.range.lowerBound..<last.range.upperBound
  }
}

/// A parameter array and its place in the model's flat array.
package struct PlacedParameter: Sendable, Hashable {
  package let parameter: LayerParameter
  package let range: Range<Int>
}

extension ModelLayer: Codable {
  private enum Keys: String, CodingKey {
    case kind, options, block, name, input, output, frozen, dropoutWhenFrozen
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(layer.kind, forKey: .kind)
    try layer.encode(to: container.superEncoder(forKey: .options))
    try container.encode(block, forKey: .block)
    try container.encode(name, forKey: .name)
    try container.encode(input, forKey: .input)
    try container.encode(output, forKey: .output)
    try container.encode(isFrozen, forKey: .frozen)
    try container.encode(dropsOutWhenFrozen, forKey: .dropoutWhenFrozen)
  }

  /// Reads a layer without its place in the flat array, which `Model` gives it again from its shapes.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    let kind = try container.decode(String.self, forKey: .kind)
    guard let type = allLayers.first(where: { $0.kind == kind }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container, debugDescription: "no layer is called '\(kind)'")
    }
    layer = try type.init(from: container.superDecoder(forKey: .options))
    block = try container.decode([String].self, forKey: .block)
    name = try container.decode(String.self, forKey: .name)
    input = try container.decode(Shape.self, forKey: .input)
    output = try container.decode(Shape.self, forKey: .output)
    parameters = []
    isFrozen = try container.decode(Bool.self, forKey: .frozen)
    dropsOutWhenFrozen = try container.decode(Bool.self, forKey: .dropoutWhenFrozen)
  }
}

extension ModelLayer {
  init(layer: any Layer, block: [String], name: String, input: Shape, output: Shape, offset: Int) {
    self.layer = layer
    self.block = block
    self.name = name
    self.input = input
    self.output = output
    var start = offset
    parameters = layer.parameters(for: input).map { parameter in
      defer { start += parameter.shape.count }
      return PlacedParameter(parameter: parameter, range: start..<start + parameter.shape.count)
    }
  }
}
