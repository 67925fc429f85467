extension Environment {
  /// Makes the store's file as small as it can be: a copy without its free pages takes its place. Whenever this is
  /// interrupted, the file at the store's path is the old one or the new one, whole.
  ///
  /// Throws `busy` where another process has the store open, and `diskFull` where there is no room for the copy; nothing
  /// has changed then. Who opens the store meanwhile waits.
  ///
  /// - Parameter check: asked all the while; what it throws ends the work, and nothing has changed.
  /// - Returns: the bytes of the file before and after.
  @discardableResult
  package func compact(
    check: () throws(StoreError) -> Void = { () throws(StoreError) in }
  ) throws(StoreError) -> (before: Int, after: Int) {
    guard !isReadOnly, let lockFile else { throw readOnly("the store cannot be compacted") }
    return try exclusively { opened throws(StoreError) in
      try opened.files.requireInPlace(toSave: true)
      try lockFile.lockAlone()
      let sizes: (before: Int, after: Int)
      do throws(StoreError) {
        sizes = try Compaction(of: opened, in: path).run(check: check)
      } catch {
        lockFile.share()
        throw error
      }
      // With this the lock goes; who waited for it finds the new file, and may open it before this process does.
      opened.close()
      self.opened = nil
      try reopen()
      return sizes
    }
  }
}

extension RecordStore {
  /// `Environment.compact`, which ends where the caller wants the work to stop.
  @discardableResult
  package func compact() throws(StoreError) -> (before: Int, after: Int) {
    try environment.compact(check: checkInterruption)
  }
}
