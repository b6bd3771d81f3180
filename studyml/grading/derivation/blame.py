"""Values in several lines: ``dX = …``, ``dX += …``, ``dX[Z <= 0] = 0``. One of them has the mistake.

Owns which, by the place of the mistake in the text they make together. Knows judged steps.
"""

from __future__ import annotations

from dataclasses import replace

from studyml.grading.derivation.explanation import explain_step
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge
from studyml.model import FoundMistake


def blame(judge: Judge, step: Step) -> None:
    """Of a wrong value put together by several lines, find the line with the mistake."""
    explained, _ = explain_step(judge, step)
    span = explained.mistakes[0].span if explained.mistakes else None
    index, place = (-1, None) if span is None else _place(step, span)
    if place is None:
        step.verdict = replace(explained, mistakes=_unplaced(explained.mistakes))
        return
    mistakes = (replace(explained.mistakes[0], span=place), *_unplaced(explained.mistakes[1:]))
    if index == len(judge.steps) - 1:
        step.verdict = replace(explained, mistakes=mistakes)
        return
    judge.steps[index].verdict = replace(explained, mistakes=mistakes, reading="")
    step.verdict = replace(step.verdict, follows=index, message=f"follows from step {index + 1}")


def _place(step: Step, span: tuple[int, int]) -> tuple[int, tuple[int, int] | None]:
    """The step and the place in its line that most of a span in the whole text belongs to.

    Of several lines the last, which put them together: ``dZ += Y`` where the sign is wrong.
    """
    at, most = 0, 0
    found: tuple[int, tuple[int, int] | None] = (-1, None)
    for text, index, offset in step.whole:
        begin, end = max(span[0], at), min(span[1], at + len(text))
        if end > begin and (index > found[0] or (index == found[0] >= 0 and end - begin > most)):
            most, found = end - begin, (index, (begin - at + offset, end - at + offset))
        at += len(text)
    return found


def _unplaced(mistakes: tuple[FoundMistake, ...]) -> tuple[FoundMistake, ...]:
    return tuple(replace(mistake, span=None) for mistake in mistakes)
