"""Names of the learner's own that are given again with nothing in between that rests on them: ``g = …``, ``g = …``.

Owns which of such lines is wrong where they differ: in mathematics they say one thing in other words, and a value that
nothing rests on would be given in vain. Knows judged steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.line import mentions
from studyml.grading.derivation.pins import is_derivative
from studyml.grading.derivation.step import Step, told
from studyml.grading.derivation.steps import Judge
from studyml.grading.formula import wrong_verdict
from studyml.grading.values import all_same, first_apart
from studyml.model import Outcome


def refute_what_differs(judge: Judge) -> None:
    """Judge lines that give a name again by what most of them say, or by the one that is a derivative."""
    for group in _groups(judge):
        kinds: list[list[Step]] = []
        for step in group:
            like = next((kind for kind in kinds if _same(_worth(kind[0]), _worth(step))), None)
            if like is None:
                kinds.append([step])
            else:
                like.append(step)
        if len(kinds) > 1:
            right = max(kinds, key=lambda kind: (len(kind), is_derivative(judge, _worth(kind[0]))))
            for step in group:
                if step not in right:
                    _refute(step, _worth(right[0]))


def _refute(step: Step, truths: tuple[Array, ...]) -> None:
    if step.problem is None or step.attempt is None or step.part is None:
        return
    step.problem = replace(step.problem, truths=truths)
    step.attempt = replace(step.attempt, truths=truths, right=False, apart=first_apart(step.attempt.values, truths))
    verdict = wrong_verdict(step.problem, step.attempt)
    step.verdict = told(
        replace(verdict, message=f"another value than {step.written} has on the other lines"), step.part
    )


def _groups(judge: Judge) -> Iterator[list[Step]]:
    """Yield the lines that give one name, again and again, as long as nothing between rests on it."""
    open_groups: dict[str, list[Step]] = {}
    for step in judge.steps:
        for name in [name for name in open_groups if mentions(step.line, name)]:
            yield open_groups.pop(name)
        if step.own and not step.unread and step.layout is not None and step.verdict.outcome is Outcome.CORRECT:
            open_groups.setdefault(step.written, []).append(step)
    yield from open_groups.values()


def _worth(step: Step) -> tuple[Array, ...]:
    return () if step.layout is None else step.layout.values


def _same(left: Sequence[Array], right: Sequence[Array]) -> bool:
    return [one.shape for one in left] == [one.shape for one in right] and all_same(left, right)
