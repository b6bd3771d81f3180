"""Truths: what every left side of a derivation is worth.

Owns the problem's chain (loss, intermediates, symbols), names a learner may bring in (``z`` for the argument of a
sigmoid, ``l`` for one example's loss) and the true derivative of anything by anything. Knows no lines and no verdicts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from studyml.algebra.derivative import DerivativeError, jacobian
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError, infer_form
from studyml.algebra.symbols import World
from studyml.algebra.tree import Binary, Call, Name, Node, Unary, rebuild, walk
from studyml.grading.derivation.layouts import Array, Layout, layouts
from studyml.grading.problem import ProblemError, author_tree, declare, draw
from studyml.grading.values import Raised, Value, same, value_of
from studyml.model import Question

LOSSES = ("L", "J", "loss", "E", "C", "cost", "Loss", "F", "f", "Lmean", "obj")
INNER = frozenset(
    [
        "z",
        "a",
        "s",
        "u",
        "h",
        "t",
        "v",
        "o",
        "logit",
        "logits",
        "score",
        "scores",
        "net",
        "pre",
        "zeta",
        "ζ",
        "s1",
        "z1",
        "z_i",
    ]
)
"""What people call the argument of an activation."""
EXAMPLES = ("l", "ℓ", "ell", "L_i", "l_i", "Li", "li", "Lᵢ", "ℓ_i")


class NoTruth(ValueError):
    """A left side has no true value here; the message is for the learner."""


@dataclass(eq=False)
class Chain:
    """The loss, what it is made of, and the points at which all is known."""

    world: World
    loss: Node
    points: tuple[Sample, ...]
    implicit: dict[str, Node] = field(default_factory=dict)
    """Names the learner brought in, with what they stand for."""
    cache: dict[object, list[Layout]] = field(default_factory=dict)

    def is_loss(self, name: str) -> bool:
        """Whether a name means the loss; that of one example is the loss where there is but one."""
        among = name in LOSSES or (name in EXAMPLES and self.single)
        return among and self.world.names.resolve(name) is None

    def is_example(self, name: str) -> bool:
        """Whether a name means one example's loss, of several."""
        return name in EXAMPLES and not self.single and self.world.names.resolve(name) is None

    @cached_property
    def single(self) -> bool:
        """Whether the loss is that of one example: neither a mean or sum itself, nor made of means."""
        if example_loss(self.loss) is not None:
            return False
        trees = (self.loss, *self.world.let.values())
        return not any(isinstance(node, Call) and node.function == "mean" for tree in trees for node in walk(tree))

    def name_of(self, text: str) -> str | None:
        """Return the declared name that a text means."""
        return self.world.names.resolve(text)

    def tree_of(self, top: str) -> Node:
        """Return what a top stands for, as a tree. Raises NoTruth."""
        if self.is_loss(top):
            return self.loss
        if self.is_example(top):
            tree = example_loss(self.loss)
            if tree is None:
                raise NoTruth(f"{top} looks like one example's loss, but this loss is no plain mean or sum")
            return tree
        name = self.name_of(top)
        if name is None:
            raise NoTruth(f"I don't know {top}; the loss is L, the names here: {', '.join(self.world.names.known())}")
        return self.world.let.get(name, Name(name))

    def derivative(self, top: str, bottom: str) -> list[Layout]:
        """Return the true derivative in every layout, the usual one first. Raises NoTruth."""
        self._ensure(bottom, top)
        self._ensure(top, "")
        name = self.name_of(bottom)
        if name is None:
            raise NoTruth(f"I don't know {bottom}; the names here: {', '.join(self.world.names.known())}")
        key = (top, name)
        if key not in self.cache:
            tree = self.tree_of(top)
            self.cache[key] = self._layouts(tree, name)
        return self.cache[key]

    def _layouts(self, tree: Node, name: str) -> list[Layout]:
        try:
            found = [jacobian(tree, name, point, self.world) for point in self._chosen()]
            top = infer_form(tree, self.world.forms).ndim
        except (DerivativeError, EvaluationError, ShapeError) as error:
            raise NoTruth(str(error)) from None
        return layouts(found, top)

    def _chosen(self) -> tuple[Sample, ...]:
        return self.points

    def _ensure(self, name: str, top: str) -> None:
        """Bring in an undeclared intermediate: the argument of the function that makes the top."""
        if self.name_of(name) is not None or self.is_loss(name) or self.is_example(name) or name not in INNER:
            return
        for tree in self._makers(top):
            inner = _inner(tree)
            if inner is not None:
                self.bring_in(name, inner)
                return

    def _makers(self, top: str) -> list[Node]:
        known = self.name_of(top)
        first = [self.world.let[known]] if known is not None and known in self.world.let else []
        return [*first, *self.world.let.values(), self.loss]

    def bring_in(self, name: str, tree: Node) -> bool:
        """Name a part of the chain; the intermediates are then made through it. Say whether the part was found."""
        if not name.isidentifier() or self.name_of(name) is not None:
            return False
        values = [value_of(tree, point.values) for point in self.points]
        if any(isinstance(value, Raised | tuple) for value in values):
            return False
        let: dict[str, Node] = {}
        placed = False
        for key, definition in self.world.let.items():
            changed = self._replaced(definition, tree, values, name)
            if changed is not definition and not placed:
                let[name], placed = tree, True
            let[key] = changed
        loss = self._replaced(self.loss, tree, values, name)
        if not placed and loss is self.loss:
            return False
        if not placed:
            let[name] = tree
        self.world = World(self.world.symbols, let, self.world.aliases, self.world.sizes)
        self.loss = loss
        self.points = tuple(point.with_values({name: value}) for point, value in zip(self.points, values, strict=True))
        self.implicit[name] = tree
        self.cache.clear()
        return True

    def _replaced(self, tree: Node, part: Node, values: Sequence[Value], name: str) -> Node:
        """Replace what is, or is worth, the part."""
        for node in list(walk(tree)):
            if node == part or (not isinstance(node, Name) and self._worth(node, values)):
                return self._replaced(rebuild(tree, node, Name(name)), part, values, name)
        return tree

    def _worth(self, node: Node, values: Sequence[Value]) -> bool:
        return isinstance(node, Binary | Call | Unary) and all(
            same(value_of(node, point.values), value) for point, value in zip(self.points, values, strict=True)
        )


