"""Telar's speed beside PyTorch's, on the paper's networks and the 60,000 images of Fashion-MNIST.

In each round Telar works in a fresh process, then PyTorch, long since warm, for some seconds; PyTorch has the better of
contiguous and channels_last, of the forms of Adam, and of all cores and one. Training is in fp32 with Adam 1e-3, dropout
0.2 and batch 128 where nothing else is said; of Telar's epochs the last counts, without validation. The table gives
medians over the rounds with the lowest and the highest, and the median of the rounds' ratios. "of peak" is Telar's
arithmetic in convolutions and linear layers over the machine's rate of fused multiply-adds on all cores, measured in
each round.
"""

import argparse
import pathlib
import statistics
import sys
import tempfile

import machine
import pytorch
import telar
from networks import AUTOENCODER_2, training_flops
from work import LOAD, ROWS, WHERE

DATA = pathlib.Path("/usr/share/datasets/fashion-mnist")
PEER_SECONDS = 2.5
STARTS = 15


def measure(row, store, rounds):
    """One line of the table, as a dictionary."""
    peer, chosen = None, row.against or ""
    if row.peer is not None:
        peer = pytorch.Peer(row.network.key, DATA, **row.peer)
        tuned = peer.ask("tune")
        chosen = f"PyTorch {tuned['torch']}, {tuned['chosen']}"
    own, other, ratios, shares, memory, losses = [], [], [], [], [], []
    for number in range(rounds):
        peak = machine.peak_gflops()
        sample = row.own(store)
        own.append(sample.speed)
        memory.append(sample.memory)
        shares.append(sample.speed * training_flops(row.network) * 1e-9 / peak)
        if peer or row.other:
            beside = None if peer else row.other(store)
            other.append(peer.ask(f"run {PEER_SECONDS}")["images_per_second"] if peer else beside.speed)
            ratios.append(own[-1] / other[-1])
            losses = [entry.loss for entry in (sample, beside) if entry and entry.loss is not None]
        print(f"{row.title}, round {number + 1}: {own[-1]:,.0f}"
              + (f" against {other[-1]:,.0f}" if other else "") + f" images/s, peak {peak:,.0f} GFLOP/s",
              file=sys.stderr)
    if peer:
        peer.close()
    if len(losses) == 2:
        chosen += f"; validation loss {losses[0]:.4f} and {losses[1]:.4f}"
    return {"row": row, "own": own, "other": other, "ratios": ratios, "memory": max(memory), "chosen": chosen,
            "share": statistics.median(shares) if row.shows_share else None}


def speeds(values):
    """The median, and the lowest and highest behind it."""
    if not values:
        return f"{'':>25}"
    return f"{statistics.median(values):>9,.0f} {f'({min(values):,.0f}-{max(values):,.0f})':<15}"


def print_line(line):
    ratio = f"{statistics.median(line['ratios']):.2f}" if line["ratios"] else ""
    share = f"{line['share']:.0%}" if line["share"] is not None else ""
    memory = f"{line['memory']:,.0f}"
    print(f"{line['row'].title:<34}{speeds(line['own'])}{speeds(line['other'])}{ratio:>7}{share:>8}{memory:>8}"
          f"   {line['chosen']}", flush=True)


def print_head():
    print(f"{machine.description()}; FMA peak {machine.peak_gflops():,.0f} GFLOP/s\n")
    print(f"{'work':<34}{'Telar, images/s':<25}{'other, images/s':<25}{'ratio':>7}{'of peak':>8}{'MB':>8}   other")


def print_times(store):
    """Single times of the program: its start, a plan's compilation, the first step."""
    print(f"\n{'milliseconds':<34}{'median':>10}{'slowest':>10}")
    model = AUTOENCODER_2.script()
    times = {
        "start to end of telar -c exit": lambda: telar.milliseconds("exit", store),
        "start to the prompt": lambda: telar.milliseconds_to_prompt(store),
        "start to end of one training step": lambda: telar.milliseconds(
            f"{LOAD}; {model}; train limit=128 validate=none", store),
        "compiling a plan for training": lambda: telar.run(
            f"{model}; benchmark seconds=0.01", store).result("benchmark")["compile_milliseconds"],
        "PyTorch: start to one training step": lambda: pytorch.milliseconds_to_step(AUTOENCODER_2.key, DATA),
    }
    for name, once in times.items():
        values = [once() for _ in range(3 if name.startswith("PyTorch") else STARTS)]
        print(f"{name:<34}{statistics.median(values):>10.1f}{max(values):>10.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each work is done by both (default 3)")
    parser.add_argument("--only", metavar="ROW", action="append", choices=[row.key for row in ROWS] + ["times"],
                        help="a row instead of all; may be repeated: " + " ".join(row.key for row in ROWS) + " times")
    options = parser.parse_args()
    if warning := machine.quiet_warning():
        print(f"bench: {warning}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="telar-bench-", dir=WHERE) as store:
        telar.run(f"load fashion-mnist path={DATA} mean=0.5 std=0.5", store)
        print_head()
        for row in ROWS:
            if options.only is None or row.key in options.only:
                print_line(measure(row, store, options.rounds))
        if options.only is None or "times" in options.only:
            print_times(store)


if __name__ == "__main__":
    main()
