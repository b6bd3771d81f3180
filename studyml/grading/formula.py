"""Formulas: any expression equal to the right one, in any notation, in the right shape.

Owns the verdict of formula, translate, gradient and derivative: read, resolve, evaluate at every sample point,
compare. Whoever writes it another way is right; a right value in another shape is wrong. Knows no diagnosis.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from studyml.algebra.language import ReadError, Reading, read, show
from studyml.algebra.language.kinds import Kind as Guess
from studyml.algebra.language.kinds import kind_of
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import Form, Resolved, ShapeError, format_shape, infer_form, resolve
from studyml.algebra.tree import Binary, Call, Node, Number, rebuild, walk
from studyml.algebra.tree import Sequence as Parts
from studyml.grading.evidence import raises, refuted, verified
from studyml.grading.extremes import counterexample
from studyml.grading.form import not_as_asked, overflow
from studyml.grading.problem import Problem, values_at
from studyml.grading.right_side import right_side
from studyml.grading.untried import untried
from studyml.grading.values import Raised, Value, Values, all_equal, equal, first_apart, shape_of, value_of
from studyml.model import FoundMistake, Kind, Outcome, Verdict

TINY = 1e-6
"""A literal up to here is an eps that keeps logarithms and divisions alive."""
DOT = re.compile(r"[·⋅∙•]|\\cdot")
"""Between two vectors a raised dot is the dot product too, where entry by entry is wrong."""
PARTS = "parts"
"""The kind of :class:`Raised` for several parts that make no array."""
_OF_MANY = frozenset(("mean", "std", "var", "max", "min", "median", "argmax", "argmin"))
ROW = "a transposed vector is a row (1, n)"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading of an answer with its values."""

    reading: Reading
    tree: Node
    """Resolved when its shapes fit, else as read."""
    form: Form | None
    values: Sequence[Value]
    """Worked out one by one: a wrong answer is refuted by the first."""
    points: tuple[Sample, ...]
    truths: tuple[Value, ...]
    error: ShapeError | None = None
    notes: tuple[str, ...] = ()
    right: bool = False
    eps: bool = False
    apart: int | None = None
    """The first point that speaks against it."""
    beyond: bool = False
    """Whether that one lies beyond the usual points, at which it is right; it is the first then."""

    @property
    def raised(self) -> Raised | None:
        """The error that speaks against the answer, if that is what does first."""
        first = None if self.apart is None else self.values[self.apart]
        return first if isinstance(first, Raised) else None


def grade_formula(problem: Problem, answer: str) -> Verdict:
    """Judge one expression."""
    found = attempts(problem, answer)
    if isinstance(found, Verdict):
        return found
    attempt = best(found)
    if not attempt.right:
        return wrong_verdict(problem, attempt)
    return _form_refused(problem, attempt) or right_verdict(problem, attempt)


def stands(problem: Problem, attempt: Attempt) -> bool:
    """Whether an attempt is called correct: right, in the form asked for, and as far as it can be tried."""
    return attempt.right and _form_refused(problem, attempt) is None


def _form_refused(problem: Problem, attempt: Attempt) -> Verdict | None:
    """Return what speaks against a right value: not the form asked for, a limit that can't be tried, an overflow."""
    if asked := not_as_asked(problem, attempt.tree):
        found = FoundMistake("syntax", asked)
        message = f"the value is right; {asked}"
        return Verdict(Outcome.SYNTAX_ERROR, (found,), reading=show(attempt.tree), message=message)
    if limit := untried(problem, attempt.tree):
        message = f"write it without `{show(limit)}`: beyond that number of your own it can't be tried"
        found = FoundMistake("syntax", message, limit.span)
        return Verdict(Outcome.SYNTAX_ERROR, (found,), reading=show(attempt.tree), message=message)
    mathematical = attempt.reading.notation == "math"
    beyond = overflow(problem, attempt.tree, mathematical=mathematical)
    if beyond is None:
        return None
    message = "right for moderate values, not for huge ones"
    if not mathematical and overflow(problem, attempt.tree, mathematical=True) is None:
        message = f"{message}: np.where works out both branches everywhere"
    found = FoundMistake("overflow", message)
    evidence = refuted(beyond.point, beyond.mine, beyond.truth)
    return Verdict(Outcome.WRONG, (found,), evidence, show(attempt.tree), found.message)


