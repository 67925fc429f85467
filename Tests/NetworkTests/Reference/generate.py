#!/usr/bin/env python3
"""Writes layers.json and networks.json: what PyTorch makes of small layers and of the paper's networks.

    .bench/venv/bin/python Tests/NetworkTests/Reference/generate.py     (after "scripts/bench train" made .bench/venv)

PyTorch computes in double precision from weights and inputs that are exact in single precision, so the values are what
a single-precision engine is held to. "deviation" says how far PyTorch itself strays from them in single precision.
Tests/TestSupport/ReferenceValues.swift reads the files and makes the same weights and inputs.

Numbers from a hash. h(tensor, element), all in 32-bit unsigned arithmetic that wraps around:
    h = tensor * 0x9E3779B1 + element * 0x85EBCA77
    h = (h ^ h >> 16) * 0x7FEB352D;  h = (h ^ h >> 15) * 0x846CA68B;  h = h ^ h >> 16
    unit(h) = (h >> 8) / 2^23 - 1        in [-1, 1), exact in single precision
    weights and biases   unit(h(p, i)) * float32(1 / sqrt(fan_in)), p = the parameter tensor's number in model order
                         (each layer's weight, then its bias), fan_in = the weight's elements / its first dimension
    input pixels         byte b = h(tensor, i) >> 24, normalised as (b / 255 - 0.5) / 0.5;
                         the tensor is 1000, for single layers "inputTensor"
    labels               (h(1001, i) >> 16) % 10
    output gradients     unit(h(1002, i)), for single layers;   targets of losses   unit(h(1003, i))
Elements are numbered in row-major order with the batch first; shapes are PyTorch's: conv O I kh kw,
convtranspose I O kh kw, linear out in. There is no dropout in these networks: with p = 0 it changes nothing.

Samples of a tensor with n elements: all of them if n <= 32, else the elements numbered h(3000, i) % n for i = 0 ..< 32.

layers.json
    layers    name, layer (as in the language), input shape (no batch), batch, inputTensor,
              output, inputGradient, parameters (shape, gradient): in full, for the output gradient above
    losses    name, shape (batch first), value, gradient by the predictions; the predictions are unit(h(1000, i))
    pools     [side, size, stride, pad, ceil, output side, counted] of all small pools; 0 where PyTorch finds no window.
              "counted" is the height of the last window that AvgPool2d with count_include_pad divides by
networks.json, an entry for each network:
    name, input, batch, loss (mse learns the input, cross-entropy the labels), layers (as in the language),
    frozenLayers (how many of the first layers do not learn),
    lossValue, output (count, sum, samples),
    parameters (shape, trainable, gradientNorm, gradient samples; none for a frozen one)
    adam, sgd: learningRate, momentum, losses (before each of three steps on the same batch, and after the last),
              weights (samples of each parameter tensor after the third step)
    deviation (of PyTorch in single precision, the largest: loss and output absolute, gradient relative to the tensor's
              norm, weights after Adam and after SGD absolute)
"""

import itertools
import json
import pathlib

import numpy
import torch

IMAGES, LABELS, OUTPUT_GRADIENT, TARGETS, SAMPLES = 1000, 1001, 1002, 1003, 3000
SAMPLE_COUNT = 32
STEPS = 3

POOL, POOL_UP = "maxpool 2", "maxpool 2 ceil=yes"
ENCODER_1 = ["conv 16 kernel=3 pad=1", "relu", POOL]
ENCODER_2 = ENCODER_1 + ["conv 32 kernel=3 pad=1", "relu", POOL]
ENCODER_3 = ENCODER_2 + ["conv 64 kernel=3 pad=1", "relu", POOL_UP]
TO_28 = ["convtranspose 1 kernel=3 stride=2 pad=1 outpad=1", "sigmoid"]
TO_14 = ["convtranspose 16 kernel=3 stride=2 pad=1 outpad=1", "relu"]
TO_7 = ["convtranspose 32 kernel=3 stride=2 pad=1", "relu"]
HEAD = ["flatten", "linear 128", "relu", "linear 64", "relu", "linear 10"]


def bottleneck(shape, size):
    flat = shape[0] * shape[1] * shape[2]
    return ["flatten", f"linear {size}", "relu", f"linear {flat}", "unflatten " + "x".join(map(str, shape))]


# name, loss, layers, frozen layers
NETWORKS = [
    ("autoencoder-1", "mse", ENCODER_1 + TO_28, 0),
    ("autoencoder-1-256", "mse", ENCODER_1 + bottleneck((16, 14, 14), 256) + TO_28, 0),
    ("autoencoder-2", "mse", ENCODER_2 + TO_14 + TO_28, 0),
    ("autoencoder-2-256", "mse", ENCODER_2 + bottleneck((32, 7, 7), 256) + TO_14 + TO_28, 0),
    ("autoencoder-3", "mse", ENCODER_3 + TO_7 + TO_14 + TO_28, 0),
    ("autoencoder-3-256", "mse", ENCODER_3 + bottleneck((64, 4, 4), 256) + TO_7 + TO_14 + TO_28, 0),
    ("classifier", "cross-entropy", ENCODER_2 + HEAD, 0),
    ("classifier-frozen", "cross-entropy", ENCODER_2 + HEAD, len(ENCODER_2)),
]

