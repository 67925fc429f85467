import CLMDB
import Glibc

extension LMDB {
  /// Gives `receive` the bytes of a copy of the environment without its free pages, one piece after the other. What
  /// `receive` throws ends the copying.
  static func copyCompacted(
    _ environment: OpaquePointer, _ receive: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(StoreError) {
    // LMDB writes to a descriptor and cannot be stopped; where that leads here, it can.
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw StoreError(status: errno, action: "compact the store") }
    let copier = Copier(environment: environment, output: ends[1])
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Copier>.fromOpaque(argument!).takeUnretainedValue().run()
        return nil
      }, Unmanaged.passUnretained(copier).toOpaque())
    guard status == 0 else {
      for end in ends { Glibc.close(end) }
      throw StoreError(status: status, action: "compact the store")
    }
    var failure: StoreError?
    do throws(StoreError) {
      try forward(ends[0], to: receive)
    } catch {
      failure = error
      stop(ends)
    }
    pthread_join(thread, nil)
    Glibc.close(ends[0])
    if let failure { throw failure }
    if copier.status == MDB_INCOMPATIBLE {
      throw StoreError(
        .damaged,
        "the store cannot be compacted: some pages of data.mdb are neither used nor free; nothing was changed",
        remedy: "begin a new store with --store DIR, and save what is needed there")
    }
    guard copier.status == 0 else { throw StoreError(status: copier.status, action: "compact the store") }
  }

  /// Makes the copier's next write fail, and takes what it has written. Closing the other end would do too, but for the
  /// signal that comes with it: LMDB waits for that, and does so for ever where something else has taken it.
  private static func stop(_ ends: [Int32]) {
    let unwritable = Glibc.open("/", O_RDONLY | O_CLOEXEC)
    if unwritable >= 0 {
      dup2(unwritable, ends[1])
      Glibc.close(unwritable)
    }
    do throws(StoreError) { try forward(ends[0]) { _ throws(StoreError) in } } catch {}
  }

  private static func forward(
    _ input: Int32, to receive: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(StoreError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { buffer.deallocate() }
    while true {
      let count = read(input, buffer.baseAddress, buffer.count)
      if count > 0 {
        try receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      } else if count == 0 {
        return
      } else if errno != EINTR {
        throw StoreError(status: errno, action: "compact the store")
      }
    }
  }

  /// The thread that writes; its status may be read once it has ended.
  private final class Copier: @unchecked Sendable {
    private let environment: OpaquePointer
    private let output: Int32
    private(set) var status: Int32 = 0

    init(environment: OpaquePointer, output: Int32) {
      self.environment = environment
      self.output = output
    }

    func run() {
      status = mdb_env_copyfd2(environment, output, UInt32(MDB_CP_COMPACT))
      Glibc.close(output)
    }
  }
}
