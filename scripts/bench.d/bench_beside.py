"""Telar's speed beside another build of it: one with another oneDNN, say, or of other sources.

The other program is named: bin/telar of an unpacked tarball, which has its own libraries with it, or what was built in
another folder. In each round the two train each of the paper's networks for some seconds, and infer, in turns and in
fresh processes, without PyTorch. The table gives medians over the rounds with the lowest and the highest, and the median
of the rounds' ratios, above 1 where this Telar is the faster.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

import machine
import telar
from networks import AUTOENCODER_2, NETWORKS
from work import WHERE, benchmark

DATA = "/usr/share/datasets/fashion-mnist"
WORKS = {network.key: (network.title, benchmark(network, "training", 128)) for network in NETWORKS} | {
    f"inference-{batch}": (f"Autoencoder II, inference of {batch}", benchmark(AUTOENCODER_2, "inference", batch))
    for batch in (1, 256)}


def version(program):
    """What the program says of itself, in a line."""
    try:
        lines = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"bench: {program} is no Telar that runs here: {error}")
    return ", ".join(" ".join(line.split()) for line in lines[:3])


def speeds(values):
    return f"{statistics.median(values):>9,.0f} {f'({min(values):,.0f}-{max(values):,.0f})':<17}"


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench beside", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the other telar")
    parser.add_argument("--rounds", type=int, default=3, help="how often each work is done by both (default 3)")
    parser.add_argument("--only", metavar="ROW", action="append", choices=list(WORKS),
                        help="a row instead of all; may be repeated: " + " ".join(WORKS))
    options = parser.parse_args()
    programs = [telar.BINARY, os.path.abspath(options.program)]
    if warning := machine.quiet_warning():
        print(f"bench: {warning}", file=sys.stderr)
    print(machine.description())
    for name, program in zip(("this", "other"), programs):
        print(f"{name}: {version(program)}")
    print(f"\n{'images/s':<34}{'this':<27}{'other':<27}{'ratio':>7}", flush=True)
    with tempfile.TemporaryDirectory(prefix="telar-bench-", dir=WHERE) as store:
        telar.run(f"load fashion-mnist path={DATA} mean=0.5 std=0.5", store)
        for key, (title, work) in WORKS.items():
            if options.only and key not in options.only:
                continue
            found = [[], []]
            for _ in range(options.rounds):
                for program, values in zip(programs, found):
                    telar.BINARY = program
                    values.append(work(store).speed)
            ratio = statistics.median(own / other for own, other in zip(*found))
            print(f"{title:<34}{speeds(found[0])}{speeds(found[1])}{ratio:>7.2f}", flush=True)


if __name__ == "__main__":
    main()
