"""Where the time of a training step goes: microseconds of one core for an image, kernel by kernel.

Trains a network on one thread as fast as it goes, then some steps more with oneDNN's own log of its kernels
(ONEDNN_VERBOSE) and, where perf is there and allowed, under perf for Telar's own loops. What is left of the whole is the
rest: calls, the gather of pixels, and what the memory makes wait."""

import argparse
import collections
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import networks
import telar

BATCH, SPEED_IMAGES, LOG_IMAGES = 128, 12800, 3200

# Names every loop.
VARIANTS = pathlib.Path(__file__).parents[2] / "Sources/CKernels/include/variants.h"

PASSES = {"forward_training": "forward", "backward_data": "gradient of source", "backward_weights": "gradient of weights",
          "undef": ""}


def script(network, images, epochs):
    return "\n".join([
        "threads 1", "load fashion-mnist mean=0.5 std=0.5", network.script(),
        f"train net loss={network.loss} batch={BATCH} epochs={epochs} limit={images} validate=none"])


def microseconds(network, store):
    """Of the best of several epochs: other work on the machine can only slow them."""
    epochs = telar.run(script(network, SPEED_IMAGES, 5), store).result("train")["epochs"]
    return 1e6 / max(epoch["images_per_second"] for epoch in epochs)


def primitives(network, store):
    """Microseconds an image in each of oneDNN's kernels, in the order of their first run."""
    command = [telar.BINARY, "--store", store, "-c", script(network, LOG_IMAGES, 1)]
    output = subprocess.run(
        command, check=True, capture_output=True, text=True, env=os.environ | {"ONEDNN_VERBOSE": "1"}).stdout
    times = collections.OrderedDict()
    for line in output.splitlines():
        fields = line.split(",")
        if fields[:2] == ["onednn_verbose", "exec"]:
            shape = fields[9]
            ic, oc, side = (re.search(pattern, fields[9]) for pattern in (r"ic(\d+)", r"oc(\d+)", r"oh(\d+)"))
            if ic and oc and side:
                shape = f"{ic[1]}→{oc[1]} @{side[1]}"
            key = " ".join(filter(None, [fields[3], shape, PASSES.get(fields[5], fields[5])]))
            times[key] = times.get(key, 0) + float(fields[-1]) * 1000 / LOG_IMAGES
    return times


def own_loops(network, store, total):
    """Microseconds an image in each of Telar's own loops; empty where perf cannot tell."""
    if not shutil.which("perf"):
        return {}
    with tempfile.NamedTemporaryFile() as record:
        command = ["perf", "record", "-q", "-o", record.name, "-e", "cycles:u", telar.BINARY, "--store", store, "-c",
                   script(network, SPEED_IMAGES, 5)]
        if subprocess.run(command, capture_output=True).returncode:
            return {}
        report = subprocess.run(
            ["perf", "report", "-i", record.name, "--no-children", "-F", "overhead,symbol", "--comm", "telar"],
            capture_output=True, text=True).stdout
    loops = set(re.findall(r"each\((\w+)\)", VARIANTS.read_text()))
    shares = {}
    for share, name in re.findall(r"([\d.]+)%\s+\[\.\] (?:kernel_)?(\w+)", report):
        if name in loops:
            shares[name] = shares.get(name, 0) + float(share)
    return {name.replace("_", " "): share / 100 * total for name, share in shares.items()}


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench account", description=__doc__)
    keys = [network.key for network in networks.NETWORKS]
    parser.add_argument("--network", choices=keys, default="autoencoder-2")
    arguments = parser.parse_args()
    network = next(network for network in networks.NETWORKS if network.key == arguments.network)
    with tempfile.TemporaryDirectory() as store:
        telar.run("load fashion-mnist mean=0.5 std=0.5", store)
        total = microseconds(network, store)
        library = primitives(network, store)
        own = own_loops(network, store, total)
    print(f"{network.title}: {total:.1f} µs an image on one thread ({1e6 / total:,.0f} images/s)\n")
    print("| µs | oneDNN |\n|---|---|")
    for name, time in library.items():
        if time >= 0.05:
            print(f"| {time:.2f} | {name} |")
    print(f"| **{sum(library.values()):.1f}** | in all |\n")
    print("| µs | Telar's own loops |\n|---|---|")
    for name, time in sorted(own.items(), key=lambda item: -item[1]):
        if time >= 0.05:
            print(f"| {time:.2f} | {name} |")
    print(f"| **{sum(own.values()):.1f}** | in all |\n")
    print(f"{total - sum(library.values()) - sum(own.values()):.1f} µs are left for calls, and for waiting for memory.")


if __name__ == "__main__":
    main()
