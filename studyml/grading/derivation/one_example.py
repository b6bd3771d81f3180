"""The loss of one example, where that of the mean is asked for: ``dZ`` in code, or ``L = -(y log p + …)`` of each.

Owns when an answer is taken so. Knows judged steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge
from studyml.grading.derivation.truths import LOSSES
from studyml.grading.values import adds_up, all_same, value_of
from studyml.model import Outcome

EXAMPLE = "ℓ"


def loss_of_each(judge: Judge) -> str | None:
    """Return the name of the loss, given in the answer to the losses that it is the mean or the sum of."""
    whole = [value_of(judge.chain.loss, point.values) for point in judge.chain.points]
    for step in judge.steps:
        if step.own and step.written in LOSSES and adds_up(step.values, whole):
            return step.written
    return None


def told_apart(judge: Judge, answer: str, name: str) -> str:
    """Return an answer with another letter for the loss of each where it is given, and above what each example has."""
    inner = "|".join(re.escape(one) for one in judge.chain.world.let if one != name)
    below = rf"(?=\s*(?:/|\}}\s*\{{)\s*(?:d|∂|\\partial\b\s*)\s*(?:{inner})(?!\w))"
    letter = EXAMPLE.ljust(len(name))
    answer = re.sub(rf"(?:(?<=[d∂])|(?<=\\partial )){re.escape(name)}{below}", letter, answer)
    return re.sub(rf"(?<![\w/]){re.escape(name)}(?=\s*:?=)", letter, answer, count=1)


def of_one_example(judge: Judge) -> Iterator[str]:
    """Yield the sizes by which a wrong ``dZ`` is too large."""
    for size in judge.chain.averaged:
        if any(_too_large_by(judge, step, size) for step in judge.steps if step.wrong):
            yield size


def _too_large_by(judge: Judge, step: Step, size: str) -> bool:
    if step.problem is None or not _short(judge, step):
        return False
    pairs = zip(step.problem.points, step.problem.truths, strict=True)
    return all_same(step.values, [point.sizes[size] * np.asarray(truth) for point, truth in pairs])


def _short(judge: Judge, step: Step) -> bool:
    """Whether a line says ``dZ`` of an intermediate, as code does, or a name pinned to that."""
    bottom = None if step.left is None else step.left.bottom
    pinned = step.written in dict(judge.assumed.pinned)
    return (
        bottom in judge.chain.world.let and bool(step.written) and (pinned or judge.short_for(step.written) is not None)
    )


def mended(judge: Judge, other: Judge) -> bool:
    """Return whether a line that names no derivative of an intermediate is right in the other reading alone."""
    pairs = list(zip(judge.steps, other.steps, strict=True))
    if any(old.wrong and new.verdict.outcome is Outcome.CORRECT and not _short(judge, old) for old, new in pairs):
        return True
    names = [old.written for old, new in pairs if old.wrong and not new.wrong and _short(judge, old)]
    size = other.assumed.averaged or ""
    return any(_averages(old, name, size) for old, _ in pairs for name in names)


def _averages(step: Step, name: str, size: str) -> bool:
    """Whether a line takes the mean of a name itself, as one does with one example's derivative: ``X.T @ dZ / n``."""
    count = rf"/\s*(?:{re.escape(size)}(?!\w)|len\(|\w+\.shape\[)|mean"
    return any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", part.text) and re.search(count, part.text)
        for part in step.line.parts
    )
