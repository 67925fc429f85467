import Glibc
import Language
import System
import Terminal

/// Measures a speed in slices of time, of which the first, in which caches and branch predictors warm up, does not
/// count.
struct SpeedMeter {
  private static let slices = 10
  private let slice: UInt64
  private let made = Clock.monotonicNanoseconds()
  private var started: UInt64 = 0
  private var begin: UInt64 = 0
  private var images = 0
  private var isWarm = false
  private var measured: [Double] = []

  /// - Parameter seconds: of all slices together. A step that takes longer than a slice is one.
  init(seconds: Double) { slice = UInt64(min(seconds, 1e6) * 1e9) / UInt64(SpeedMeter.slices) }

  /// To be called when all is ready.
  mutating func start() {
    started = Clock.monotonicNanoseconds()
    begin = started
  }

  /// To be called after each step, with its images; whether there are enough slices.
  mutating func isDone(after count: Int) -> Bool {
    images += count
    let now = Clock.monotonicNanoseconds()
    guard now - begin >= max(slice, 1) else { return false }
    if isWarm { measured.append(Double(images) / (Double(now - begin) * 1e-9)) }
    isWarm = true
    images = 0
    begin = now
    return measured.count == SpeedMeter.slices - 1
  }

  /// From when this was made to the start.
  var secondsBeforeStart: Double { Double(started - made) * 1e-9 }

  /// Images a second in each slice, the slowest first.
  var speeds: [Double] { measured.sorted() }
  var median: Double { speeds[speeds.count / 2] }
}

/// The memory of this process that is in use, without what is swapped out; nil where the system does not tell.
func residentBytes() -> Int? {
  // The second number is of resident pages; see proc(5).
  guard let bytes = try? readFile("/proc/self/statm") else { return nil }
  let numbers = String(decoding: bytes, as: UTF8.self).split(separator: " ")
  return numbers.count > 1 ? Int(numbers[1]).map { $0 * Int(getpagesize()) } : nil
}
