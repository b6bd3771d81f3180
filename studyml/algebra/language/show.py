"""Tree → text: NumPy's spelling of any tree, with no more parentheses than needed.

Owns how a reading is shown back. ``read(show(tree))`` gives the tree again. A :class:`Product` of
mathematics has no NumPy spelling before its shapes are known: it is shown as ``a · b`` (which reads
back as the same Product), or as whatever operator a ``product`` resolver returns for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from studyml.algebra.language.functions import ATTRIBUTES, FUNCTIONS
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
)

Resolver = Callable[[Product], str]

_LEVELS = {
    "<": 10, "<=": 10, ">": 10, ">=": 10, "==": 10, "!=": 10, "|": 20, "&": 30, "+": 40, "-": 40,
    "*": 50, "/": 50, "//": 50, "%": 50, "@": 50, "·": 50, "**": 70,
}  # fmt: skip
_UNARY, _ATOM = 60, 80
_CONSTANTS = {math.pi: "np.pi", math.e: "np.e", math.inf: "np.inf"}
_LISTS = {"array", "concatenate", "stack", "vstack", "hstack", "column_stack", "linalg.multi_dot"}
_METHODS = {"astype", "copy", "reshape"}


def show(tree: Node, *, product: Resolver | None = None) -> str:
    """Return the canonical NumPy spelling of a tree.

    ``product`` chooses the operator of a :class:`Product` (``@``, ``*``) from what the caller knows
    about shapes; without it products are shown as ``·``.
    """
    return _Shower(product).text(tree)


class _Shower:
    def __init__(self, product: Resolver | None):
        self.product = product

    def text(self, node: Node) -> str:
        return self.shown(node)[0]

    def at(self, node: Node, level: int) -> str:
        """Return a part in parentheses unless it binds at least as tightly as ``level``."""
        text, own = self.shown(node)
        return text if own >= level else f"({text})"

    def base(self, node: Node) -> str:
        """Return what stands before a point or an index; ``2.T`` would be a number and a name."""
        return f"({self.text(node)})" if isinstance(node, Number) else self.at(node, _ATOM)

    def shown(self, node: Node) -> tuple[str, int]:
        """Return a node's text and how tightly it binds."""
        return _SHOWN[type(node)](self, node)

    def number(self, node: Number) -> tuple[str, int]:
        return _number(node)

    def truth(self, node: Truth) -> tuple[str, int]:
        return str(node.value), _ATOM

    def quoted(self, node: Text) -> tuple[str, int]:
        return repr(node.value), _ATOM

    def name(self, node: Name) -> tuple[str, int]:
        return node.name, _ATOM

    def unary(self, node: Unary) -> tuple[str, int]:
        return f"{node.op}{self.at(node.operand, _UNARY)}", _UNARY

    def beside(self, node: Product) -> tuple[str, int]:
        return self.joined(self.product(node) if self.product else "·", node.left, node.right)

    def binary(self, node: Binary) -> tuple[str, int]:
        return self.joined(node.op, node.left, node.right)

    def index(self, node: Index) -> tuple[str, int]:
        return f"{self.base(node.base)}[{', '.join(self.item(i) for i in node.items)}]", _ATOM

    def dots(self, node: Dots) -> tuple[str, int]:
        return "...", _ATOM

    def sequence(self, node: Sequence) -> tuple[str, int]:
        items = ", ".join(self.text(item) for item in node.items)
        return f"({items},)" if len(node.items) == 1 else f"({items})", _ATOM

    def joined(self, op: str, left: Node, right: Node) -> tuple[str, int]:
        level = _LEVELS[op]
        if op == "**":
            return f"{self.at(left, _ATOM)}**{self.at(right, _UNARY)}", level
        if level == 10:
            return f"{self.at(left, level + 1)} {op} {self.at(right, level + 1)}", level
        return f"{self.at(left, level)} {op} {self.at(right, level + 1)}", level

    def call(self, node: Call) -> tuple[str, int]:
        name = node.function
        if name in ATTRIBUTES and len(node.args) == 1 and not node.keywords:
            return f"{self.base(node.args[0])}.{name}", _ATOM
        known = FUNCTIONS.get(name)
        if name == "astype" and _is_plain(node.args[0]):
            return f"{self.argument(name, node.args[1])}({self.text(node.args[0])})", _ATOM
        if name in _METHODS and len(node.args) > (name != "copy"):
            base, *rest = node.args
            inside = ", ".join(self.argument(name, part) for part in rest)
            return f"{self.base(base)}.{name}({inside})", _ATOM
        parts = [self.argument(name, part) for part in node.args]
        parts += [f"{keyword}={self.argument(name, value)}" for keyword, value in node.keywords]
        prefix = "np." if known is None or known.numpy else ""
        return f"{prefix}{name}({', '.join(parts)})", _ATOM

    def argument(self, name: str, node: Node) -> str:
        if isinstance(node, Text) and node.value in {"float", "int", "bool"}:
            return node.value
        if isinstance(node, Sequence) and name in _LISTS:
            return f"[{', '.join(self.argument(name, item) for item in node.items)}]"
        return self.text(node)

    def item(self, node: Node) -> str:
        if isinstance(node, Sequence):
            return f"[{', '.join(self.text(item) for item in node.items)}]"
        return self.text(node)

    def slice(self, node: Slice) -> tuple[str, int]:
        start, stop, step = ("" if part is None else self.text(part) for part in (node.start, node.stop, node.step))
        return f"{start}:{stop}" + (f":{step}" if node.step is not None else ""), _ATOM


_SHOWN: dict[type[Node], Callable[[_Shower, Any], tuple[str, int]]] = {
    Number: _Shower.number,
    Truth: _Shower.truth,
    Text: _Shower.quoted,
    Name: _Shower.name,
    Unary: _Shower.unary,
    Product: _Shower.beside,
    Binary: _Shower.binary,
    Call: _Shower.call,
    Index: _Shower.index,
    Slice: _Shower.slice,
    Dots: _Shower.dots,
    Sequence: _Shower.sequence,
}


def _is_plain(node: Node) -> bool:
    """Whether a part is a plain Python number, which has no methods: ``float(len(y))``."""
    if isinstance(node, Index):
        node = node.base
        return isinstance(node, Call) and node.function == "shape"
    return isinstance(node, Number) or (isinstance(node, Call) and node.function in {"len", "ndim", "size"})


def _number(node: Number) -> tuple[str, int]:
    if math.isnan(node.value):
        return "np.nan", _ATOM
    if node.value in _CONSTANTS and not node.integer:
        return _CONSTANTS[node.value], _ATOM
    if node.value < 0:
        return f"-{_number(Number(-node.value, node.integer))[0]}", _UNARY
    if math.isfinite(node.value) and node.integer and node.value < 1e15:
        return str(int(node.value)), _ATOM
    return repr(node.value), _ATOM
