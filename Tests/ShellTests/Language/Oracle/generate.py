#!/usr/bin/env python3
"""Writes what Python makes of random and edge inputs of the language's operators and of its functions on numbers, texts
and lists.

    python3 Tests/ShellTests/Language/Oracle/generate.py 200 > Tests/ShellTests/Language/Oracle/values.txt
    python3 Tests/ShellTests/Language/Oracle/generate.py 30000 1 > /tmp/values.txt      (30,000 a section, from seed 1)
    TELAR_ORACLE=/tmp/values.txt scripts/test --filter OracleTests                      (holds the language against them)

Needs nothing but Python's standard library. A section is a line "# name" and its inputs, a line each: an expression, a
tab, and its value as the language writes it, or "error " and the kind of problem. What is meant is worked out by
fractions, decimal and math, by these rules:

    whole numbers     have 64 bits; what does not fit is an error
    + - * / // % **   Python's, but / of whole numbers that comes out even is whole, and a power too large is inf
    comparisons       by exact value; nan is unequal to all, neither below nor above
    sum, mean         exact, rounded once to the nearest number, ties to even
    sort              nan at the end, equals in their order;   min, max: the first one; nan where one is nan
    round, format     decimal's ROUND_HALF_UP of the exact value, then the nearest number
    texts             a character is a code point, as in Python; upper and lower take each by itself
    numbers in texts  the fewest digits that read back, Python's repr; powers of ten from 2^53 up
"""

import ast
import decimal
import math
import random
import struct
import sys
import unicodedata
from decimal import Decimal
from fractions import Fraction

decimal.getcontext().prec = 2500
decimal.getcontext().Emax = decimal.MAX_EMAX
decimal.getcontext().Emin = decimal.MIN_EMIN

SMALLEST, LARGEST = -(2**63), 2**63 - 1
# Characters that Unicode calls white space: what `trim` takes away. Python's strip() takes some control characters too.
BLANKS = "\t\n\x0b\x0c\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


class Problem(Exception):
    """What the language calls this kind of error."""


# How values are written.


