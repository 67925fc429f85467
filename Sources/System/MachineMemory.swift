import CGlibc
import Glibc
import Synchronization

/// How much memory this process may still take: the least of what the machine has, of what the process's own limits
/// (`ulimit`) leave, and of what its control groups leave.
package struct MachineMemory: Sendable {
  /// What there is, and what sets the bound.
  package struct Room: Hashable, Sendable {
    package var bytes: Int
    package var bound: Bound
  }

  package enum Bound: Hashable, Sendable {
    /// The machine's memory that is free or can be freed.
    case machine
    /// The process's limit of addresses (`ulimit -v`).
    case addresses
    /// The process's limit of data (`ulimit -d`).
    case data
    /// A control group's limit, such as a container's.
    case group
  }

  /// What is left alone in every reckoning: the little pieces that no reckoning knows, from primitives' code to the
  /// text of a message. Where one of them is refused, the program ends at once.
  package static let margin = 40 << 20

  private let root: String

  /// - Parameter root: the folder in which `proc` and `sys` stand; for tests.
  package init(root: String = "") { self.root = root }

  /// What there is now. It may change at once, since other programs take memory too.
  package var room: Room {
    var least = limitsRoom ?? Room(bytes: physicalMemory, bound: .machine)
    func lower(to bytes: Int, _ bound: Bound) {
      if bytes < least.bytes { least = Room(bytes: max(bytes, 0), bound: bound) }
    }
    lower(to: machineRoom, .machine)
    if let bytes = groupsRoom { lower(to: bytes, .group) }
    return least
  }

  /// What the process's own limits leave; nil where there are none. Quick to know.
  package var limitsRoom: Room? {
    let (addresses, data) = (limit(RLIMIT_AS), limit(RLIMIT_DATA))
    guard addresses != nil || data != nil else { return nil }
    // In pages: all addresses, resident ones, shared ones, code, 0, data and stack; see proc(5).
    let used = text(of: "/proc/self/statm").split(separator: " ").map { (Int($0) ?? 0) * Int(getpagesize()) }
    guard used.count >= 6 else { return nil }
    let rooms = [
      addresses.map { Room(bytes: max($0 - used[0], 0), bound: .addresses) },
      data.map { Room(bytes: max($0 - used[5], 0), bound: .data) },
    ]
    return rooms.compactMap { $0 }.min { $0.bytes < $1.bytes }
  }

  /// What other programs leave, with what the system would give back of its caches.
  private var machineRoom: Int {
    let line = text(of: "/proc/meminfo").split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 } ?? physicalMemory
  }

  private var physicalMemory: Int { sysconf(Int32(_SC_PHYS_PAGES)) * Int(getpagesize()) }

  /// The least that a control group of this process, or one around it, leaves; nil where none has a limit.
  private var groupsRoom: Int? {
    var least: Int?
    for line in text(of: "/proc/self/cgroup").split(separator: "\n") {
      // Number, controllers, path; the second version has number 0 and no controllers. See cgroups(7).
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let isSecond = parts[1].isEmpty
      guard isSecond || parts[1].split(separator: ",").contains("memory") else { continue }
      // In a container the path may be the host's; what stands at the top is the container's own then.
      var folders = parts[2].split(separator: "/")[...]
      while true {
        let folder = "/sys/fs/cgroup" + (isSecond ? "" : "/memory") + folders.map { "/" + $0 }.joined()
        if let room = isSecond ? secondVersionRoom(folder) : firstVersionRoom(folder) {
          least = min(least ?? room, room)
        }
        if folders.popLast() == nil { break }
      }
    }
    return least
  }

  private func secondVersionRoom(_ folder: String) -> Int? {
    guard let limit = number(in: folder + "/memory.max"), let used = number(in: folder + "/memory.current")
    else { return nil }
    return limit - used + cached(folder, ["active_file", "inactive_file"])
  }

  private func firstVersionRoom(_ folder: String) -> Int? {
    guard let limit = number(in: folder + "/memory.limit_in_bytes"), limit < 1 << 60,
      let used = number(in: folder + "/memory.usage_in_bytes")
    else { return nil }
    return limit - used + cached(folder, ["total_active_file", "total_inactive_file"])
  }

  /// What a group's use holds of files, which is given back when it is wanted.
  private func cached(_ folder: String, _ names: [String]) -> Int {
    text(of: folder + "/memory.stat").split(separator: "\n").reduce(0) { sum, line in
      let parts = line.split(separator: " ")
      return parts.count == 2 && names.contains(String(parts[0])) ? sum + (Int(parts[1]) ?? 0) : sum
    }
  }

  private func number(in path: String) -> Int? { Int(text(of: path).filter { $0 != "\n" }) }

  private func limit(_ resource: __rlimit_resource) -> Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0, limit.rlim_cur < 1 << 60 else { return nil }
    return Int(limit.rlim_cur)
  }

  /// The beginning of a file of the system's; empty where there is none.
  private func text(of path: String) -> String {
    let descriptor = open(root + path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    return String(unsafeUninitializedCapacity: 8192) { max(read(descriptor, $0.baseAddress, $0.count), 0) }
  }
}