# layer, input shape
LAYERS = [
    ("conv 5 kernel=3 pad=1", (3, 7, 5)),
    ("conv 5 kernel=3", (3, 7, 5)),
    ("conv 4 kernel=3 stride=2 pad=1", (3, 7, 6)),
    ("conv 2 kernel=5 pad=2", (1, 6, 7)),
    ("conv 3 kernel=1", (5, 3, 4)),
    ("conv 3 kernel=2 stride=2", (2, 6, 5)),
    ("conv 2 kernel=4 stride=3 pad=1", (3, 8, 9)),
    ("conv 17 kernel=3 pad=1", (16, 4, 5)),
    ("convtranspose 3 kernel=3 stride=2 pad=1 outpad=1", (4, 5, 4)),
    ("convtranspose 3 kernel=3 stride=2 pad=1", (4, 4, 5)),
    ("convtranspose 5 kernel=3 pad=1", (3, 5, 4)),
    ("convtranspose 2 kernel=2 stride=2", (3, 3, 4)),
    ("convtranspose 1 kernel=4 stride=2 pad=1", (5, 3, 3)),
    ("convtranspose 2 kernel=3 stride=3 outpad=2", (3, 2, 3)),
    ("linear 7", (11,)),
    ("linear 1", (3,)),
    ("maxpool 2", (3, 6, 7)),
    ("maxpool 2 ceil=yes", (3, 7, 5)),
    ("maxpool 2 stride=1", (2, 4, 5)),
    ("maxpool 3 stride=2 pad=1", (2, 7, 6)),
    ("maxpool 3 stride=2 pad=1 ceil=yes", (2, 7, 6)),
    ("maxpool 3 stride=2 ceil=yes", (2, 2, 2)),
    ("maxpool 4 stride=3 pad=2 ceil=yes", (3, 1, 5)),
    ("maxpool 2 stride=3 pad=1 ceil=yes", (2, 5, 8)),
    ("maxpool 5 ceil=yes", (2, 3, 4)),
    ("avgpool 2", (3, 6, 7)),
    ("avgpool 2 ceil=yes", (3, 7, 5)),
    ("avgpool 2 stride=1", (17, 4, 5)),
    ("avgpool 3 stride=2 pad=1", (2, 7, 6)),
    ("avgpool 3 stride=2 pad=1 countpad=no", (16, 7, 6)),
    ("avgpool 3 stride=2 pad=1 ceil=yes", (2, 7, 6)),
    ("avgpool 3 stride=2 pad=1 ceil=yes countpad=no", (2, 7, 6)),
    ("avgpool 3 stride=2 ceil=yes", (2, 2, 2)),
    ("avgpool 4 stride=3 pad=2 ceil=yes", (3, 1, 5)),
    ("avgpool 2 stride=3 pad=1 ceil=yes", (2, 5, 8)),
    ("avgpool 5 ceil=yes", (2, 3, 4)),
    ("avgpool 4", (5, 4, 4)),
    ("relu", (3, 5, 4)),
    ("sigmoid", (3, 5, 4)),
]
LAYER_BATCH = 2


def hashes(tensor, count):
    """h(tensor, 0 ..< count) as an array of uint32."""
    elements = numpy.arange(count, dtype=numpy.uint32)
    h = numpy.uint32(tensor * 0x9E3779B1 & 0xFFFFFFFF) + elements * numpy.uint32(0x85EBCA77)
    h = (h ^ h >> numpy.uint32(16)) * numpy.uint32(0x7FEB352D)
    h = (h ^ h >> numpy.uint32(15)) * numpy.uint32(0x846CA68B)
    return h ^ h >> numpy.uint32(16)


def units(tensor, shape):
    """unit(h(tensor, i)) as a float32 tensor of this shape."""
    h = hashes(tensor, int(numpy.prod(shape)))
    values = (h >> numpy.uint32(8)).astype(numpy.float32) / numpy.float32(2**23) - numpy.float32(1)
    return torch.from_numpy(values).reshape(shape)


def pixels(tensor, shape):
    """Normalised bytes as a float64 tensor of this shape."""
    h = hashes(tensor, int(numpy.prod(shape)))
    return (torch.from_numpy((h >> numpy.uint32(24)).astype(numpy.float64)).reshape(shape) / 255 - 0.5) / 0.5


