import Compute
import Language

/// The threads that train and evaluate.
final class Engine {
  private var running: Workers?

  deinit { stop() }

  /// So many threads, started when first needed. Where they cannot be had it stays with those that it has.
  func workers(_ count: Int) throws(ThreadShortage) -> Workers {
    if let running, running.count == count { return running }
    let workers = try Workers(count: count)
    running?.stop()
    running = workers
    return workers
  }

  func stop() {
    running?.stop()
    running = nil
  }
}
