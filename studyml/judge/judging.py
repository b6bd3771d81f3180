"""Judge files: find the exercises in one, run it in the sandbox, report.

Owns the warm cell, the references and mutants, and what is yielded of the exercises that a file may hold. The only
module of this room that others call.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType

from studyml.errors import ExerciseError, InputError
from studyml.exercises import Exercise, load_exercises
from studyml.exercises.loader import Exercises, find_exercise
from studyml.judge.bench import Bench, probe_row
from studyml.judge.extract import Extract, extract
from studyml.judge.judgement import Judgement
from studyml.judge.loading import say
from studyml.judge.meaning import meanings_of
from studyml.judge.mending import name_by_repair
from studyml.judge.names import words_of
from studyml.judge.placing import Placed, Placer
from studyml.judge.report import Report
from studyml.judge.sights import UNFORESEEN
from studyml.judge.wording import shown, unjudgeable
from studyml.model import Outcome
from studyml.model.probe import Stage
from studyml.model.submission import SubmissionVerdict
from studyml.sandbox.cell import Cell, Constant, Run, open_cell
from studyml.sandbox.limits import Limits
from studyml.sandbox.protocol import pack

ENTRY = "studyml.judge.driver:run"
_TRIAL_SECONDS = 4.0
"""For all trials of a file whose names say no exercise."""
_LEAST_SHARE, _LEAST_PASSED = 0.5, 3
"""Of an exercise's probes, what a wrong file must pass to be taken for it by what it does."""
_LEAST_SHARE_OF_ANSWERS = 0.75
"""The same where no parameter is looked at: any classifier gives half of the labels that another gives."""
_LEAST_SPOKEN_OF = 0.3
"""The same share where the file's text speaks of it."""
_ANSWERED = (Outcome.CORRECT, Outcome.WRONG, Outcome.TIMEOUT)
_TO_MEND = {Outcome.WRONG: ("other",), Outcome.ERROR: ("broadcast", "transpose")}
"""What a small change to the text may give a better name."""
_REFERENCE_SECONDS = 30.0
"""Processor time for one probe of the reference. Without its answer nothing can be judged."""


@dataclass(slots=True)
class _Prepared:
    """What is kept of an exercise between submissions."""

    reference: Bench
    job: Constant
    """What every submission of it is asked: names and probes, packed."""
    mutants: list[tuple[str, Bench]] = field(default_factory=list)
    loaded: bool = False


