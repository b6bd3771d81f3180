"""The case: one wrong answer with all that an explanation may use.

Owns :class:`Case` and :class:`Finding`, the words of the problem for the edits, and fast evaluation of
many variants of one tree. Knows no search of its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from studyml.algebra.evaluate import EvaluationError, Interpreter
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError, is_mathematical, resolve
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Span, walk
from studyml.grading.diagnosis.edits import Vocabulary
from studyml.grading.problem import Problem
from studyml.grading.values import Raised, Value, same

MOST_TRIES = 800
"""How many edits of one learner's tree are tried: a count, so that a slow or busy machine finds the same."""
SECONDS = 1.0
"""Of this thread's own work for them, should each be very large."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One explanation. The cheapest is shown first."""

    cost: float
    code: str
    message: str = ""
    span: Span | None = None
    corrected: Node | None = None
    also: tuple[str, ...] = ()
    """Further mistakes that belong to the same explanation."""


@dataclass(eq=False)
class Case:
    """A wrong answer. ``values`` and ``truths`` are given at each of ``points``."""

    problem: Problem
    text: str
    tree: Node
    mathematical: bool
    points: Sequence[Sample]
    values: Sequence[Value]
    truths: Sequence[Value]
    words: Vocabulary
    beyond: bool = False
    """Whether the answer is right at all points but the first, which lies beyond the usual ones."""
    monomials: tuple[list[tuple[tuple[str, float], ...]], Any] | None = None
    """What a ratio may be expressed by, worked out once."""
    _tries: int = 0
    _deadline: float = field(default_factory=lambda: time.thread_time() + SECONDS)

    def begin_search(self) -> None:
        """Begin to count tries."""
        self._tries, self._deadline = 0, time.thread_time() + SECONDS

    def may_try(self) -> bool:
        """Count one more try; False once there were enough."""
        self._tries += 1
        return self._tries <= MOST_TRIES and time.thread_time() <= self._deadline

    @property
    def raised(self) -> bool:
        """Whether NumPy raises on the answer."""
        return any(isinstance(value, Raised) for value in self.values)

    def quote(self, span: Span) -> str:
        """Return the learner's own characters, shortened."""
        part = " ".join(self.text[span[0] : span[1]].split())
        return part if len(part) <= 40 else part[:37] + "…"


def vocabulary(problem: Problem) -> Vocabulary:
    """Return the words of a problem, made once."""
    found = problem.cache.get("words")
    if not isinstance(found, Vocabulary):
        world = problem.world
        trees = (*problem.sources, *world.let.values())
        functions = frozenset(node.function for tree in trees for node in walk(tree) if isinstance(node, Call))
        found = Vocabulary(
            forms=world.forms,
            sizes=frozenset(world.size_names),
            let=world.let,
            domains={name: symbol.domain for name, symbol in world.symbols.items()},
            factors=_factors(problem, trees),
            terms=_terms(problem),
            centred=tuple(dict.fromkeys(pair for tree in trees for pair in _centred(tree, world.let))),
            steps=_steps(problem, trees),
            functions=functions | {part for name in functions for part in _WITHIN.get(name, ())},
        )
        problem.cache["words"] = found
    return found


_WITHIN = {
    "softmax": ("exp",),
    "log_softmax": ("exp", "log"),
    "logsumexp": ("exp", "log"),
    "sigmoid": ("exp",),
    "softplus": ("exp", "log"),
}
"""What a learner writes out for a function of the problem."""


def _centred(tree: Node, let: Mapping[str, Node]) -> Iterator[tuple[Node, Node]]:
    """What has its own mean taken away, and how."""
    for node in walk(tree):
        taken = node.right if isinstance(node, Binary) and node.op == "-" else None
        taken = let.get(taken.name) if isinstance(taken, Name) else taken
        if isinstance(taken, Call) and taken.function == "mean" and taken.args[0] == node.left:  # type: ignore[attr-defined]  # a Binary
            yield taken.args[0], node


