import Language
import Network
import Workbench

/// Pixels are the data set's, normalisation is the model's.
extension Session {
  /// The images of a split as a model sees them. A note tells, once for each model and data set, where the data were
  /// loaded with another normalisation than the model's.
  func images(_ split: DataSplit, for model: Model) -> NormalizedImages {
    let images = split.seen(by: model)
    let (own, loaded) = (images.normalization, split.normalization)
    if own != loaded {
      let data = split.images.name.dropLast(split.name.count + 1)
      let note = "note: \(model.name) sees \(data) with \(own), as it learnt; it was loaded with \(loaded)"
      if notedNormalizations.insert(note).inserted { self.note(note) }
    }
    return images
  }

  /// The model with the normalisation that it will learn with: its own or, the first time and where a person asks for
  /// it, the data's.
  func normalized(_ model: Model, for data: DataSplit, byData: Bool) -> Model {
    var model = model
    if let own = model.normalization {
      guard byData, own != data.normalization else { return model }
      note("note: \(model.name) sees pixels with \(data.normalization) from now on, no longer with \(own)")
    }
    model.normalization = data.normalization
    return model
  }
}
