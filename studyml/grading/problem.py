"""Problems: a question made ready to judge answers: its world, its truth, its sample points.

Owns the reading of what the author wrote and the true value at each sample point: the expected expression, or
the complex-step derivative of a loss. A malformed question is a :class:`ProblemError`, raised once and turned into
a plain verdict. Knows no answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from studyml.algebra.derivative import DerivativeError, elementwise, gradient
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.language import Names, ReadError, read
from studyml.algebra.samples import Sample, SampleError, samples
from studyml.algebra.shapes import Form, ShapeError, format_shape, infer_form, resolve
from studyml.algebra.symbols import DeclarationError, World
from studyml.algebra.tree import Binary, Call, Node, walk
from studyml.grading.steadiness import is_steady
from studyml.grading.values import Raised, Truths, Value, value_of
from studyml.model import Kind, Question

SEED = 20270115
"""Every verdict of a question rests on the same points, so that it can be repeated."""
MORE_SEEDS = (SEED + 1, SEED + 2)
"""Tried where at no point of some sizes the derivative is steady."""
CACHED = 256

PIECEWISE = frozenset(
    [
        "where",
        "maximum",
        "minimum",
        "clip",
        "abs",
        "sign",
        "relu",
        "max",
        "min",
        "argmax",
        "argmin",
        "heaviside",
        "round",
        "floor",
        "ceil",
        "softplus",
    ]
)
COMPARISONS = frozenset(("<", "<=", ">", ">=", "==", "!="))


class ProblemError(ValueError):
    """A question can't be used; ``field`` names the part that is wrong."""

    def __init__(self, field: str, message: str):
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(eq=False)
class Problem:
    """A question with its world. ``tree`` is the author's answer, resolved, when there is one."""

    question: Question
    world: World
    tree: Node | None = None
    subject: Node | None = None
    """The loss or the function to differentiate."""
    form: Form | None = None
    """Shape of the right answer."""
    points: tuple[Sample, ...] = ()
    truths: tuple[Value, ...] = ()
    cache: dict[str, Any] = field(default_factory=dict)
    """What the diagnosis computed for this problem."""
    everywhere: ClassVar[bool] = True
    """Whether its truth is known beyond its points."""

    @property
    def names(self) -> Names:
        """The names an answer may use."""
        return self.world.names

    @property
    def expected_shape(self) -> str:
        """The right answer's shape with named sizes."""
        if self.form is not None:
            return format_shape(self.form.shape)
        truth = self.truths[0]
        return str(np.shape(truth)) if isinstance(truth, np.ndarray) else ""

    @property
    def sources(self) -> tuple[Node, ...]:
        """The trees that decide which branches the samples must reach."""
        return tuple(tree for tree in (self.subject, self.tree) if tree is not None)

    def truth_at(self, sample: Sample) -> Value:
        """Return the right value at a sample point. Raises :class:`ProblemError` where the problem has none."""
        question = self.question
        try:
            if question.kind is Kind.DERIVATIVE and self.subject is not None:
                return self._derivative(sample)
            if self.subject is not None and question.kind is Kind.GRADIENT:
                return np.asarray(gradient(self.subject, question.wrt, sample, self.world))
        except (DerivativeError, EvaluationError) as error:
            if self.tree is None:
                raise ProblemError("loss" if question.loss else "of", str(error)) from None
        assert self.tree is not None
        return value_of(self.tree, sample.values)

    def _derivative(self, sample: Sample) -> Value:
        assert self.subject is not None
        wrt = self.question.wrt
        if self.world.forms[wrt].shape and not infer_form(self.subject, self.world.forms).shape:
            return np.asarray(gradient(self.subject, wrt, sample, self.world))
        return np.asarray(elementwise(self.subject, wrt, sample, self.world))


def is_piecewise(tree: Node) -> bool:
    """Whether an expression has a condition or a kink, so that few points may not tell."""
    return any(
        (isinstance(node, Call) and node.function in PIECEWISE) or (isinstance(node, Binary) and node.op in COMPARISONS)
        for node in walk(tree)
    )


_CACHE: dict[tuple[object, ...], Problem] = {}


def problem_of(question: Question) -> Problem:
    """Return the problem of a question, made once. Raises ProblemError."""
    key = key_of(question)
    found = _CACHE.get(key)
    if found is None:
        found = _prepare(question)
        if len(_CACHE) >= CACHED:
            _CACHE.clear()
        _CACHE[key] = found
    return found