def attempts(problem: Problem, answer: str) -> list[Attempt] | Verdict:
    """Return the readings of an answer with their values, up to the first right one; or why it can't be read."""
    notation = "numpy" if problem.question.kind is Kind.TRANSLATE else "any"
    try:
        answer = right_side(problem, answer)
    except ReadError as error:
        return unreadable(error, answer)
    try:
        readings = read(answer, problem.names, notation=notation)  # type: ignore[arg-type]  # one of the two words
    except ReadError as error:
        return unreadable(error, answer)
    found: list[Attempt] = []
    for reading in readings:
        ways = (False, True) if reading.notation == "math" and DOT.search(answer) else (False,)
        for dot in ways:
            attempt = attempt_of(problem, reading, dot=dot)
            if dot and _averages_a_number(attempt, problem):
                continue
            if attempt.right:
                return [*found, attempt]
            if not dot:
                found.append(attempt)
            elif attempt.error is None and attempt.tree != found[-1].tree:
                found.insert(len(found) - 1, attempt)  # of two that fit, u·g of vectors is the dot product
        if found[-1].error is not None and reading.notation == "math":
            scaled = attempt_of(problem, reading, rows=True)
            if scaled.right:
                return [*found, scaled]
    if all(one.error is not None for one in found) and (other := entry_by_entry(answer)):
        tried = attempts(problem, other)
        if not isinstance(tried, Verdict) and tried[-1].right:
            return [*found, tried[-1]]
    return found


def entry_by_entry(answer: str) -> str:
    """Return an answer with ``A⊙D`` for ``A·D``, where no product of matrices can be meant; "" of one without dots."""
    return DOT.sub(lambda match: "\\odot" if match[0] == "\\cdot" else "⊙", answer) if DOT.search(answer) else ""


def _averages_a_number(attempt: Attempt, problem: Problem) -> bool:
    """Whether the dot product leaves one number to take a mean of: ``mean(r·r)`` is the mean of squares, not r·r."""
    try:
        return any(
            isinstance(node, Call)
            and node.function in _OF_MANY
            and bool(node.args)
            and infer_form(node.args[0], problem.world.forms).ndim == 0
            for node in walk(attempt.tree)
        )
    except ShapeError:
        return False


def best(found: Sequence[Attempt]) -> Attempt:
    """Return the right reading, else the first that has a value of the right shape, a value, or none."""

    def rank(attempt: Attempt) -> int:
        if attempt.right:
            return 0
        if attempt.error is not None or attempt.raised is not None:
            return 3
        fits = shape_of(attempt.values[0]) == shape_of(attempt.truths[0])
        return 1 if fits else 2

    return min(found, key=rank) if len(found) > 1 else found[0]


def attempt_of(problem: Problem, reading: Reading, *, dot: bool = False, rows: bool = False) -> Attempt:
    """Evaluate one reading at every point; with ``dot`` the product of two equal columns is their dot product.

    With ``rows`` a vector scales the rows of a matrix that it can't be multiplied with: ``γ X + β``.
    """
    mathematical = reading.notation == "math"
    try:
        resolved = resolve(reading.tree, problem.world.forms, mathematical=mathematical, dot=dot, rows=rows)
        form = _form_of(resolved, problem)
    except ShapeError as error:
        raised = Raised(error.message, "", "shape", error.span)
        return _without_value(problem, Attempt(reading, reading.tree, None, (), (), (), error), raised)
    points, truths = problem.points, problem.truths
    if form is None:
        found = [value_of(resolved.tree, point.values) for point in points]
        refused = ShapeError(several(found, problem), resolved.tree.span)
        attempt = Attempt(reading, resolved.tree, None, (), (), (), refused)
        return _without_value(problem, attempt, Raised(refused.message, "", PARTS, refused.span))
    tree, notes = resolved.tree, resolved.notes
    if _is_list_of(form, tree, truths[0]) and problem.question.kind is not Kind.TRANSLATE:
        tree = Call("array", (tree,), span=tree.span)
        notes = (*notes, f"a list is read as an array: {show(tree)}")
    values: Sequence[Value] = Values(tree, points)
    if mathematical and resolved.row and form is not None:
        if any(_row_product(node, problem) for node in walk(resolved.tree)) and form.ndim == _ndim_of(truths[0]):
            notes = (*notes, "a row times a matrix is a row; in NumPy both are one-dimensional")
        else:
            values = tuple(_as_row(value) for value in values)
            form = replace(form, shape=(1, *form.shape))
    attempt = Attempt(reading, tree, form, values, points, truths, None, notes)
    return judged(problem, attempt)


