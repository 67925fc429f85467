import Network
import TestSupport
import Testing

struct LayerListTests {
  /// A layer whose file is there but which no list has could not be read from a store.
  @Test func everyLayerIsInTheList() throws {
    let kinds = try SourceFile.swiftFiles(below: "Sources/Network/Layers").flatMap { _, text in
      text.matches(of: /static let kind = "([a-z]+)"/).map { String($0.1) }
    }
    #expect(kinds.sorted() == allLayers.map { $0.kind }.sorted())
  }
}
