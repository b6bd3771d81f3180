"""Trees measured: shapes by NumPy's rules, products of mathematics turned into NumPy's.

Owns the walk over a tree, the place and the words of an error. Knows the rules of single functions
only by their tables, and no values.

In mathematics a 1-D symbol is a column: ``xᵀ`` is a row, ``xᵀA x`` a scalar, ``x xᵀ`` is (n, n). So
:func:`resolve` replaces every :class:`~studyml.algebra.tree.Product` by ``*``, ``@`` or ``outer`` and says
whether the result is a row, which NumPy's 1-D arrays can't show.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import is_
from typing import Any

from studyml.algebra.shapes import arrange, contract, entrywise, join, linear, make, reduce
from studyml.algebra.shapes.explain import binary_message, name_of, stretch_hint, suggest_product
from studyml.algebra.shapes.form import Abstract, Form, Refusal, ShapeError, array, shape_argument
from studyml.algebra.shapes.indexing import Cut, Item, index
from studyml.algebra.shapes.product import plan
from studyml.algebra.shapes.sizes import Shape, format_shape
from studyml.algebra.tree import (
    Binary,
    Call,
    Dots,
    Index,
    Name,
    Node,
    Number,
    Product,
    Sequence,
    Slice,
    Text,
    Truth,
    Unary,
    walk,
)

TABLES = (entrywise.RULES, reduce.RULES, contract.RULES, linear.RULES, arrange.RULES, join.RULES, make.RULES)
RULES: dict[str, entrywise.Rule] = {name: rule for table in TABLES for name, rule in table.items()}
"""The shape rule of every function of the whitelist, by canonical name."""

_LONGEST_RANGE = 1e9
ROWS_DROP = frozenset(RULES) - frozenset(entrywise.RULES)
"""Only what works entry by entry keeps a row a row."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A tree without :class:`Product` nodes, with what was found on the way."""

    tree: Node
    form: Abstract
    row: bool = False
    """The result is a transposed vector (1, n): mathematics only."""
    notes: tuple[str, ...] = ()
    """What was read leniently, in the learner's words."""


