"""Slips in names of the learner's own: ``d2 = 1/(1 - p)`` for the derivative of log(1 - p), then used as that.

A name is worth what its line says, whatever that is. But where it is no part of the true chain, and the line that is
wrong with it is right with a derivative in its place, its own line has the mistake. Owns which names these are. Knows
judged steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from studyml.algebra.tree import Binary, Call, Name, Node, Rebuilding, Unary, walk
from studyml.grading.derivation.differentials import expressions
from studyml.grading.derivation.excuses import holds_fixed
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.left_sides import left_side
from studyml.grading.derivation.pins import FOR_A_GRADIENT, is_derivative, right_with
from studyml.grading.derivation.shares import through
from studyml.grading.derivation.step import Step, told
from studyml.grading.derivation.steps import Judge
from studyml.grading.derivation.truths import NoTruth, chain_of
from studyml.grading.diagnosis.case import Variants, vocabulary
from studyml.grading.diagnosis.edits import edits
from studyml.grading.formula import wrong_verdict
from studyml.grading.values import Raised, all_same, first_apart, same, shaped_alike, value_of

MOST_SLOPES = 80
"""Derivatives of parts of the chain that are tried for a name."""
MOST_EDITS = 300
"""Of a name's line, or of what is claimed with it."""
MOST_NAMES = 3
"""Of the learner's own, in the first wrong line."""
_NUMBERED = re.compile(r"(?:d|D|g|G)_?\d+\Z")
"""``d1``, ``g_2``: the derivative of a term."""
_COMMENTED = re.compile(
    r"(?:#|//|%)\s*(?:this is |that is |the )?=?\s*(?P<left>[d∂]\s*(?:\([^=#]*\)|\w+)\s*/\s*[d∂]\w+)(?P<rest>[^\n]*)"
)
"""``# dL/dz``, ``# d(z*s)/dz with s fixed``."""
_MEANT = re.compile(r"derivative|gradient|slope|[d∂]\w*\s*/\s*[d∂]|Ableitung|dérivée|导数", re.IGNORECASE)
"""Behind a line that gives a name to a derivative."""


def refute_slips(judge: Judge) -> None:
    """Refute the line that gives a name the wrong worth, where the first wrong line is right with the true one."""
    step = next((one for one in judge.steps if one.wrong), None)
    if step is None or step.own or step.part is None or step.problem is None or step.verdict.follows is not None:
        return
    for helper in islice(_helpers(judge, step), MOST_NAMES):
        values = _meant(judge, helper, step)
        if values is not None:
            _refute(judge, helper, values)
            return


def _helpers(judge: Judge, step: Step) -> Iterator[Step]:
    """The lines that give a worth to names of the learner's own in a wrong line, the latest first."""
    assert step.part is not None
    words = set(re.findall(r"[^\W\d]\w*", step.part.text))
    seen: set[str] = set()
    for one in reversed(judge.steps[: judge.steps.index(step)]):
        if not one.own or one.written not in words or one.written in seen or one.layout is None:
            continue
        seen.add(one.written)
        serves = any(not use.wrong for use in _uses(judge, one))  # as it stands
        if one.attempt is not None and one.problem is not None and not one.wrong and not serves:
            yield one


def _uses(judge: Judge, helper: Step) -> list[Step]:
    """The lines below that claim something with a name."""
    word = re.compile(rf"(?<!\w){re.escape(helper.written)}(?!\w)")
    below = judge.steps[judge.steps.index(helper) + 1 :]
    return [one for one in below if not one.own and one.part is not None and word.search(one.part.text)]


