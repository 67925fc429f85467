import Compute
import System

/// Why a model cannot be compiled, or not be used for what is asked.
package enum PlanError: Error {
  case compute(ComputeError)
  /// What has to be compiled does not fit into memory.
  case memory(MemoryShortage)
  /// The model has no layers.
  case noLayers(model: String)
  /// The images are not of the model's input shape.
  case imageShape(model: String, input: Shape, images: String, shape: Shape)
  /// Mean squared error compares the output with the input: they must have one shape.
  case outputShape(model: String, output: Shape, needed: Shape)
  /// Cross-entropy needs one output a class.
  case classCount(model: String, output: Shape, classes: Int)
  /// Cross-entropy needs labels.
  case noLabels(images: String)
  /// Everything is frozen.
  case nothingToTrain(model: String)
  /// There are no images.
  case noImages(String)
  /// The processor does not have this precision.
  case precision(Precision)
}

extension PlanError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .compute(let error): error.description
    case .memory(let shortage): shortage.description
    case .noLayers(let model): "model \(model) has no layers"
    case .imageShape(let model, let input, let images, let shape):
      "model \(model) takes images of \(input), but those of \(images) are \(shape)"
    case .outputShape(let model, let output, let needed):
      "mse compares the output with the input, but model \(model) turns \(needed) into \(output)"
    case .classCount(let model, let output, let classes):
      "cross-entropy needs one output for each of \(classes) classes, but model \(model) gives \(output)"
    case .noLabels(let images): "\(images) has no labels, which cross-entropy needs"
    case .nothingToTrain(let model): "every layer of \(model) with parameters is frozen, so there is nothing to train"
    case .noImages(let images): "\(images) has no images"
    case .precision(let precision): "this processor does not multiply in \(precision.rawValue) itself"
    }
  }

  /// Why, where the description does not say it.
  package var reason: String? {
    if case .memory(let shortage) = self { shortage.reason } else { nil }
  }

  /// What a person can do about it.
  package var remedy: String? {
    switch self {
    case .memory: "use a smaller batch, fewer threads or a smaller model"
    case .noLayers: "add layers first: conv, linear, …"
    case .imageShape(_, _, _, let shape): "make a model with input=\(shape), or use other data"
    case .outputShape(_, _, let needed): "end it so that \(needed) comes out, or use loss=cross-entropy"
    case .classCount(_, _, let classes): "end it with linear \(classes), or use loss=mse"
    case .nothingToTrain(let model): "unfreeze \(model)"
    case .precision: "use precision=fp32, which is faster here; and see that ONEDNN_MAX_CPU_ISA is not set"
    default: nil
    }
  }
}