def _steps(problem: Problem, trees: Sequence[Node]) -> tuple[tuple[Node, Node], ...]:
    """A rectifier's argument and value, each with its slope ``z > 0``; names for what has one."""
    lets = {tree: name for name, tree in problem.world.let.items()}
    found: dict[tuple[Node, Node], None] = {}
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Call) and node.function in ("relu", "maximum"):
                inner = [part for part in node.args if not isinstance(part, Number)]
                if len(inner) == 1:
                    for part in (inner[0], Name(lets[node]) if node in lets else node):
                        found[(part, Binary(">", inner[0], Number(0.0, True)))] = None
    return tuple(found)


def _factors(problem: Problem, trees: Sequence[Node]) -> tuple[Node, ...]:
    """What the chain rule brings: derivatives of the functions at hand, then the names themselves."""
    found: dict[Node, None] = {}
    lets = {tree: name for name, tree in problem.world.let.items()}
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Call) and len(node.args) >= 1:
                itself: Node = Name(lets[node]) if node in lets else node
                for factor in slopes(node.function, itself, node.args[0]):
                    found[factor] = None
    names = [name for name, form in problem.world.forms.items() if form.kind == "float" and form.ndim <= 2]
    for name in names:
        found[Name(name)] = None
    return tuple(found)


def slopes(function: str, itself: Node, argument: Node) -> tuple[Node, ...]:
    """Return the derivative of a function in its argument, and its parts, as trees."""
    one = Number(1.0, True)
    zero = Number(0.0, True)
    match function:
        case "sigmoid" | "softmax":
            return (Binary("*", itself, Binary("-", one, itself)), Binary("-", one, itself), itself)
        case "tanh":
            return (Binary("-", one, Binary("**", itself, Number(2.0, True))), itself)
        case "relu" | "maximum":
            return (Binary(">", argument, zero),)
        case "log":
            return (Binary("/", one, argument),)
        case "exp":
            return (itself,)
        case "softplus":
            return (Call("sigmoid", (argument,)),)
        case "sqrt":
            return (Binary("/", one, itself),)
        case _:
            return ()


def _terms(problem: Problem) -> tuple[Node, ...]:
    """The additive parts of the right answer, smallest last."""
    if problem.tree is None:
        return ()
    found: dict[Node, None] = {}
    for node in walk(problem.tree):
        if isinstance(node, Binary) and node.op in ("+", "-"):
            for side in (node.left, node.right):
                if not isinstance(side, Number):
                    found[side] = None
    return tuple(found)[:8]


class Variants:
    """Values of many variants of one tree: what a variant shares with the tree is computed once a point."""

    def __init__(self, tree: Node, points: Sequence[Sample], forms: Mapping[str, Any], mathematical: bool):
        self._points = points
        self._forms = forms
        self._mathematical = mathematical
        shared = frozenset(id(node) for node in walk(tree))
        self._walkers = [_Remembering(point.values, shared) for point in points]

    def value(self, tree: Node, index: int) -> Value:
        """Return the value of a variant at a point."""
        if self._mathematical and is_mathematical(tree):
            try:
                found = resolve(tree, self._forms, mathematical=True)
            except ShapeError as error:
                return Raised(str(error))
            if found.row:
                return Raised("a row")
            tree = found.tree
        with np.errstate(all="ignore"):
            try:
                value = self._walkers[index].value(tree)
            except EvaluationError as error:
                return Raised(error.message, "", error.kind)
        if isinstance(value, tuple):
            return value
        return (
            Raised("no number", "", "value") if value is None or isinstance(value, str | slice) else np.asarray(value)
        )

    def equal(self, tree: Node, truths: Sequence[Value]) -> bool:
        """Whether a variant has these values at every point; the first point decides most."""
        return all(same(self.value(tree, index), truth) for index, truth in enumerate(truths))


class _Remembering(Interpreter):
    """An interpreter that remembers the values of some nodes."""

    def __init__(self, values: Mapping[str, Any], shared: frozenset[int]):
        super().__init__(values)
        self._shared = shared
        self._known: dict[int, Any] = {}

    def value(self, node: Node) -> Any:
        """The value of a part, computed once when it belongs to the original tree."""
        key = id(node)
        if key in self._known:
            return self._known[key]
        found = super().value(node)
        if key in self._shared:
            self._known[key] = found
        return found