def _without_value(problem: Problem, attempt: Attempt, raised: Raised) -> Attempt:
    values = (raised,) * len(problem.points)
    return replace(attempt, values=values, points=problem.points, truths=problem.truths, apart=0)


def _form_of(resolved: Resolved, problem: Problem) -> Form | None:
    """The shape that NumPy gives: one-dimensional for a row; None of several parts that make no array."""
    if isinstance(resolved.form, Form):
        return replace(resolved.form, row=False) if resolved.row else resolved.form
    with suppress(ShapeError):
        return infer_form(resolved.tree, problem.world.forms)
    return None


def _is_list_of(form: Form | None, tree: Node, truth: Value) -> bool:
    """Whether an answer lists the entries or the rows of an array that is asked for: ``[a, b]``."""
    return isinstance(tree, Parts) and form is not None and form.ndim == _ndim_of(truth) > 0


def _ndim_of(value: Value) -> int:
    """The number of axes of a value; -1 of an error or of several parts."""
    shape = shape_of(value)
    return -1 if shape is None else len(shape)


def _as_row(value: Value) -> Value:
    return value[None, :] if isinstance(value, np.ndarray) and value.ndim == 1 else value


def judged(problem: Problem, attempt: Attempt) -> Attempt:
    """Decide whether the values agree everywhere; also once every eps is 0."""
    apart = first_apart(attempt.values, attempt.truths)
    if apart is None:
        against = counterexample(problem, attempt.tree)
        if against is None:
            return replace(attempt, right=True)
        points = (against.point, *attempt.points)
        values, truths = (against.mine, *attempt.values), (against.truth, *attempt.truths)
        return replace(attempt, points=points, values=values, truths=truths, apart=0, beyond=True)
    attempt = replace(attempt, apart=apart)
    if not has_eps(attempt.tree) and (problem.tree is None or not has_eps(problem.tree)):
        return attempt
    values = values_at(without_eps(attempt.tree), attempt.points)
    truths = attempt.truths
    if problem.subject is None and problem.tree is not None and has_eps(problem.tree):
        truths = values_at(without_eps(problem.tree), attempt.points)
    right = all_equal(values, truths) and all(equal(a, b, 1e-3) for a, b in zip(attempt.values, truths, strict=True))
    return replace(attempt, right=right, eps=right)


def has_eps(tree: Node) -> bool:
    """Whether a literal of at most 1e-6 stands in it."""
    return any(type(node) is Number and 0 < abs(node.value) <= TINY for node in walk(tree))


def without_eps(tree: Node) -> Node:
    """Return the tree with every eps replaced by 0."""
    for node in list(walk(tree)):
        if isinstance(node, Number) and 0 < abs(node.value) <= TINY:
            tree = rebuild(tree, node, Number(0.0, span=node.span))
    return tree


def right_verdict(problem: Problem, attempt: Attempt) -> Verdict:
    """Return ``correct`` with its evidence and, for an unusual form, a note."""
    exact = problem.tree is not None and attempt.tree == problem.tree
    notes = [attempt.reading.note, *attempt.notes]
    if attempt.eps or (has_eps(attempt.tree) and not (problem.tree is not None and has_eps(problem.tree))):
        notes.append("a literal up to 1e-6 counts as an eps, so as nothing")
    usual = usual_form(problem, attempt.tree)
    if usual:
        notes.append(f"right for one-dimensional vectors; the usual form is {usual}")
    return Verdict(
        Outcome.CORRECT,
        evidence="exact" if exact else verified(attempt.points),
        reading=show(attempt.tree),
        note="; ".join(dict.fromkeys(note for note in notes if note)),
        shape=shape_text(attempt),
        expected_shape=problem.expected_shape,
    )


def usual_form(problem: Problem, tree: Node) -> str:
    """Return the usual spelling of ``r @ X`` for a vector r, ``X.T @ r``; "" when the answer has no such product."""
    changed = tree
    for node in list(walk(tree)):
        if not (isinstance(node, Binary) and node.op == "@"):
            continue
        if kind_of(node.left, problem.names) is Guess.MATRIX:
            continue
        if (
            _ndim(node.left, problem) == 1
            and _ndim(node.right, problem) == 2
            and not any(isinstance(part, Call) and part.function == "ones" for part in walk(node.left))
        ):
            plain = node.left.args[0] if isinstance(node.left, Call) and node.left.function == "T" else node.left
            changed = rebuild(changed, node, Binary("@", transposed(node.right), plain))
    if changed is tree or problem.tree == tree:
        return ""
    if problem.tree is not None and any(_row_product(node, problem) for node in walk(problem.tree)):
        return ""
    return show(problem.tree if problem.tree is not None else changed)


