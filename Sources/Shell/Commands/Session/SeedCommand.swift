import Language

enum SeedCommand: Command {
  static let declaration = Declaration(
    "seed", group: "session", summary: "Choose the random numbers",
    description: """
      Models made from now on get their first weights, and in training their order of images and their dropout, from this
      seed. The same seed and the same number of threads give the same result to the bit.
      """,
    searchTerms: ["random", "reproducible", "repeat"],
    positionals: [.positional("number", .integer(0...Int.max), "the seed")],
    examples: [
      .init(
        """
        seed 42
        model m input=4 { linear 3 }
        print (round((show m.linear1).parameters[0].mean, 4))
        """, "the same weights each time",
        output: """
          model m  input 4  output 3  layers 1  parameters 15
          -0.087

          """)
    ],
    seeAlso: ["model", "train", "threads"])

  static func run(_ call: Call, _ session: Session) throws -> Value {
    let seed = UInt64(call.integer("number"))
    if seed != session.desk.seed { session.willChange("seed \(seed)") }
    session.desk.seed = seed
    return .nothing
  }
}
