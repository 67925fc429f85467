import Compute
import Language
import Network
import Store
import Workbench

// How the errors of the program's other parts are told to a person.

extension ModelError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .noSuchPart(let part, let model, let candidates):
      .unknown(kind: "block or layer of \(model)", name: part, candidates: candidates)
    case .layer(_, _, let error): .custom(message: "\(self)", remedy: error.remedy ?? "")
    default: .custom(message: "\(self)")
    }
  }
}

extension ThreadShortage: ProblemConvertible {
  package var problem: Problem { .custom(message: "\(self)", remedy: remedy) }
}

extension PlanError: ProblemConvertible {
  package var problem: Problem { .custom(message: "\(self)", why: reason ?? "", remedy: remedy ?? "") }
}

extension StoreError: ProblemConvertible {
  package var problem: Problem {
    if code == .interrupted { return .interrupted }
    // Some messages are about the folder itself.
    let place = path.map { message.contains($0) ? "" : ", in the store \($0)" } ?? ""
    return .custom(message: message + place, remedy: remedy ?? "")
  }
}

extension NeighbourError: ProblemConvertible {
  package var problem: Problem { .custom(message: "\(self)") }
}

extension DataError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .store(let error) where error.code == .interrupted: .interrupted
    case .unknownDataSet(let name, let known): .unknown(kind: "data set", name: name, candidates: known)
    default: .custom(message: "\(self)", remedy: remedy ?? "")
    }
  }
}
