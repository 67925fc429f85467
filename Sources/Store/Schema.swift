/// What a store's file holds: the version of its format, its tables, and the entries of its table `meta`.
///
/// | version | written by | what it brought |
/// |---|---|---|
/// | 1 | Telar 0.1 and later | `meta`, `manifests`, `chunks`, `unfinished`; later the entry `identity` |
///
/// What an older Telar can pass over, as another entry of `meta`, needs no new version. What it would read wrongly does:
/// then `version` goes up, and `Tables.open` takes a store of the version before over to the new one, in one transaction.
enum Schema {
  /// An older Telar refuses a store whose version is higher than its own.
  static let version: UInt64 = 1

  /// The names of the tables.
  enum Table {
    /// Numbers about the store as a whole, see `Entry`.
    static let meta = "meta"
    /// A record's manifest, under its kind and name.
    static let manifests = "manifests"
    /// Pieces of arrays, under the record's number. An entry never changes; a record saved anew gets a new number.
    static let chunks = "chunks"
    /// Records that are being written in more than one transaction: the process that does so, under their numbers.
    static let unfinished = "unfinished"

    static let count = 4
  }

  /// The entries of `meta`.
  enum Entry {
    static let version = "schema"
    /// The number of the next record.
    static let nextID = "next id"
    /// A random number that tells this store from others. Stores of the first Telar get it when they are next written.
    static let identity = "identity"
  }
}
