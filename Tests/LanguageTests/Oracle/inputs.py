"""Random and edge values, and how a program could write them."""

import math
import random
import struct
import unicodedata

from rules import LARGEST, SMALLEST, number_text, quoted, written

RANDOM = random.Random()

EDGE_NUMBERS = [
    0.0, -0.0, 0.1, 0.5, -0.5, 1.0, 1.5, 2.5, 0.125, 2.675, 1e-320, 5e-324, 2.2250738585072014e-308, 1e15, 1e16, 1e17, 1e22,
    1e23, 1e300, 1.7976931348623157e308, 4503599627370495.5, 4503599627370497.5, 9007199254740991.0, 9007199254740992.0,
    9007199254740994.0, 9223372036854775807.0, -9223372036854775808.0, 9.223372036854774e18, 0.49999999999999994,
    math.inf, -math.inf, math.nan,
]
EDGE_WHOLES = [0, 1, -1, 2, 3, 7, 10, 2**53 - 1, 2**53, 2**53 + 1, 2**62, 2**63 - 1, -(2**63), -(2**63) + 1, 10**18]


def whole():
    kind = RANDOM.randrange(5)
    if kind == 0:
        return RANDOM.choice(EDGE_WHOLES) * RANDOM.choice([1, 1, -1]) if RANDOM.random() < 0.8 else RANDOM.choice(EDGE_WHOLES)
    if kind == 1:
        return RANDOM.randint(SMALLEST, LARGEST)
    if kind == 2:
        return RANDOM.randint(-(2 ** RANDOM.randint(1, 62)), 2 ** RANDOM.randint(1, 62))
    return RANDOM.randint(-20, 20)


def fitting_whole():
    while True:
        value = whole()
        if SMALLEST <= value <= LARGEST:
            return value


def number():
    kind = RANDOM.randrange(8)
    if kind == 0:
        return RANDOM.choice(EDGE_NUMBERS)
    if kind == 1:
        return struct.unpack("d", RANDOM.randbytes(8))[0]
    if kind == 2:
        return round(RANDOM.uniform(-100, 100), RANDOM.randint(0, 4))
    if kind == 3:  # about a half in the last place that is kept
        return (RANDOM.randint(-10000, 10000) + 0.5) / 10 ** RANDOM.randint(0, 6)
    if kind == 4:
        return math.ldexp(RANDOM.uniform(-1, 1), RANDOM.randint(-60, 70))
    if kind == 5:
        value = float(fitting_whole())
        return RANDOM.choice([value, math.nextafter(value, math.inf), math.nextafter(value, -math.inf)])
    if kind == 6:
        return RANDOM.randint(-40, 40) / 2 ** RANDOM.randint(0, 5)
    return RANDOM.gauss(0, 1)


def any_number():
    return fitting_whole() if RANDOM.random() < 0.4 else number()


def numbers():
    items = [any_number() for _ in range(RANDOM.choice([1, 1, 2, 2, 3, 4, 5, 8, 20]))]
    if RANDOM.random() < 0.5:
        items = [item for item in items if item == item and abs(item) != math.inf] or [1]
    if RANDOM.random() < 0.3:  # much that cancels out
        items += [-item for item in items if item != SMALLEST]
        RANDOM.shuffle(items)
    return items


ALPHABET = [
    *"aAbBzZ xX019.,-_/", "ä", "Ä", "ß", "é", "e\u0301", "\u0301", "ǆ", "ﬁ", "İ", "ı", "Σ", "σ", "ς", "한", "\u1112\u1161\u11ab",
    "中", "👍", "👍🏽", "👨\u200d👩\u200d👧", "🇩🇪", "🇩", "\r\n", "\r", "\n", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "\x01", "\x1f", "\x7f",
    '"', "\\", "$", "$x", "[0]", "{", "ǰ", "ŉ", "Ω", "\u2126", "𝒜", "𐐀", "ა", "Ა",
]


def text(longest=8):
    if RANDOM.random() < 0.1:
        characters = (chr(RANDOM.randrange(0x20, 0x2FFFF)) for _ in range(longest))
        return "".join(c for c in characters if unicodedata.category(c) not in ("Cn", "Cs", "Co", "Cc"))
    alphabet = RANDOM.choice([ALPHABET, ALPHABET[:8], ["a", "b"], ["a", "e\u0301", "\u0301", "\r\n", "\r", "\n"]])
    return "".join(RANDOM.choice(alphabet) for _ in range(RANDOM.randint(0, longest)))


def value(depth=2):
    kind = RANDOM.randrange(7 if depth else 6)
    if kind == 6:
        return [value(depth - 1) for _ in range(RANDOM.randint(0, 3))]
    return [lambda: None, lambda: RANDOM.random() < 0.5, fitting_whole, number, lambda: RANDOM.choice([1, 1.0, 2, "1"]), text][kind]()


def source(value):
    """An expression that gives the value."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, float) and value != 0 and RANDOM.random() < 0.3:
        return repr(value) if RANDOM.random() < 0.5 else f"{value:.17e}"
    if isinstance(value, list):
        return "[" + ", ".join(map(source, value)) + "]"
    return written(value)


def operand(value):
    """The same, where a sign in front would bind otherwise."""
    text = source(value)
    return f"({text})" if text.startswith("-") else text
