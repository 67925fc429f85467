"""How quickly `nearest` finds the ten nearest of 10,000 points of 1,568 numbers, and of 60,000 points of 128.

The points are what untrained models make of Fashion-MNIST. Telar's time is that of one more `nearest` in a session:
it reads the embedding from the store, checks every checksum, compares all points and orders them exactly. Beside it
stands NumPy's brute force on points that lie in memory already, in single precision: as a formula states the
distances, and with the points' squares known beforehand, which leaves one product of a matrix and a vector. Both
work in turns, on one thread; the table gives the least time, and the median behind it, in milliseconds.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

import machine
import pytorch
import telar

# The name of the embedding, the images, the layers that make it.
EMBEDDINGS = [
    ("wide", "test", "conv 16 pad=1; relu; maxpool 2; conv 32 pad=1; relu; maxpool 2", (10_000, 1568)),
    ("long", "train", "flatten; linear 128", (60_000, 128)),
]
METRICS = ["l2", "cosine"]
QUERIES = 20


def fill(store):
    """Makes a store with the embeddings."""
    script = "seed 1; load fashion-mnist\n"
    for name, data, layers, _ in EMBEDDINGS:
        script += f"model {name} input=1x28x28 {{ {layers} }}\nembed {data} with={name} as={name}\n"
    telar.run(script, store)


def milliseconds(store, name, metric):
    """Of one more query in a session."""
    def session(queries):
        return telar.milliseconds(
            f"for i in 1..{queries} {{ let found = (nearest {name} id=$i k=10 metric={metric}) }}", store)
    return (session(1 + QUERIES) - session(1)) / QUERIES


# Reads commands "COUNT DIMENSION METRIC", and writes the milliseconds of a query by either way.
PEER = """
import json, sys, time
import numpy

made = {}


def points(count, dimension):
    if (count, dimension) not in made:
        values = numpy.random.default_rng(1).random((count, dimension), dtype=numpy.float32)
        made[count, dimension] = values, numpy.einsum("ij,ij->i", values, values)
    return made[count, dimension]


def nearest(distances):
    found = numpy.argpartition(distances, 10)[:10]
    return found[numpy.argsort(distances[found])]


def plain(values, squares, point, metric):
    if metric == "l2":
        return numpy.linalg.norm(values - point, axis=1)
    return 1 - values @ point / (numpy.linalg.norm(values, axis=1) * numpy.linalg.norm(point))


def prepared(values, squares, point, metric):
    if metric == "l2":
        return squares - 2 * (values @ point)
    return -(values @ point) / numpy.sqrt(squares)


for line in sys.stdin:
    count, dimension, metric = line.split()
    values, squares = points(int(count), int(dimension))
    times = []
    for way in plain, prepared:
        best = 1e9
        for index in range(10):
            start = time.perf_counter()
            nearest(way(values, squares, values[index], metric))
            best = min(best, time.perf_counter() - start)
        times.append(best * 1000)
    print(json.dumps(times), flush=True)
"""


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench nearest", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="how often each is measured (default: 7)")
    options = parser.parse_args()
    if warning := machine.quiet_warning():
        print(f"bench: {warning}", file=sys.stderr)
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    peer = subprocess.Popen(
        [pytorch.interpreter(), "-c", PEER], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=os.environ | threads)
    rows = [(name, shape, metric, [], [], []) for name, _, _, shape in EMBEDDINGS for metric in METRICS]
    with tempfile.TemporaryDirectory(prefix="telar-bench-") as store:
        fill(store)
        for _ in range(options.rounds):
            for name, (count, dimension), metric, own, plain, prepared in rows:
                own.append(milliseconds(store, name, metric))
                peer.stdin.write(f"{count} {dimension} {metric}\n")
                peer.stdin.flush()
                for times, value in zip((plain, prepared), json.loads(peer.stdout.readline())):
                    times.append(value)
    peer.stdin.close()
    peer.wait()
    print(f"{machine.description()}; the least of {options.rounds} rounds (and the median), in ms\n")
    print("| points | metric | Telar, from the store | NumPy, in memory | NumPy, squares known |\n|---|---|---|---|---|")
    for _, (count, dimension), metric, *columns in rows:
        cells = " | ".join(f"{min(times):.1f} ({statistics.median(times):.1f})" for times in columns)
        print(f"| {count:,}x{dimension:,} | {metric} | {cells} |")


if __name__ == "__main__":
    main()
