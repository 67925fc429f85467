#!/usr/bin/env python3
"""Writes what Python makes of random and edge inputs of the language's operators and of its functions on numbers, texts
and lists, and of random programs.

    python3 Tests/LanguageTests/Oracle/generate.py 40 > Tests/LanguageTests/Oracle/values.txt
    python3 Tests/LanguageTests/Oracle/generate.py 30000 1 > /tmp/values.txt      (30,000 a section, from seed 1)
    TELAR_ORACLE=/tmp/values.txt scripts/test --filter OracleTests                      (holds the language against them)

Needs nothing but Python's standard library. A section is a line "# name" and its inputs, a line each: an expression, a
tab, and its value as the language writes it, or "error " and the kind of problem; or a program and its last value. What
is meant is worked out in rules.py by fractions, decimal and math, by these rules:

    whole numbers     have 64 bits; what does not fit is an error
    + - * / // % **   Python's, but / of whole numbers that comes out even is whole, and a power too large is inf
    comparisons       by exact value; nan is unequal to all, neither below nor above
    sum, mean         exact, rounded once to the nearest number, ties to even
    sort              nan at the end, equals in their order;   min, max: the first one; nan where one is nan
    round, format     decimal's ROUND_HALF_UP of the exact value, then the nearest number
    texts             a character is a code point, as in Python; upper and lower take each by itself
    numbers in texts  the fewest digits that read back, Python's repr; powers of ten from 2^53 up
"""

import decimal
import math
import sys
import unicodedata

from expressions import constant
from inputs import *
from programs import program
from rules import *

# Characters that Unicode calls white space: what `trim` takes away. Python's strip() takes some control characters too.
BLANKS = "\t\n\x0b\x0c\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


def binary(symbols, left, right, function):
    symbol, a, b = RANDOM.choice(symbols), left(), right()
    return f"{operand(a)} {symbol} {operand(b)}", lambda: function(symbol, a, b)


def close_pair():
    """A whole number and a number that may look the same as doubles."""
    number = fitting_whole()
    near = float(number + RANDOM.randint(-2, 2)) if RANDOM.random() < 0.8 else number
    return RANDOM.choice([(number, near), (near, number)])


def close_comparison():
    symbol, (a, b) = RANDOM.choice(["==", "!=", "<", "<=", ">", ">="]), close_pair()
    return f"{operand(a)} {symbol} {operand(b)}", lambda: compared(symbol, a, b)


def call(name, function, *arguments):
    return f"{name}({', '.join(map(source, arguments))})", lambda: function(*arguments)


def numeral():
    """Digits as a person could write them."""
    digits = lambda longest: "".join(RANDOM.choice("0123456789") for _ in range(RANDOM.randint(1, longest)))
    kind = RANDOM.randrange(4)
    if kind == 0:
        written = RANDOM.choice(["", "-"]) + RANDOM.choice([digits(20), str(2**63 - 1), str(2**63), "00" + str(2**63), str(2**63 + 1)])
    else:
        written = RANDOM.choice(["", "-"]) + digits(25) + "." + digits(RANDOM.choice([3, 30]))
        if kind == 2:
            written = repr(number()).replace("inf", "1.5").replace("nan", "2.5")
        if kind == 3:
            written += RANDOM.choice("eE") + RANDOM.choice(["", "+", "-"]) + str(RANDOM.choice([0, 1, 10, 22, 300, 330, 400]))
    return written


def literal():
    written = numeral()

    def meant():
        if written.strip("-").isdigit():
            value = int(written)
            if not SMALLEST <= value <= LARGEST:
                raise Problem("integerTooLarge")
            return value
        if math.isinf(float(written)):
            raise Problem("malformedNumber")
        return float(written)

    return written, meant


def read_whole():
    written = RANDOM.choice([numeral(), str(fitting_whole()), text(3)])

    def meant():
        if not (written.isascii() and written.lstrip("-").isdigit() and written.count("-") <= 1):
            raise Problem("functionArgument")
        if not SMALLEST <= int(written) <= LARGEST:
            raise Problem("functionArgument")
        return int(written)

    return f"int({quoted(written)})", meant


def read_number():
    written = RANDOM.choice([numeral(), number_text(number()), text(3), RANDOM.choice(["0x1p3", "", " 1", "1_0", ".5", "1e", "Inf"])])

    def meant():
        if written in ("inf", "-inf", "nan"):
            return float(written)
        try:
            value = float(written)
        except ValueError:
            raise Problem("functionArgument") from None
        if set(written) - set("0123456789+-.eE") or math.isinf(value):
            raise Problem("functionArgument")
        return value

    return f"float({quoted(written)})", meant


