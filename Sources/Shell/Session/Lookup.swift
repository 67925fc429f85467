import Language
import Network
import Workbench

/// Things by name. A name that nothing has is a problem that offers the nearest one.
extension Session {
  func model(_ name: String) throws(Problem) -> Model {
    guard let model = desk.model(name) else {
      throw ModelThing.unknown(name, among: desk.models.map(\.name))
    }
    return model
  }

  /// The model named by an argument or, where it was not given, the current one.
  func model(_ call: Call, _ argument: String) throws -> Model {
    guard let name = call.optionalString(argument) ?? desk.currentModel else {
      throw Problem.custom(message: "there is no model yet", remedy: ModelThing.howToMake)
    }
    do {
      return try model(name)
    } catch {
      throw call.problem(error, at: argument)
    }
  }

  /// A model and the path of a part of it from `ae.encoder`; the path of a model alone is empty.
  func modelAndPart(_ call: Call, _ argument: String) throws -> (model: Model, part: String) {
    let text = call.string(argument)
    do {
      guard let (model, part) = ModelThing.find(text, self) else {
        _ = try model(String(text.prefix { $0 != "." }))
        return (try model(text), "")
      }
      if !part.isEmpty { _ = try model.range(of: part) }
      return (model, part)
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
    guard let name = given else {
      return call.certainty.isComplete && (!foreseen.mayHaveOtherModels || isMadeSince(desk.currentModel ?? ""))
    }
    return isCertain(model: name, call)
  }

  /// The same of a name, with that of a part behind it perhaps.
  func isCertain(model name: String, _ call: Call) -> Bool {
    (!foreseen.mayHaveOtherModels || isMadeSince(name)) && call.certainty.isCertain(of: name, kinds: "model", "block")
  }

  private func isMadeSince(_ name: String) -> Bool {
    foreseen.madeSince.contains(where: name.isPart(of:))
  }

  /// In a check: that the data of an argument can be there.
  func checkSplit(_ call: Call, _ argument: String) throws {
    guard let name = call.optionalString(argument), !foreseen.mayHaveOtherData,
      call.certainty.isCertain(of: name, kinds: "data set"), !foreseen.splits.contains(name)
    else { return }
    throw call.problem(
      foreseen.splits.isEmpty
        ? Session.noData(name) : .unknown(kind: "data", name: name, candidates: foreseen.splits), at: argument)
  }

  private static func noData(_ name: String) -> Problem {
    .custom(message: "no data is loaded, so there is no '\(name)'", remedy: "load fashion-mnist")
  }

  /// Puts a model in the place of the one with its name, or beside the others.
  func put(_ model: Model) {
    if let index = desk.models.firstIndex(where: { $0.name == model.name }) {
      desk.models[index] = model
    } else {
      desk.models.append(model)
    }
    if foreseen.mayHaveOtherModels { foreseen.madeSince.insert(model.name) }
  }

  /// The names that `load` takes, for completion and advice. A store that cannot be read offers none.
  var dataSetNames: [String] {
    (try? stores.readableShelf(StoredDataSet.self).map { try DataLibrary(records: $0.records).names() }) ?? []
  }
}
