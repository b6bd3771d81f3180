"""What must be true of an exercise: its starter fails, its reference passes, each mutant is caught by its name.

Owns that rehearsal with the real judge in its sandbox. Knows no decks beyond the card that names the exercise.
"""

from __future__ import annotations

from collections.abc import Iterator

from studyml.decks.fields import meant
from studyml.exercises import Exercise
from studyml.judge.judging import Judge
from studyml.model import Card, Outcome
from studyml.model.submission import SubmissionVerdict
from studyml.study.truth import Untruth


def exercise_untruths(card: Card, judge: Judge, *, share: int = 0, shares: int = 1) -> Iterator[Untruth]:
    """Yield all that is not true of a card's exercise; ``judge`` is warm.

    Of ``shares`` callers each tries its own mutants; the first (``share`` 0) does all the rest.
    """
    if share == 0:
        yield from _without_mutants(card, judge)
    exercise = _exercise(card, judge)
    if exercise is None:
        return
    for mutant in exercise.mutants()[share::shares]:
        found = _named(_judged(judge, exercise, mutant.source))
        if found != mutant.mistake:
            yield Untruth("exercise", f"mutants/{mutant.name}.py is found as {found or 'right'}", card.exercise)


def _exercise(card: Card, judge: Judge) -> Exercise | None:
    return judge.exercises.get(card.exercise.replace("_", "-"))


def _without_mutants(card: Card, judge: Judge) -> Iterator[Untruth]:
    exercise = _exercise(card, judge)
    if exercise is None:
        remedy = meant(card.exercise, judge.exercises) or "studyml code lists them"
        yield Untruth("exercise", f"there is no exercise '{card.exercise}'", card.exercise, remedy)
        return
    if card.id != exercise.id:
        yield Untruth(
            "exercise", f"the card of this exercise has the id '{exercise.id}', not '{card.id}'", card.exercise
        )
    if card.area != exercise.area:
        yield Untruth("exercise", f"belongs to the deck of {exercise.area}", card.exercise)
    reference = _judged(judge, exercise, exercise.reference)
    if reference.outcome is not Outcome.CORRECT or reference.remarks:
        said = reference.message or ", ".join(remark.code for remark in reference.remarks)
        yield Untruth("exercise", f"its reference is {reference.outcome}: {said}", card.exercise)
    if _judged(judge, exercise, exercise.starter).outcome is Outcome.CORRECT:
        yield Untruth("exercise", "its starter passes as it is", card.exercise)


def _judged(judge: Judge, exercise: Exercise, source: str) -> SubmissionVerdict:
    return judge.check_text(source, f"{exercise.id}.py", exercise.id)[0]


def _named(verdict: SubmissionVerdict) -> str:
    """The mistake a verdict names; of one that passed, its first remark."""
    named = verdict.remarks if verdict.outcome is Outcome.CORRECT else verdict.mistakes
    return named[0].code if named else ""
