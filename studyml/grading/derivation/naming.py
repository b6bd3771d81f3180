"""Naming: what a problem's chain is made of, while a learner gives names to parts of it.

Owns the names he brings in (``s = Xw``, ``g(u) = …``): from there on the loss and its intermediates are made through
them wherever that is possible, a name given again stands for the new expression alone. Knows no derivative.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from studyml.algebra.language.names import Defined
from studyml.algebra.samples import Sample
from studyml.algebra.symbols import Symbol, World
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Unary, children, mapped, rebuild, walk
from studyml.grading.derivation.layouts import Array, Layout
from studyml.grading.values import Raised, Value, floats, same, value_of

_NOTHING = Number(0.0)
POWERS = (1.0, -1.0, 2.0, 0.5, -2.0, -0.5)
"""Of a learner's name, that the chain may be made of: it has 1/s, he named s."""


@dataclass(eq=False)
class Naming:
    """The loss, what it is made of, and the points at which all is known."""

    world: World
    loss: Node
    points: tuple[Sample, ...]
    own: set[str] = field(default_factory=set)
    """Names the learner gave to something of his own."""
    apart: set[str] = field(default_factory=set)
    """Those of them that the loss, as it is written, is not made of."""
    called: frozenset[str] = frozenset()
    """What else the learner calls the loss: KL, where no line says L."""
    written: list[Node] = field(default_factory=list)
    """The loss as right lines of the learner's write it."""
    rewritten: dict[str, list[Node]] = field(default_factory=dict)
    """The intermediates as right lines of the learner's write them: ``s = 1/(1 + k)``."""
    numbers: set[str] = field(default_factory=set)
    """The parameters of the learner's functions that are nothing else here."""
    before: dict[str, tuple[World, Node]] = field(default_factory=dict)
    """Intermediates that the loss is no more made of since a name was given, with the world and the loss till then."""
    cache: dict[object, list[Layout]] = field(default_factory=dict)
    failed: dict[object, str] = field(default_factory=dict)
    """Derivatives that have no value at these points, with the reason."""

    def define(self, name: str, tree: Node) -> None:
        """Name an expression over what is known; wherever the chain has it, it is made through the name from here on.

        A name given again stands for the new expression alone.
        """
        if isinstance(tree, Name):
            self._rename(name, tree.name)
            return
        values = [value_of(tree, point.values) for point in self.points]
        if any(isinstance(value, Raised | tuple) for value in values):
            return
        if name in self.world.let:
            tree = self.forget(name, tree)
        tree, let, loss = self._made_through(name, tree, tuple(values))
        if loss is self.loss and all(let[key] is old for key, old in self.world.let.items()):
            self.apart.add(name)
        part = Named(name, tree, tuple(values), self.points)
        self.written = [part.within(one) for one in self.written]
        self.rewritten = {key: [part.within(one) for one in trees] for key, trees in self.rewritten.items()}
        self._change({**let, name: tree}, loss)
        self.points = tuple(point.with_values({name: value}) for point, value in zip(self.points, values, strict=True))

    def _made_through(self, name: str, tree: Node, values: tuple[Value, ...]) -> tuple[Node, dict[str, Node], Node]:
        """A name's expression, the intermediates and the loss once they are made through the name.

        Where the loss would no more be made of an intermediate (``r = Xw - y`` where there is ``yhat = Xw``), the
        expression itself is made through that; where it can't be, the derivative by it is that of the loss as it was.
        """
        for _ in range(2):
            needed = self._needed(tree)
            part = Named(name, tree, values, self.points)
            let = {key: old if key in needed else part.within(old) for key, old in self.world.let.items()}
            loss = part.within(self.loss)
            lost = self._lost({**let, name: tree}, loss)
            kept = tree
            for other in reversed([*lost, *self._left(lost, {**let, name: tree})]):
                given = tuple(point.values[other] for point in self.points)
                kept = Named(other, self.world.let[other], given, self.points).within(kept)
            if kept is tree:
                break
            tree = kept
        self.before.update((other, (self.world, self.loss)) for other in lost)
        return tree, let, loss

    def _lost(self, let: Mapping[str, Node], loss: Node) -> list[str]:
        """The intermediates that the loss is made of now and would not be made of then."""
        then = _made_of(loss, let)
        return [name for name in self.world.let if name in _made_of(self.loss, self.world.let) and name not in then]

    def _left(self, lost: Sequence[str], let: Mapping[str, Node]) -> list[str]:
        """The other intermediates that one of the intermediates is made of now and would not be made of then.

        r of r = exp(z) once there is mu = exp(Xw).
        """
        found = {}
        for name, tree in self.world.let.items():
            gone = _made_of(tree, self.world.let) - _made_of(let[name], let) - {*lost}
            found.update(dict.fromkeys(gone))
        return [name for name in self.world.let if name in found and name not in self.own]

    def name_function(self, name: str, defined: Defined) -> None:
        """Let a function of the learner's own be read from here on."""
        self.world = self.world.changed(functions={**self.world.functions, name: defined})

    def free(self, name: str) -> None:
        """Bring in a number that nothing is made of, another at each point: u of ``g(u) = …``."""
        self.numbers.add(name)
        self.world = self.world.changed(symbols={**self.world.symbols, name: Symbol(name)})
        self.points = tuple(
            point.with_values({name: np.asarray(0.3 + 1.7 * np.random.default_rng(at).random())})
            for at, point in enumerate(self.points)
        )

    def rests_on(self, name: str) -> bool:
        """Return whether the loss is made of a name."""
        return name in self._needed(self.loss) or any(name in self._needed(one) for one in self.written)

    def _needed(self, tree: Node) -> set[str]:
        """The names an expression is made of, through others too."""
        direct = {node.name for node in walk(tree) if isinstance(node, Name)}
        return direct.union(*(self.world.dependencies.get(name, frozenset()) for name in direct))

    def _rename(self, name: str, known: str) -> None:
        if name == known:
            return
        if name in self.world.let:
            self.forget(name)
        aliases = {**self.world.aliases, known: (*self.world.aliases.get(known, ()), name)}
        self.world = self.world.changed(aliases=aliases)

    def forget(self, name: str, tree: Node = _NOTHING) -> Node:
        """Free a name that is given again: what was made through it goes on under a name nobody can type.

        Returns ``tree`` with the name changed in it too.
        """
        new = f"{name}§{len(self.world.let)}"

        def renamed(tree: Node) -> Node:
            return mapped(tree, lambda node: Name(new) if isinstance(node, Name) and node.name == name else node)

        let = {new if key == name else key: renamed(old) for key, old in self.world.let.items()}
        self.points = tuple(point.with_values({new: point.values[name]}) for point in self.points)
        self.apart.discard(name)
        self.before.pop(name, None)
        functions = {key: replace(old, tree=renamed(old.tree)) for key, old in self.world.functions.items()}
        self.world = self.world.changed(functions=functions)
        self.written = [renamed(one) for one in self.written]
        self.rewritten = {key: [renamed(one) for one in trees] for key, trees in self.rewritten.items()}
        self._change(let, renamed(self.loss))
        return renamed(tree)

    def _change(self, let: Mapping[str, Node], loss: Node) -> None:
        ordered: dict[str, Node] = {}

        def add(name: str) -> None:
            if name in let and name not in ordered:
                for node in walk(let[name]):
                    if isinstance(node, Name) and node.name != name:
                        add(node.name)
                ordered[name] = let[name]

        for name in let:
            add(name)
        self.world = self.world.changed(let=ordered)
        self.loss = loss
        self.cache.clear()
        self.failed.clear()