def quoted(text):
    names = {'"': '\\"', "\\": "\\\\", "$": "\\$", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(names.get(c) or (f"\\u{{{ord(c):x}}}" if ord(c) < 32 or ord(c) == 127 else c) for c in text) + '"'


def number_text(value):
    if not math.isfinite(value):
        return str(value)
    text = repr(value)
    if 2**53 < abs(value) < 1e16:
        digits = text.removesuffix(".0").lstrip("-").rstrip("0")
        text = "-" * (value < 0) + digits[0] + ("." + digits[1:] if len(digits) > 1 else "") + "e+15"
    return text


def written(value):
    """A value as the language shows it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case float():
            return number_text(value)
        case str():
            return quoted(value)
    return "[" + ", ".join(map(written, value)) + "]"


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


# Random inputs.

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


# What is meant.


def fit(value):
    if not SMALLEST <= value <= LARGEST:
        raise Problem("overflow")
    return value


def nearest(fraction):
    try:
        return float(fraction)
    except OverflowError:
        return math.inf if fraction > 0 else -math.inf


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def arithmetic(symbol, a, b):
    if not (is_number(a) and is_number(b)):
        if symbol == "+" and type(a) is type(b) and isinstance(a, (str, list)):
            return a + b
        raise Problem("operandTypes")
    whole = isinstance(a, int) and isinstance(b, int)
    if not whole:
        a, b = float(a), float(b)
    if symbol in ("/", "//", "%") and b == 0:
        raise Problem("divisionByZero")
    match symbol:
        case "+":
            result = a + b
        case "-":
            result = a - b
        case "*":
            result = a * b
        case "/":
            result = a // b if whole and a % b == 0 else a / b
        case "//":
            result = a // b
        case "%":
            result = a % b
        case "**":
            return power(a, b, whole)
    return fit(result) if whole else result


def power(a, b, whole):
    if whole and b >= 0:
        if abs(a) > 1 and b > 64:
            raise Problem("overflow")
        return fit(a**b)
    a, b = float(a), float(b)
    if a == 0 and b < 0:
        raise Problem("divisionByZero")
    if -math.inf < a < 0 and math.isfinite(b) and b % 1 != 0:
        raise Problem("outsideDomain")
    try:
        return a**b
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf


def same(a, b):
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if is_number(a) and is_number(b):
        return a == b
    return type(a) is type(b) and a == b


def compared(symbol, a, b):
    if symbol in ("==", "!="):
        return same(a, b) == (symbol == "==")
    if not (is_number(a) and is_number(b) or isinstance(a, str) and isinstance(b, str)):
        raise Problem("operandTypes")
    return {"<": lambda: a < b, "<=": lambda: a <= b, ">": lambda: a > b, ">=": lambda: a >= b}[symbol]()


def rounded(value, digits=0):
    """To digits behind the point, halves away from zero."""
    return value.scaleb(digits).to_integral_value(rounding=decimal.ROUND_HALF_UP).scaleb(-digits)


def whole_of(value, rounding):
    if isinstance(value, int):
        return value
    if not math.isfinite(value):
        raise Problem("outsideDomain")
    result = int(Decimal(value).to_integral_value(rounding=rounding))
    if not SMALLEST <= result <= LARGEST:
        raise Problem("outsideDomain")
    return result


def round_digits(value, digits):
    if isinstance(value, int):
        return value if digits >= 0 else fit(int(rounded(Decimal(value), max(digits, -50))))
    if not math.isfinite(value):
        return value
    digits = max(-500, min(1200, digits))
    return nearest_decimal(rounded(Decimal(value), digits), value)


def nearest_decimal(value, sign):
    return math.copysign(abs(nearest(Fraction(value))), sign)


def fixed(value, digits):
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    sign = "-" if math.copysign(1, value) < 0 else ""
    return sign + f"{rounded(abs(Decimal(value)), digits):.{digits}f}"


def total(items):
    if all(isinstance(item, int) for item in items):
        return fit(sum(items))
    return exact_mean(items, 1)


def exact_mean(items, count):
    special = [item for item in items if isinstance(item, float) and not math.isfinite(item)]
    if special:
        return sum(special)
    return nearest(sum(map(Fraction, items), Fraction(0)) / count)


def extreme(items, choose):
    return next((item for item in items if item != item), None) or choose(items)


def in_order(items):
    ordered = sorted(item for item in items if item == item)
    return ordered + [item for item in items if item != item]


def domain(function, value, inside):
    value = float(value)
    if not inside(value):
        raise Problem("outsideDomain")
    try:
        return function(value)
    except OverflowError:
        return math.inf


# The sections: each gives an expression and what works its value out.


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


# Constant expressions. Python's own parser says how operators bind; only what they do is worked out here.

SYMBOLS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**", ast.Eq: "==",
    ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}


def expression(depth, wanted="number"):
    if wanted == "truth":
        kind = RANDOM.randrange(4) if depth > 0 else 3
        if kind == 0:
            parts = [expression(depth - 1, "truth") for _ in range(RANDOM.choice([2, 2, 3, 5]))]
            return "(" + f" {RANDOM.choice(['and', 'or'])} ".join(parts) + ")"
        if kind == 1:
            return f"(not {expression(depth - 1, 'truth')})"
        if kind == 2:
            return f"({expression(depth - 1)} {RANDOM.choice(['==', '!=', '<', '<=', '>', '>='])} {expression(depth - 1)})"
        return RANDOM.choice(["True", "False"])
    if depth <= 0 or RANDOM.random() < 0.1:
        return RANDOM.choice([str(RANDOM.randint(0, 12)), f"{RANDOM.uniform(0, 9):.2f}", repr(abs(RANDOM.gauss(0, 1)))])
    kind = RANDOM.randrange(10)
    if kind == 0:
        return "-" + expression(depth - 1)
    if kind == 1:
        return f"({expression(depth - 1)})"
    if kind == 2:  # a long flat chain
        return f" {RANDOM.choice(['+', '-', '*'])} ".join(expression(0) for _ in range(RANDOM.choice([3, 10, 300])))
    symbols = [RANDOM.choice(["+", "-", "*", "/", "//", "%", "**", "+", "-", "*"]) for _ in range(RANDOM.randint(1, 4))]
    result = expression(depth - 1)
    for symbol in symbols:
        result += f" {symbol} {expression(depth - 1)}"
    return result


def evaluated(node):
    match node:
        case ast.Constant():
            return fit(node.value) if type(node.value) is int else node.value
        case ast.UnaryOp(op=ast.USub()):
            operand = evaluated(node.operand)
            return fit(-operand) if isinstance(operand, int) else -operand
        case ast.UnaryOp(op=ast.Not()):
            return not evaluated(node.operand)
        case ast.BinOp():
            left = evaluated(node.left)
            return arithmetic(SYMBOLS[type(node.op)], left, evaluated(node.right))
        case ast.Compare():
            left = evaluated(node.left)
            return compared(SYMBOLS[type(node.ops[0])], left, evaluated(node.comparators[0]))
        case ast.BoolOp():
            wanted = isinstance(node.op, ast.Or)
            for value in node.values:
                if evaluated(value) == wanted:
                    return wanted
            return not wanted
    raise AssertionError(ast.dump(node))


def constant():
    text = expression(RANDOM.randint(1, 3), RANDOM.choice(["number", "number", "truth"]))

    written = text.replace("True", "true").replace("False", "false")
    if RANDOM.random() < 0.3:
        written = written.replace("**", "^")
    return written, lambda: evaluated(ast.parse(text, mode="eval").body)


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


def kind_of(value):
    names = {type(None): "nothing", bool: "bool", int: "integer", float: "number", str: "string", list: "list"}
    return names[type(value)]


def written_bare(value):
    """As str() gives it: a text as it is, nothing as none."""
    return value if isinstance(value, str) else "" if value is None else written(value)


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
            print(f"{expression}\t{outcome(meant)}")


RANDOM = random.Random()
sys.stdout.reconfigure(newline="\n", encoding="utf-8")
if __name__ == "__main__":
    main()