def transposed(node: Node) -> Node:
    """Return the transpose of a node; of a transpose the node itself."""
    return node.args[0] if isinstance(node, Call) and node.function == "T" else Call("T", (node,))


def _row_product(node: Node, problem: Problem) -> bool:
    if not (isinstance(node, Binary) and node.op == "@"):
        return False
    return (_ndim(node.left, problem), _ndim(node.right, problem)) == (1, 2)


def _ndim(node: Node, problem: Problem) -> int:
    try:
        return infer_form(node, problem.world.forms).ndim
    except ShapeError:
        return -1


def shape_text(attempt: Attempt) -> str:
    """Return an answer's shape with named sizes."""
    return "" if attempt.form is None else format_shape(attempt.form.shape)


def wrong_verdict(problem: Problem, attempt: Attempt) -> Verdict:
    """Return ``wrong`` or ``shape_error`` with what speaks against the answer."""
    reading = show(attempt.tree)
    if (raised := attempt.raised) is not None:
        if raised.kind == "limit":
            found = FoundMistake("syntax", raised.message, raised.span)
            return Verdict(Outcome.SYNTAX_ERROR, (found,), reading=reading, message=f"too large: {raised.message}")
        if raised.kind == PARTS:
            evidence = f"refuted ({raised.message})"
            return Verdict(Outcome.WRONG, (), evidence, reading, raised.message, expected_shape=problem.expected_shape)
        words = raised.message if raised.kind == "shape" else f"NumPy refuses the values: {raised.message}"
        return Verdict(
            Outcome.SHAPE_ERROR,
            evidence=raises(attempt.points[0] if attempt.beyond else None),
            reading=reading,
            message=words,
            shape="error",
            expected_shape=problem.expected_shape,
        )
    index = attempt.apart or 0
    mine, truth = attempt.values[index], attempt.truths[index]
    shape = shape_text(attempt)
    if isinstance(mine, tuple) and not isinstance(truth, tuple):
        message = several(attempt.values, problem)
    elif shape_of(mine) != shape_of(truth):
        message = f"the shape is {shape or shape_of(mine)}, asked for is {problem.expected_shape}"
    else:
        message = "a value of the right shape, but not the right one"
    return Verdict(
        Outcome.WRONG,
        evidence=refuted(attempt.points[index], mine, truth),
        reading=reading,
        message=message,
        shape=shape,
        expected_shape=problem.expected_shape,
    )


def several(found: Sequence[Value], problem: Problem) -> str:
    """Return what is wrong with several parts where one array is asked for, and which of them is right alone."""
    mine = [value for value in found if isinstance(value, tuple)]
    asked = f"one array {problem.expected_shape}" if _ndim_of(problem.truths[0]) else "one number"
    count = min(map(len, mine), default=0)
    said = f"this gives {count} parts (a tuple) where {asked} is asked for"
    if count == 1:
        said = f"the comma makes a tuple with one part; {asked} is asked for"
    for place in range(count):
        if all_equal([np.asarray(each[place]) for each in mine], problem.truths):
            return f"{said}; {f'part [{place}] alone is right' if count > 1 else 'without the comma it is right'}"
    return said


def unreadable(error: ReadError, answer: str) -> Verdict:
    """Return ``syntax_error`` or ``unsafe`` with the place in the learner's text."""
    start, end = error.span
    unsafe = error.code == "unsafe"
    placed = answer.strip() and error.code != "too_large"
    message = f"{error.message} (at character {start + 1})" if placed else error.message
    if error.nearest and error.nearest not in error.message:
        message += f"; did you mean {error.nearest}?"
    found = FoundMistake("unsafe" if unsafe else "syntax", error.message, (start, end))
    caret = f"{answer[:200]}\n{' ' * min(start, 200)}{'^' * max(1, min(end, 200) - start)}"
    hints = () if "\n" in answer else (caret,)
    return Verdict(Outcome.UNSAFE if unsafe else Outcome.SYNTAX_ERROR, (found,), message=message, hints=hints)
