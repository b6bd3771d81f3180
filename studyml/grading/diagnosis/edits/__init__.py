"""One edit of an expression: every small way in which a formula goes wrong, as trees.

An edit read forwards makes a right answer wrong (``forward`` is the mistake made); read backwards it repairs a
learner's answer (``repair`` is the mistake that was there). Costs order the explanations: what removes is cheaper
than what adds, a wrapper that happens to fit comes last. Knows trees and the names of a problem; no values.

==============  ==========================================================
``edit``        the values: an edit, a place, the words of a problem
``products``    transposes, order, ``*`` for ``@``, added axes
``arithmetic``  terms, factors, signs, powers, constants, names
``operators``   another operator, operands exchanged
``grouping``    parentheses
``functions``   functions and reductions
``everywhere``  one slip made at every place
==============  ==========================================================
"""

from __future__ import annotations

from collections.abc import Iterator

from studyml.algebra.tree import Binary, Call, Index, Node, Product, Unary, children, walk
from studyml.grading.diagnosis.edits.arithmetic import (
    additions,
    constants,
    drops,
    powers,
    signs,
    slopes,
    symbols,
)
from studyml.grading.diagnosis.edits.edit import COMPARISONS, Edit, Place, Rule, Vocabulary, ndim_of
from studyml.grading.diagnosis.edits.everywhere import everywhere
from studyml.grading.diagnosis.edits.functions import einsums, functions, made, moments, reductions
from studyml.grading.diagnosis.edits.grouping import parentheses
from studyml.grading.diagnosis.edits.operators import operators
from studyml.grading.diagnosis.edits.products import indexes, products, transposes

MAX_NODES = 120
"""Beyond this an answer is no slip of the pen."""


def edits(tree: Node, words: Vocabulary) -> list[Edit]:
    """Return every single edit of a tree, the cheapest first."""
    found: list[Edit] = []
    if sum(1 for _ in walk(tree)) > MAX_NODES:
        return found
    for node, place in _places(tree):
        ndim = ndim_of(node, words)
        for rule in _RULES:
            found.extend(rule(node, place, ndim, words))
    found.extend(everywhere(tree, words))
    found.sort(key=lambda edit: edit.cost)
    return found


def _places(tree: Node) -> Iterator[tuple[Node, Place]]:
    stack = [(tree, Place())]
    while stack:
        node, place = stack.pop()
        yield node, place
        for child in _values(node):
            stack.append((child, _below(node, child, place)))


def _values(node: Node) -> Iterator[Node]:
    """The parts that are values: not axes, shapes, indices or einsum patterns."""
    if isinstance(node, Index):
        yield node.base
        yield from (item for item in node.items if isinstance(item, Binary | Call | Index | Unary))
    elif isinstance(node, Call):
        if node.function in ("einsum", "reshape", "transpose", "eye", "zeros", "ones", "arange"):
            yield from node.args[1:] if node.function == "einsum" else node.args[:1]
        else:
            yield from node.args
    else:
        yield from children(node)


def _below(node: Node, child: Node, place: Place) -> Place:
    product = isinstance(node, Product) or (isinstance(node, Binary) and node.op in ("*", "/", "@"))
    plain = product or isinstance(node, Unary) or (isinstance(node, Call) and node.function in ("T", "sum", "mean"))
    return Place(
        root=False,
        parent=node,
        exponent=place.exponent or (isinstance(node, Binary) and node.op == "**" and child is node.right),
        divisor=(place.divisor and not isinstance(node, Call))
        or (isinstance(node, Binary) and node.op == "/" and child is node.right),
        compared=place.compared or (isinstance(node, Binary) and node.op in COMPARISONS),
        argument=place.argument or (isinstance(node, Call) and node.function not in ("T", "sum", "mean")),
        outer_sign=place.outer_sign and plain,
    )


_RULES: tuple[Rule, ...] = (
    transposes,
    products,
    drops,
    operators,
    signs,
    powers,
    functions,
    reductions,
    moments,
    symbols,
    constants,
    indexes,
    parentheses,
    slopes,
    additions,
    einsums,
    made,
)


__all__ = ["Edit", "Vocabulary", "edits"]
