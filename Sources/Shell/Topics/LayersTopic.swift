import Language

extension Topic {
  static let layers = Topic(
    "layers", summary: "Layers, shapes and blocks", groups: ["layers"],
    """
    Layers follow one another in a model's block, each taking the output of the one before. A shape is
    channels x height x width, such as 1x28x28, or the number of features of a row, such as 3136. Layers that slide over
    an image, conv convtranspose maxpool avgpool, need the first kind; linear needs the second, and flatten makes it.
    What does not fit is an error before anything runs.

        model ae input=1x28x28 {
          block encoder { conv 16 pad=1; relu; maxpool 2 }
          block decoder { convtranspose 1 stride=2 pad=1 outpad=1; sigmoid }
        }

    # Names

    A layer is called by its kind and its number within its block: ae.encoder.conv1. A block is reached as ae.encoder.
    freeze, attach, embed and show take these names. summary lists them all.

    # Layer by layer

    At the prompt, after use ae, a layer by itself is added at the end of the model and says which shape comes out. undo
    takes it back.

    # First weights

    Weights and biases begin uniform within ±1/√(inputs of a unit), from the seed: the same seed gives the same weights.
    """)
}
