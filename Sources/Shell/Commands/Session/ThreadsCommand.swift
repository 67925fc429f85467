import Compute
import Language

enum ThreadsCommand: Command {
  static let declaration = Declaration(
    "threads", group: "session", summary: "Choose how many threads work",
    description: """
      Each takes its share of every batch. Sums are then in another order, so results agree with those of another number
      of threads to about six digits in one step, not to the bit.
      """,
    searchTerms: ["cores", "parallel", "workers", "cpu"],
    positionals: [.positional("count", .integer(1...256), optional: true, "how many; all cores at the start")],
    result: [.integer("threads", "how many work")],
    examples: [.init("threads 1", "leave the other cores alone", output: "threads 1\n")], seeAlso: ["seed"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    if let count = call.optionalInteger("count"), count != session.desk.settings.threads {
      let change = "threads \(count)"
      do throws(ThreadShortage) { try session.setThreads(count, change) } catch {
        throw call.problem(error.problem, at: "count")
      }
    }
    return .record(["threads": .integer(session.desk.settings.threads)])
  }
}
