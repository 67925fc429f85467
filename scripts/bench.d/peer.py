"""PyTorch's side of "scripts/bench train": runs one network on the CPU as well as PyTorch can, and reports its speed.

Runs in the benchmark's virtual environment. Reads commands from standard input, one a line, and answers each with one
line of JSON: "tune" tries contiguous and channels_last, in training each with Adam's plain and fused form, and all
cores and one, and goes on with the fastest; "run SECONDS" measures it for about so long. The process stays, so that
every run finds everything warm.

What is done so that the comparison is fair to PyTorch:
  - the images lie in memory as a normalised float tensor; a batch is one index_select, with no DataLoader
  - denormals flushed; gradients set to None rather than zeroed; ReLU in place; losses summed without .item()
  - every layer is the one that PyTorch's own documentation would use, in one nn.Sequential
  - inference in inference_mode and eval; a frozen encoder in eval under no_grad, but also as it is mostly written, with
    requires_grad off and its dropout on
"""

import argparse
import gzip
import itertools
import json
import os
import sys
import time

import torch
from torch import nn

DROPOUT = 0.2
CORES = len(os.sched_getaffinity(0))


def activate():
    return [nn.ReLU(inplace=True), nn.Dropout(DROPOUT)]


def conv(inputs, outputs, pool=None):
    return [nn.Conv2d(inputs, outputs, 3, padding=1), *activate(), pool or nn.MaxPool2d(2)]


def transposed(inputs, outputs, output_padding=1):
    return nn.ConvTranspose2d(inputs, outputs, 3, stride=2, padding=1, output_padding=output_padding)


def bottleneck(channels, size):
    count = channels * size * size
    return [nn.Flatten(), nn.Linear(count, 256), *activate(), nn.Linear(256, count),
            nn.Unflatten(1, (channels, size, size))]


def to_image():
    return [transposed(16, 1), nn.Sigmoid()]


def build(name):
    """The encoder and what follows it."""
    encoder = conv(1, 16)
    if name == "autoencoder-1":
        rest = to_image()
    elif name == "autoencoder-1-256":
        rest = bottleneck(16, 14) + to_image()
    elif name == "autoencoder-2":
        encoder += conv(16, 32)
        rest = [transposed(32, 16), *activate(), *to_image()]
    elif name.startswith("autoencoder-3"):
        encoder += conv(16, 32) + conv(32, 64, nn.MaxPool2d(2, ceil_mode=True))
        rest = bottleneck(64, 4) if name.endswith("256") else []
        rest += [transposed(64, 32, 0), *activate(), transposed(32, 16), *activate(), *to_image()]
    elif name in ("classifier", "frozen"):
        encoder += conv(16, 32)
        rest = [nn.Flatten(), nn.Linear(1568, 128), *activate(), nn.Linear(128, 64), *activate(), nn.Linear(64, 10)]
    else:
        raise SystemExit(f"peer: unknown network {name}")
    return nn.Sequential(*encoder), nn.Sequential(*rest)


def read_idx(path, header):
    with gzip.open(path) as file:
        return torch.frombuffer(bytearray(file.read()[header:]), dtype=torch.uint8)


def load(folder):
    """Normalised images and labels of the training set."""
    images = read_idx(os.path.join(folder, "train-images-idx3-ubyte.gz"), 16).reshape(-1, 1, 28, 28)
    labels = read_idx(os.path.join(folder, "train-labels-idx1-ubyte.gz"), 8)
    return (images.float() / 255 - 0.5) / 0.5, labels.long()


class Work:
    """One network at work, with the layout, the form of Adam and the threads that it uses."""

    def __init__(self, options, images, labels, layout, fused):
        torch.manual_seed(42)
        self.batch, self.threads, self.layout, self.fused = options.batch, CORES, layout, fused
        self.images, self.labels = images.contiguous(memory_format=layout), labels
        self.learns_input = options.network.startswith("autoencoder")
        self.loss = nn.MSELoss() if self.learns_input else nn.CrossEntropyLoss()
        self.encoder, self.rest = (part.to(memory_format=layout) for part in build(options.network))
        self.what = options.what
        trained = [*self.rest.parameters()]
        if self.what in ("frozen", "cached"):
            self.encoder.eval()
            if self.what == "cached":
                with torch.no_grad():
                    parts = self.images.split(1024)
                    # Each image's features in a row, as the head wants them.
                    self.images = torch.cat([self.encoder(part).flatten(1) for part in parts])
        elif self.what == "unlearning":
            self.encoder.requires_grad_(False)
        else:
            trained += self.encoder.parameters()
        self.optimizer = torch.optim.Adam(trained, lr=1e-3, fused=fused)
        if self.what == "inference":
            self.encoder.eval()
            self.rest.eval()
        self.chosen = iter(())

    def output(self, inputs):
        if self.what == "cached":
            return self.rest(inputs)
        if self.what == "frozen":
            with torch.no_grad():
                inputs = self.encoder(inputs)
            return self.rest(inputs)
        return self.rest(self.encoder(inputs))

    def step(self):
        """One batch of an epoch without end; how many images it had."""
        chosen = next(self.chosen, None)
        if chosen is None:
            self.chosen = iter(torch.randperm(len(self.images)).split(self.batch))
            chosen = next(self.chosen)
        inputs = self.images.index_select(0, chosen)
        if self.what == "inference":
            with torch.inference_mode():
                self.output(inputs)
            return len(chosen)
        targets = inputs if self.learns_input else self.labels.index_select(0, chosen)
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.output(inputs), targets)
        loss.backward()
        self.optimizer.step()
        return len(chosen)

    def speed(self, seconds):
        """Images per second over so many seconds."""
        torch.set_num_threads(self.threads)
        images, start = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - start) < seconds or images == 0:
            images += self.step()
        return images / elapsed

    def name(self):
        layout = "channels_last" if self.layout == torch.channels_last else "contiguous"
        threads = "" if self.threads == CORES else ", 1 thread"
        return layout + (", fused Adam" if self.fused else "") + threads


def fastest(ways, seconds):
    """By the better of two tries."""
    best = {}
    for _, way in itertools.product(range(2), ways):
        way.speed(seconds / 5)
        best[way] = max(best.get(way, 0), way.speed(seconds))
    return max(ways, key=best.get)


def tune(options, images, labels):
    layouts = [torch.contiguous_format] if options.what == "cached" else [
        torch.contiguous_format, torch.channels_last]
    forms = [False] if options.what == "inference" else [False, True]
    chosen = fastest([Work(options, images, labels, *way) for way in itertools.product(layouts, forms)], 0.5)
    if CORES > 1:
        alone = Work(options, images, labels, chosen.layout, chosen.fused)
        alone.threads = 1
        chosen = fastest([chosen, alone], 0.5)
    return chosen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("network")
    parser.add_argument("--data", required=True)
    parser.add_argument("--what", choices=["training", "inference", "unlearning", "frozen", "cached"], default="training")
    parser.add_argument("--batch", type=int, default=128)
    options = parser.parse_args()
    torch.set_flush_denormal(True)
    images, labels = load(options.data)
    work = None
    for line in sys.stdin:
        command, *words = line.split()
        if command == "tune":
            work = tune(options, images, labels)
            answer = {"torch": torch.__version__, "chosen": work.name()}
        else:
            work = work or Work(options, images, labels, torch.contiguous_format, fused=False)
            answer = {"images_per_second": work.speed(float(words[0]))}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
