#!/usr/bin/env python3
"""Writes random networks and what PyTorch makes of them in double precision: losses, outputs, gradients, weights.

    .bench/venv/bin/python Tests/NetworkTests/Reference/oracle.py                    oracle.json, which the tests read
    .bench/venv/bin/python Tests/NetworkTests/Reference/oracle.py 300 /tmp/large.json [SEED]
    TELAR_ORACLE=/tmp/large.json scripts/test --filter OracleTests                   the same tests on these

Weights, pixels and labels are those of generate.py's hash; a network's parameter tensors are numbered from "tensor" on.
Layers are any, of odd shapes, strides and pads, in blocks, some of them frozen; dropout is off, by p = 0 or by being
frozen. A network learns its images all at once, for a few steps.

What is allowed. Single precision rounds every operation by up to u = 2^-24, and no order of summing is the right one. So
PyTorch computes each network RUNS times in single precision as well, from weights and pixels that are moved by up to u at
random: each run rounds everything anew. The largest distance of these runs from double precision is the size of the
errors that single precision makes in just this quantity of just this network. Another order of summing n terms makes
errors up to sqrt(n) times as large (for n of some hundreds, blocked sums 3 to 10 times): SLACK times that distance is
allowed, and FLOOR units in the last place where all runs are closer than that by luck.

Where a function has a bend, single precision may come to the other side, and a difference proves nothing. A network is
thrown away if in any step a ReLU's input, or the gap between the two largest values of a pool's window, is not 0 but
below BEND of the largest value there; and if some gradient is 0 everywhere, since it would prove nothing either.

Digests. A tensor with at most DIGITS elements is written in full. Of a larger one with n elements stand DIGITS sums of
all elements over sqrt(n), each element with its own sign: in sum j, minus where bit j of h(3001, element) is set.

oracle.json    networks: name, input, batch, loss, tensor (of the first parameter), imageTensor, layers (as in the
               language, with their blocks), frozen (numbers of layers), optimizer (kind, rate, momentum, beta1, beta2,
               epsilon), losses (before each step, and after the last), output (before the first and after the last
               step), gradients (in the first step; null for frozen arrays), weights (after the last step);
               all of these as value or digest, and allowed.
"""

import copy
import pathlib
import random
import sys

import numpy
import torch

from generate import IMAGES, hashes, labels, module, pixels, units, write

SIGNS = 3001
DIGITS = 8
COUNT = 36
RUNS = 6
SLACK = 10
FLOOR = 4
BEND = 1e-5
UNIT = 2.0**-24


class Unfit(Exception):
    """A network that proves nothing."""


def digest(values):
    flat = values.detach().double().reshape(-1)
    count = flat.numel()
    if count <= DIGITS:
        return flat.tolist()
    bits = torch.from_numpy(hashes(SIGNS, count).astype(numpy.int64))
    return [(flat * (1 - 2 * (bits >> j & 1))).sum().item() / count**0.5 for j in range(DIGITS)]


def typical(values):
    return values.detach().double().square().mean().sqrt().item() if values.numel() else 0.0


# ---- networks


def spelled(draw, shape):
    """A layer that may follow on this shape."""
    pick = draw.choice
    if len(shape) == 1:
        kind = pick(["linear", "linear", "relu", "sigmoid", "unflatten", "dropout"])
        if kind == "linear":
            return f"linear {pick([1, 2, 3, 5, 8, 13, 16, 17, 24])}"
        if kind == "unflatten":
            channels = pick([c for c in range(1, shape[0] + 1) if shape[0] % c == 0])
            rest = shape[0] // channels
            height = pick([h for h in range(1, rest + 1) if rest % h == 0])
            return f"unflatten {channels}x{height}x{rest // height}"
    else:
        kind = pick(["conv"] * 4 + ["convtranspose"] * 3 + ["maxpool"] * 3 + ["avgpool"] * 2 + ["relu", "relu", "sigmoid", "dropout", "flatten"])
        stride = pick([1, 1, 2, 3])
        channels = pick([1, 2, 3, 4, 5, 8, 9, 16, 17])
        if kind == "conv":
            return f"conv {channels} kernel={pick([1, 2, 3, 3, 4, 5])} stride={stride} pad={pick([0, 0, 1, 2])}"
        if kind == "convtranspose":
            kernel = pick([1, 2, 3, 3, 4])
            return (f"convtranspose {channels} kernel={kernel} stride={stride} pad={pick(range(min(kernel, 3)))} "
                    f"outpad={pick(range(stride))}")
        if kind in ("maxpool", "avgpool"):
            size = pick([1, 2, 2, 3, 4])
            return (f"{kind} {size} stride={pick([1, 2, 3, size])} pad={pick(range(size // 2 + 1))} "
                    f"ceil={pick(['yes', 'no'])}" + (f" countpad={pick(['yes', 'no'])}" if kind == "avgpool" else ""))
    return "dropout 0" if kind == "dropout" else kind


