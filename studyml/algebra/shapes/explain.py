"""Shape errors in the learner's words, with what would fit instead.

Owns the sentences: which part has which shape, which sizes differ, which product would do. Uses
``language.show`` to quote a part. Knows no NumPy.
"""

from __future__ import annotations

from studyml.algebra.shapes.contract import matmul
from studyml.algebra.shapes.form import Form, Refusal, broadcast
from studyml.algebra.shapes.sizes import Shape, format_shape
from studyml.algebra.tree import Binary, Call, Name, Node, Number

LONGEST = 40


def name_of(node: Node) -> str:
    """A part as one would write it, short; a long one is "the part ..."."""
    if isinstance(node, Name):
        return node.name
    from studyml.algebra.language import show

    text = show(node)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _operand(node: Node) -> str:
    """A part as an operand: in brackets unless it is one word or a call."""
    text = name_of(node)
    return text if isinstance(node, Name | Number | Call) else f"({text})"


def _turned(node: Node) -> str:
    """A part's transpose as an operand; of ``X.T`` it is X."""
    return _operand(node.args[0]) if isinstance(node, Call) and node.function == "T" else f"{_operand(node)}.T"


def binary_message(node: Binary, one: Form, other: Form, refusal: str) -> str:
    """``X is (n, m), r is (n,): the inner sizes m and n differ``."""
    left, right = name_of(node.left), name_of(node.right)
    first = "each side" if left == right else left
    shapes = f"{first} is {format_shape(one.shape)}"
    if left != right:
        shapes += f", {right} is {format_shape(other.shape)}"
    if "don't broadcast: " in refusal:
        refusal = refusal.partition("don't broadcast: ")[2]
    return f"{shapes}: {refusal}"


def _transposed(form: Form) -> Shape:
    return form.shape[::-1]


def suggest_product(node: Binary, one: Form, other: Form) -> str:
    """``X.T @ r gives (m,)``: the first arrangement of the two that fits."""
    left, right = _operand(node.left), _operand(node.right)
    left_turned, right_turned = _turned(node.left), _turned(node.right)
    tries = [
        (f"{left_turned} @ {right}", _transposed(one), other.shape, one.ndim == 2),
        (f"{left} @ {right_turned}", one.shape, _transposed(other), other.ndim == 2),
        (f"{right} @ {left}", other.shape, one.shape, True),
        (f"{right_turned} @ {left}", _transposed(other), one.shape, other.ndim == 2),
        (f"{left_turned} @ {right_turned}", _transposed(one), _transposed(other), one.ndim == 2 and other.ndim == 2),
    ]
    if one.ndim == 1:
        tries.insert(0, tries.pop(2))
    for text, first, second, sensible in tries:
        if not sensible:
            continue
        try:
            return f"{text} gives {format_shape(matmul(Form(first), Form(second)).shape)}"
        except Refusal:
            continue
    return ""


def stretch_hint(node: Binary, one: Form, other: Form) -> str:
    """``r[:, None] is (n, 1)``: when a last axis would make the shorter side fit."""
    for part, form, against in ((node.right, other, one), (node.left, one, other)):
        if form.ndim != 1 or against.ndim != 2:
            continue
        try:
            broadcast((*form.shape, 1), against.shape)
        except Refusal:
            continue
        return f"{_operand(part)}[:, None] is {format_shape((*form.shape, 1))} and fits"
    return ""
