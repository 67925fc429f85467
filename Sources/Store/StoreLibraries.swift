import CLMDB
import CZlib

/// The libraries that the store is made of, as they tell it themselves in this process.
package enum StoreLibraries {
  package static var versions: [(name: String, version: String)] {
    var (major, minor, patch) = (Int32(0), Int32(0), Int32(0))
    _ = mdb_version(&major, &minor, &patch)
    return [("LMDB", "\(major).\(minor).\(patch)"), ("zlib", String(cString: zlibVersion()))]
  }
}
