/// Walks the trees of data.mdb and makes sure that every page is what it should be.
///
/// LMDB has no checksums and believes each page that it reads: one wrong number among its own would end the process.
/// Records' values are not read here; they have checksums of their own.
struct TreeCheck {
  private let descriptor: Int32
  private let pageSize: Int
  private let pageCount: Int
  private var visited: Set<Int> = []

  /// How a tree's values are to be understood.
  private enum Contents {
    /// Lists of free pages, under the numbers of transactions.
    case freePages
    /// The roots of the named tables.
    case tables
    case values
  }

  /// The greatest depth that LMDB has room for.
  private static let maximumDepth = 32
  private static let headerSize = 16
  private static let firstDataPage = 2

  /// Checks what the transaction sees, so it must last until this returns.
  static func requireSound(
    descriptor: Int32, in transaction: borrowing some Transaction & ~Copyable
  ) throws(StoreError) {
    let number = LMDB.number(of: transaction.handle)
    // Where it is gone, another process has saved twice since the transaction began, and checked the file when it opened
    // it. That process may be writing this page just as it is read, so damage counts only if the page stays.
    guard let meta = try MetaPage.both(descriptor: descriptor)?.first(where: { $0.transaction == number }) else {
      return
    }
    do throws(StoreError) { try requireSound(descriptor: descriptor, meta) } catch {
      guard let now = try MetaPage.both(descriptor: descriptor)?.first(where: { $0.transaction == number }),
        now == meta
      else { return }
      throw error
    }
  }

  /// Checks what one of a file's first pages leads to.
  static func requireSound(descriptor: Int32, _ meta: MetaPage) throws(StoreError) {
    var check = TreeCheck(descriptor: descriptor, pageSize: meta.pageSize, pageCount: meta.pageCount)
    try check.walk(meta.free, .freePages)
    guard meta.main.flags == 0 else { throw Tables.stranger() }
    try check.walk(meta.main, .tables)
  }

  private init(descriptor: Int32, pageSize: Int, pageCount: Int) {
    self.descriptor = descriptor
    self.pageSize = pageSize
    self.pageCount = pageCount
  }

  private mutating func walk(_ root: TreeRoot, _ contents: Contents) throws(StoreError) {
    guard let page = root.page else { return }
    guard root.depth <= TreeCheck.maximumDepth else { throw TreeCheck.damaged("the root of a table") }
    try walk(page: page, levels: root.depth, contents)
  }

  /// - Parameter levels: how many levels of pages there are from this one down.
  private mutating func walk(page number: Int, levels: Int, _ contents: Contents) throws(StoreError) {
    guard (TreeCheck.firstDataPage..<pageCount).contains(number), visited.insert(number).inserted else {
      throw TreeCheck.damaged("a reference to page \(number)")
    }
    let page = try Bytes(descriptor: descriptor, offset: number * pageSize, count: pageSize)
    let damage = TreeCheck.damaged("page \(number)")
    let isLeaf = levels == 1
    // Branch or leaf, and no other flag: LMDB's tables here have no duplicates.
    guard page.count == pageSize, page.index(at: 0) == number,
      page.number(UInt16.self, at: 10) == (isLeaf ? 2 : 1),
      let lower = page.number(UInt16.self, at: 12).map(Int.init),
      let upper = page.number(UInt16.self, at: 14).map(Int.init),
      lower >= TreeCheck.headerSize, lower % 2 == 0, lower <= upper, upper <= pageSize
    else { throw damage }
    let count = (lower - TreeCheck.headerSize) / 2
    guard count >= (isLeaf ? 1 : 2) else { throw damage }
    let nodes = (0..<count).compactMap { entry in
      page.number(UInt16.self, at: TreeCheck.headerSize + 2 * entry).flatMap {
        Node(page, at: Int($0), isLeaf: isLeaf)
      }
    }
    // LMDB keeps entries without a gap up to the page's end, and moves them by their sizes.
    var end = upper
    for node in nodes.sorted(by: { $0.start < $1.start }) {
      guard node.start == end else { throw damage }
      end = node.end
    }
    guard nodes.count == count, end == pageSize else { throw damage }
    for node in nodes {
      if isLeaf {
        // A key is never empty, and one of free pages is a number.
        guard contents == .freePages ? node.keySize == 8 : (1...511).contains(node.keySize) else { throw damage }
        try check(node, in: page, contents, damage)
      } else {
        try walk(page: node.child, levels: levels - 1, contents)
      }
    }
  }

