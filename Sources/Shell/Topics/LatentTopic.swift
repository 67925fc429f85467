import Language

extension Topic {
  static let latent = Topic(
    "latent", summary: "Embeddings and their neighbours", groups: ["latent"],
    """
    embed runs images through a model, or through the part of it up to the end of a block, and keeps the output of each
    image as a point of a latent space. nearest finds the points nearest to one of them.

        load fashion-mnist
        restore ae
        embed test with=ae.encoder as=latent
        nearest latent id=42 k=10 metric=cosine

    # Distances

    l2 :: the length of the difference of two points
    cosine :: 1 minus the cosine of the angle between them, from 0 to 2; 1 where a point is zero

    The order is that of the true distances, as if nothing were rounded, also for points that lie almost in one
    direction, very near to each other or very far away; of equally near ones the lower id comes first. A point with a
    value that is infinite or not a number has no distance (nan) and comes last.

    An embedding remembers which weights and images it was made of. Where neither has changed, embed uses it again
    instead of making it anew. It is in the store, so nearest finds it tomorrow, without the model.
    """)
}