def _made_of(tree: Node, let: Mapping[str, Node]) -> set[str]:
    """The intermediates that an expression is made of, through others too."""
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        for node in walk(waiting.pop()):
            if isinstance(node, Name) and node.name in let and node.name not in found:
                found.add(node.name)
                waiting.append(let[node.name])
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its expression and values: finds itself, or a multiple or power of itself, in other trees."""

    name: str
    tree: Node
    values: tuple[Value, ...]
    points: tuple[Sample, ...]

    def within(self, tree: Node) -> Node:
        """Return a tree made through the name wherever that is possible; the very same tree where nowhere."""
        if not any(isinstance(node, Name) for node in walk(self.tree)):
            return tree
        for node, new in list(self._places(tree)):
            tree = rebuild(tree, node, new)
        return tree

    def _places(self, node: Node) -> Iterator[tuple[Node, Node]]:
        """The outermost parts that can be made through the name."""
        new = Name(self.name) if node == self.tree else self._made(node)
        if new is not None:
            yield node, new
            return
        for child in children(node):
            yield from self._places(child)

    def _made(self, node: Node) -> Node | None:
        if not isinstance(node, Binary | Call | Unary):
            return None
        mine = []
        for point, value in zip(self.points, self.values, strict=True):
            found = value_of(node, point.values)
            if isinstance(found, Raised | tuple) or found.dtype.kind not in "fiu" or isinstance(value, Raised | tuple):
                return None
            if found.shape != value.shape and found.T.shape != value.shape:
                return None
            mine.append(found)
        itself = Name(self.name)
        for power in POWERS:
            factor = self._factor(mine, power)
            if factor is not None:
                made: Node = itself if power == 1.0 else Binary("**", itself, Number(power))
                return made if factor == 1.0 else Binary("*", Number(factor), made)
        both = zip(mine, self.values, strict=True)
        return Call("T", (itself,)) if mine[0].ndim == 2 and all(same(one.T, value) for one, value in both) else None

    def _factor(self, mine: Sequence[Array], power: float) -> float | None:
        """The one number by which the values are this power of the name's, at every point."""
        factor: float | None = None
        for found, value in zip(mine, self.values, strict=True):
            given = floats(value)
            if found.shape != given.shape or not found.size:
                return None
            with np.errstate(all="ignore"):
                raised = given**power
            norm = float(np.vdot(raised, raised))
            if not np.isfinite(norm) or norm == 0.0:
                return None
            factor = float(np.vdot(raised, found)) / norm if factor is None else factor
            if factor == 0.0 or not same(found.astype(float), factor * raised):
                return None
        if factor is None:
            return None
        return round(factor) * 1.0 if abs(factor - round(factor)) < 1e-9 * abs(factor) else factor