@dataclass(slots=True)
class _Walk:
    forms: Mapping[str, Form]
    mathematical: bool
    dot: bool = False
    rows: bool = False
    notes: list[str] = field(default_factory=list)

    def visit(self, node: Node) -> tuple[Node, Abstract]:
        """A part and its form; the part rebuilt when a product in it was resolved."""
        try:
            return _VISITS[type(node)](self, node)
        except Refusal as refusal:
            raise ShapeError(refusal.message, node.span, hint=refusal.hint) from None

    def _number(self, node: Number) -> tuple[Node, Abstract]:
        return node, Form((), "int", int(node.value)) if node.integer else Form()

    def _unary(self, node: Unary) -> tuple[Node, Abstract]:
        operand, form = self.visit(node.operand)
        found = replace(entrywise.unary(node.op, form), row=isinstance(form, Form) and form.row)
        return node if operand is node.operand else replace(node, operand=operand), found

    def _sequence(self, node: Sequence) -> tuple[Node, Abstract]:
        parts = [self.visit(item) for item in node.items]
        items = tuple(part for part, _ in parts)
        return self._kept(node, items=items), tuple(form for _, form in parts)

    def _literal(self, node: Truth | Text) -> tuple[Node, Abstract]:
        return node, node.value

    def _stray(self, node: Node) -> tuple[Node, Abstract]:
        raise Refusal("a slice can stand in an index only")

    @staticmethod
    def _kept(node: Node, **parts: object) -> Node:
        """The node itself unless a part changed."""
        changed = {
            name: part
            for name, part in parts.items()
            if part is not (old := getattr(node, name)) and not (isinstance(part, tuple) and _same_parts(part, old))
        }
        return replace(node, **changed) if changed else node  # type: ignore[arg-type]  # the node's own fields

    def _name(self, node: Name) -> tuple[Node, Abstract]:
        form = self.forms.get(node.name)
        if form is None:
            raise Refusal(f"there is no {node.name} here")
        return node, form

    def _binary(self, node: Binary) -> tuple[Node, Abstract]:
        left, one = self.visit(node.left)
        right, other = self.visit(node.right)
        tree = node if left is node.left and right is node.right else replace(node, left=left, right=right)
        if isinstance(one, tuple) and isinstance(other, tuple) and node.op == "+":
            return tree, one + other
        if node.op == "==" and (isinstance(one, str | tuple) or isinstance(other, str | tuple)) and one is not None:
            return tree, Form((), "bool") if isinstance(one, tuple) and isinstance(
                other, tuple
            ) else entrywise.operator("==", one, other)
        try:
            if node.op == "@":
                return tree, contract.matmul(one, other)
            found = entrywise.operator(node.op, one, other)
        except Refusal as refusal:
            if not isinstance(one, Form) or not isinstance(other, Form):
                raise
            message = binary_message(node, one, other, refusal.message)
            hint = suggest_product(node, one, other) if node.op == "@" else stretch_hint(node, one, other)
            raise Refusal(message, refusal.hint or hint) from None
        return tree, self._row(found, one, other, node)

    def _row(self, found: Form, one: Abstract, other: Abstract, node: Node) -> Form:
        """Whether a sum of rows is a row; a row and a column don't add."""
        if not self.mathematical or found.ndim != 1:
            return found
        sides = [form for form in (one, other) if isinstance(form, Form) and form.ndim == 1]
        rows = {form.row for form in sides}
        if len(rows) == 2:
            raise Refusal("a row and a column don't match entry by entry: one of them is transposed")
        return replace(found, row=rows == {True})

    def _call(self, node: Call) -> tuple[Node, Abstract]:
        parts = [self.visit(argument) for argument in node.args]
        named = [(word, *self.visit(value)) for word, value in node.keywords]
        args, forms = [part for part, _ in parts], [form for _, form in parts]
        tree = node if _same_parts(args, node.args) else replace(node, args=tuple(args))
        if any(part is not old for (_, part, _), (_, old) in zip(named, node.keywords, strict=True)):
            tree = replace(tree, keywords=tuple((word, part) for word, part, _ in named))
        if self.mathematical and node.function == "T" and isinstance(forms[0], Form) and forms[0].ndim == 1:
            return tree, replace(forms[0], row=not forms[0].row)
        if self.mathematical and node.function == "trace" and isinstance(forms[0], Form) and not forms[0].ndim:
            return args[0], forms[0]  # tr(aᵀb), for which aᵀb is 1 × 1
        found = call(node.function, forms, {word: form for word, _, form in named})
        if node.function == "arange" and (length := _length_of_range(node)) is not None:
            found = Form((length,))
        if self.mathematical and isinstance(found, Form) and node.function not in ROWS_DROP:
            found = self._row(found, forms[0], forms[1] if len(forms) == 2 else None, node)
        return tree, found

    def _product(self, node: Product) -> tuple[Node, Abstract]:
        left, one = self.visit(node.left)
        right, other = self.visit(node.right)
        found = plan(left, array(one), right, array(other), node.span, dot=self.dot, rows=self.rows)
        if found.note:
            self.notes.append(found.note)
        return found.tree, found.form

    def _index(self, node: Index) -> tuple[Node, Abstract]:
        base, form = self.visit(node.base)
        trees: list[Node] = []
        items: list[Item] = []
        for item in node.items:
            if isinstance(item, Slice):
                cut = {word: None if part is None else self.visit(part) for word, part in _slice_parts(item)}
                items.append(Cut(**{word: None if pair is None else pair[1] for word, pair in cut.items()}))
                trees.append(
                    self._kept(item, **{word: None if pair is None else pair[0] for word, pair in cut.items()})
                )
            elif isinstance(item, Dots):
                items.append("...")
                trees.append(item)
            else:
                part, measured = self.visit(item)
                if isinstance(measured, str):
                    raise Refusal("an index can't be text")
                if len(node.items) == 1 and isinstance(measured, tuple) and not isinstance(item, Sequence):
                    items.extend(measured)  # X[np.nonzero(c)] is X[rows, columns]
                else:
                    items.append(measured)
                trees.append(part)
        try:
            found = index(form, items)
        except Refusal as refusal:
            shape = (
                f" ({format_shape(form.shape)})" if isinstance(form, Form) and not isinstance(node.base, Name) else ""
            )
            named = (
                f"{name_of(node.base)} is {format_shape(form.shape)}: " if isinstance(form, Form) and not shape else ""
            )
            raise Refusal(named + refusal.message, refusal.hint) from None
        return self._kept(node, base=base, items=tuple(trees)), found


_VISITS: dict[type[Node], Callable[[_Walk, Any], tuple[Node, Abstract]]] = {
    Name: _Walk._name,
    Number: _Walk._number,
    Binary: _Walk._binary,
    Call: _Walk._call,
    Unary: _Walk._unary,
    Product: _Walk._product,
    Index: _Walk._index,
    Sequence: _Walk._sequence,
    Truth: _Walk._literal,
    Text: _Walk._literal,
    Slice: _Walk._stray,
    Dots: _Walk._stray,
}


