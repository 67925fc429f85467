import TestSupport
import Testing

/// What a script trained outlives the error that ends it, and nothing of the store gives way unseen.
@Suite struct KeepingTests {
  private let place: Workplace

  init() throws { place = try Workplace(isPrepared: true) }

  private let training =
    "load fashion-mnist mean=0.5 std=0.5; model clf input=1x28x28 { flatten; linear 10 }; train clf limit=64"

  @Test func whatAnErrorWouldLoseIsKeptAside() throws {
    // The prepared store's clf is another model, and stays.
    for (end, name) in [("save clf", "clf-2"), ("print $nothing", "clf-3"), ("set errors=continue; save clf", "clf-4")]
    {
      let run = try place.telar(["-c", "\(training); \(end)"])
      #expect(run.status == .exited(1) && run.standardError.contains("was saved as \(name): restore \(name) "))
      let again = try place.telar(["-c", "restore \(name); restore clf as=old"])
      #expect(again.status == .exited(0) && again.standardOutput.contains("parameters 7,850  epochs 1"))
    }
    // Neither the end of a script nor exit is an error.
    for end in ["", "exit 3"] {
      #expect(!(try place.telar(["-c", "\(training); \(end)"])).standardError.contains("was saved as"))
    }
  }

  @Test func anotherModelsEmbeddingStays() throws {
    func embed(_ features: Int, _ more: String = "") throws -> ProgramRun {
      try place.telar(
        [
          "-c",
          "load fashion-mnist; model a input=1x28x28 { flatten; linear \(features) }; embed test with=a as=e \(more)",
        ])
    }
    #expect(try embed(4).status == .exited(0))
    #expect(try embed(4).standardOutput.contains("reused yes"))
    let refused = try embed(5)
    #expect(refused.status == .exited(1) && refused.standardError.contains("of another model that is called a too"))
    let replaced = try embed(5, "replace=yes")
    #expect(replaced.status == .exited(0) && replaced.standardOutput.contains("dimension 4"))
  }
}