def _meant(judge: Judge, helper: Step, step: Step) -> tuple[Array, ...] | None:
    """What a name must be worth for the wrong line to be right, where its own worth is no part of the true chain."""
    assert helper.layout is not None
    given, name = helper.layout.values, helper.written
    told = _told(judge, helper)
    if told:
        right = any(all_same(given, values) for values in told)
        return None if right else next((one for one in told if right_with(judge, step, name, one)), None)
    said = bool(FOR_A_GRADIENT.match(name) or _NUMBERED.match(name) or _MEANT.search(_note(helper)))
    if not said and _is_part(judge, given):
        return None
    slopes = list(islice(_slopes(judge, given), MOST_SLOPES))
    if is_derivative(judge, given) or any(all_same(given, slope) for slope in slopes):
        return None  # it is a derivative as it stands
    if said or not any(_is_multiple(judge, given, slope) for slope in slopes):
        values = next((slope for slope in slopes if right_with(judge, step, name, slope)), None)
        if values is not None:
            return values
    return _repaired(helper, _uses(judge, helper) or [step], said)


def _repaired(helper: Step, uses: Sequence[Step], said: bool) -> tuple[Array, ...] | None:
    """What a name is worth once its line has one edit, where all that is claimed with it is right then.

    Of one claim, unless the name is meant for a derivative, only where no edit of the claim itself would do.
    """
    uses = [one for one in uses if one.attempt is not None and one.problem is not None and one.attempt.error is None]
    if not uses or helper.attempt is None:
        return None
    for values in _edited(helper):
        if all(_holds(one, helper.written, values[0], 0) for one in uses) and all(
            _holds(one, helper.written, value, at) for one in uses for at, value in enumerate(values)
        ):
            negated = all_same(values, [-np.asarray(one) for one in helper.values])
            alone = said or (len(uses) > 1 and not negated)
            return values if alone or not any(_is_right(one, uses[0]) for one in _edited(uses[0])) else None
    return None


def _edited(step: Step) -> Iterator[tuple[Array, ...]]:
    """Yield what a right side is worth with one edit, or with a factor."""
    assert step.attempt is not None and step.problem is not None and step.part is not None
    attempt, points = step.attempt, step.problem.points
    given = [np.asarray(value, dtype=float) for value in step.values]
    yield from (tuple(factor * value for value in given) for factor in (-1.0, 2.0, 0.5))
    for size in step.problem.world.size_names:
        for power in (1, -1):
            yield tuple(value * float(point.sizes[size]) ** power for point, value in zip(points, given, strict=True))
    variants = Variants(attempt.tree, points, step.problem.world.forms, attempt.reading.notation == "math")
    rebuilt = Rebuilding(attempt.tree)
    for edit in islice(edits(attempt.tree, vocabulary(step.problem)), MOST_EDITS):
        tree = rebuilt(edit.old, edit.new)
        values = [variants.value(tree, at) for at in range(len(points))]
        if not any(isinstance(value, Raised | tuple) or value.dtype.kind not in "fiu" for value in values):
            yield tuple(np.asarray(value, dtype=float) for value in values)


def _holds(use: Step, name: str, value: Array, at: int) -> bool:
    """Whether a claim is right at a point with another value for a name."""
    assert use.attempt is not None and use.problem is not None
    found = value_of(use.attempt.tree, {**use.problem.points[at].values, name: value})
    return not isinstance(found, Raised | tuple) and same(found, use.problem.truths[at])


def _is_right(values: Sequence[Array], use: Step) -> bool:
    assert use.problem is not None
    return all(same(mine, truth) for mine, truth in zip(values, use.problem.truths, strict=True))


def _note(step: Step) -> str:
    """What stands behind a line: a comment."""
    return step.line.text.partition("=")[2]


def _told(judge: Judge, step: Step) -> list[tuple[Array, ...]]:
    """What a comment says that a name is, ``# dL/dz``, ``# d(z*s)/dz with s fixed``; nothing where it says nothing."""
    match = _COMMENTED.search(_note(step))
    left = None if match is None else left_side(match["left"])
    if match is None or left is None or left.bottom is None:
        return []
    try:
        if left.expression and holds_fixed(match["rest"]):
            trees = expressions(judge.chain, left.top)
            layouts = [one for tree in trees for one in judge.chain.direct(tree, left.bottom)]
        else:
            layouts = judge.truths_of(left)
    except NoTruth:
        return []
    shapes = [np.shape(value) for value in step.values]  # type: ignore[arg-type]
    return [one.values for one in layouts if [value.shape for value in one.values] == shapes]


