"""Random programs: assignments, loops, functions, errors that are caught, and texts that are filled in.

A program is a list of statements, tuples that begin with their kind. `text` writes one, `Run` goes through it.
"""

from inputs import RANDOM
from rules import Problem, arithmetic, compared, extreme, fit, round_digits, total, written, written_bare


def some(count, make, *arguments):
    return [make(*arguments) for _ in range(count)]


def position(names):
    """An index, mostly of an element that is there."""
    return ("value", RANDOM.choice([0, 1, -1, -2])) if RANDOM.random() < 0.93 else number(0, names)


def number(depth, names):
    """An expression with a number as its value."""
    kind = RANDOM.randrange(12 if depth else 4)
    match kind:
        case 0:
            return ("value", RANDOM.randint(0, 9))
        case 1:
            return ("value", RANDOM.randint(0, 40) / 8)
        case 2 | 3:
            return ("variable", RANDOM.choice(names))
        case 4:
            return ("element", "l", position(names))
        case 5:
            return ("call", RANDOM.choice(["len", "sum"]), [("variable", "l")])
        case 6:
            return ("call", "round", [number(depth - 1, names), ("value", RANDOM.randint(0, 2))])
        case 7:
            return ("call", "max", [number(depth - 1, names), number(depth - 1, names)])
        case 8 if "x" not in names:  # the function itself calls none
            return ("call", "f", some(RANDOM.randint(1, 2), number, depth - 1, names))
        case 9:
            return ("minus", number(depth - 1, names))
    symbol = RANDOM.choice(["+", "-", "*", "+", "-", "*", "/", "//", "%", "**"])
    return ("operation", symbol, number(depth - 1, names), number(depth - 1, names))


def truth(depth, names):
    kind = RANDOM.randrange(5 if depth else 1)
    if kind == 1:
        return ("not", truth(depth - 1, names))
    if kind == 2:
        return (RANDOM.choice(["and", "or"]), truth(depth - 1, names), truth(depth - 1, names))
    return ("comparison", RANDOM.choice(["==", "!=", "<", "<=", ">", ">="]), number(1, names), number(1, names))


def filled(names):
    """A text with variables in it, some with steps that lead somewhere, or nowhere."""
    pieces = []
    for _ in range(RANDOM.randint(1, 3)):
        pieces.append(("text", RANDOM.choice(["", " ", "-", ". ", "[x]", "°"])))
        name = RANDOM.choice([*names, "l"])
        step = RANDOM.choice([None, ".csv", "[0]", "[-1]", "[$a]"] if name == "l" else [None, None, ".csv", "[$a]"])
        pieces.append(("fill", name, step))
    return ("filled", pieces)


def block(depth, names, in_loop, in_function):
    return some(RANDOM.randint(1, 3), statement, depth, names, in_loop, in_function)


def statement(depth, names, in_loop=False, in_function=False):
    kind = RANDOM.randrange(16 if depth else 9)
    inner = (names, in_loop, in_function)
    match kind:
        case 0:
            return ("let", RANDOM.choice(["a", "b"]), number(2, names))
        case 1 | 2:
            return ("assign", RANDOM.choice(["a", "b"]), None, RANDOM.choice([None, "+", "-", "*", "/", "//", "%", "**"]), number(2, names))
        case 3:
            return ("assign", "l", None, RANDOM.choice([None, "+"]), ("list", some(RANDOM.choice([0, 2, 2, 3]), number, 1, names)))
        case 4 | 5:
            return ("assign", "l", position(names), RANDOM.choice([None, "+", "-", "*", "//"]), number(1, names))
        case 6:
            return ("assign", "t", None, RANDOM.choice([None, None, "+"]), filled(names))
        case 7 if in_loop:
            return ("if", truth(1, names), [(RANDOM.choice(["break", "continue"]),)], [])
        case 8 if in_function:
            return ("if", truth(1, names), [("return", number(1, names))], [])
        case 9 | 10:
            return ("if", truth(2, names), block(depth - 1, *inner), RANDOM.choice([[], block(depth - 1, *inner)]))
        case 11 | 12:
            first = RANDOM.randint(-2, 3)
            return ("for", "i", first, first + RANDOM.randint(-1, 4), block(depth - 1, [*names, "i"], True, in_function))
        case 13:
            return ("each", "i", block(depth - 1, [*names, "i"], True, in_function))
        case 14 | 15:
            return ("try", block(depth - 1, *inner), block(depth - 1, *inner))
    return ("assign", "b", None, "+", number(1, names))


def program():
    """A program that ends soon."""
    while True:
        body = some(RANDOM.randint(2, 6), statement, 2, ["a", "b"])
        define = ("define", number(1, ["x", "a"]), block(1, ["a", "b", "x", "y"], False, True), number(1, ["a", "x", "y"]))
        lines = ['let a = 3; let b = 2.5; let l = [1, 2]; let t = ""', text(define), *map(text, body), "[$a, $b, $l, $t]"]
        try:
            Run(define).result(body)
        except TooLong:
            continue
        except Problem:
            pass
        return "; ".join(lines), lambda: Run(define).result(body)


# How a program is written.


