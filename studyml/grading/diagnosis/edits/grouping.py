"""Edits of parentheses: the same characters, grouped another way.

Owns the regroupings that a tree shows; those that need the text are ``own_edits``'. Knows trees only.
"""

from __future__ import annotations

from collections.abc import Iterator

from studyml.algebra.tree import (
    Binary,
    Call,
    Node,
    Unary,
)
from studyml.grading.diagnosis.edits.edit import ADDITIVE, Edit, Place, Vocabulary

_ARITHMETIC = ("+", "-", "*", "/", "@", "**")
_PRODUCTS = ("*", "/", "@")


def parentheses(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield the same characters grouped another way."""
    for new in _regrouped(node):
        yield Edit(node, new, 1.12, "parentheses", "parentheses", "parentheses in {it} are missing or wrong")


def _regrouped(node: Node) -> Iterator[Node]:
    """The same characters with other parentheses."""
    if isinstance(node, Binary):
        yield from _between_calls(node)
        yield from _between_operators(node)
    else:
        yield from _around(node)


def _around(node: Node) -> Iterator[Node]:
    """A sign or a function that holds for less: -(a + b), (-a) + b."""
    if isinstance(node, Unary) and isinstance(node.operand, Binary) and node.operand.op in ADDITIVE:
        inner = node.operand
        yield Binary(inner.op, Unary(node.op, inner.left), inner.right, span=node.span)
    if isinstance(node, Unary) and isinstance(node.operand, Binary) and node.operand.op == "**":
        yield Binary("**", Unary(node.op, node.operand.left), node.operand.right, span=node.span)
    if isinstance(node, Call) and len(node.args) == 1 and isinstance(node.args[0], Binary):
        inner = node.args[0]
        if inner.op in _ARITHMETIC:
            moved = Call(node.function, (inner.left,), node.keywords)
            yield Binary(inner.op, moved, inner.right, span=node.span)
            if node.function == "T":
                yield Binary(inner.op, inner.left, Call("T", (inner.right,)), span=node.span)


def _between_calls(node: Binary) -> Iterator[Node]:
    """A sign or a function that holds for more: (-a) + b, -(a + b)."""
    left, right, op = node.left, node.right, node.op
    if isinstance(left, Unary) and op in ADDITIVE:
        yield Unary(left.op, Binary(op, left.operand, right), span=node.span)
    if isinstance(left, Unary) and op == "**":
        yield Unary(left.op, Binary(op, left.operand, right), span=node.span)
    if isinstance(left, Call) and left.function in ("maximum", "minimum", "clip") and op in ("+", "-", "*", "/"):
        yield Call(left.function, (Binary(op, left.args[0], right), *left.args[1:]), left.keywords, span=node.span)
    if isinstance(left, Call) and len(left.args) == 1 and op in _ARITHMETIC:
        yield Call(left.function, (Binary(op, left.args[0], right),), left.keywords, span=node.span)
    if isinstance(right, Call) and right.function == "T":
        yield Call("T", (Binary(op, left, right.args[0]),), span=node.span)


def _between_operators(node: Binary) -> Iterator[Node]:
    """Another operator that is worked out first: (a + b) * c, a + b * c."""
    left, right, op = node.left, node.right, node.op
    if isinstance(left, Binary) and left.op in _ARITHMETIC and op in _ARITHMETIC:
        yield Binary(left.op, left.left, Binary(op, left.right, right), span=node.span)
    if isinstance(right, Binary) and right.op in _ARITHMETIC and op in _ARITHMETIC:
        yield Binary(right.op, Binary(op, left, right.left), right.right, span=node.span)
    if isinstance(right, Binary) and op in _PRODUCTS and right.op in _PRODUCTS and isinstance(right.left, Binary):
        inner = right.left  # a * ((b - c) * d) for ((a * b) - c) * d
        yield Binary(right.op, Binary(inner.op, Binary(op, left, inner.left), inner.right), right.right, span=node.span)
    if isinstance(left, Binary) and isinstance(left.right, Binary) and op in _ARITHMETIC:
        deep = left.right  # a + b * c / d → (a + b * c) / d is found above; a - b*c → (a - b)*c here
        yield Binary(left.op, left.left, Binary(deep.op, deep.left, Binary(op, deep.right, right)), span=node.span)
    if (
        op in ADDITIVE
        and isinstance(left, Binary)
        and left.op in _PRODUCTS
        and isinstance(right, Binary)
        and right.op in _PRODUCTS
    ):
        # a @ b - c / d → a @ (b - c) / d
        joined = Binary(op, left.right, right.left)
        yield Binary(right.op, Binary(left.op, left.left, joined), right.right, span=node.span)
    if op == "/" and isinstance(left, Binary) and left.op in ADDITIVE:
        yield Binary(left.op, Binary("/", left.left, right), left.right, span=node.span)
        yield Binary(left.op, left.left, Binary("/", left.right, right), span=node.span)
    if op in ADDITIVE and isinstance(left, Binary) and left.op in _PRODUCTS and isinstance(left.left, Binary):
        yield Binary(
            left.left.op,
            left.left.left,
            Binary(left.op, left.left.right, Binary(op, left.right, right)),
            span=node.span,
        )
