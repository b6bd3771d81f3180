"""Edits of operators: another one between the same operands, or the operands exchanged.

Owns signs between terms, products for divisions, conditions, divisors. Knows trees and names only.
"""

from __future__ import annotations

from collections.abc import Iterator

from studyml.algebra.tree import Binary, Name, Node, Number
from studyml.grading.diagnosis.edits.edit import COMPARISONS, Edit, Place, Vocabulary, has_rate, is_scale, transposed


def operators(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield another operator, or the same with its operands exchanged."""
    if not isinstance(node, Binary):
        return
    if node.op in ("+", "-"):
        yield from _terms(node, place, words)
    elif node.op in ("*", "/"):
        yield from _factors(node, words)
    elif node.op == "**" and not isinstance(node.right, Number):
        says = "base and exponent of {it} are exchanged"
        yield Edit(node, _turned(node, "**"), 1.4, "wrong_power", "wrong_power", says)
        yield Edit(node, _with(node, "*"), 1.5, "wrong_power", "wrong_power", "{it} should be a product")
    elif node.op == "@" and node.left != node.right and transposed(node.left) == node.right:
        yield _operation(node, "+", 1.5)
    elif node.op in COMPARISONS or node.op in ("&", "|"):
        yield from _conditions(node)


def _terms(node: Binary, place: Place, words: Vocabulary) -> Iterator[Edit]:
    """The other sign between two terms, the terms the wrong way round, a product of them."""
    sign = "sign" if place.outer_sign and not place.argument else "term_sign"
    flipped = "update_sign" if place.root and has_rate(node.right) else "term_sign"
    if place.divisor and is_scale(node, words) and any(isinstance(part, Name) for part in (node.left, node.right)):
        flipped = "wrong_divisor"  # n + 1 for n - 1
    other = _with(node, "-" if node.op == "+" else "+")
    yield Edit(node, other, 1.0, flipped, flipped, "one sign in {it} is wrong")
    if node.op == "-":
        cost = 1.09 if isinstance(node.left, Number) else 1.05  # 1 - p is mostly meant
        yield Edit(node, _turned(node, "-"), cost, sign, sign, "{it} is the wrong way round")
        yield _operation(node, "*", 1.6)
        yield _operation(node, "/", 1.6)
    else:
        yield Edit(node, _turned(node, "-"), 1.1, "term_sign", "term_sign", "one sign in {it} is wrong")
        yield _operation(node, "*", 1.5)


def _factors(node: Binary, words: Vocabulary) -> Iterator[Edit]:
    """A division for a product and the reverse, a sum or a difference of the two, another divisor."""
    if node.op == "*":
        yield _operation(node, "/", 1.4)
        yield _exchanged(node, _turned(node, "/"), 1.5, "{it} should be a division")
        yield _operation(node, "+", 1.5)
        yield _operation(node, "-", 1.6)
        for base, exponent in ((node.left, node.right), (node.right, node.left)):
            if isinstance(base, Name) and base.name in words.forms and not words.forms[base.name].shape:
                power = Binary("**", base, exponent, span=node.span)
                yield Edit(node, power, 1.6, "wrong_power", "wrong_power", "{it} should be a power")
        return
    yield _operation(node, "*", 1.35)
    yield _exchanged(node, _turned(node, "/"), 1.4, "{it} is upside down")
    yield _operation(node, "-", 1.6)
    yield _operation(node, "+", 1.7)
    for name in sorted(words.sizes):
        if node.right != Name(name):
            divided = Binary("/", node.left, Name(name, span=node.right.span), span=node.span)
            yield Edit(node, divided, 1.25, "wrong_divisor", "wrong_divisor", f"divide by {name} in {{it}}")


def _conditions(node: Binary) -> Iterator[Edit]:
    """Another comparison, its sides exchanged; "or" for "and"."""
    says, code = "the condition {it} is wrong", "wrong_condition"
    if node.op in ("&", "|"):
        yield Edit(node, _with(node, "|" if node.op == "&" else "&"), 1.1, code, code, says)
        return
    for op in COMPARISONS:
        if op != node.op:
            alike = op.rstrip("=") == node.op.rstrip("=")  # >= 0 of a rectifier's value is always so
            yield Edit(node, _with(node, op), 0.55 if alike else 1.1, code, code, says)
    yield Edit(node, _turned(node, node.op), 1.15, code, code, says)


_CALLED = {"+": "sum", "-": "difference", "*": "product", "/": "division"}


def _operation(node: Binary, op: str, cost: float) -> Edit:
    """Another operator between the same operands."""
    return _exchanged(node, _with(node, op), cost, f"{{it}} should be a {_CALLED[op]}")


def _exchanged(node: Binary, new: Node, cost: float, says: str) -> Edit:
    return Edit(node, new, cost, "wrong_operation", "wrong_operation", says)


def _with(node: Binary, op: str) -> Node:
    return Binary(op, node.left, node.right, span=node.span)


def _turned(node: Binary, op: str) -> Node:
    return Binary(op, node.right, node.left, span=node.span)