def _is_part(judge: Judge, given: Sequence[Array]) -> bool:
    """Whether a value is one of the chain, but for its sign."""
    return any(
        all_same(given, values) or all_same(given, [-one for one in values])
        for tree in _parts(judge)
        if (values := _worth(judge, tree)) is not None and shaped_alike(given, values)
    )


def _is_multiple(judge: Judge, given: Sequence[Array], slope: Sequence[Array]) -> bool:
    """Whether a value is everywhere the same number of times another, or times a size, or by it."""
    factors = []
    for one, other in zip(given, slope, strict=True):
        size = float(np.vdot(other, other))
        factor = float(np.vdot(other, one)) / size if size else 0.0
        if not size or not np.allclose(one, other * factor, rtol=1e-9, atol=1e-12):
            return False
        factors.append(factor)
    counts = [[1.0] * len(factors)]
    for name in judge.chain.world.size_names:
        sizes = [float(point.sizes[name]) for point in judge.chain.points]
        counts += [sizes, [1 / one for one in sizes]]
    return any(np.allclose(np.array(factors) / each, factors[0] / each[0], rtol=1e-9) for each in counts)


def _parts(judge: Judge) -> Iterator[Node]:
    """The expressions of the chain as its author wrote it, and those of right lines, with all they are made of."""
    chain = chain_of(judge.question)
    trees = [chain.loss, *chain.world.let.values()]
    trees += [one.attempt.tree for one in judge.steps if one.attempt is not None and not one.own and not one.wrong]
    for tree in dict.fromkeys(trees):
        yield from (node for node in walk(tree) if isinstance(node, Binary | Call | Unary | Name))


def _slopes(judge: Judge, given: Sequence[Array]) -> Iterator[tuple[Array, ...]]:
    """The derivatives of the chain's expressions by what they are made of, and shares, in the shape of a value."""
    chain = judge.chain
    own, depends = chain.own, chain.world.dependencies
    forms = chain.world.forms
    moving = {name for name in forms if name in judge.sought or judge.sought & depends.get(name, frozenset())}
    for top, tree in chain.world.let.items():
        for name in dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name)):
            if name in moving and top not in own:
                share = tuple(through(judge, top, name))
                if share and shaped_alike(given, share):
                    yield share
    for node in dict.fromkeys(_parts(judge)):
        if isinstance(node, Name) or any(one.name not in forms for one in walk(node) if isinstance(one, Name)):
            continue
        for name in dict.fromkeys(one.name for one in walk(node) if isinstance(one, Name)):
            if name not in moving:
                continue
            try:
                yield from (each.values for each in chain.derivative_of(node, name) if shaped_alike(given, each.values))
            except NoTruth:
                continue


def _worth(judge: Judge, tree: Node) -> tuple[Array, ...] | None:
    found = [value_of(tree, point.values) for point in judge.chain.points]
    if any(isinstance(value, Raised | tuple) or value.dtype.kind not in "fiu" for value in found):
        return None
    return tuple(np.asarray(value, dtype=float) for value in found)


def _refute(judge: Judge, helper: Step, values: tuple[Array, ...]) -> None:
    """Refute a name's line, and let what is right with the true worth follow from it."""
    assert helper.problem is not None and helper.attempt is not None and helper.part is not None
    index = judge.steps.index(helper)
    for step in judge.steps[index + 1 :]:
        claims = step.wrong and step.verdict.follows is None and not step.own and step.part is not None
        if claims and step.left is not None and right_with(judge, step, helper.written, values):
            message = f"follows from step {index + 1}"
            step.verdict = replace(step.verdict, follows=index, mistakes=(), message=message)
    helper.problem = replace(helper.problem, truths=values)
    helper.attempt = replace(
        helper.attempt, truths=values, right=False, apart=first_apart(helper.attempt.values, values)
    )
    helper.verdict = told(wrong_verdict(helper.problem, helper.attempt), helper.part)
