// swift-tools-version: 6.1
import PackageDescription

// The house, from the ground up: a target may depend only on those listed above it.

// Whole 512-bit registers where the processor has them; the compiler would rather use half of each.
#if arch(x86_64)
  let vectorFlags = ["-mprefer-vector-width=512"]
#else
  let vectorFlags: [String] = []
#endif

let package = Package(
  name: "telar",
  products: [
    .executable(name: "telar", targets: ["telar"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // C libraries from Debian's -dev packages: module maps, and accessors for what Swift cannot import.
    .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"])]),
    .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "CChafa", pkgConfig: "chafa", providers: [.apt(["libchafa-dev", "libglib2.0-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CGlibc"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // Loops in C, compiled once for each instruction set and chosen when the program starts.
    .target(
      name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-fno-math-errno", "-Wall", "-Wno-psabi"] + vectorFlags)]),

    .target(name: "System", dependencies: ["CGlibc"]),
    .target(name: "Compute", dependencies: ["COneDNN", "CKernels", "System"]),
    .target(name: "Network", dependencies: ["Compute"]),
    .target(name: "Store", dependencies: ["CLMDB", "CZlib", "System"]),
    .target(name: "Workbench", dependencies: ["Network", "Store", "CZlib"]),
    .target(name: "Terminal", dependencies: ["CReadline", "CChafa", "CPNG", "System"]),
    .target(name: "Language", dependencies: ["System"]),
    .target(name: "Shell", dependencies: ["Language", "Workbench", "Terminal"]),
    .executableTarget(
      name: "telar",
      dependencies: ["Shell", .product(name: "ArgumentParser", package: "swift-argument-parser")]),

    .target(name: "TestSupport", dependencies: ["Network", "System"], path: "Tests/TestSupport"),
    .testTarget(name: "SystemTests", dependencies: ["System", "TestSupport"]),
    .testTarget(name: "ComputeTests", dependencies: ["Compute", "TestSupport"]),
    .testTarget(name: "NetworkTests", dependencies: ["Network", "TestSupport"], exclude: ["Reference"]),
    .testTarget(name: "StoreTests", dependencies: ["Store", "TestSupport", "CZlib"], exclude: ["Fixtures"]),
    .testTarget(name: "WorkbenchTests", dependencies: ["Workbench", "TestSupport"], exclude: ["Reference"]),
    .executableTarget(name: "terminal-probe", dependencies: ["Terminal"], path: "Tests/TerminalProbe"),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "TestSupport", "terminal-probe"]),
    .target(name: "LanguageFuzz", dependencies: ["Shell"], path: "Tests/LanguageFuzz"),
    .testTarget(
      name: "LanguageTests", dependencies: ["Language", "LanguageFuzz", "TestSupport"],
      exclude: ["Goldens", "Corpus", "Oracle", "words.dict"]),
    .testTarget(
      name: "ShellTests", dependencies: ["Shell", "TestSupport", "telar"], exclude: ["Transcripts"]),
  ],
  swiftLanguageModes: [.v6]
)

// Without libFuzzer, which scripts/fuzz builds with, this program does not link.
if Context.environment["TELAR_FUZZER"] != nil {
  package.targets.append(
    .executableTarget(name: "language-fuzzer", dependencies: ["LanguageFuzz"], path: "Tests/LanguageFuzzer"))
}