def read_back():
    value = number()
    return f"float(str({source(value)}))", lambda: value


def index():
    items = RANDOM.choice([text(), [value(1) for _ in range(RANDOM.randint(0, 4))]])
    position = RANDOM.randint(-len(items) - 1, len(items))

    def meant():
        if not -len(items) <= position < len(items):
            raise Problem("indexOutOfRange")
        return items[position]

    return f"{source(items)}[{position}]", meant


def slice():
    items = RANDOM.choice([text(), [value(1) for _ in range(RANDOM.randint(0, 4))]])
    if not items:
        return f"{source(items)}[0..-1]", lambda: items
    first, last = sorted((RANDOM.randrange(len(items)), RANDOM.randrange(len(items))))
    return f"{source(items)}[{first}..{last}]", lambda: items[first : last + 1]


def up_to():
    start = RANDOM.choice([fitting_whole, lambda: RANDOM.randint(-5, 5)])()
    end = start + RANDOM.randint(-3, 12)
    if not SMALLEST <= end <= LARGEST:
        end = start
    return f"{operand(start)}..{operand(end)}", lambda: list(range(start, end + 1))


def steps():
    start = RANDOM.choice([fitting_whole(), RANDOM.randint(-5, 5), SMALLEST, LARGEST])
    step = RANDOM.choice([1, -1, 2, -3, RANDOM.randint(-1000, 1000) or 1, fitting_whole() or 1])
    end = max(SMALLEST, min(LARGEST, start + step * RANDOM.randint(0, 9) + RANDOM.randint(-1, 1)))
    items = range(start, end, step)

    def meant():
        if len(items) > 10_000_000:
            raise Problem("listTooLong")
        return list(items)

    return f"range({source(start)}, {source(end)}, {source(step)})", meant


def part_of(whole):
    start = RANDOM.randint(0, len(whole))
    part = whole[start : start + RANDOM.randint(0, 3)]
    return RANDOM.choice([part, part, whole[-1:], whole[:2], text(2)])


def with_part(name, function):
    whole = text()
    return call(name, function, whole, part_of(whole))


def comparison_of_texts():
    a = text(4)
    b = RANDOM.choice([a, a + "a", text(4), unicodedata.normalize("NFC", a), unicodedata.normalize("NFD", a)])
    symbol = RANDOM.choice(["==", "!=", "<", "<=", ">", ">="])
    return f"{quoted(a)} {symbol} {quoted(b)}", lambda: compared(symbol, a, b)


def replaced(whole, old, new):
    if not old:
        raise Problem("functionArgument")
    return whole.replace(old, new)


def text_in_order():
    return call("sort", sorted, [text(3) for _ in range(RANDOM.randint(0, 6))])


def equal_values():
    a = value()
    b = RANDOM.choice([a, value()])
    symbol = RANDOM.choice(["==", "!="])
    return f"{operand(a)} {symbol} {operand(b)}", lambda: compared(symbol, a, b)


