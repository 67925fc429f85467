"""The benchmark's networks in Telar's spelling, and what a training step of each costs in arithmetic."""

from dataclasses import dataclass

ENCODER_1 = ["conv 16 kernel=3 pad=1", "relu", "dropout 0.2", "maxpool 2"]
ENCODER_2 = ENCODER_1 + ["conv 32 kernel=3 pad=1", "relu", "dropout 0.2", "maxpool 2"]
ENCODER_3 = ENCODER_2 + ["conv 64 kernel=3 pad=1", "relu", "dropout 0.2", "maxpool 2 ceil=yes"]
BOTTLENECK_1 = ["flatten", "linear 256", "relu", "dropout 0.2", "linear 3136", "unflatten 16x14x14"]
BOTTLENECK_3 = ["flatten", "linear 256", "relu", "dropout 0.2", "linear 1024", "unflatten 64x4x4"]
TO_7 = ["convtranspose 32 kernel=3 stride=2 pad=1", "relu", "dropout 0.2"]
TO_14 = ["convtranspose 16 kernel=3 stride=2 pad=1 outpad=1", "relu", "dropout 0.2"]
TO_28 = ["convtranspose 1 kernel=3 stride=2 pad=1 outpad=1", "sigmoid"]
HEAD = ["flatten", "linear 128", "relu", "dropout 0.2", "linear 64", "relu", "dropout 0.2", "linear 10"]


@dataclass(frozen=True)
class Network:
    key: str
    title: str
    loss: str
    layers: list
    # How many of the first layers are frozen.
    frozen: int = 0

    def script(self):
        """The statements that build the model, named net."""
        if not self.frozen:
            return "model net input=1x28x28 { " + "; ".join(self.layers) + " }"
        first, rest = "; ".join(self.layers[:self.frozen]), "; ".join(self.layers[self.frozen:])
        return (f"model part input=1x28x28 {{ block encoder {{ {first} }} }}; freeze part.encoder; "
                f"attach net to=part.encoder {{ {rest} }}")


AUTOENCODER_2 = Network("autoencoder-2", "Autoencoder II", "mse", ENCODER_2 + TO_14 + TO_28)
CLASSIFIER = Network("classifier", "Classifier", "cross-entropy", ENCODER_2 + HEAD)
FROZEN = Network("frozen", "Classifier, frozen", "cross-entropy", ENCODER_2 + HEAD, frozen=len(ENCODER_2))
NETWORKS = [
    AUTOENCODER_2,
    Network("autoencoder-1", "Autoencoder I", "mse", ENCODER_1 + TO_28),
    Network("autoencoder-1-256", "Autoencoder I, 256", "mse", ENCODER_1 + BOTTLENECK_1 + TO_28),
    Network("autoencoder-3", "Autoencoder III", "mse", ENCODER_3 + TO_7 + TO_14 + TO_28),
    Network("autoencoder-3-256", "Autoencoder III, 256", "mse", ENCODER_3 + BOTTLENECK_3 + TO_7 + TO_14 + TO_28),
    CLASSIFIER,
]


def training_flops(network):
    """Floating-point operations of convolutions and linear layers for one image in one training step: forward, gradient
    of weights, and gradient of input except for the first layer. A fused multiply-add counts as two. For a network of
    which nothing is frozen."""
    channels, height, width = 1, 28, 28
    total, first = 0, True
    for layer in network.layers:
        kind, *words = layer.split()
        size = int(words[0]) if words and words[0].isdigit() else 0
        option = dict(word.split("=") for word in words if "=" in word)
        kernel, stride, pad, outpad = (int(option.get(name, default)) for name, default in
                                       (("kernel", 0), ("stride", 1), ("pad", 0), ("outpad", 0)))
        flops = 0
        if kind == "conv":
            height, width = ((side + 2 * pad - kernel) // stride + 1 for side in (height, width))
            flops, channels = 2 * channels * size * kernel**2 * height * width, size
        elif kind == "convtranspose":
            flops, channels = 2 * channels * size * kernel**2 * height * width, size
            height, width = ((side - 1) * stride - 2 * pad + kernel + outpad for side in (height, width))
        elif kind == "maxpool":
            up = size - 1 if option.get("ceil") == "yes" else 0
            height, width = ((side - size + up) // size + 1 for side in (height, width))
        elif kind == "flatten":
            channels, height, width = channels * height * width, 1, 1
        elif kind == "linear":
            flops, channels = 2 * channels * size, size
        elif kind == "unflatten":
            channels, height, width = map(int, words[0].split("x"))
        if flops:
            total += (2 if first else 3) * flops
            first = False
    return total