def _length_of_range(node: Call) -> int | None:
    """How many entries ``np.arange(0, 1, 0.25)`` has: of numbers as written, where they are not all whole."""
    parts = [_written(part) for part in node.args]
    if any(part is None for part in parts) or all(isinstance(part, int) for part in parts):
        return None
    start, stop, step = (0, *parts, 1) if len(parts) == 1 else (*parts, 1)[:3]
    length = (stop - start) / step if step else math.inf  # type: ignore[operator]  # no None among them
    return max(0, math.ceil(length)) if abs(length) <= _LONGEST_RANGE else None


def _written(node: Node) -> float | int | None:
    """The value of a number with its sign; None of anything else."""
    if isinstance(node, Unary) and node.op == "-" and isinstance(node.operand, Number):
        value = _written(node.operand)
        return None if value is None else -value
    return (int(node.value) if node.integer else node.value) if isinstance(node, Number) else None


def _same_parts(parts: Iterable[object], old: Iterable[object]) -> bool:
    """Whether what stands in a node are the very parts that stood in it; of one length."""
    return all(map(is_, parts, old))


def _slice_parts(item: Slice) -> tuple[tuple[str, Node | None], ...]:
    return (("start", item.start), ("stop", item.stop), ("step", item.step))


def call(function: str, args: list[Abstract], keywords: Mapping[str, Abstract]) -> Abstract:
    """The form of a function's result. Raises Refusal."""
    rule = RULES.get(function)
    if rule is None:
        raise Refusal(f"the shape of {function} is not known")
    try:
        return rule(*args, **keywords)
    except TypeError as error:
        if "argument" not in str(error):
            raise
        raise Refusal(f"{function} can't take these arguments") from None


def _forms(shapes: Mapping[str, Shape | Form]) -> dict[str, Form]:
    return {name: shape if isinstance(shape, Form) else Form(tuple(shape)) for name, shape in shapes.items()}


def is_mathematical(tree: Node) -> bool:
    """Whether a tree holds a product by juxtaposition."""
    return any(isinstance(part, Product) for part in walk(tree))


def resolve(
    tree: Node,
    shapes: Mapping[str, Shape | Form],
    *,
    mathematical: bool | None = None,
    dot: bool = False,
    rows: bool = False,
) -> Resolved:
    """Measure a tree and turn products of mathematics into NumPy's. Raises ShapeError.

    ``mathematical`` says that 1-D symbols are columns; None means: when there is such a product. ``w x`` of two
    columns goes entry by entry; with ``dot`` it is the dot product that ``w·x`` often means. With ``rows`` a vector
    beside a matrix that it can't be multiplied with scales each of its rows. ``notes`` say which.
    """
    forms = _forms(shapes)
    reading = _Walk(forms, is_mathematical(tree) if mathematical is None else mathematical, dot, rows)
    try:
        resolved, form = reading.visit(tree)
    except ShapeError as error:
        error.ask_numpy = lambda: _numpy_message(tree, forms)
        raise
    row = isinstance(form, Form) and form.row
    return Resolved(resolved, form, row, tuple(dict.fromkeys(reading.notes)))


def _numpy_message(tree: Node, forms: Mapping[str, Form]) -> str:
    from studyml.algebra.evaluate import numpy_message

    return numpy_message(tree, forms)


def infer_form(tree: Node, shapes: Mapping[str, Shape | Form], *, mathematical: bool | None = None) -> Form:
    """Shape and kind of an array; a tuple of numbers counts as one. Raises ShapeError."""
    found = resolve(tree, shapes, mathematical=mathematical).form
    if isinstance(found, Form):
        return found
    try:
        return array(found)
    except Refusal as refusal:
        raise ShapeError(refusal.message, tree.span, hint=refusal.hint) from None


def infer(
    tree: Node, shapes: Mapping[str, Shape | Form], *, mathematical: bool | None = None
) -> Shape | tuple[Shape, ...]:
    """The shape of an expression; of a result of several parts, their shapes.

    ``X.shape`` is itself a tuple of scalars, hence its shape is ``((), ())``. Raises ShapeError.
    """
    found = resolve(tree, shapes, mathematical=mathematical).form
    try:
        if isinstance(found, tuple):
            return tuple(array(part).shape for part in found)
        return array(found).shape
    except Refusal as refusal:
        raise ShapeError(refusal.message, tree.span, hint=refusal.hint) from None


__all__ = ["RULES", "Resolved", "call", "infer", "infer_form", "is_mathematical", "resolve", "shape_argument"]
