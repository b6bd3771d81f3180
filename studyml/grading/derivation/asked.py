"""Asked for: which of the steps that a card wants an answer shows.

Owns the order: required steps, then the goal, which stands on a line of its own. In which other ways a step may be
shown is ``shown``'s matter. Knows judged steps, all of them right.
"""

from __future__ import annotations

from collections.abc import Sequence

from studyml.grading.derivation.left_sides import left_side
from studyml.grading.derivation.links import LOSS
from studyml.grading.derivation.pins import recognised
from studyml.grading.derivation.shown import Shown
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge
from studyml.model import Question

OF_ONE = "l"
"""One example's loss, as :meth:`Judge.ends` calls it."""


def missing(question: Question, judge: Judge, steps: Sequence[Step]) -> str | None:
    """The first left side that is asked for and not shown: required steps, then the goal; of names alone, any."""
    whole = [step for step in steps if not step.direct and not step.renamed]
    have = {judge.ends(left) for step in whole for left in (step.left, *step.line.also) if left is not None}
    wanted = [step.of for step in question.steps if step.required]
    if question.wrt:
        wanted.append(f"dL/d{question.wrt}")
    elif question.steps and not wanted:
        wanted.append(question.steps[-1].of)
    shown = Shown(question, judge, steps, have)
    asked = [(of, shown.plain(judge.ends(left))) for of in wanted if (left := left_side(of)) is not None]
    have = {shown.plain(ends) for ends in have}
    if any(ends not in have for _, ends in asked) or all(not bottom for _, bottom in have):
        have |= recognised(judge)
    if any(ends not in have for _, ends in asked):
        of_each = {bottom for top, bottom in have if top == OF_ONE and bottom in judge.chain.world.let}
        shown = Shown(question, judge, steps, have | {(LOSS, bottom) for bottom in of_each})
        goals = {ends for _, ends in asked if shown.is_goal(ends)} | {asked[-1][1]}
        bottoms = {bottom for _, bottom in goals}
        for of, ends in asked:
            if ends not in have and (ends in goals or not (ends in shown.have or shown.shows(ends, bottoms))):
                return of
    last = steps[-1].left
    if steps[-1].direct and last is not None and shown.plain(judge.ends(last)) not in have:
        return f"all of d{last.top}/d{last.bottom}"
    if all(not bottom for _, bottom in have):
        given = ("X", "x", "Y", "y", "T", "t")
        return f"dL/d{next((name for name in judge.chain.world.symbols if name not in given), 'w')}"
    return None