SECTIONS = {
    "+ - * of whole numbers": lambda: binary("+-*", fitting_whole, fitting_whole, arithmetic),
    "/ // % of whole numbers": lambda: binary(["/", "//", "%"], fitting_whole, fitting_whole, arithmetic),
    "** of whole numbers": lambda: binary(["**", "^"], fitting_whole, lambda: RANDOM.choice([RANDOM.randint(-3, 70), fitting_whole()]), lambda _, a, b: arithmetic("**", a, b)),
    "+ - * of numbers": lambda: binary("+-*", any_number, any_number, arithmetic),
    "/ // % of numbers": lambda: binary(["/", "//", "%"], any_number, any_number, arithmetic),
    "** of numbers": lambda: binary(["**"], any_number, any_number, arithmetic),
    "comparisons of numbers": lambda: binary(["==", "!=", "<", "<=", ">", ">="], any_number, any_number, compared),
    "comparisons of near numbers": close_comparison,
    "comparisons of texts": comparison_of_texts,
    "== of any values": equal_values,
    "constant expressions": constant,
    "programs": program,
    "numbers as written": literal,
    "int(text)": read_whole,
    "float(text)": read_number,
    "float(str(x))": read_back,
    "str(x)": lambda: call("str", written_bare, value(0)),
    "type": lambda: call("type", kind_of, value(1)),
    "abs": lambda: call("abs", lambda x: fit(abs(x)) if isinstance(x, int) else abs(x), any_number()),
    "sqrt": lambda: call("sqrt", lambda x: domain(math.sqrt, x, lambda x: not x < 0), any_number()),
    "exp": lambda: call("exp", lambda x: domain(math.exp, x, lambda x: True), any_number()),
    "log": lambda: call("log", lambda x: domain(math.log, x, lambda x: not x <= 0), any_number()),
    "log10": lambda: call("log10", lambda x: domain(math.log10, x, lambda x: not x <= 0), any_number()),
    "log2": lambda: call("log2", lambda x: domain(math.log2, x, lambda x: not x <= 0), any_number()),
    "sin": lambda: call("sin", lambda x: domain(math.sin, x, lambda x: not math.isinf(x)), any_number()),
    "cos": lambda: call("cos", lambda x: domain(math.cos, x, lambda x: not math.isinf(x)), any_number()),
    "floor": lambda: call("floor", lambda x: whole_of(x, decimal.ROUND_FLOOR), any_number()),
    "ceil": lambda: call("ceil", lambda x: whole_of(x, decimal.ROUND_CEILING), any_number()),
    "round(x)": lambda: call("round", lambda x: whole_of(x, decimal.ROUND_HALF_UP), any_number()),
    "round(x, digits)": lambda: call("round", round_digits, any_number(), RANDOM.choice([RANDOM.randint(-3, 8), RANDOM.randint(-25, 25), RANDOM.randint(-330, 1100)])),
    "int(x)": lambda: call("int", lambda x: whole_of(x, decimal.ROUND_DOWN), any_number()),
    "float(x)": lambda: call("float", float, any_number()),
    "format": lambda: call("format", fixed, any_number(), RANDOM.choice([RANDOM.randint(0, 6), RANDOM.randint(0, 50)])),
    "min": lambda: call("min", lambda x: extreme(x, min), numbers()),
    "max": lambda: call("max", lambda x: extreme(x, max), numbers()),
    "sum": lambda: call("sum", total, numbers()),
    "mean": lambda: call("mean", lambda x: exact_mean(x, len(x)), numbers()),
    "sort(numbers)": lambda: call("sort", in_order, numbers()),
    "sort(texts)": text_in_order,
    "range": steps,
    "..": up_to,
    "an element": index,
    "several elements": slice,
    "len": lambda: call("len", len, RANDOM.choice([text(), [value(1)] * RANDOM.randint(0, 5)])),
    "reverse": lambda: call("reverse", lambda x: x[::-1], RANDOM.choice([text(), [value(1) for _ in range(3)]])),
    "append": lambda: call("append", lambda x, y: x + [y], [value(1) for _ in range(2)], value(1)),
    "zip": lambda: call("zip", lambda x, y: [[a, b] for a, b in zip(x, y)], numbers(), numbers()),
    "enumerate": lambda: call("enumerate", lambda x: [[i, a] for i, a in enumerate(x)], numbers()),
    "contains(list)": lambda: call("contains", lambda x, y: any(same(a, y) for a in x), [value(1) for _ in range(4)], value(1)),
    "contains(text)": lambda: with_part("contains", lambda x, y: y in x),
    "starts": lambda: with_part("starts", str.startswith),
    "ends": lambda: with_part("ends", str.endswith),
    "split": lambda: with_part("split", lambda x, y: x.split(y) if y else list(x)),
    "replace": lambda: (lambda x: call("replace", replaced, x, part_of(x), text(3)))(text()),
    "join": lambda: call("join", lambda x, y: y.join(map(written_bare, x)), [value(1) for _ in range(3)], text(2)),
    "upper": lambda: call("upper", lambda x: "".join(c.upper() for c in x), text()),
    "lower": lambda: call("lower", lambda x: "".join(c.lower() for c in x), text()),
    "trim": lambda: call("trim", lambda x: x.strip(BLANKS), RANDOM.choice(["", "\r\n", "\t\u3000", "\u2028"]) + text() + RANDOM.choice(["", " ", "\x1f", "\xa0\n"])),
}


def outcome(meant):
    try:
        return written(meant())
    except Problem as problem:
        return f"error {problem}"


def main():
    sys.setrecursionlimit(20_000)  # Python's trees of long sums are deep
    count = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for name, section in SECTIONS.items():
        RANDOM.seed(f"{seed} {name}")
        print(f"# {name}")
        for _ in range(count):
            expression, meant = section()
            # In parentheses a word is a value, not a command.
            text = expression if name == "programs" else f"({expression})"
            print(f"{text}\t{outcome(meant)}")


sys.stdout.reconfigure(newline="\n", encoding="utf-8")
if __name__ == "__main__":
    main()