def text(node):
    match node:
        case ("value", value):
            return written(value)
        case ("variable", name):
            return f"${name}"
        case ("element", name, index):
            return f"${name}[{text(index)}]"
        case ("call", name, arguments):
            return f"{name}({', '.join(map(text, arguments))})"
        case ("minus", inner):
            return f"(-{text(inner)})"
        case ("not", inner):
            return f"(not {text(inner)})"
        case ("operation" | "comparison", symbol, left, right) | (("and" | "or") as symbol, left, right):
            return f"({text(left)} {symbol} {text(right)})"
        case ("list", items):
            return f"[{', '.join(map(text, items))}]"
        case ("filled", pieces):
            return '"' + "".join(piece[1] if piece[0] == "text" else f"${piece[1]}{piece[2] or ''}" for piece in pieces) + '"'
        case ("let", name, value):
            return f"let {name} = {text(value)}"
        case ("assign", name, index, symbol, value):
            step = "" if index is None else f"[{text(index)}]"
            return f"${name}{step} {symbol or ''}= {text(value)}"
        case ("if", condition, body, otherwise):
            rest = f" else {braces(otherwise)}" if otherwise else ""
            return f"if {text(condition)} {braces(body)}{rest}"
        case ("for", name, first, last, body):
            return f"for {name} in {first}..{last} {braces(body)}"
        case ("each", name, body):
            return f"for {name} in $l {braces(body)}"
        case ("try", body, handler):
            return f"try {braces(body)} catch e {braces(handler)}"
        case ("define", default, body, value):
            return f"define f(x, y = {text(default)}) {braces([*body, ('return', value)])}"
        case ("return", value):
            return f"return {text(value)}"
        case (word,):
            return word
    raise AssertionError(node)


def braces(statements):
    return "{ " + "; ".join(map(text, statements)) + " }"


# What a program does.


class Leave(Exception):
    """A loop or function is left."""

    def __init__(self, word, value=None):
        self.word, self.value = word, value


class TooLong(Exception):
    """The program takes too many steps to be of use."""


class Run:
    def __init__(self, define):
        self.define = define
        self.steps = 0
        self.scopes = [{"a": 3, "b": 2.5, "l": [1, 2], "t": ""}]

    def result(self, body):
        for node in body:
            self.execute(node)
        return [self.variable(name) for name in "ablt"]

    def scope(self, name):
        return next(scope for scope in reversed(self.scopes) if name in scope)

    def variable(self, name):
        return self.scope(name)[name]

    def block(self, statements, **variables):
        self.scopes.append(variables)
        try:
            for node in statements:
                self.execute(node)
        finally:
            self.scopes.pop()

    def loop(self, name, items, body):
        for item in items:
            try:
                self.block(body, **{name: item})
            except Leave as leave:
                if leave.word == "break":
                    return
                if leave.word == "return":
                    raise

    def execute(self, node):
        self.steps += 1
        if self.steps > 300:
            raise TooLong
        match node:
            case ("let", name, value):
                self.scopes[-1][name] = self.value(value)
            case ("assign", name, index, symbol, value):
                self.assign(name, index, symbol, value)
            case ("if", condition, body, otherwise):
                self.block(body if self.value(condition) else otherwise)
            case ("for", name, first, last, body):
                self.loop(name, range(first, last + 1), body)
            case ("each", name, body):
                self.loop(name, self.variable("l"), body)
            case ("try", body, handler):
                depth = len(self.scopes)
                try:
                    self.block(body)
                except Problem:
                    del self.scopes[depth:]
                    self.block(handler)
            case ("return", value):
                raise Leave("return", self.value(value))
            case (word,):
                raise Leave(word)

    def assign(self, name, index, symbol, expression):
        value = None if symbol else self.value(expression)
        position = None if index is None else self.value(index)
        if symbol:
            earlier = self.variable(name) if index is None else element(self.variable(name), position)
            value = arithmetic(symbol, earlier, self.value(expression))
        if index is None:
            self.scope(name)[name] = value
        else:
            items = list(self.variable(name))
            element(items, position)
            items[position] = value
            self.scope(name)[name] = items

    def value(self, node):
        match node:
            case ("value", value):
                return value
            case ("variable", name):
                return self.variable(name)
            case ("element", name, index):
                position = self.value(index)
                return element(self.variable(name), position)
            case ("call", name, arguments):
                return self.call(name, [self.value(argument) for argument in arguments])
            case ("minus", inner):
                value = self.value(inner)
                return fit(-value) if isinstance(value, int) else -value
            case ("not", inner):
                return not self.value(inner)
            case ("and", left, right):
                return self.value(left) and self.value(right)
            case ("or", left, right):
                return self.value(left) or self.value(right)
            case ("operation", symbol, left, right):
                left = self.value(left)
                return arithmetic(symbol, left, self.value(right))
            case ("comparison", symbol, left, right):
                left = self.value(left)
                return compared(symbol, left, self.value(right))
            case ("list", items):
                return [self.value(item) for item in items]
            case ("filled", pieces):
                return "".join(piece[1] if piece[0] == "text" else self.fill(*piece[1:]) for piece in pieces)
        raise AssertionError(node)

    def fill(self, name, step):
        value = self.variable(name)
        if step and step[0] == "[" and isinstance(value, (str, list)):
            return written_bare(element(value, self.variable("a") if step == "[$a]" else int(step[1:-1])))
        rest = (step or "").replace("$a", written_bare(self.variable("a")))
        return written_bare(value) + rest

    def call(self, name, values):
        match name:
            case "len":
                return len(values[0])
            case "sum":
                return total(values[0])
            case "round":
                return round_digits(*values)
            case "max":
                return extreme(values, max)
        _, default, body, value = self.define
        outer, self.scopes = self.scopes, [self.scopes[0], {}]
        try:
            self.scopes[1]["x"] = values[0]
            self.scopes[1]["y"] = values[1] if len(values) > 1 else self.value(default)
            for node in [*body, ("return", value)]:
                self.execute(node)
        except Leave as leave:
            return leave.value
        finally:
            self.scopes = outer


def element(items, position):
    if not isinstance(position, int):
        raise Problem("expectedValue")
    if not -len(items) <= position < len(items):
        raise Problem("indexOutOfRange")
    return items[position]
