import Language

extension CommandGroup {
  static var latent: CommandGroup {
    CommandGroup(
      "latent",
      [
        EmbedCommand.self, Listing<EmbeddingThing>.self, NearestCommand.self,
      ])
  }
}
