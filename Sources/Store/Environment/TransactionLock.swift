import Glibc

/// Lets one transaction of this process run at a time, so that the map can be resized between any two, and refuses
/// one inside another, which LMDB would answer by waiting for ever.
final class TransactionLock: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  init() {
    mutex = .allocate(capacity: 1)
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_ERRORCHECK))
    pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  func exclusively<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
    guard pthread_mutex_lock(mutex) == 0 else {
      throw StoreError(.nestedTransaction, "a transaction was begun inside another one of the same store")
    }
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }
}
