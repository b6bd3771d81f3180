"""The tree: what ``language`` builds and everything else in this room walks.

Owns the nodes, nothing that happens to them. Nodes are frozen and compare by meaning: the span (where
a node stood in the text, as character offsets [start, end)) is not compared.

The notation decides what a product by juxtaposition means, so it is its own node: in ``numpy``
text ``*`` is always :class:`Binary` ``'*'`` (elementwise) and ``@`` is ``'@'``; in mathematics
``X w``, ``X·w`` and ``wᵀx`` are :class:`Product`, resolved by shape (scalars scale, inner sizes
contract, equal shapes of vectors go entry by entry with a note).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Any part of an expression."""

    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A literal; every number is a float, so a tower of powers overflows to inf instead of growing."""

    value: float
    integer: bool = False
    """Whether it was written as an integer (axes, indices and shapes need one)."""


@dataclass(frozen=True, slots=True)
class Truth(Node):
    """``True``, ``False`` or (``None``) ``None``."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A string literal: an einsum pattern or the name of a mode, nothing else."""

    value: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A declared symbol, a ``let``, an earlier step or a size; aliases are already resolved."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """``-x``, ``+x``, ``~x``."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """``+ - * / // % @ **``, the comparisons ``< <= > >= == !=`` and ``& |``, all as NumPy has them."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Product(Node):
    """A product of mathematics (juxtaposition, ``·``), resolved by shape."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the whitelist by its canonical name: ``sum``, ``linalg.inv``, ``sigmoid``.

    Methods and attributes are functions too: ``X.sum(axis=0)`` is ``Call('sum', (X,), (('axis', 0),))``,
    ``X.T`` is ``Call('T', (X,))``, ``X.shape`` is ``Call('shape', (X,))``.
    """

    function: str
    args: tuple[Node, ...]
    keywords: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class Slice(Node):
    """``start:stop:step`` inside an index."""

    start: Node | None = None
    stop: Node | None = None
    step: Node | None = None


@dataclass(frozen=True, slots=True)
class Dots(Node):
    """``...`` inside an index. (``None`` and ``np.newaxis`` are :class:`Truth` ``None``.)"""


@dataclass(frozen=True, slots=True)
class Index(Node):
    """``base[items]``."""

    base: Node
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """A tuple or list: an axis pair, a shape, arguments of ``stack``, a result of several parts."""

    items: tuple[Node, ...]


_PARTS: dict[type[Node], tuple[str, ...]] = {}
_LEAVES = frozenset((Name, Number, Text, Truth, Dots))


def _parts(node: Node) -> tuple[str, ...]:
    """The fields that may hold parts, looked up once a class: trees are walked tens of thousands of times."""
    found = _PARTS.get(type(node))
    if found is None:
        plain = {"span", "op", "function", "name"}
        found = _PARTS[type(node)] = tuple(slot.name for slot in fields(node) if slot.name not in plain)
    return found


def children(node: Node) -> tuple[Node, ...]:
    """Return the direct parts of a node, left to right."""
    kind = type(node)
    if kind is Binary or kind is Product:
        return (node.left, node.right)  # type: ignore[attr-defined]  # both have sides
    if kind in _LEAVES:
        return ()
    if kind is Call and not node.keywords:  # type: ignore[attr-defined]  # a Call
        return node.args  # type: ignore[attr-defined, no-any-return]
    found: list[Node] = []
    for name in _parts(node):
        value = getattr(node, name)
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    found.append(item)
                elif isinstance(item, tuple) and len(item) == 2 and isinstance(item[1], Node):
                    found.append(item[1])
    return tuple(found)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, parents first."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        if type(current) not in _LEAVES:
            stack += children(current)[::-1]


def rebuild(node: Node, old: Node, new: Node) -> Node:
    """Return ``node`` with the part that *is* ``old`` (by identity) replaced by ``new``."""
    if node is old:
        return new
    changed: dict[str, Any] = {}
    for name in _parts(node):
        value = getattr(node, name)
        if isinstance(value, Node):
            part: object = rebuild(value, old, new)
        elif isinstance(value, tuple):
            part = tuple(
                rebuild(item, old, new)
                if isinstance(item, Node)
                else _pair(item, old, new)
                if isinstance(item, tuple) and len(item) == 2 and isinstance(item[1], Node)
                else item
                for item in value
            )
            if all(a is b for a, b in zip(part, value, strict=True)):
                part = value
        else:
            continue
        if part is not value:
            changed[name] = part
    return replace(node, **changed) if changed else node


class Rebuilding:
    """:func:`rebuild` for many changes of one tree: only what stands above a change is made anew."""

    def __init__(self, tree: Node):
        self.tree = tree
        self._above: dict[int, Node] = {}
        self._shared: set[int] = set()
        for node in walk(tree):
            for child in children(node):
                if id(child) in self._above:
                    self._shared.add(id(child))
                self._above[id(child)] = node

    def __call__(self, old: Node, new: Node) -> Node:
        """Return the tree with the part that *is* ``old`` replaced."""
        while old is not self.tree:
            above = self._above.get(id(old))
            if above is None or id(old) in self._shared:
                return rebuild(self.tree, old, new)
            old, new = above, _with(above, old, new)
        return new


def _with(node: Node, old: Node, new: Node) -> Node:
    """A node with one of its direct parts replaced."""
    for name in _parts(node):
        value = getattr(node, name)
        if value is old:
            return replace(node, **{name: new})  # type: ignore[arg-type]  # a field of nodes, never the span
        if isinstance(value, tuple):
            items = tuple(_item(item, old, new) for item in value)
            if any(a is not b for a, b in zip(items, value, strict=True)):
                return replace(node, **{name: items})
    return node


def _item(item: Any, old: Node, new: Node) -> Any:
    if item is old:
        return new
    pair = isinstance(item, tuple) and len(item) == 2 and item[1] is old
    return (item[0], new) if pair else item


def _pair(item: tuple[str, Node], old: Node, new: Node) -> tuple[str, Node]:
    """A keyword rebuilt, or the very same one: what did not change keeps its identity."""
    value = rebuild(item[1], old, new)
    return item if value is item[1] else (item[0], value)


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return ``node`` with every part changed, leaves first: one pass, however the parts are nested."""

    def again(item: Any) -> Any:
        if isinstance(item, Node):
            return mapped(item, change)
        if isinstance(item, tuple) and len(item) == 2 and isinstance(item[1], Node):
            part = mapped(item[1], change)
            return item if part is item[1] else (item[0], part)
        return item

    changed: dict[str, Any] = {}
    for name in _parts(node):
        value = getattr(node, name)
        if isinstance(value, Node):
            new: object = mapped(value, change)
        elif isinstance(value, tuple):
            new = tuple(map(again, value))
            if all(a is b for a, b in zip(new, value, strict=True)):
                continue
        else:
            continue
        if new is not value:
            changed[name] = new
    return change(replace(node, **changed) if changed else node)
