import Foundation
import TestSupport
import Testing

@testable import Language
@testable import Shell

/// What `--format json` prints, as another program reads it.
@Suite struct JSONTests {
  /// Commands that together give every kind of result.
  private let script = """
    load fashion-mnist mean=0.5 std=0.5
    restore ae
    restore clf
    summary clf
    models
    datasets
    checkpoints
    embeddings
    train ae loss=mse limit=256 epochs=2
    train clf loss=cross-entropy limit=256
    evaluate clf
    evaluate ae data=train
    embed test with=ae.encoder as=zwei.wörter
    nearest latent id=3 k=4 metric=cosine
    model m input=4
    block part { linear 3 }
    attach n to=m.part { relu }
    use m
    linear 3
    undo
    redo
    undo
    freeze m
    unfreeze m
    use ae
    save ae as=again
    set
    threads
    show ae
    show ae.encoder
    show clf.head.linear1
    show clf.head.flatten1
    show latent
    show clf
    show test
    show fashion-mnist
    features
    features clear=yes
    runs sort=-seconds
    show 1 kind=run
    rename run 1 first
    copy checkpoint clf other
    remove checkpoint other
    list run
    store
    history
    history save=/dev/null
    record
    variables
    let run = (evaluate clf)
    show run
    show clf kind=checkpoint
    benchmark clf seconds=0.1
    help conv
    print "a \\t\\n \\u{1F600} é"
    [1, 2.5, true, "x"]
    1 / 3
    """

  @Test func everyLineIsAnObject() throws {
    let place = try Workplace(isPrepared: true)
    let run = try place.telar(["--format", "json", "-c", script])
    #expect(run.status == .exited(0), "\(run.standardError)")
    var results: [String: [String: Any]] = [:]
    for line in run.standardOutput.split(separator: "\n") {
      let found = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let object = try #require(found, "\(line)")
      if line.hasPrefix("{\"command\": \""), let command = object["command"] as? String {
        results[command] = object
      } else {
        // An expression has no command.
        #expect(line.hasPrefix("{\"value\": "), "\(line)")
      }
      for key in Self.keys(in: object) { #expect(key.contains(#/^[a-z]+(_[a-z]+)*$/#), "\(key)") }
    }

    // No command's result is left out; all layers have one like linear's.
    let declared = allCommands.map { $0.declaration }.filter { !$0.resultForms.isEmpty && $0.group != "layers" }
    #expect(declared.filter { results[$0.name] == nil }.map(\.name) == [])

    let training = try #require(results["train"])
    #expect(training["model"] as? String == "clf" && training["stopped"] as? String == "finished")
    let epoch = try #require((training["epochs"] as? [[String: Any]])?.last)
    let epochKeys = [
      "epoch", "unfinished", "images", "train_loss", "validation_loss", "train_accuracy", "validation_accuracy",
      "seconds", "images_per_second",
    ]
    #expect(Set(epoch.keys) == Set(epochKeys))
    let evaluation = try #require(results["evaluate"])
    #expect(evaluation["data"] as? String == "fashion-mnist.train")
    #expect(evaluation["images"] as? Int == SmallFashion.trainCount && evaluation["loss"] is Double)
    let summary = try #require(results["summary"])
    let layer = try #require((summary["layers"] as? [[String: Any]])?.first)
    #expect(Set(layer.keys) == ["name", "kind", "output", "parameters", "trainable"])
    #expect(summary["parameters"] is Int && summary["trainable_parameters"] is Int)
    let nearest = try #require(results["nearest"]?["neighbours"] as? [[String: Any]])
    #expect(nearest.count == 4 && nearest.allSatisfy { Set($0.keys) == ["id", "label", "distance"] })
    #expect(results["print"]?["text"] as? String == "a \t\n 😀 é")
    #expect(results["embed"]?["embedding"] as? String == "zwei.wörter")
  }

  private static func keys(in value: Any) -> [String] {
    switch value {
    case let object as [String: Any]: object.keys + object.values.flatMap { keys(in: $0) }
    case let list as [Any]: list.flatMap { keys(in: $0) }
    default: []
    }
  }
}
