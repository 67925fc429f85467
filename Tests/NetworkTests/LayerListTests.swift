import Foundation
import Network
import Testing

struct LayerListTests {
  /// A layer whose file is there but which no list has could not be read from a store.
  @Test func everyLayerIsInTheList() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appending(path: "Sources/Network/Layers")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var kinds: [String] = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      kinds += text.matches(of: /static let kind = "([a-z]+)"/).map { String($0.1) }
    }
    #expect(kinds.sorted() == allLayers.map { $0.kind }.sorted())
  }
}