class Judge:
    """A warm judge; a context manager. One submission at a time."""

    def __init__(self, own: Path | None = None, limits: Limits | None = None, *, cell: Cell | None = None):
        self.exercises: Exercises = load_exercises(own)
        self._cell: Cell = cell or open_cell(ENTRY, limits)
        self._prepared: dict[str, _Prepared] = {}
        self._placer = Placer(self.exercises)

    def start(self) -> None:
        """Get ready for the next submission and end what the last one left running: once its verdict is out.

        A fork and the end of a process take their time from whoever works at that moment.
        """
        self._cell.start()

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End every process it started."""
        self._cell.close()

    def renew(self) -> None:
        """Judge the next submission where none has run before; of use only where the limits grant a child many."""
        self._cell.renew()

    def prepare(self, exercise: str) -> None:
        """Have the reference's answers and the mutants at hand, so that the first verdict takes no longer than others.

        Raises :class:`studyml.errors.ExerciseError`.
        """
        found = find_exercise(self.exercises, exercise)
        self.check_text(found.reference, f"{found.id}.py", found.id)
        self._mutants(found)

    def check_text(self, text: str, name: str, exercise: str | None = None) -> list[SubmissionVerdict]:
        """Return the verdicts on a submission that is not in a file. ``name`` says its kind (``x.py``)."""
        if not text.strip():
            raise InputError("the file is empty", path=name, remedy="write the model into it and save")
        try:
            return list(self.verdicts(extract(text, name), name, exercise))
        finally:
            self.start()

    def verdicts(self, found: Extract, file: str, named: str | None = None) -> Iterator[SubmissionVerdict]:
        """Yield the verdicts on what was extracted from ``file``; :meth:`start` is the caller's, once they are out."""
        if named is not None:
            yield self._judge(found, file, find_exercise(self.exercises, named))
            return
        guessed: list[SubmissionVerdict] = []
        sure, own = False, True
        for placed in self._placer.rounds(found, Path(file).stem):
            understood = False
            for one in placed:
                verdict = self._likeliest(found, file, one)
                if _hangs(verdict) and not sure and not (one.sure and verdict.probes):
                    yield verdict if one.sure else _said(verdict, "the file is {}")
                    return
                if one.sure and not (one.vague and self._trains_nothing(verdict)):
                    sure = True
                    other = not one.named and _may_be_another(verdict)
                    behaves = self._by_behaviour(found, file, one.ids, anything=False) if other else []
                    yield from behaves or [_doubted(verdict)]
                elif self._trains_nothing(verdict):
                    continue
                elif not one.weak or (verdict.outcome in _ANSWERED and _share(verdict) >= _LEAST_SPOKEN_OF):
                    guessed.append(_said(verdict, "the file is {}"))
                    understood = understood or verdict.outcome is not Outcome.NOT_UNDERSTOOD
                    own = own and one.named and not self._trains_beside(found, verdict)
            if sure or understood:
                break
        # What another class only works with (a layer) has to hold its own as an exercise beside that one.
        unfit = (Outcome.NOT_UNDERSTOOD, *([Outcome.ERROR] if sure else []))
        fit = [v for v in guessed if v.outcome not in unfit]
        if not sure and (not fit or not own) and not any(v.correct for v in fit):
            tried = {v.exercise for v in guessed}
            behaves = self._by_behaviour(found, file, tried, anything=not fit)
            fit = behaves or fit
        yield from fit or guessed[: not sure]
        if not sure and not fit and not guessed:
            yield self._unplaced(found, file)

    def _by_behaviour(
        self, found: Extract, file: str, but: Collection[str | None], *, anything: bool
    ) -> list[SubmissionVerdict]:
        """Return the verdicts for the exercises that a file does, whatever it calls things.

        ``anything``: where it does none, that of the one of which it does most, if that is half or more.
        """
        if found.broken is not None and not found.cells:
            return []
        right: list[Exercise] = []
        most: tuple[int, Exercise | None] = (_LEAST_PASSED - 1, None)
        spent = 0.0
        for exercise in self._playable(found, but):
            with contextlib.suppress(ExerciseError, *UNFORESEEN):  # a folder of the learner's own may be broken
                prepared = self._prepare(exercise)
                report = Report(exercise, found, prepared.reference, tuple)
                run = self._cell.run({"cells": found.row()}, replace(prepared.job, lasting=False), report.hear)
                self._cell.start()
                spent += run.seconds
                if run.ended != "done" or spent > _TRIAL_SECONDS:
                    break
                made = report.judge(run)
                if made.outcome is Outcome.CORRECT:
                    right.append(exercise)
                elif made.outcome is Outcome.WRONG and _passed(made) > most[0] and _share(made) >= _least(exercise):
                    most = _passed(made), exercise
        chosen = right or ([most[1]] if anything and most[1] is not None else [])
        said = "no name says so, but the file does what {} asks"
        return [_said(self._judge(found, file, exercise), said) for exercise in chosen]

    def _trains_beside(self, found: Extract, verdict: SubmissionVerdict) -> bool:
        """Whether a file raises as an exercise that has no training, while it trains something."""
        roles = self.exercises[str(verdict.exercise)].roles
        trains = {"fit", "train"}.intersection(words_of(name)[0] for name in found.functions if words_of(name))
        return verdict.outcome is Outcome.ERROR and bool(trains) and "fit" not in roles

    def _trains_nothing(self, verdict: SubmissionVerdict) -> bool:
        """Whether a wrong file has no way to take a step: an activation called Softmax is no regression."""
        steps = [probe for probe in verdict.probes if probe.stage == Stage.GRADIENT]
        if (
            verdict.outcome is not Outcome.WRONG
            or not steps
            or "step" not in self.exercises[str(verdict.exercise)].roles
        ):
            return False
        unmoved = all(probe.skipped for probe in steps)
        return unmoved and not any(probe.passed for probe in verdict.probes if probe.stage == Stage.FORWARD)

    def _playable(self, found: Extract, but: Collection[str | None]) -> list[Exercise]:
        """Return the exercises to try a file on: where its names play roles of several, none without one."""
        names = [*found.functions, *found.methods]
        played = {
            exercise.id: sum(bool(meanings.matching(role, names)) for role in exercise.roles)
            for exercise in self.exercises.values()
            for meanings in (meanings_of(exercise.roles),)
        }
        least = 1 if max(played.values(), default=0) > 1 else 0
        return [one for one in self.exercises.values() if one.id not in but and played[one.id] >= least]

    def _likeliest(self, found: Extract, file: str, placed: Placed) -> SubmissionVerdict:
        """Return the verdict for the exercise meant: the one that it does, else the first that understands the file."""
        first, *others = placed.ids
        verdict = self._judge(found, file, self.exercises[first])
        if verdict.correct or not verdict.probes or _hangs(verdict):  # or not so much as asked anything
            return verdict
        again: list[SubmissionVerdict] = []
        for name in others:
            again.append(self._judge(found, file, self.exercises[name]))
            if _hangs(again[-1]):
                break
        right = next((other for other in again if other.correct), None)
        if right is not None or verdict.outcome is not Outcome.NOT_UNDERSTOOD:
            return right or verdict
        return next((other for other in again if other.outcome is not Outcome.NOT_UNDERSTOOD), verdict)

    def _unplaced(self, found: Extract, file: str) -> SubmissionVerdict:
        if found.broken is not None:
            said, line = str(found.broken), found.broken.line
            return SubmissionVerdict(file, None, Outcome.SYNTAX_ERROR, message=said, line=line)
        names = ", ".join([*found.classes, *found.functions][:8]) or "no class or function"
        wanted = ", ".join(exercise.classes[0] for exercise in self.exercises.values())
        text = f"no exercise fits: looked for {wanted}; found {names} (name one with --exercise)"
        text += "".join(f"; {error}" for error in self.exercises.broken.values())
        return SubmissionVerdict(file, None, Outcome.NOT_UNDERSTOOD, message=text)

    def _judge(self, found: Extract, file: str, exercise: Exercise) -> SubmissionVerdict:
        began = time.perf_counter()
        if not found.cells and found.broken is not None:
            return SubmissionVerdict(
                file,
                exercise.id,
                Outcome.SYNTAX_ERROR,
                message=str(found.broken),
                line=found.broken.line,
                area=exercise.area,
            )
        prepared = self._prepare(exercise)
        report = Report(exercise, found, prepared.reference, lambda: self._mutants(exercise))
        run = self._cell.run({"cells": found.row()}, prepared.job, report.hear)
        made = self._made(report, run, found, exercise)
        remarks = (replace(remark, message=shown(remark.message)) for remark in made.remarks)
        return SubmissionVerdict(
            file=file,
            exercise=exercise.id,
            outcome=made.outcome,
            mistakes=tuple(replace(mistake, message=shown(mistake.message)) for mistake in made.mistakes),
            remarks=tuple(dict.fromkeys(remarks)),
            probes=tuple(
                replace(probe, message=shown(probe.message)) if probe.message else probe for probe in made.probes
            ),
            isolation=run.level.badge,
            ms=(time.perf_counter() - began) * 1000,
            message=shown(made.message),
            assumed=tuple(shown(said) for said in made.assumed),
            line=made.line,
            area=exercise.area,
        )

    def _made(self, report: Report, run: Run, found: Extract, exercise: Exercise) -> Judgement:
        """Return the judgement on a run, with a better name for its mistake where a small change to the text finds one.

        Raises :class:`ExerciseError` where the reference fails.
        """
        prepared = self._prepare(exercise)
        try:
            made = report.judge(run)
            if made.mistakes and made.mistakes[0].code in _TO_MEND.get(made.outcome, ()):
                run_again = partial(self._cell.run, constant=prepared.job)
                name_by_repair(made, found, exercise, prepared.reference, run_again)
        except UNFORESEEN as error:
            # Every frame has its form; a value in one that no comparison foresaw counts for nothing.
            made = Judgement(Outcome.NOT_UNDERSTOOD, unjudgeable(say(error)))
        return made

    def _prepare(self, exercise: Exercise) -> _Prepared:
        if exercise.id not in self._prepared:
            spec = exercise.spec(self._placer.foreign(exercise.id))
            probes = [probe_row(probe) for probe in exercise.probes()]
            frame = pack({"exercise": spec, "probes": probes})
            # By content: a learner's own exercise may have a shipped one's id, and the cell serves both.
            job = Constant(hashlib.sha256(frame).hexdigest(), frame)
            path = exercise.folder / "reference.py"
            reference = Bench(exercise.reference, exercise, path=path, limit=_REFERENCE_SECONDS)
            if not reference.understood:
                names = ", ".join(exercise.classes[:4])
                raise ExerciseError(
                    f"has no class or function for a role (looked for {names}, …)",
                    path=path,
                    remedy="name one of them so",
                )
            self._prepared[exercise.id] = _Prepared(reference, job)
        return self._prepared[exercise.id]

    def _mutants(self, exercise: Exercise) -> list[tuple[str, Bench]]:
        prepared = self._prepare(exercise)
        if not prepared.loaded:
            folder = exercise.folder / "mutants"
            prepared.mutants = [
                (m.mistake, Bench(m.source, exercise, path=folder / f"{m.name}.py")) for m in exercise.mutants()
            ]
            prepared.loaded = True
        return prepared.mutants


