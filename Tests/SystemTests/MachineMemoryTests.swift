import Glibc
import TestSupport
import Testing

@testable import System

/// What there is of memory, on machines that are made up: a folder in place of /proc and /sys.
struct MachineMemoryTests {
  private let machine = TemporaryFolder()

  private func write(_ text: String, to path: String) {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += (folder.isEmpty ? "" : "/") + part
      mkdir(machine.file(folder), 0o755)
    }
    machine.write(Array(text.utf8), to: path)
  }

  private func room(available: Int, groups: String, _ files: [String: String]) -> MachineMemory.Room {
    write("MemTotal:  99999999 kB\nMemAvailable:   \(available >> 10) kB\n", to: "proc/meminfo")
    write(groups, to: "proc/self/cgroup")
    for (path, text) in files { write(text, to: "sys/fs/cgroup/" + path) }
    return MachineMemory(root: machine.path).room
  }

  @Test func withoutLimitsItIsWhatTheMachineHas() {
    let room = room(available: 5 << 30, groups: "0::/\n", ["memory.max": "max\n", "memory.current": "1000\n"])
    #expect(room == .init(bytes: 5 << 30, bound: .machine))
  }

  @Test func aGroupOfTheSecondVersionLeavesWhatItHasNotUsedAndItsCaches() {
    let room = room(
      available: 5 << 30, groups: "0::/user/mine\n",
      [
        "user/mine/memory.max": "1000000000\n", "user/mine/memory.current": "300000000\n",
        "user/mine/memory.stat": "anon 250000000\nactive_file 30000000\ninactive_file 20000000\nslab 1\n",
      ])
    #expect(room == .init(bytes: 750_000_000, bound: .group))
  }

  @Test func theLeastOfAllGroupsAroundCounts() {
    let room = room(
      available: 5 << 30, groups: "0::/user/mine\n",
      [
        "user/mine/memory.max": "1000000000\n", "user/mine/memory.current": "300000000\n",
        "user/memory.max": "400000000\n", "user/memory.current": "350000000\n",
      ])
    #expect(room == .init(bytes: 50_000_000, bound: .group))
  }

  @Test func aGroupOfTheFirstVersionCountsToo() {
    let room = room(
      available: 5 << 30, groups: "5:cpu:/\n4:memory,hugetlb:/docker/of-the-host\n0::/\n",
      [
        // In the container the path of the host is not there, only the container's own folder at the top.
        "memory/memory.limit_in_bytes": "800000000\n", "memory/memory.usage_in_bytes": "500000000\n",
        "memory/memory.stat": "total_inactive_file 100000000\ntotal_active_file 50000000\n",
      ])
    #expect(room == .init(bytes: 450_000_000, bound: .group))
  }

  @Test func aGroupThatIsOverItsLimitLeavesNothing() {
    let room = room(
      available: 5 << 30, groups: "0::/\n", ["memory.max": "1000000\n", "memory.current": "3000000\n"])
    #expect(room == .init(bytes: 0, bound: .group))
  }

  @Test func aMachineThatTellsNothingHasItsMemory() {
    let room = MachineMemory(root: machine.path).room
    #expect(room == .init(bytes: sysconf(Int32(_SC_PHYS_PAGES)) * Int(getpagesize()), bound: .machine))
  }

  @Test func limitsCount() async {
    await #expect(processExitsWith: .success) {
      var limit = rlimit(rlim_cur: 8 << 30, rlim_max: 8 << 30)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      let before = MachineMemory().limitsRoom
      guard let before, before.bound == .addresses, before.bytes < 8 << 30, before.bytes > 6 << 30 else { exit(1) }
      let place = mmap(nil, 1 << 30, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      guard place != MAP_FAILED, let after = MachineMemory().limitsRoom,
        before.bytes - after.bytes >= 1 << 30, before.bytes - after.bytes < (1 << 30) + (1 << 20)
      else { exit(2) }
      limit = rlimit(rlim_cur: 2 << 30, rlim_max: 2 << 30)
      setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
      guard let data = MachineMemory().limitsRoom, data.bound == .data, data.bytes < 2 << 30 else { exit(3) }
      do throws(MemoryShortage) {
        try MachineMemory.require(3 << 30, for: "a test")
        exit(4)
      } catch {
        guard error.room.bound == .data, "\(error)".hasPrefix("a test needs 3.3 GB of memory, and there are ") else {
          exit(5)
        }
      }
    }
  }
}
