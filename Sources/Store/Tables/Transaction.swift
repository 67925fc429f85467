import CLMDB

/// A view of the store that does not change while it lasts. It cannot leave the closure that it is given to.
package protocol Transaction: ~Copyable {
  var handle: OpaquePointer { get }
}

/// A transaction that reads; it ends when it goes out of scope.
package struct ReadTransaction: ~Copyable, Transaction {
  package let handle: OpaquePointer

  init(environment: OpaquePointer) throws(StoreError) {
    handle = try LMDB.begin(environment, flags: MDB_RDONLY)
  }

  /// Ends it and keeps the tables that it opened.
  consuming func keepTables() throws(StoreError) {
    let handle = handle
    discard self
    try LMDB.commit(handle)
  }

  deinit { LMDB.abort(handle) }
}

/// A transaction that reads and writes; all of it is dropped unless it is committed.
package struct WriteTransaction: ~Copyable, Transaction {
  package let handle: OpaquePointer

  init(environment: OpaquePointer) throws(StoreError) {
    handle = try LMDB.begin(environment, flags: 0)
  }

  consuming func commit() throws(StoreError) {
    let handle = handle
    discard self
    try LMDB.commit(handle)
  }

  deinit { LMDB.abort(handle) }
}