def after(layers, shape):
    """The shape behind these layers; Unfit where they do not fit or grow large."""
    for layer in layers:
        if layer.startswith("dropout"):
            continue
        try:
            shape = tuple(module(layer, shape)(torch.zeros((1, *shape))).shape[1:])
        except (RuntimeError, ValueError) as error:
            raise Unfit(str(error))
        if not 1 <= numpy.prod(shape) <= 800:
            raise Unfit("large")
    return shape


def random_layers(draw, shape, loss):
    layers = []
    for _ in range(draw.randint(1, 7)):
        layers.append(spelled(draw, after(layers, shape)))
    end = after(layers, shape)
    if loss == "cross-entropy":
        layers += (["flatten"] if len(end) == 3 else []) + ["linear 10"]
    elif end != shape:
        # A transposed convolution where one comes to the input's size, else a linear layer.
        ways = []
        if len(end) == 3:
            for kernel, stride, pad, more in ((k, s, p, o) for k in range(1, 5) for s in range(1, 4) for p in range(2) for o in range(s)):
                if all((e - 1) * stride - 2 * pad + kernel + more == s for e, s in zip(end[1:], shape[1:])):
                    ways.append(f"convtranspose {shape[0]} kernel={kernel} stride={stride} pad={pad} outpad={more}")
        if ways:
            layers.append(draw.choice(ways))
        else:
            layers += (["flatten"] if len(end) == 3 else []) + [
                f"linear {numpy.prod(shape)}", "unflatten " + "x".join(map(str, shape))]
        if draw.random() < 0.3:
            layers.append("sigmoid")
    return layers


def in_blocks(draw, layers):
    """The layers with the names of blocks before them: runs of them, some within others."""
    named, left, block = [], 0, ""
    for number, layer in enumerate(layers):
        if left == 0:
            left = draw.randint(1, 4)
            block = draw.choice(["", f"part{number}:", f"part{number}.inner:"])
        left -= 1
        named.append(block + layer)
    return named


def random_entry(draw, name):
    loss = draw.choice(["mse", "cross-entropy"])
    shape = (draw.choice([1, 1, 2, 3]), draw.randint(3, 11), draw.randint(3, 11))
    layers = random_layers(draw, shape, loss)
    frozen = sorted(n for n in range(len(layers)) if draw.random() < 0.15)
    # Frozen dropout does nothing.
    layers = ["dropout 0.4" if layer == "dropout 0" and n in frozen else layer for n, layer in enumerate(layers)]
    if draw.random() < 0.5:
        beta1, beta2 = draw.choice([(0.9, 0.999), (0.9, 0.999), (0.5, 0.9), (0.0, 0.99)])
        optimizer = {"kind": "adam", "rate": draw.choice([1e-3, 1e-2]), "momentum": 0.0, "beta1": beta1, "beta2": beta2,
                     "epsilon": draw.choice([1e-8, 1e-8, 1e-4])}
    else:
        optimizer = {"kind": "sgd", "rate": draw.choice([0.01, 0.1]), "momentum": draw.choice([0.0, 0.5, 0.9]),
                     "beta1": 0.0, "beta2": 0.0, "epsilon": 0.0}
    return {"name": name, "input": shape, "batch": draw.randint(1, 20), "loss": loss, "tensor": draw.randint(1, 500) * 2,
            "imageTensor": IMAGES + draw.randint(10, 500), "layers": in_blocks(draw, layers), "frozen": frozen,
            "optimizer": optimizer, "steps": draw.randint(1, 5)}


# ---- what PyTorch makes of them


def build(entry):
    """In double precision, with the weights that the hash gives, exact in single precision; and every layer's number."""
    modules, shape, number = [], entry["input"], entry["tensor"]
    for text in entry["layers"]:
        layer = text.split(":")[-1]
        part = torch.nn.Identity() if layer.startswith("dropout") else module(layer, shape)
        shape = after([layer], shape)
        with torch.no_grad():
            for parameter in part.parameters():
                fan_in = part.weight.numel() // part.weight.shape[0]
                parameter.copy_(units(number, tuple(parameter.shape)) * torch.tensor(1 / fan_in**0.5, dtype=torch.float32))
                number += 1
        modules.append(part)
    network = torch.nn.Sequential(*modules).double()
    if sum(p.numel() for p in network.parameters()) > 5000:
        raise Unfit("large")
    for number in entry["frozen"]:
        modules[number].requires_grad_(False)
    if not any(p.requires_grad for p in network.parameters()):
        raise Unfit("frozen")
    return network


