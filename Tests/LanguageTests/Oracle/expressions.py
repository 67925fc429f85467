"""Random constant expressions. Python's own parser says how operators bind; only what they do is worked out here."""

import ast

from inputs import RANDOM
from rules import arithmetic, compared, fit

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
