/// The first layers of a model where they are frozen: their output can be computed once.
extension Model {
  /// How many of the first layers are, in training too, a fixed function of the image: nothing in them learns or
  /// drops out. 0 where there are none with parameters, so that there is nothing to save.
  ///
  /// Training from their output on comes to the same numbers, to the bit, as training from the image on. That holds
  /// because their layers take images one by one, in micro-batches of one size, so that an image's output does not depend
  /// on the others; a layer that takes all rows at once ends them, since the last bits of its sums depend on how many
  /// rows there are. The layer after them has parameters of its own and so chooses its own layouts. A dropout, say, falls
  /// on the same values.
  package var fixedLayerCount: Int {
    guard !layers.prefix(while: \.parameters.isEmpty).contains(where: \.dropsOutInTraining) else { return 0 }
    var count = 0
    for (index, placed) in layers.enumerated() where !placed.parameters.isEmpty {
      if layers[..<index].contains(where: { !$0.parameters.isEmpty }) { count = index }
      let following = layers[(index + 1)...].prefix { $0.parameters.isEmpty }
      let isFixed = placed.isFrozen && placed.layer.way.keepsImagesApart
      if !isFixed || following.contains(where: \.dropsOutInTraining) { return count }
    }
    return count
  }

  /// The first layers that are a fixed function of the image, as a model; nil where there are none.
  package var fixedPrefix: Model? {
    let count = fixedLayerCount
    // Layers that fit once fit again.
    return count == 0 ? nil : try? prefix(layers: count, named: "\(name) through \(layers[count - 1].name)")
  }
}
