import Compute
import Store
import Terminal

/// Which Telar this is.
package enum Version {
  /// The one place that says it.
  package static let number = "0.2.0"

  /// The version, and under it each library's: what a report of a fault should begin with.
  package static var text: String {
    let libraries = ComputeLibraries.versions + StoreLibraries.versions + TerminalLibraries.versions
    let width = libraries.map(\.name.count).max() ?? 0
    return
      (["telar \(number)"]
      + libraries.map { $0.name + String(repeating: " ", count: width - $0.name.count + 2) + $0.version })
      .joined(separator: "\n")
  }
}
