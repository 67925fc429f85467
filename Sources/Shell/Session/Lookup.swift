import Network
import Workbench

/// Things by name. A name that nothing has is a problem that offers the nearest one.
extension Session {
  func model(_ name: String) throws(Problem) -> Model {
    guard let model = models.first(where: { $0.name == name }) else {
      throw unknown("model", name, models.map(\.name), toMakeOne: Session.howToMakeModel)
    }
    return model
  }

  /// The model named by an argument or, where it was not given, the current one.
  func model(_ call: Call, _ argument: String) throws -> Model {
    guard let name = call.optionalString(argument) ?? currentModel else {
      throw Problem.custom(message: "there is no model yet", remedy: Session.howToMakeModel)
    }
    do {
      return try model(name)
    } catch {
      throw call.problem(error, at: argument)
    }
  }

  private static let howToMakeModel = "make one: model NAME input=1x28x28 { … }"

  /// The problem of a name that nothing has: the nearest name or all there are or, where there is nothing yet, how a
  /// first one comes to be.
  func unknown(_ kind: String, _ name: String, _ names: [String], toMakeOne remedy: String) -> Problem {
    .unknown(kind: kind, name: name, candidates: names, remedy: names.isEmpty ? remedy : "")
  }

  /// A model and the path of a part of it from `ae.encoder`; the path of a model alone is empty.
  func modelAndPart(_ call: Call, _ argument: String) throws -> (model: Model, part: String) {
    let text = call.string(argument)
    let names = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    do {
      let model = try model(names[0])
      guard names.count > 1 else { return (model, "") }
      _ = try model.range(of: names[1])
      return (model, names[1])
    } catch let problem as Problem {
      throw call.problem(problem, at: argument)
    } catch let error as ModelError {
      throw call.problem(error.problem, at: argument)
    }
  }

  /// Images by the name of a split, such as `train`, of the data set loaded last that has it, or in full, such as
  /// `fashion-mnist.train`.
  func split(_ call: Call, _ argument: String) throws -> DataSplit {
    let name = call.string(argument)
    guard let split = split(name) else {
      throw call.problem(
        dataSets.isEmpty
          ? Session.noData(name)
          : .unknown(kind: "data", name: name, candidates: splitNames), at: argument)
    }
    return split
  }

  func split(_ name: String) -> DataSplit? {
    dataSets.reversed().lazy.compactMap { $0.split(name) }.first
  }

  /// What `data=` takes, short names first.
  var splitNames: [String] {
    var names: [String] = []
    for split in dataSets.reversed().flatMap(\.splits) where !names.contains(split.name) { names.append(split.name) }
    return names + dataSets.flatMap(\.splits).map(\.images.name)
  }

  /// In a check: whether all is known of the model, or part of one, that an argument names, so that a missing one is a
  /// mistake. Where the argument is not given the current model is meant, which any command may have changed.
  func isCertain(_ call: Call, _ argument: String? = nil) -> Bool {
    let given = argument.flatMap { call.optionalString($0) }
    if mayHaveOtherModels {
      let name = given ?? currentModel ?? ""
      guard madeSince.contains(String(name.prefix { $0 != "." })) else { return false }
    }
    guard let name = given else { return call.certainty.isComplete }
    return call.certainty.isCertain(of: name, kinds: "model", "block")
  }

  /// In a check: that the data of an argument can be there.
  func checkSplit(_ call: Call, _ argument: String) throws {
    guard let name = call.optionalString(argument), !mayHaveOtherData,
      call.certainty.isCertain(of: name, kinds: "data set"), !checkedSplits.contains(name)
    else { return }
    throw call.problem(
      checkedSplits.isEmpty
        ? Session.noData(name) : .unknown(kind: "data", name: name, candidates: checkedSplits), at: argument)
  }

  private static func noData(_ name: String) -> Problem {
    .custom(message: "no data is loaded, so there is no '\(name)'", remedy: "load fashion-mnist")
  }

  /// Puts a model in the place of the one with its name, or beside the others.
  func put(_ model: Model) {
    if let index = models.firstIndex(where: { $0.name == model.name }) {
      models[index] = model
    } else {
      models.append(model)
    }
    if mayHaveOtherModels { madeSince.insert(model.name) }
  }
}

/// Names for completion. A store that cannot be read offers none; the commands say what is wrong with it.
extension Session {
  var dataSetNames: [String] { (try? storeForCompletion.map { try DataLibrary(records: $0).names() }) ?? [] }
  var checkpointNames: [String] { (try? storeForCompletion.map { try Checkpoints(records: $0).names() }) ?? [] }
  var embeddingNames: [String] { (try? storeForCompletion.map { try Embeddings(records: $0).names() }) ?? [] }
}
