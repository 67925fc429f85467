import Language

extension Topic {
  static let losses = Topic(
    "losses", summary: "What training makes small, and how", groups: ["training"],
    """
    mse :: the mean over all values of (output − input)²; the model learns to give back its input, so it must end in \
    the shape that it begins with
    cross-entropy :: the mean over images of −log softmax(output)[label]; the model learns the label, so it must end in \
    one feature for each class, without a softmax of its own

    Where loss= is not given it is mse for a model whose output has the shape of its input, else cross-entropy.

    # Optimizers

    adam :: Adam with β₁ 0.9, β₂ 0.999 and ε 1e-8
    sgd :: gradient descent with momentum=, 0 if not given

    A second train goes on with the optimiser's state where the first one stopped, as does a model that was restored.
    Each weight and bias has a state of its own, as in PyTorch: it begins with the first step in which it learns, and
    waits while it is frozen. Another optimiser, or a layer more or less, begins anew. Without momentum sgd leaves the
    velocity from before as it is.

    # What is measured

    After each epoch the loss on validate= is measured without dropout; for classifiers also accuracy, the share of
    images whose largest output is their label's; there is none where the loss is not a number. Training losses are means over the epoch, while the weights change, so
    they may be larger than the validation's.

    # The same again

    The same seed and number of threads give the same weights, to the bit, whatever the store holds.

        seed 42
        threads 2
        train ae loss=mse optimizer=adam lr=1e-3 batch=128 epochs=2
    """)
}