def key_of(question: Question) -> tuple[object, ...]:
    """Return what makes a question's problem: equal keys, equal problems."""
    return (
        question.kind,
        tuple(question.symbols.items()),
        tuple(question.let.items()),
        tuple((name, tuple(also)) for name, also in question.aliases.items()),
        tuple(tuple(row.items()) for row in question.sizes),
        question.expected,
        question.loss,
        question.wrt,
        question.of,
        question.wrong,
        question.steps,
        question.use,
        question.avoid,
        question.far,
    )


def declare(question: Question) -> World:
    """Return the world of a question. Raises ProblemError."""
    try:
        return World.declare(question.symbols, question.let, question.aliases, question.sizes)
    except DeclarationError as error:
        raise ProblemError(error.field, error.message) from None


def author_tree(text: str, field_name: str, world: World, *, notation: str = "any") -> tuple[Node, Form]:
    """Read what an author wrote: the first reading whose shapes fit. Raises ProblemError."""
    try:
        readings = read(text, world.names, notation="numpy" if notation == "numpy" else "any")
    except ReadError as error:
        raise ProblemError(field_name, str(error)) from None
    problem = ""
    for reading in readings:
        try:
            found = resolve(reading.tree, world.forms, mathematical=reading.notation == "math")
            return found.tree, infer_form(found.tree, world.forms)
        except ShapeError as error:
            problem = problem or str(error)
    raise ProblemError(field_name, problem)


def draw(world: World, trees: Sequence[Node], subject: Node | None = None) -> tuple[Sample, ...]:
    """Return the sample points for some trees at which the derivative of a subject is steady. Raises ProblemError."""
    found: dict[object, list[Sample]] = {}
    for seed in (SEED, *MORE_SEEDS):
        try:
            points = samples(world, tuple(trees), seed=seed)
        except SampleError as error:
            raise ProblemError("symbols", str(error)) from error
        if subject is None:
            return points
        for point in points:
            kept = found.setdefault(point.size_set, [])
            if is_steady(subject, world, point):
                kept.append(point)
        if all(found.values()):
            return tuple(point for kept in found.values() for point in kept)
    return samples(world, tuple(trees), seed=SEED)


def _prepare(question: Question) -> Problem:
    world = declare(question)
    problem = Problem(question, world)
    if question.kind in (Kind.GRADIENT, Kind.DERIVATIVE):
        _subject(problem)
    if question.expected:
        problem.tree, form = author_tree(question.expected, "expected", world)
        problem.form = problem.form or form
    if problem.tree is None and problem.subject is None:
        raise ProblemError("expected", f"a question of kind {question.kind.value} needs it")
    problem.points = draw(world, problem.sources, problem.subject)
    problem.truths = Truths(problem.truth_at(point) for point in problem.points)
    for truth in problem.truths:
        if isinstance(truth, Raised):
            raise ProblemError("expected", truth.message)
        if isinstance(truth, np.ndarray) and not _finite(truth):
            where = "loss" if question.loss else "of" if question.of else "expected"
            raise ProblemError(where, "its value is not finite on the declared domains")
    return problem


def _finite(truth: np.ndarray[Any, Any]) -> bool:
    """An infinity may be meant (a mask); a nan never is."""
    return truth.dtype != object and not bool(np.any(np.isnan(truth.astype(float))))


def _subject(problem: Problem) -> None:
    question, world = problem.question, problem.world
    text, field_name = (question.loss, "loss") if question.kind is Kind.GRADIENT else (question.of, "of")
    wrt = world.names.resolve(question.wrt) if question.wrt else None
    if question.wrt and (wrt is None or wrt not in world.forms or wrt in world.size_names):
        raise ProblemError("wrt", f"{question.wrt!r} is no declared symbol")
    if not text:
        return
    if wrt is None:
        raise ProblemError("wrt", "name the symbol to differentiate by")
    problem.subject, form = author_tree(text, field_name, world)
    if question.kind is Kind.GRADIENT and form.shape:
        raise ProblemError("loss", f"a loss is a scalar; this is {format_shape(form.shape)}")
    problem.form = world.forms[wrt] if question.kind is Kind.GRADIENT or not form.shape else form


def values_at(tree: Node, points: Sequence[Sample]) -> tuple[Value, ...]:
    """Return a tree's value at each point."""
    return tuple(value_of(tree, point.values) for point in points)


def with_lets(problem: Problem, sample: Sample, values: Mapping[str, Any]) -> Sample | None:
    """Return a point with other values of the symbols, and the intermediates these make; None where one has none."""
    filled = dict(values)
    for name, tree in problem.world.let.items():
        value = value_of(tree, filled)
        if isinstance(value, Raised):
            return None
        filled[name] = value
    return sample.with_values(filled)


def sizes_text(sample: Sample) -> str:
    """Return ``n=5, m=3``."""
    return ", ".join(f"{name}={size}" for name, size in sample.sizes.items())
