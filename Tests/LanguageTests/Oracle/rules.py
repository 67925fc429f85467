"""The rules of the language's values, operators and functions, by fractions, decimal and math."""

import decimal
import math
from decimal import Decimal
from fractions import Fraction

decimal.getcontext().prec = 2500
decimal.getcontext().Emax = decimal.MAX_EMAX
decimal.getcontext().Emin = decimal.MIN_EMIN

SMALLEST, LARGEST = -(2**63), 2**63 - 1


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


def kind_of(value):
    names = {type(None): "nothing", bool: "bool", int: "integer", float: "number", str: "string", list: "list"}
    return names[type(value)]


def written_bare(value):
    """As str() gives it: a text as it is, nothing as none."""
    return value if isinstance(value, str) else "" if value is None else written(value)


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