  /// One entry of a leaf.
  private mutating func check(
    _ node: Node, in page: Bytes, _ contents: Contents, _ damage: StoreError
  ) throws(StoreError) {
    switch node.flags {
    case 0:
      if contents == .freePages {
        try check(freePages: Bytes(content: Array(page.content[node.valueStart..<node.valueStart + node.valueSize])))
      }
      guard contents != .tables else { throw Tables.stranger() }
    case 1:
      guard contents != .tables, let start = page.index(at: node.valueStart) else { throw damage }
      try check(overflow: start, size: node.valueSize)
      if contents == .freePages {
        try check(
          freePages: Bytes(
            descriptor: descriptor, offset: start * pageSize + TreeCheck.headerSize, count: node.valueSize))
      }
    case 2:
      guard contents == .tables, node.valueSize == TreeRoot.size,
        let root = TreeRoot(page, at: node.valueStart)
      else { throw damage }
      guard root.flags == 0 else { throw Tables.stranger() }
      try walk(root, .values)
    default: throw damage
    }
  }

  /// A value too large for a leaf: pages in a row, of which the first says how many.
  private mutating func check(overflow first: Int, size: Int) throws(StoreError) {
    let pages = (size + TreeCheck.headerSize + pageSize - 1) / pageSize
    guard (TreeCheck.firstDataPage..<pageCount).contains(first), first + pages <= pageCount,
      visited.insert(first).inserted
    else { throw TreeCheck.damaged("a reference to page \(first)") }
    let header = try Bytes(descriptor: descriptor, offset: first * pageSize, count: TreeCheck.headerSize)
    guard header.index(at: 0) == first, header.number(UInt16.self, at: 10) == 4,
      // A value written over a longer one in the same transaction keeps that one's pages.
      let reserved = header.number(UInt32.self, at: 12).map(Int.init), reserved >= pages,
      first + reserved <= pageCount
    else { throw TreeCheck.damaged("page \(first)") }
  }

  /// A count and so many page numbers, the highest first.
  private func check(freePages list: Bytes) throws(StoreError) {
    guard let count = list.index(at: 0), count <= list.count / 8 - 1 else {
      throw TreeCheck.damaged("a list of free pages")
    }
    var previous = pageCount
    for place in 0..<count {
      guard let page = list.index(at: 8 + 8 * place), (TreeCheck.firstDataPage..<previous).contains(page) else {
        throw TreeCheck.damaged("a list of free pages")
      }
      previous = page
    }
  }

  private static func damaged(_ what: String) -> StoreError {
    StoreError(
      .damaged, "data.mdb is damaged: \(what) is not as it was written",
      remedy: "put back a copy of data.mdb, or move it away to begin a new store")
  }
}

/// An entry of a page: a key, and a child page or a value.
private struct Node {
  let start: Int
  let flags: UInt16
  let keySize: Int
  /// Of a branch.
  let child: Int
  /// Of a leaf; where it is large, the page where it lies stands in its place.
  let valueSize: Int
  let valueStart: Int
  /// Where the next entry begins: entries have even sizes.
  let end: Int

  private static let headerSize = 8

  init?(_ page: Bytes, at offset: Int, isLeaf: Bool) {
    guard let low = page.number(UInt16.self, at: offset), let high = page.number(UInt16.self, at: offset + 2),
      let flags = page.number(UInt16.self, at: offset + 4), let keySize = page.number(UInt16.self, at: offset + 6)
    else { return nil }
    start = offset
    self.flags = flags
    self.keySize = Int(keySize)
    valueSize = Int(low) | Int(high) << 16
    child = valueSize | Int(flags) << 32
    valueStart = offset + Node.headerSize + Int(keySize)
    let valueRoom = isLeaf ? (flags & 1 == 1 ? MemoryLayout<UInt64>.size : valueSize) : 0
    end = (valueStart + valueRoom + 1) & ~1
  }
}
