import CLMDB
import Glibc

extension StoreError {
  /// The error for a status of LMDB or an `errno`, when doing what `action` says ("open the store").
  init(status: Int32, action: String) {
    let reason = String(cString: mdb_strerror(status))
    self =
      switch status {
      case MDB_MAP_FULL: StoreError(.mapFull, "the map is full")
      case MDB_MAP_RESIZED: StoreError(.mapResized, "another process has grown the map")
      case MDB_INVALID, MDB_VERSION_MISMATCH, MDB_INCOMPATIBLE:
        StoreError(
          .notAStore, "cannot \(action): its data.mdb is not a file that Telar wrote",
          remedy: "choose another folder with --store DIR, or move data.mdb away")
      case MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_PANIC:
        StoreError(
          .damaged, "cannot \(action): the store's data.mdb is damaged (\(reason))",
          remedy: "put back a copy of data.mdb, or move it away to begin a new store")
      case ENOSPC, EDQUOT, EFBIG:
        StoreError(
          .diskFull, "cannot \(action): no space is left on the disk or in the quota; nothing was changed",
          remedy: "free some space and try again, or choose a folder on another disk with --store DIR")
      case EIO where action == "save":
        // What LMDB makes of a write that only had room for a part.
        StoreError(
          .diskFull, "cannot \(action): the disk is full or has a fault; nothing was changed",
          remedy: "free some space and try again, or choose a folder on another disk with --store DIR")
      case ENOMEM:
        StoreError(.noMemory, "cannot \(action): there is not enough memory or, under a limit, addresses (ulimit -v)")
      case EACCES, EPERM, EROFS:
        StoreError(
          .noPermission, "cannot \(action): \(reason)",
          remedy: "choose a folder that you may write to with --store DIR, or allow writing")
      case ENOENT:
        StoreError(.missing, "cannot \(action): there is none", remedy: "check the folder's name")
      case ENOTDIR:
        StoreError(
          .notADirectory, "cannot \(action): the path is not a folder", remedy: "choose a folder with --store DIR")
      case MDB_BAD_VALSIZE:
        StoreError(.badName, "cannot \(action): the key is empty or longer than 511 bytes")
      case MDB_READERS_FULL:
        StoreError(
          .system, "cannot \(action): too many processes read the store at once",
          remedy: "end some of them and try again")
      default: StoreError(.system, "cannot \(action): \(reason)")
      }
  }
}
