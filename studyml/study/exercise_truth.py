"""What must be true of an exercise: its starter fails, its reference passes, each mutant is caught by its name.

Owns that rehearsal with the real judge in its sandbox. Knows no decks beyond the card that names the exercise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from studyml.errors import did_you_mean
from studyml.exercises import Exercise
from studyml.judge.judging import Judge
from studyml.model import Card, Outcome, mistakes
from studyml.model.submission import SubmissionVerdict
from studyml.sandbox.limits import Limits
from studyml.study.truth import Untruth

_TOGETHER = 64
"""Files judged in one child."""


def open_judge(own: Path | None) -> Judge:
    """Return a judge whose sandbox lets several files of one author meet in one child: they are ours or his own.

    Forking a child for each would take as long as judging it.
    """
    return Judge(own, Limits(jobs=_TOGETHER))


def exercise_untruths(card: Card, judge: Judge, *, share: int = 0, shares: int = 1) -> Iterator[Untruth]:
    """Yield all that is not true of a card's exercise; ``judge`` is warm.

    Of ``shares`` callers each tries its own mutants; the first (``share`` 0) does all the rest.
    """
    exercise = _exercise(card, judge)
    if share == 0:
        yield from _of_card(card, exercise, judge)
    if exercise is not None:
        yield from model_untruths(exercise, judge, share=share, shares=shares)


def model_untruths(exercise: Exercise, judge: Judge, *, share: int = 0, shares: int = 1) -> Iterator[Untruth]:
    """Yield all that is not true of an exercise by itself, shared out like :func:`exercise_untruths`."""
    if share == 0:
        yield from _without_mutants(exercise, judge)
    known = {**exercise.mistakes, **mistakes()}
    for mutant in exercise.mutants()[share::shares]:
        found = _named(_judged(judge, exercise, mutant.source, partial(_is_named, mutant.mistake)))
        if found != mutant.mistake:
            yield Untruth("exercise", f"mutants/{mutant.name}.py is found as {found or 'right'}", exercise.id)
        elif mutant.mistake not in known:
            near = did_you_mean(mutant.mistake, known)
            remedy = "give it a sentence in [mistakes] of exercise.toml" + (f"; {near}" if near else "")
            yield Untruth("exercise", f"mutants/{mutant.name}.py: no mistake is called so", exercise.id, remedy)


def _exercise(card: Card, judge: Judge) -> Exercise | None:
    return judge.exercises.get(card.exercise.replace("_", "-"))


def _of_card(card: Card, exercise: Exercise | None, judge: Judge) -> Iterator[Untruth]:
    if exercise is None:
        remedy = did_you_mean(card.exercise, judge.exercises, "studyml code lists them")
        yield Untruth("exercise", f"there is no exercise '{card.exercise}'", card.exercise, remedy)
        return
    if card.id != exercise.id:
        yield Untruth(
            "exercise", f"the card of this exercise has the id '{exercise.id}', not '{card.id}'", card.exercise
        )
    if card.area != exercise.area:
        yield Untruth("exercise", f"belongs to the deck of {exercise.area}", card.exercise)


def _without_mutants(exercise: Exercise, judge: Judge) -> Iterator[Untruth]:
    reference = _judged(judge, exercise, exercise.reference, _praised)
    if not _praised(reference):
        said = reference.message or ", ".join(remark.code for remark in reference.remarks)
        yield Untruth("exercise", f"its reference is {reference.outcome}: {said}", exercise.id)
    if _judged(judge, exercise, exercise.starter, lambda verdict: not verdict.correct).correct:
        yield Untruth("exercise", "its starter passes as it is", exercise.id)


def _judged(
    judge: Judge, exercise: Exercise, source: str, as_stated: Callable[[SubmissionVerdict], bool]
) -> SubmissionVerdict:
    """The verdict on one file; one that is not as stated is asked for again where no other file left anything."""
    (verdict,) = judge.check_text(source, f"{exercise.id}.py", exercise.id)
    if not as_stated(verdict):
        judge.renew()
        (verdict,) = judge.check_text(source, f"{exercise.id}.py", exercise.id)
    return verdict


def _praised(verdict: SubmissionVerdict) -> bool:
    return verdict.correct and not verdict.remarks


def _is_named(mistake: str, verdict: SubmissionVerdict) -> bool:
    return _named(verdict) == mistake


def _named(verdict: SubmissionVerdict) -> str:
    """The mistake a verdict names; of one that passed, its first remark."""
    named = verdict.remarks if verdict.outcome is Outcome.CORRECT else verdict.mistakes
    return named[0].code if named else ""