def samples(values):
    flat = values.detach().double().reshape(-1)
    if flat.numel() > SAMPLE_COUNT:
        flat = flat[torch.from_numpy((hashes(SAMPLES, SAMPLE_COUNT) % numpy.uint32(flat.numel())).astype(numpy.int64))]
    return flat.tolist()


def everything(values):
    return values.detach().double().reshape(-1).tolist()


def module(layer, shape):
    """The PyTorch module of a layer in the language's spelling, on inputs of this shape (without the batch)."""
    kind, *words = layer.split()
    options = dict(word.split("=") for word in words if "=" in word)
    positional = [word for word in words if "=" not in word]
    number = {name: int(value) for name, value in options.items() if value.isdigit()}
    window = dict(stride=number.get("stride", 1), padding=number.get("pad", 0))
    if kind == "conv":
        return torch.nn.Conv2d(shape[0], int(positional[0]), number["kernel"], **window)
    if kind == "convtranspose":
        return torch.nn.ConvTranspose2d(
            shape[0], int(positional[0]), number["kernel"], output_padding=number.get("outpad", 0), **window)
    if kind == "linear":
        return torch.nn.Linear(shape[0], int(positional[0]))
    if kind == "maxpool":
        size = int(positional[0])
        window["stride"] = number.get("stride", size)
        return torch.nn.MaxPool2d(size, ceil_mode=options.get("ceil") == "yes", **window)
    if kind == "avgpool":
        size = int(positional[0])
        window["stride"] = number.get("stride", size)
        return torch.nn.AvgPool2d(
            size, ceil_mode=options.get("ceil") == "yes", count_include_pad=options.get("countpad") != "no", **window)
    if kind == "unflatten":
        return torch.nn.Unflatten(1, tuple(map(int, positional[0].split("x"))))
    return {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid, "flatten": torch.nn.Flatten}[kind]()


def build(layers, shape, precision):
    """The layers in sequence, with the weights that the hash gives."""
    modules, probe = [], torch.zeros((1, *shape))
    for layer in layers:
        modules.append(module(layer, tuple(probe.shape[1:])))
        probe = modules[-1](probe)
    network = torch.nn.Sequential(*modules)
    number = 0
    with torch.no_grad():
        for part in modules:
            parameters = [part.weight, part.bias] if hasattr(part, "weight") else []
            for parameter in parameters:
                fan_in = parameters[0].numel() // parameters[0].shape[0]
                scale = torch.tensor(1 / numpy.sqrt(numpy.float64(fan_in)), dtype=torch.float32)
                parameter.copy_(units(number, tuple(parameter.shape)) * scale)
                number += 1
    return network.to(precision)


def has_ties(values, layer):
    """Whether a window of this pool has its largest value twice, so that its gradient has no one place to go to."""
    pool = module(layer, tuple(values.shape[1:]))
    nudged = values + torch.linspace(0, 1e-6, values.numel(), dtype=torch.float64).reshape(values.shape)
    pool.return_indices = True
    return not torch.equal(pool(values)[1], pool(nudged)[1])


def layer_entry(layer, shape):
    batch_shape = (LAYER_BATCH, *shape)
    tensor = IMAGES
    while layer.startswith("maxpool") and has_ties(pixels(tensor, batch_shape), layer):
        tensor += 10
    inputs = pixels(tensor, batch_shape).requires_grad_()
    network = build([layer], shape, torch.float64)
    output = network(inputs)
    output.backward(units(OUTPUT_GRADIENT, tuple(output.shape)).double())
    return {
        "name": f"{layer} on {'x'.join(map(str, shape))}",
        "layer": layer, "input": shape, "batch": LAYER_BATCH, "inputTensor": tensor,
        "outputShape": tuple(output.shape[1:]), "output": everything(output), "inputGradient": everything(inputs.grad),
        "parameters": [{"shape": tuple(p.shape), "gradient": everything(p.grad)} for p in network.parameters()],
    }