def _passed(made: Judgement | SubmissionVerdict) -> int:
    """Return how many of the probes asked passed."""
    return sum(probe.passed and not probe.skipped for probe in made.probes)


def _hangs(verdict: SubmissionVerdict) -> bool:
    """Whether a file ran until it was stopped: nothing more of it is run to learn what else it may be."""
    return verdict.outcome is Outcome.TIMEOUT


def _share(made: Judgement | SubmissionVerdict) -> float:
    """Return the share of the probes asked that passed."""
    return _passed(made) / max(sum(not probe.skipped for probe in made.probes), 1)


def _least(exercise: Exercise) -> float:
    """Return the share that a wrong file must pass to be taken for an exercise."""
    return _LEAST_SHARE if exercise.parameters else _LEAST_SHARE_OF_ANSWERS


def _may_be_another(verdict: SubmissionVerdict) -> bool:
    """Whether a file hardly is what it was taken for: it is not understood, raises, or is wrong almost everywhere."""
    wrong = verdict.outcome is Outcome.WRONG and _share(verdict) < _LEAST_SHARE
    return verdict.outcome in (Outcome.NOT_UNDERSTOOD, Outcome.ERROR) or wrong


def _doubted(verdict: SubmissionVerdict) -> SubmissionVerdict:
    """Return a verdict that owns up to its guess where nothing is right: ``NaiveBayes`` may be a multinomial one."""
    nothing = verdict.outcome is Outcome.WRONG and not _passed(verdict)
    return _said(verdict, "judged as {}, by its name") if nothing else verdict


def _said(verdict: SubmissionVerdict, words: str) -> SubmissionVerdict:
    """Return a verdict that says first why it is one on this exercise."""
    said = f"{words.format(verdict.exercise)} (name another with --exercise)"
    return replace(verdict, assumed=(said, *verdict.assumed))
