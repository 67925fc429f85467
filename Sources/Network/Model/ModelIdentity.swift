/// Tells a model from every other, also from one of the same name and layers. It is made with the model and stays
/// through training, added layers, freezing, saving and restoring; a model made anew has another.
package struct ModelIdentity: Hashable, Codable, Sendable {
  private let text: String

  /// A new one. Drawn from the system, not from the session's seed: two models made with one seed are two models.
  package init() { text = String(UInt64.random(in: .min ... .max), radix: 16) }

  package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
