"""Explanations: the mistake of one wrong line, in the learner's own text.

Owns what the diagnosis of formulas must be told about a line: what was differentiated by what, the author's wrong
lines, where the line stands. Knows judged steps, not how they were judged.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from studyml.grading.choice import sentence
from studyml.grading.derivation.left_sides import Left, left_side
from studyml.grading.derivation.shares import through
from studyml.grading.derivation.step import Step, shifted
from studyml.grading.derivation.steps import Judge
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.diagnosis import explain_formula
from studyml.grading.values import Raised, all_same
from studyml.model import FoundMistake, Kind, StepVerdict, Verdict, WrongAnswer


def explain_step(judge: Judge, step: Step) -> tuple[StepVerdict, tuple[str, ...]]:
    """Return a wrong step's verdict with its mistake named, and the hints that lead to the right line."""
    if step.verdict.mistakes or step.problem is None or step.attempt is None or step.part is None or step.left is None:
        hints = tuple(mistake.message or sentence(mistake.code) for mistake in step.verdict.mistakes[:1])
        return step.verdict, hints
    if (found := _as_share(judge, step)) is not None:
        return replace(step.verdict, mistakes=(found,), message=found.message), (found.message,)
    _with_subject(judge, step)
    step.problem.question = replace(step.problem.question, wrong=_listed(judge, step.left))
    whole = Verdict(step.verdict.outcome, (), step.verdict.evidence, step.verdict.reading, step.verdict.message)
    verdict = explain_formula(step.problem, step.attempt, step.part.text, whole)
    mistakes = tuple(shifted(mistake, step.part.offset) for mistake in verdict.mistakes)
    message = verdict.message
    if mistakes and mistakes[0].code == "missing_mean" and (size := _not_averaged(judge, step)):
        message = f"1/{size} is missing, or you differentiated one example's loss (call that l, not L)"
        mistakes = (replace(mistakes[0], message=message), *mistakes[1:])
    mistakes = tuple(replace(one, message=step.as_written(one.message)) for one in mistakes)
    hints = tuple(map(step.as_written, verdict.hints))
    return replace(step.verdict, mistakes=mistakes, message=step.as_written(message)), hints


def _as_share(judge: Judge, step: Step) -> FoundMistake | None:
    """The mistake of ``dv/dx = dL/dv * 2*x/n``: what dL/dx has through v, where dv/dx alone is asked for."""
    left, part = step.left, step.part
    if left is None or left.bottom is None or left.expression or part is None or judge.chain.is_loss(left.top):
        return None
    share = through(judge, left.top, left.bottom)
    if not share or any(isinstance(value, Raised | tuple) for value in step.values):
        return None
    if not all_same(tuple(step.values), share):
        return None
    top, bottom = left.top, left.bottom
    message = f"this is what dL/d{bottom} has through {top}: of d{top}/d{bottom} alone dL/d{top} is no factor"
    return FoundMistake("extra_factor", message, (part.offset, part.offset + len(part.text)))


def _not_averaged(judge: Judge, step: Step) -> str:
    """The size by which a derivative of the loss is too large: that of one example's loss; "" when by none."""
    assert step.left is not None and step.problem is not None
    if step.left.bottom is None or not judge.chain.is_loss(step.left.top):
        return ""
    for size in judge.chain.averaged:
        larger = [
            point.sizes[size] * np.asarray(truth)
            for point, truth in zip(step.problem.points, step.problem.truths, strict=True)
        ]
        if all_same(step.values, larger):
            return size
    return ""


def _listed(judge: Judge, left: Left) -> tuple[WrongAnswer, ...]:
    """The author's wrong lines with this left side, as wrong answers of the step."""
    found = []
    for wrong in judge.question.wrong:
        named, equals, right = wrong.answer.partition("=")
        listed = left_side(named)
        if equals and listed is not None and judge.ends(listed) == judge.ends(left):
            found.append(WrongAnswer(right.strip(), wrong.mistake))
    return tuple(found)


def _with_subject(judge: Judge, step: Step) -> None:
    """Tell the diagnosis what was differentiated by what, so that it can try wrong ways of doing so."""
    assert step.left is not None and step.problem is not None
    if step.left.bottom is None or step.left.function or step.left.expression:
        return
    name = judge.chain.name_of(step.left.bottom)
    try:
        tree = judge.chain.tree_of(step.left.top)
    except NoTruth:
        return
    if name is None:
        return
    kind = Kind.GRADIENT if judge.chain.is_loss(step.left.top) else Kind.DERIVATIVE
    step.problem.subject = tree
    step.problem.question = replace(step.problem.question, kind=kind, wrt=name)
