import Language

extension CommandGroup {
  static let latent = CommandGroup(
    "latent",
    [
      EmbedCommand.self, Listing<EmbeddingThing>.self, NearestCommand.self,
    ])
}
