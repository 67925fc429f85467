import TestSupport
import Testing

/// Several sessions that begin a store at the same time.
@Suite struct NewStoreTests {
  private let place: Workplace

  init() throws { place = try Workplace(isPrepared: false) }

  @Test func sessionsThatBeginItTogetherShareIt() throws {
    let rounds = 8
    let output = try place.shell(
      """
      for round in $(seq \(rounds)); do
        for j in 1 2 3 4; do
          telar --store new$round -c "model m$j input=4 {linear 2}; save m$j" >/dev/null 2>>errors &
        done
        wait
        telar --store new$round -c 'print (len((checkpoints).checkpoints))'
      done
      cat errors
      """)
    #expect(output == String(repeating: "4\n", count: rounds))
  }

  /// What another program wrote stays its own.
  @Test func aForeignFileIsNotTaken() throws {
    let output = try place.shell(
      "mkdir other; head -c 8192 /dev/zero > other/data.mdb; telar --store other -c checkpoints 2>&1; cmp -n 8192 other/data.mdb /dev/zero && echo same"
    )
    #expect(output.contains("is not a file that Telar wrote") && output.hasSuffix("same\n"), "\(output)")
  }
}
