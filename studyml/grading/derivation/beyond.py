"""Beyond: lines that hold as far as a number of the learner's own reaches: ``… if n < 40 else w``, ``clip(r, -9, 9)``.

Owns where such a number would show: the answer is judged once more at points out there, and a line that is right at the
usual points and clearly wrong at one of those is wrong. Answers without such lines, ``endings``, cost nothing. Knows
judged steps and the far points of formulas; judges no line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from studyml.algebra.samples import Sample, unreached
from studyml.algebra.tree import Name, Node, walk
from studyml.grading.derivation.carried import carried_on
from studyml.grading.derivation.endings import UNKNOWN, Doubt, all_named, doubts, reached
from studyml.grading.derivation.shadowed import verdict_as_typed
from studyml.grading.derivation.step import Step, told
from studyml.grading.derivation.steps import Judge
from studyml.grading.derivation.truths import Chain, chain_of
from studyml.grading.derivation.turning import turning_points
from studyml.grading.evidence import refuted
from studyml.grading.extremes import (
    GROWN_PLAIN,
    clearly_apart,
    far_points,
    larger_points,
    nudged,
    own_conditions,
)
from studyml.grading.formula import wrong_verdict
from studyml.grading.problem import Problem, is_piecewise, with_lets
from studyml.grading.steadiness import is_steady
from studyml.grading.values import Array, Raised, Value, value_of
from studyml.model import FoundMistake, Outcome, StepVerdict

MOST_POINTS = 24
MOST_JUDGED = 240
"""Lines that are judged again."""
ENOUGH = 8
"""Points past its own numbers at which a line is still right."""
MOST_DOUBTS = 6
"""Lines whose numbers are looked beyond; what is in more of them is left open."""
SO_FAR = "this holds only as far as the numbers in its condition reach"
ROOM = "write it without a number of your own in a condition: beyond that I can't try this line"
Again = Callable[[Chain, tuple[tuple[str, str], ...]], Judge]
"""Judges the same answer at other points, with the layouts its derivatives have."""


@dataclass(frozen=True, slots=True)
class _Apart:
    """Where a line is clearly wrong."""

    tree: Node
    point: Sample
    mine: Array
    truth: Array


def refute_beyond(judge: Judge, again: Again) -> None:
    """Refute right lines that are wrong beyond the numbers of the learner's own in them."""
    open_doubts = doubts(judge)
    if not open_doubts:
        return
    layouts = tuple((key, layout.name) for key, layout in judge.chosen.items())
    start = chain_of(judge.question)
    loss = start.loss
    given = Problem(judge.question, start.world, None, loss, None, start.points)
    piecewise = any(map(is_piecewise, (loss, *start.world.let.values())))
    known = not piecewise or not unreached(start.world, (loss,), start.points)
    most = min(MOST_POINTS, MOST_JUDGED // len(judge.steps) + 1)
    open_doubts, more = open_doubts[:MOST_DOUBTS], open_doubts[MOST_DOUBTS:]
    left = False
    for tried, (far, floor, whose) in enumerate(_points(judge, given, open_doubts)):
        left = tried == most
        if left:
            break
        beside = nudged(given, far)
        if beside is None:
            continue
        fresh = chain_of(judge.question)
        fresh.points = (far, beside)
        other = again(fresh, layouts)
        for doubt in list(open_doubts) if len(other.steps) == len(judge.steps) else ():
            found = _compared(doubt.step, other.steps[doubt.index], other, floor)
            if isinstance(found, _Apart) and not is_steady(loss, given.world, far):
                found = None
            if found is None and known:
                found = _carried(doubt, other.steps[doubt.index], other, floor)
            if isinstance(found, _Apart):
                _refute(judge, doubt, found)
                open_doubts.remove(doubt)
            counts = 0 < doubt.least < max(far.sizes.values(), default=0)
            doubt.looked |= found is not None and (doubt is whose or counts)
            doubt.confirmed += found is True and doubt is whose
            if doubt.confirmed == ENOUGH:
                open_doubts.remove(doubt)
        if not open_doubts:
            break
    for doubt in (*open_doubts, *more):
        if not doubt.looked and (doubt.least or not doubt.step.forms or left or doubt in more):
            _say(judge, doubt.step, StepVerdict(Outcome.SYNTAX_ERROR, (FoundMistake("syntax", ROOM),), ROOM))


# -- where to look


def _points(judge: Judge, given: Problem, among: Sequence[Doubt]) -> Iterator[tuple[Sample, float, Doubt | None]]:
    """Points beyond the numbers of each line in doubt, with the share of usual values and whose numbers for certain."""
    problem = all_named(judge)
    most, compared = 0, False
    for doubt in sorted(among, key=lambda one: -one.least):
        if 0 < doubt.least < most or (compared and not doubt.least):
            continue
        for point in larger_points(given, doubt.tree):
            most = max(most, *point.sizes.values()) if doubt.least else most
            compared = compared or not doubt.least
            yield point, 0.0, doubt
    for doubt in list(among):
        if not own_conditions(problem, doubt.tree):
            continue
        for point, share in chain(turning_points(problem, doubt), far_points(problem, doubt.tree)):
            if doubt not in among:
                break
            there = None if doubt.reached is None else reached(doubt.tree, (point,))
            if there is not None and doubt.reached is not None and there <= doubt.reached:
                continue
            certain = there is not None and doubt.reached is not None and not there - {UNKNOWN} <= doubt.reached
            values = {name: point.values[name] for name in (*given.world.symbols, *point.sizes)}
            far = with_lets(given, Sample(point.sizes, {}, point.size_set, point.seed), values)
            if far is not None:
                yield far, share, doubt if certain else None


# -- what to find there


def _compared(step: Step, far: Step, judge: Judge, floor: float) -> _Apart | bool | None:
    """What a line is at a far point: clearly wrong, True for right or nearly so, None where that can't be told."""
    if far.verdict.outcome is Outcome.CORRECT:
        return None if far.unread else True
    alone = len(step.line.parts) == 1
    if not far.wrong or not far.options or not (alone or len(step.line.parts) - step.own == len(step.forms)):
        return None
    if len(far.forms) >= len(step.forms):
        return None
    tree, _ = step.forms[len(far.forms)]
    points = judge.chain.points if far.problem is None else far.problem.points
    by_entry = step.attempt is None  # z_k stands for all of them there
    mine = far.values if by_entry else [_value(tree, point) for point in points]
    found: _Apart | bool | None = None
    for option in far.options:
        apart = _differ(mine, option.values, floor)
        if apart is False:
            return True
        if apart and found is None:
            shaped = np.asarray(mine[0], dtype=float).reshape(option.values[0].shape)
            found = _Apart(tree, points[0], shaped, np.asarray(option.values[0], dtype=float))
    return found


def _carried(doubt: Doubt, far: Step, judge: Judge, floor: float) -> _Apart | bool | None:
    """What a line is beside itself with its conditions as the usual points have them: that is what was right there."""
    if doubt.reached is None:
        return None
    points = judge.chain.points if far.problem is None else far.problem.points
    mine, right = (carried_on(doubt.tree, doubt.reached, eps_alone=alone) for alone in (True, False))
    there = [_value(right, point) for point in points]
    if any(isinstance(value, Raised | tuple) for value in there):
        return None
    truths = [np.asarray(value, dtype=float) for value in there]
    values = [_value(mine, point) for point in points]
    apart = _differ(values, truths, floor)
    if not apart:
        return None if apart is None else True
    return _Apart(doubt.tree, points[0], np.asarray(values[0], dtype=float).reshape(truths[0].shape), truths[0])


def _value(tree: Node, point: Sample) -> Value:
    """What an expression is worth at a point; an error too where a derivative in it is not known there."""
    if any(node.name not in point.values for node in walk(tree) if isinstance(node, Name)):
        return Raised("not known here")
    return value_of(tree, point.values)


def _differ(mine: Sequence[Value], truth: Sequence[Array], floor: float) -> bool | None:
    """Whether two values differ by more than noise, which the second point tells; None of other shapes."""
    pairs = []
    for one, other in zip(mine, truth, strict=True):
        if isinstance(one, Raised | tuple) or one.size != other.size or one.dtype == object:
            return None
        pairs.append((one.astype(float).reshape(other.shape), other.astype(float)))
    (a, b), (then, there) = pairs
    if not (np.isfinite(a) & np.isfinite(b)).any():
        return None
    moved = np.concatenate((np.abs(then - a).ravel(), np.abs(there - b).ravel()))
    noise = 2 * float(np.max(moved[np.isfinite(moved)], initial=0.0))
    return clearly_apart(a, b, noise, floor, GROWN_PLAIN)


def _refute(judge: Judge, doubt: Doubt, found: _Apart) -> None:
    """Refute a line by a point far out; where it rests on a name for a derivative that is cut off, that one's line."""
    step, old = doubt.step, doubt.step.verdict
    evidence = refuted(found.point, found.mine, found.truth)
    verdict = StepVerdict(Outcome.WRONG, (FoundMistake("wrong_condition", SO_FAR),), SO_FAR, evidence)
    attempt, problem, part = step.attempt, step.problem, step.part
    if doubt.origin is not None:
        _say(judge, doubt.origin, verdict)
        index = judge.steps.index(doubt.origin)
        verdict = replace(verdict, mistakes=(), message=f"follows from step {index + 1}", follows=index)
    elif problem is not None and attempt is not None and part is not None and found.tree is step.forms[-1][0]:
        points, truths = (found.point,), (found.truth,)
        step.problem = problem = replace(problem, points=points, truths=truths, cache={})
        step.attempt = attempt = replace(
            attempt, tree=found.tree, points=points, values=(found.mine,), truths=truths, right=False, apart=0
        )
        verdict = told(wrong_verdict(problem, attempt), part)
    _say(judge, step, replace(verdict, reading=old.reading))


def _say(judge: Judge, step: Step, verdict: StepVerdict) -> None:
    old = step.verdict
    step.verdict = verdict_as_typed(judge, replace(verdict, reading=old.reading, text=old.text, line=old.line))
