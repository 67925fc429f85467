#!/usr/bin/env python3
"""Writes what the nearest points of made-up embeddings are, by arithmetic without rounding; needs nothing but Python.

    python3 Tests/WorkbenchTests/Reference/neighbours.py > Tests/WorkbenchTests/Reference/neighbours.json
    python3 Tests/WorkbenchTests/Reference/neighbours.py --cases 1000 > FILE
    TELAR_NEIGHBOURS=FILE scripts/test --filter ExactSearchTests

The first writes the short form that is kept beside this file, the second as many cases as are wanted; with
TELAR_NEIGHBOURS the tests read them from there. Every case has another seed, and the first cases are the same in both.

Points from a hash. h(seed, i) is that of Tests/NetworkTests/Reference/generate.py; number j of point r is made from the
bits of h = h(seed, r * dimension + j), or in a case with "spread" from those of h(seed, j):
    sign      the lowest bit, in a case that is "signed"
    exponent  low + (h >> 1 & 0xff) % (high - low + 1), as single precision has it: 0 is for the smallest numbers,
              127 for those from 1 to 2
    fraction  the `bits` highest of the 23 bits h >> 9
With "spread" s, all points are near one: the fraction of number j of point r is changed, by exclusive or, with the s
lowest bits of h(seed + 1, r * dimension + j).
Then some points are replaced, in rising order of r: r % 7 == 5 is a copy of the point before it, r % 11 == 3 is zero,
r % 13 == 6 is the point before it with each exponent from 1 to 253 raised by one, which doubles it.

Of each case there are the `k` points nearest to the point `query`, itself left out, of equally near ones the lower
first, and their distances: the nearest numbers of double precision.
"""

import argparse
import decimal
import json
import sys
from fractions import Fraction

decimal.getcontext().prec = 900
UNIT = 149  # numbers are whole multiples of 2^-149


def hashed(tensor, element):
    h = (tensor * 0x9E3779B1 + element * 0x85EBCA77) & 0xFFFFFFFF
    h = ((h ^ h >> 16) * 0x7FEB352D) & 0xFFFFFFFF
    h = ((h ^ h >> 15) * 0x846CA68B) & 0xFFFFFFFF
    return h ^ h >> 16


def points(case):
    """The bits of each point's numbers."""
    seed, dimension, low, bits, spread = (case[name] for name in ["seed", "dimension", "low", "bits", "spread"])
    exponents = case["high"] - low + 1
    mask = 0x7FFFFF >> (23 - bits) << (23 - bits)
    made = []
    for r in range(case["count"]):
        if r % 11 == 3:
            point = [0] * dimension
        elif r % 7 == 5:
            point = made[r - 1]
        elif r % 13 == 6:
            point = [b + (1 << 23) if 1 <= b >> 23 & 0xFF <= 253 else b for b in made[r - 1]]
        else:
            point = []
            for j in range(dimension):
                h = hashed(seed, j if spread else r * dimension + j)
                b = (h & 1) << 31 if case["signed"] else 0
                b |= (low + (h >> 1 & 0xFF) % exponents) << 23 | (h >> 9 & mask)
                point.append(b ^ (hashed(seed + 1, r * dimension + j) & ((1 << spread) - 1)))
        made.append(point)
    return made


def whole(bits):
    """A number of single precision as a whole multiple of 2^-149."""
    exponent, fraction = bits >> 23 & 0xFF, bits & 0x7FFFFF
    magnitude = fraction if exponent == 0 else (fraction | 1 << 23) << (exponent - 1)
    return -magnitude if bits >> 31 else magnitude


def nearest(case):
    """(index, distance) of the nearest points."""
    made = [[whole(b) for b in point] for point in points(case)]
    query = made[case["query"]]
    square = sum(x * x for x in query)
    found = []
    for index, point in enumerate(made):
        if index == case["query"]:
            continue
        if case["metric"] == "l2":
            total = sum((x - y) ** 2 for x, y in zip(point, query))
            key, distance = total, decimal.Decimal(total).sqrt() / 2**UNIT
        else:
            product, other = sum(x * y for x, y in zip(point, query)), sum(x * x for x in point)
            if product == 0:
                key, distance = Fraction(0), decimal.Decimal(1)
            else:
                # The order of -cos is that of -cos |cos|.
                key = Fraction(-product * abs(product), square * other)
                distance = 1 - product / (decimal.Decimal(square) * other).sqrt()
                # An angle of zero; its root is rounded.
                distance = decimal.Decimal(0) if key == -1 else distance
        found.append((key, index, float(distance)))
    return [(index, distance) for _, index, distance in sorted(found)[:case["k"]]]


# What a case is like: the exponents of its numbers, how many bits they have, how near to each other they are.
KINDS = [
    {"kind": "ordinary", "low": 118, "high": 127, "bits": 23, "spread": 0},
    {"kind": "near-parallel", "low": 120, "high": 127, "bits": 23, "spread": 3},
    {"kind": "nearly parallel", "low": 120, "high": 127, "bits": 23, "spread": 11},
    {"kind": "far from zero", "low": 136, "high": 136, "bits": 23, "spread": 14},
    {"kind": "last bits", "low": 127, "high": 127, "bits": 23, "spread": 1},
    {"kind": "ties", "low": 127, "high": 128, "bits": 1, "spread": 0},
    {"kind": "one length", "low": 127, "high": 127, "bits": 0, "spread": 0},
    {"kind": "huge", "low": 240, "high": 254, "bits": 23, "spread": 0},
    {"kind": "huge, near-parallel", "low": 254, "high": 254, "bits": 23, "spread": 4},
    {"kind": "tiny", "low": 0, "high": 12, "bits": 23, "spread": 0},
    {"kind": "tiny, near-parallel", "low": 1, "high": 8, "bits": 23, "spread": 5},
    {"kind": "smallest", "low": 0, "high": 0, "bits": 23, "spread": 0},
    {"kind": "smallest of few bits", "low": 0, "high": 0, "bits": 2, "spread": 0},
    {"kind": "all scales", "low": 0, "high": 254, "bits": 23, "spread": 0},
    {"kind": "all scales, near-parallel", "low": 0, "high": 254, "bits": 23, "spread": 7},
    {"kind": "under 1e-10", "low": 88, "high": 92, "bits": 23, "spread": 0},
    {"kind": "over 1e10", "low": 161, "high": 165, "bits": 23, "spread": 0},
]
DIMENSIONS = [1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 64, 100, 128, 257, 784, 1568, 3000]


def cases(count):
    for number in range(count):
        pick = lambda place, options: options[hashed(77, number * 8 + place) % len(options)]
        case = {"seed": 2 * number + 5000} | KINDS[number % len(KINDS)]
        # The longest come seldom, for the sake of time.
        case["dimension"] = pick(0, DIMENSIONS if number % 5 == 0 else DIMENSIONS[:13])
        case["count"] = pick(1, [2, 3, 17, 40, 90] if case["dimension"] <= 128 else [5, 25])
        case["signed"] = pick(2, [True, True, False])
        case["metric"] = pick(3, ["cosine", "l2"])
        case["query"] = pick(4, range(case["count"]))
        case["k"] = pick(5, [1, 4, 10, 10])
        case["ids"], case["distances"] = [list(part) for part in zip(*nearest(case))]
        yield case


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=170, help="how many (default: 170)")
    sys.stdout.write("[\n" + ",\n".join(json.dumps(case) for case in cases(parser.parse_args().cases)) + "\n]\n")


if __name__ == "__main__":
    main()
