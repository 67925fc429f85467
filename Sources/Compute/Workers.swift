import CKernels
import COneDNN
import Glibc
import Synchronization
import System

/// Threads that work side by side on parts of one job, one a core. The calling thread is the first of them.
///
/// Workers spin for some microseconds before they sleep, since the next job of a training run comes at once.
package final class Workers: @unchecked Sendable {
  /// The cores that this process may use.
  package static var coreCount: Int { Int(kernel_core_count()) }

  package let count: Int
  private let job = Atomic<Int>(0)
  private let running = Atomic<Int>(0)
  private let arrived = Atomic<Int>(0)
  private let phase = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  // Written by the calling thread before `job` is advanced, read by the workers after they saw that.
  private var body: (Int) -> Void = Workers.noBody
  private var threads: [pthread_t] = []

  /// Starts the threads; throws, and starts none, where the system does not give so many.
  package init(count: Int) throws(ThreadShortage) {
    precondition(count >= 1)
    self.count = count
    let room = Workers.room(for: count)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
    guard room >= count else { throw ThreadShortage(needed: count, possible: room) }
    for index in 1..<max(count, 1) {
      // The thread holds what it needs, not the object, except while it works: see `deinit`.
      let start = Unmanaged.passRetained(Start(index: index, workers: self))
      var thread = pthread_t()
      let status = pthread_create(&thread, nil, { Workers.main($0!) }, start.toOpaque())
      guard status == 0 else {
        start.release()
        stop()
        throw ThreadShortage(needed: count, possible: index)
      }
      threads.append(thread)
    }
  }

  /// How many threads, the calling one among them, the limit of addresses has room for with their stacks.
  private static func room(for count: Int) -> Int {
    guard count > 1, let room = MachineMemory().limitsRoom else { return count }
    var stack = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &stack)
    // With no limit, and little beside the stack for what the system keeps of a thread.
    let size = (stack.rlim_cur < 1 << 40 ? Int(stack.rlim_cur) : 8 << 20) + (64 << 10)
    return 1 + max(room.bytes - MachineMemory.margin, 0) / size
  }

  /// Ends the threads. A set of workers is used until this is called; it must be.
  package func stop() {
    guard !threads.isEmpty else { return }
    body = Workers.noBody
    job.store(-1, ordering: .sequentiallyConsistent)
    wakeSleepers()
    for thread in threads { pthread_join(thread, nil) }
    threads = []
  }

  deinit {
    precondition(threads.isEmpty, "workers must be stopped")
    pthread_cond_destroy(wake)
    pthread_mutex_destroy(mutex)
    wake.deallocate()
    mutex.deallocate()
  }

  /// Calls `body` once on each worker, with its number, and returns when all have finished.
  ///
  /// - Parameter needed: only the first so many are called. Where the calling thread is enough, no other is woken.
  package func run(on needed: Int, _ body: @escaping (Int) -> Void) {
    if needed >= count { return run(body) }
    if needed > 1 { return run { worker in if worker < needed { body(worker) } } }
    let state = Workers.prepareThread()
    body(0)
    kernel_restore_denormals(state)
  }

  /// Calls `body` once on each worker, with its number, and returns when all have finished.
  package func run(_ body: @escaping (Int) -> Void) {
    // The calling thread has other work too, which counts on small numbers.
    let state = Workers.prepareThread()
    defer { kernel_restore_denormals(state) }
    if count > 1 {
      self.body = body
      running.store(count - 1, ordering: .relaxed)
      job.add(1, ordering: .sequentiallyConsistent)
      if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wakeSleepers() }
    }
    body(0)
    spin(until: { running.load(ordering: .acquiring) == 0 })
    // What a job holds is the caller's to let go.
    self.body = Workers.noBody
  }

  /// Waits for something that another worker is about to do: keenly at first, then leaving the core to others, since
  /// there may be more threads than free cores.
  private func spin(until isDone: () -> Bool) {
    for _ in 0..<Workers.spins {
      if isDone() { return }
      kernel_pause()
    }
    while !isDone() { sched_yield() }
  }

  private static let noBody: @Sendable (Int) -> Void = { _ in }

  /// Some tens of microseconds.
  private static let spins = 2_000

  /// Waits within a job until every worker has come here. Each worker must call it equally often.
  package func barrier() {
    guard count > 1 else { return }
    let current = phase.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
      arrived.store(0, ordering: .relaxed)
      phase.store(current + 1, ordering: .releasing)
      return
    }
    spin(until: { phase.load(ordering: .acquiring) != current })
  }

  private final class Start {
    let index: Int
    let workers: Workers

    init(index: Int, workers: Workers) {
      self.index = index
      self.workers = workers
    }
  }

  /// One OpenMP thread for each primitive that this thread starts: the workers are the parallelism. Returns what was in
  /// force for small numbers.
  @discardableResult
  private static func prepareThread() -> UInt32 {
    omp_set_num_threads(1)
    return kernel_flush_denormals()
  }

  private static func main(_ start: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    let start = Unmanaged<Start>.fromOpaque(start).takeRetainedValue()
    prepareThread()
    // The terminal's signals are for the thread that reads it.
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    start.workers.loop(start.index)
    return nil
  }

  private func loop(_ index: Int) {
    var seen = 0
    while true {
      let next = waitForJob(after: seen)
      if next < 0 { return }
      seen = next
      body(index)
      running.subtract(1, ordering: .releasing)
    }
  }

  private func waitForJob(after seen: Int) -> Int {
    for _ in 0..<Workers.spins {
      let next = job.load(ordering: .acquiring)
      if next != seen { return next }
      kernel_pause()
    }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    sleepers.add(1, ordering: .sequentiallyConsistent)
    defer { sleepers.subtract(1, ordering: .sequentiallyConsistent) }
    while true {
      let next = job.load(ordering: .sequentiallyConsistent)
      if next != seen { return next }
      pthread_cond_wait(wake, mutex)
    }
  }

  private func wakeSleepers() {
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
  }
}

/// Fewer threads can be had than were wanted.
package struct ThreadShortage: Error, Hashable, CustomStringConvertible {
  package let needed: Int
  /// How many there could be.
  package let possible: Int

  package var description: String {
    "\(needed) threads cannot be started: the system has room for \(possible) (see ulimit -v and ulimit -u)"
  }
  package var remedy: String { "use fewer: threads \(possible)" }
}
