import Foundation
import Testing

@testable import Workbench

struct FingerprintTests {
  @Test func everyByteAndTheLengthCount() {
    let bytes = (0..<37).map { UInt8($0) }
    var seen: Set<Fingerprint> = [Fingerprint(bytes), Fingerprint(bytes + [0]), Fingerprint([UInt8]())]
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x80
      seen.insert(Fingerprint(changed))
    }
    #expect(seen.count == 40)
  }

  @Test func itIsTheSameInEveryProcess() {
    #expect("\(Fingerprint(Array("telar".utf8)))" == "90e5442631a7be0d")
  }

  @Test func itSurvivesBeingWritten() throws {
    let fingerprint = Fingerprint([1.5, -2] as [Float])
    let text = try JSONEncoder().encode([fingerprint])
    #expect(try JSONDecoder().decode([Fingerprint].self, from: text) == [fingerprint])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Fingerprint].self, from: Data(#"["not hexadecimal"]"#.utf8))
    }
  }
}