def pool_entries():
    """Every small pool, and what it makes of a side; whether there is a window, and what of it counts, says PyTorch."""
    for side, size, stride, ceil in itertools.product(range(1, 8), range(1, 6), range(1, 6), (False, True)):
        for pad in range(size // 2 + 1):
            largest = torch.nn.MaxPool2d(size, stride, pad, ceil_mode=ceil)
            mean = torch.nn.AvgPool2d(size, stride, pad, ceil_mode=ceil)
            ones = torch.ones(1, 1, side, side, dtype=torch.float64)
            try:
                output = largest(ones).shape[3]
                start = (output - 1) * stride - pad
                # A mean of ones is the part of the window that has some.
                within = min(start + size, side) - max(start, 0)
                counted = round(within / mean(ones)[0, 0, -1, -1].item() ** 0.5)
                yield [side, size, stride, pad, int(ceil), output, counted]
            except RuntimeError:
                yield [side, size, stride, pad, int(ceil), 0, 0]


def loss_entry(name, shape):
    predictions = units(IMAGES, shape).double().requires_grad_()
    if name == "mse":
        value = torch.nn.functional.mse_loss(predictions, units(TARGETS, shape).double())
    else:
        value = torch.nn.functional.cross_entropy(predictions, labels(shape[0]))
    value.backward()
    return {"name": name, "shape": shape, "value": value.item(), "gradient": everything(predictions.grad)}


def labels(count):
    return torch.from_numpy(((hashes(LABELS, count) >> numpy.uint32(16)) % numpy.uint32(10)).astype(numpy.int64))


def loss_of(network, loss, inputs):
    output = network(inputs)
    if loss == "mse":
        return output, torch.nn.functional.mse_loss(output, inputs)
    return output, torch.nn.functional.cross_entropy(output, labels(len(inputs)))


def freeze(network, count):
    for part in list(network)[:count]:
        part.requires_grad_(False)
    return [p for p in network.parameters() if p.requires_grad]


def steps(name, make, entry, inputs):
    """Three steps of an optimiser on the same batch."""
    network = make()
    trainable = freeze(network, entry["frozenLayers"])
    if name == "adam":
        rate, momentum = 1e-3, 0.0
        optimizer = torch.optim.Adam(trainable, lr=rate)
    else:
        rate, momentum = 0.1, 0.9
        optimizer = torch.optim.SGD(trainable, lr=rate, momentum=momentum)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of(network, entry["loss"], inputs)[1]
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    losses.append(loss_of(network, entry["loss"], inputs)[1].item())
    return {"learningRate": rate, "momentum": momentum, "losses": losses,
            "weights": [samples(p) for p in network.parameters()]}


def measure(entry, precision):
    """Adds to an entry what PyTorch computes in this precision."""
    make = lambda: build(entry["layers"], entry["input"], precision)
    inputs = pixels(IMAGES, (entry["batch"], *entry["input"])).to(precision)
    network = make()
    freeze(network, entry["frozenLayers"])
    output, loss = loss_of(network, entry["loss"], inputs)
    loss.backward()
    return entry | {
        "lossValue": loss.item(),
        "output": {"count": output.numel(), "sum": output.double().sum().item(), "samples": samples(output)},
        "parameters": [
            {"shape": tuple(p.shape), "trainable": p.requires_grad}
            | ({"gradientNorm": p.grad.double().norm().item(), "gradient": samples(p.grad)} if p.requires_grad else {})
            for p in network.parameters()],
        "adam": steps("adam", make, entry, inputs),
        "sgd": steps("sgd", make, entry, inputs),
    }


def largest_difference(left, right):
    return max((abs(a - b) for a, b in zip(left, right)), default=0.0)


def network_entry(name, loss, layers, frozen_layers):
    entry = {"name": name, "input": (1, 28, 28), "batch": 8 if loss == "mse" else 4, "loss": loss,
             "layers": layers, "frozenLayers": frozen_layers}
    double, single = measure(entry, torch.float64), measure(entry, torch.float32)
    gradients = [(a, b) for a, b in zip(double["parameters"], single["parameters"]) if a["trainable"]]
    if any(a["gradientNorm"] == 0 for a, _ in gradients):
        raise SystemExit(f"{name}: a gradient is zero everywhere, so it would prove nothing")
    weights = lambda key: max(largest_difference(a, b) for a, b in zip(double[key]["weights"], single[key]["weights"]))
    return double | {"deviation": {
        "loss": abs(double["lossValue"] - single["lossValue"]),
        "output": largest_difference(double["output"]["samples"], single["output"]["samples"]),
        "gradient": max(largest_difference(a["gradient"], b["gradient"]) / a["gradientNorm"] for a, b in gradients),
        "adamWeights": weights("adam"), "sgdWeights": weights("sgd"),
    }}


def rounded(value):
    """Nine significant digits hold a single-precision number; more would only be bytes."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return value


def write(name, content):
    path = pathlib.Path(__file__).parent / name
    # One entry a line, so that a difference in version control shows which one changed.
    text = "{" + ",\n".join(
        f'"{key}":[\n' + ",\n".join(json.dumps(rounded(entry), separators=(",", ":")) for entry in entries) + "\n]"
        for key, entries in content.items()) + "}\n"
    path.write_text(text)
    print(f"{path.name}: {len(text) / 1000:.0f} KB")


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    write("layers.json", {
        "layers": [layer_entry(layer, shape) for layer, shape in LAYERS],
        "losses": [loss_entry("mse", (3, 7)), loss_entry("cross-entropy", (5, 10))],
        "pools": list(pool_entries()),
    })
    write("networks.json", {"networks": [network_entry(*network) for network in NETWORKS]})