def refuse_bends(part, inputs, _):
    values = inputs[0].detach()
    near = BEND * values.abs().max()
    if isinstance(part, torch.nn.ReLU):
        if ((values != 0) & (values.abs() < near)).any():
            raise Unfit("bend")
    elif isinstance(part, torch.nn.MaxPool2d):
        pool = lambda x: torch.nn.functional.max_pool2d(
            x, part.kernel_size, part.stride, part.padding, ceil_mode=part.ceil_mode, return_indices=True)
        largest = pool(values)[0]
        for seed in range(3):
            noise = torch.rand(values.shape, generator=torch.Generator().manual_seed(seed), dtype=values.dtype) * 4 - 2
            places = pool(values + noise * near)[1]
            if (values.flatten(2).gather(2, places.flatten(2)) != largest.flatten(2)).any():
                raise Unfit("bend")


def measured(entry, network, inputs):
    """Losses, outputs, gradients and weights: tensors by name."""
    choice = entry["optimizer"]
    trainable = [p for p in network.parameters() if p.requires_grad]
    if choice["kind"] == "adam":
        optimizer = torch.optim.Adam(
            trainable, lr=choice["rate"], betas=(choice["beta1"], choice["beta2"]), eps=choice["epsilon"])
    else:
        optimizer = torch.optim.SGD(trainable, lr=choice["rate"], momentum=choice["momentum"])

    def run():
        output = network(inputs)
        if entry["loss"] == "mse":
            return output, torch.nn.functional.mse_loss(output, inputs)
        return output, torch.nn.functional.cross_entropy(output, labels(len(inputs)))

    losses, found = [], {}
    for step in range(entry["steps"]):
        optimizer.zero_grad()
        output, loss = run()
        loss.backward()
        losses.append(loss.detach())
        if step == 0:
            found["output"] = [output.detach().clone()]
            found["gradients"] = [None if p.grad is None else p.grad.clone() for p in network.parameters()]
        optimizer.step()
    output, loss = run()
    found["output"].append(output.detach())
    found["losses"] = [*losses, loss.detach()]
    found["weights"] = [p.detach().clone() for p in network.parameters()]
    return found


def allowed(exact, runs):
    """How far single precision may come from this tensor, as a digest."""
    right = digest(exact)
    worst = max(abs(a - b) for run in runs for a, b in zip(digest(run), right))
    return SLACK * worst + FLOOR * UNIT * typical(exact)


def complete(entry):
    """The entry with what PyTorch makes of it. Throws Unfit."""
    network = build(entry)
    inputs = pixels(entry["imageTensor"], (entry["batch"], *entry["input"]))
    strict = copy.deepcopy(network)
    for part in strict:
        part.register_forward_hook(refuse_bends)
    exact = measured(entry, strict, inputs)
    if any(g is not None and not g.abs().max() > 1e-9 for g in exact["gradients"]):
        raise Unfit("no gradient")
    if not all(torch.isfinite(value).all() for value in exact["weights"] + exact["losses"]):
        raise Unfit("diverged")
    runs = []
    for seed in range(RUNS):
        generator = torch.Generator().manual_seed(seed)
        moved = lambda x: (x * (1 + UNIT * (2 * torch.rand(x.shape, generator=generator, dtype=torch.float64) - 1))).float()
        other = copy.deepcopy(network)
        with torch.no_grad():
            for parameter in other.parameters():
                parameter.data = moved(parameter.data)
        runs.append(measured(entry, other, moved(inputs)))
    result = dict(entry)
    for key, values in exact.items():
        result[key] = [
            None if value is None else {
                "value": digest(value), "allowed": allowed(value, [run[key][index] for run in runs])}
            for index, value in enumerate(values)]
    return result


def entries(count, seed):
    draw = random.Random(seed)
    tries = 0
    while count > 0:
        tries += 1
        try:
            yield complete(random_entry(draw, f"network {tries}"))
            count -= 1
        except Unfit:
            continue


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    count, path, seed = (sys.argv[1:] + [None] * 3)[:3]
    write(path or "oracle.json", {"networks": list(entries(int(count or COUNT), int(seed or 1)))})
