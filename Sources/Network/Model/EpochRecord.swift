/// What an epoch of training gave. Losses are means over images. What is not known is nil.
package struct EpochRecord: Codable, Sendable, Hashable {
  package var epoch: Int
  /// How many images it went through. Nil in records of Telar 0.1, and where training fell back to weights from before
  /// this epoch.
  package var images: Int?
  /// Whether it ended before its last image: by Ctrl-C, or since the loss was no longer a number.
  package var isUnfinished: Bool
  /// Over the images that it went through, each before the step that learnt from it.
  package var trainLoss: Double?
  package var validationLoss: Double?
  /// From 0 to 1, for a classifier.
  package var trainAccuracy: Double?
  package var validationAccuracy: Double?
  /// Of training alone, validation apart.
  package var seconds: Double
  package var imagesPerSecond: Double

  package init(
    epoch: Int, images: Int? = nil, isUnfinished: Bool = false, trainLoss: Double?, validationLoss: Double? = nil,
    trainAccuracy: Double? = nil, validationAccuracy: Double? = nil, seconds: Double, imagesPerSecond: Double
  ) {
    self.epoch = epoch
    self.images = images
    self.isUnfinished = isUnfinished
    self.trainLoss = trainLoss
    self.validationLoss = validationLoss
    self.trainAccuracy = trainAccuracy
    self.validationAccuracy = validationAccuracy
    self.seconds = seconds
    self.imagesPerSecond = imagesPerSecond
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Double? { try container.decodeIfPresent(Double.self, forKey: key) }
    self.init(
      epoch: try container.decode(Int.self, forKey: .epoch),
      images: try container.decodeIfPresent(Int.self, forKey: .images),
      isUnfinished: try container.decodeIfPresent(Bool.self, forKey: .isUnfinished) ?? false,
      trainLoss: try number(.trainLoss), validationLoss: try number(.validationLoss),
      trainAccuracy: try number(.trainAccuracy), validationAccuracy: try number(.validationAccuracy),
      seconds: try container.decode(Double.self, forKey: .seconds),
      imagesPerSecond: try container.decode(Double.self, forKey: .imagesPerSecond))
  }
}

/// A history, and what of it is true of the weights that a model has now.
extension [EpochRecord] {
  /// How many epochs went through all their images.
  package var finishedEpochs: Int { count { !$0.isUnfinished } }
}

extension Model {
  /// The last epoch's record, unless layers came or went since: its figures were measured on the present weights.
  package var figures: EpochRecord? { isReshaped ? nil : history.last }
}
