"""Training speed of Telar and of PyTorch, side by side.

Trains each network in fp32 on Fashion-MNIST, batch 128, Adam 1e-3, dropout 0.2. In each round Telar trains two epochs
in a fresh process, of which the second counts, then PyTorch, long since warm, trains one. The table gives the medians
over the rounds; images/s count training alone, not validation. "of peak" is Telar's arithmetic in convolutions and
linear layers over the machine's rate of fused multiply-adds on all cores, measured in each round.
"""

import argparse
import pathlib
import statistics
import sys
import tempfile

import machine
import pytorch
import telar
from networks import NETWORKS, training_flops

DATA = pathlib.Path("/usr/share/datasets/fashion-mnist")
LOAD = f"load fashion-mnist path={DATA} mean=0.5 std=0.5"
EPOCHS = 2
STARTS = 15


def train_telar(network, store, limit):
    """Images per second in the last epoch, and the peak of resident memory in MB."""
    run = telar.run(
        f"{LOAD}; seed 42; {network.script()}; "
        f"train net loss={network.loss} optimizer=adam lr=1e-3 batch=128 epochs={EPOCHS} limit={limit}", store)
    result = run.result("train")
    if result["stopped"] != "finished" or len(result["epochs"]) != EPOCHS:
        raise SystemExit(f"bench: Telar did not finish training {network.title}")
    return result["epochs"][-1]["images_per_second"], run.peak_memory_mb


def measure(network, store, options):
    """One line of the table, as a dictionary."""
    peer = pytorch.Peer(network.key, DATA, options.limit)
    tuned = peer.ask("tune")
    rounds = []
    for number in range(options.rounds):
        peak = machine.peak_gflops()
        own, memory = train_telar(network, store, options.limit)
        other = peer.ask("epoch")["images_per_second"]
        rounds.append({"telar": own, "pytorch": other, "peak": peak, "memory": memory})
        print(f"{network.title}, round {number + 1}: Telar {own:,.0f}, PyTorch {other:,.0f} images/s, "
              f"peak {peak:,.0f} GFLOP/s", file=sys.stderr)
    peer.close()
    middle = {key: statistics.median(entry[key] for entry in rounds) for key in rounds[0]}
    to_gflops = training_flops(network) * 1e-9
    return middle | {
        "title": network.title, "memory": max(entry["memory"] for entry in rounds),
        "ratio": statistics.median(entry["telar"] / entry["pytorch"] for entry in rounds),
        "share": statistics.median(entry["telar"] * to_gflops / entry["peak"] for entry in rounds),
        "flops": training_flops(network), "version": tuned["torch"], "chosen": tuned["chosen"],
    }


def print_table(lines):
    print(f"PyTorch {lines[0]['version']} on {machine.description()}; "
          f"FMA peak {statistics.median(line['peak'] for line in lines):,.0f} GFLOP/s\n")
    print(f"{'network':<20}{'Telar':>10}{'PyTorch':>10}{'ratio':>8}{'of peak':>9}{'MFLOP':>8}{'memory':>9}"
          "   PyTorch with")
    print(f"{'':<20}{'images/s':>10}{'images/s':>10}{'':>8}{'':>9}{'/image':>8}{'MB':>9}")
    for line in lines:
        print(f"{line['title']:<20}{line['telar']:>10,.0f}{line['pytorch']:>10,.0f}{line['ratio']:>8.2f}"
              f"{line['share']:>8.1%} {line['flops'] / 1e6:>8.2f}{line['memory']:>8,.0f}   {line['chosen']}")


def print_starts(store):
    print("\nmilliseconds from starting, median and slowest")
    for name, once in (("telar -c exit", telar.milliseconds_to_exit), ("to the prompt", telar.milliseconds_to_prompt)):
        times = [once(store) for _ in range(STARTS)]
        print(f"{name:<20}{statistics.median(times):>10.1f}{max(times):>10.1f}")


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each network is trained by both (default 3)")
    parser.add_argument("--limit", type=int, default=60000, help="images an epoch (default all 60000)")
    parser.add_argument("--only", choices=[network.key for network in NETWORKS], help="one network instead of all")
    options = parser.parse_args()
    if warning := machine.quiet_warning():
        print(f"bench: {warning}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="telar-bench-") as store:
        telar.run(LOAD, store)
        chosen = [network for network in NETWORKS if options.only in (None, network.key)]
        print_table([measure(network, store, options) for network in chosen])
        print_starts(store)


if __name__ == "__main__":
    main()