def _inner(tree: Node) -> Node | None:
    """The compound argument of the outermost entrywise function."""
    for node in walk(tree):
        if isinstance(node, Call) and len(node.args) == 1 and node.function not in ("T", "mean", "sum", "len", "shape"):
            argument = node.args[0]
            return None if isinstance(argument, Name) else argument
    return None


def example_loss(loss: Node) -> Node | None:
    """Return one example's loss, entry by entry, of a loss that is a mean or a sum; None of any other."""
    match loss:
        case Call(function="mean" | "sum") if not loss.keywords and len(loss.args) == 1:
            return loss.args[0]
        case Unary(op="-"):
            inner = example_loss(loss.operand)
            return None if inner is None else Unary("-", inner)
        case Binary(op="/") if isinstance(loss.left, Call) and loss.left.function == "sum":
            return example_loss(loss.left)
        case Binary(op="/") | Binary(op="*"):
            left, right = example_loss(loss.left), example_loss(loss.right)
            if left is not None and right is None:
                return Binary(loss.op, left, loss.right)
            if right is not None and left is None and loss.op == "*":
                return Binary("*", loss.left, right)
            return None
        case _:
            return None


def chain_of(question: Question) -> Chain:
    """Return the chain of a derivation question, made anew: a learner's names change it. Raises ProblemError."""
    world = declare(question)
    loss, form = author_tree(question.loss, "loss", world)
    if form.shape:
        raise ProblemError("loss", "a loss is a scalar")
    points = draw(world, (loss,))
    first: dict[int, Sample] = {}
    for point in points:
        first.setdefault(point.size_set if point.sizes else len(first), point)
    return Chain(world, loss, tuple(first.values()))


def as_array(value: Value) -> Array | None:
    """Return an array, None of an error or of several parts."""
    return None if isinstance(value, Raised | tuple) else np.asarray(value, dtype=float)
