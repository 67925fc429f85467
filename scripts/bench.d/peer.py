"""PyTorch's side of "scripts/bench train": trains one network on the CPU as well as PyTorch can, and reports its speed.

Runs in the benchmark's virtual environment. Reads commands from standard input, one a line, and answers each with one
line of JSON: "tune" finds the faster of contiguous and channels_last, each with Adam's plain and fused form, and goes
on with it; "epoch" trains one epoch. The process stays, so that every epoch finds everything warm.

What is done so that the comparison is fair to PyTorch:
  - the images lie in memory as a normalised float tensor; a batch is one index_select, with no DataLoader
  - all cores; denormals flushed; gradients set to None rather than zeroed; ReLU in place; losses summed without .item()
  - every layer is the one that PyTorch's own documentation would use, in one nn.Sequential
"""

import argparse
import gzip
import json
import os
import sys
import time

import torch
from torch import nn

DROPOUT = 0.2
BATCH = 128


def activate():
    return [nn.ReLU(inplace=True), nn.Dropout(DROPOUT)]


def conv(inputs, outputs, pool=None):
    return [nn.Conv2d(inputs, outputs, 3, padding=1), *activate(), pool or nn.MaxPool2d(2)]


def transposed(inputs, outputs, output_padding=1):
    return nn.ConvTranspose2d(inputs, outputs, 3, stride=2, padding=1, output_padding=output_padding)


def to_image():
    return [transposed(16, 1), nn.Sigmoid()]


def build(name):
    if name == "autoencoder-1-256":
        return nn.Sequential(
            *conv(1, 16), nn.Flatten(), nn.Linear(3136, 256), *activate(), nn.Linear(256, 3136),
            nn.Unflatten(1, (16, 14, 14)), *to_image())
    if name == "autoencoder-2":
        return nn.Sequential(*conv(1, 16), *conv(16, 32), transposed(32, 16), *activate(), *to_image())
    if name == "autoencoder-3":
        return nn.Sequential(
            *conv(1, 16), *conv(16, 32), *conv(32, 64, nn.MaxPool2d(2, ceil_mode=True)),
            transposed(64, 32, 0), *activate(), transposed(32, 16), *activate(), *to_image())
    if name == "classifier":
        return nn.Sequential(
            *conv(1, 16), *conv(16, 32), nn.Flatten(), nn.Linear(1568, 128), *activate(),
            nn.Linear(128, 64), *activate(), nn.Linear(64, 10))
    raise SystemExit(f"peer: unknown network {name}")


def read_idx(path, header):
    with gzip.open(path) as file:
        return torch.frombuffer(bytearray(file.read()[header:]), dtype=torch.uint8)


def load(folder, limit):
    """Normalised images and labels of the first images of the training set."""
    images = read_idx(os.path.join(folder, "train-images-idx3-ubyte.gz"), 16).reshape(-1, 1, 28, 28)[:limit]
    labels = read_idx(os.path.join(folder, "train-labels-idx1-ubyte.gz"), 8)[:limit]
    return (images.float() / 255 - 0.5) / 0.5, labels.long()


class Training:
    """One network in training, with the layout and the form of Adam that it uses."""

    def __init__(self, name, images, labels, layout, fused):
        torch.manual_seed(42)
        self.images, self.labels = images.contiguous(memory_format=layout), labels
        self.learns_input = name.startswith("autoencoder")
        self.loss = nn.MSELoss() if self.learns_input else nn.CrossEntropyLoss()
        self.layout, self.fused = layout, fused
        self.model = build(name).to(memory_format=layout)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3, fused=fused)
        self.model.train()

    def run(self, most_steps=None):
        """Trains one epoch, or its first steps; gives images, seconds and the mean loss."""
        total, images = torch.zeros(()), 0
        start = time.perf_counter()
        for step, chosen in enumerate(torch.randperm(len(self.images)).split(BATCH)):
            if step == most_steps:
                break
            inputs = self.images.index_select(0, chosen)
            targets = inputs if self.learns_input else self.labels.index_select(0, chosen)
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.loss(self.model(inputs), targets)
            loss.backward()
            self.optimizer.step()
            total += loss.detach() * len(chosen)
            images += len(chosen)
        return images, time.perf_counter() - start, (total / images).item()

    def name(self):
        layout = "channels_last" if self.layout == torch.channels_last else "contiguous"
        return layout + (", fused Adam" if self.fused else "")


def tune(name, images, labels):
    """The fastest of the layouts and forms of Adam, by the better of two tries of some steps each."""
    ways = [Training(name, images, labels, layout, fused)
            for layout in (torch.contiguous_format, torch.channels_last) for fused in (False, True)]
    speeds = [0.0] * len(ways)
    for _ in range(2):
        for number, training in enumerate(ways):
            training.run(10)
            count, seconds, _ = training.run(50)
            speeds[number] = max(speeds[number], count / seconds)
    return ways[speeds.index(max(speeds))], dict(zip([way.name() for way in ways], speeds))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("network")
    parser.add_argument("--data", required=True)
    parser.add_argument("--limit", type=int, default=60000)
    arguments = parser.parse_args()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.set_flush_denormal(True)
    images, labels = load(arguments.data, arguments.limit)
    training = None
    for line in sys.stdin:
        if line.strip() == "tune":
            training, tried = tune(arguments.network, images, labels)
            answer = {"torch": torch.__version__, "chosen": training.name(), "tried": tried}
        else:
            count, seconds, loss = training.run()
            answer = {"images_per_second": count / seconds, "seconds": seconds, "loss": loss}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