/// Memory that something needs and that is not there.
package struct MemoryShortage: Error, Hashable, Sendable {
  /// What needs it: `training clf`.
  package let purpose: String
  /// In bytes; without the margin.
  package let needed: Int
  package let room: MachineMemory.Room

  package init(purpose: String, needed: Int, room: MachineMemory.Room) {
    self.purpose = purpose
    self.needed = needed
    self.room = room
  }

  /// Of memory that was there when it was asked for, and of which the system then gave only a part.
  package init(purpose: String, needed: Int, given: Int) {
    let room = MachineMemory.Room(bytes: given + MachineMemory.margin, bound: MachineMemory().room.bound)
    self.init(purpose: purpose, needed: needed, room: room)
  }
}

extension MemoryShortage: CustomStringConvertible {
  package var description: String {
    "\(purpose) needs \(MemoryShortage.size(needed)) of memory, and there are "
      + MemoryShortage.size(max(room.bytes - MachineMemory.margin, 0))
  }

  /// What leaves no more.
  package var reason: String {
    switch room.bound {
    case .machine: "so much is free on this machine"
    case .addresses: "the process may not have more addresses (ulimit -v)"
    case .data: "the process may not have more data (ulimit -d)"
    case .group: "the limit of its control group, such as a container's, leaves no more"
    }
  }

  private static func size(_ bytes: Int) -> String {
    let units = ["MB", "GB", "TB", "PB", "EB"]
    var (value, unit) = (Double(bytes) / 1e6, 0)
    while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
    let tenths = Int((value * 10).rounded(.up))
    return (value < 10 && tenths % 10 != 0 ? "\(tenths / 10).\(tenths % 10)" : "\((tenths + 9) / 10)") + " "
      + units[unit]
  }
}

extension MachineMemory {
  /// Throws unless there are so many bytes, and the margin, for what is about to be made. Returns what there is without
  /// the margin.
  ///
  /// - Parameter inPieces: whether they are small ones, for which what the heap has free will do.
  @discardableResult
  package static func require(
    _ bytes: Int, inPieces: Bool = false, for purpose: @autoclosure () -> String
  ) throws(MemoryShortage) -> Int {
    requests.add(1, ordering: .relaxed)
    var room = MachineMemory().room
    if bytes <= room.bytes - margin { return room.bytes - margin }
    // Before it is refused, what is only kept for later use is let go.
    for release in releases.withLock({ $0 }) { release() }
    heap_trim()
    room = MachineMemory().room
    if inPieces { room.bytes += Int(heap_free_bytes()) }
    if bytes <= room.bytes - margin { return room.bytes - margin }
    throw MemoryShortage(purpose: purpose(), needed: bytes, room: room)
  }

  /// How often memory was asked for: whoever knows how much there was sees by this whether that is still so.
  package static var requestCount: Int { requests.load(ordering: .relaxed) }
  private static let requests = Atomic<Int>(0)

  /// Has `release` called where memory is short: it lets go of what is only kept for later use.
  package static func whenShort(_ release: @escaping @Sendable () -> Void) {
    releases.withLock { $0.append(release) }
  }

  private static let releases = Mutex<[@Sendable () -> Void]>([])

  /// To be called when the program starts, before it has threads. Where addresses are limited, each thread's own heap
  /// would reserve 64 MiB of them.
  package static func prepare() {
    if MachineMemory().limitsRoom != nil { heap_use_one() }
  }
}
