"""From what the sandbox sends to a verdict.

Told every frame as it comes, so that most is worked out before the submission's last one; judged when the run is over.
Owns the order of judgement: what ended the process, what did not load, what was not understood, then
the probes in causal order. Works on values only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from studyml.exercises import Exercise
from studyml.judge.arriving import is_misshapen
from studyml.judge.bench import Bench
from studyml.judge.compare import FLOAT32_RTOL
from studyml.judge.diagnose import Case, Evidence, diagnose
from studyml.judge.ending import Ending
from studyml.judge.expectation import Expectation
from studyml.judge.extract import Extract
from studyml.judge.forms import COLUMNS, MINUS, ROWS, SAID
from studyml.judge.judgement import Judgement
from studyml.judge.reading import Reading
from studyml.judge.sights import Sights
from studyml.judge.stochastic import mistake_by_row
from studyml.judge.style import style_remarks
from studyml.judge.wording import error_code, error_text, speaks_of_columns
from studyml.model import FoundMistake, Outcome
from studyml.model.probe import STAGES, Probe, Stage
from studyml.model.submission import Remark
from studyml.sandbox.cell import Run


class Report:
    """One run of one submission, read while it goes on."""

    def __init__(
        self,
        exercise: Exercise,
        extract: Extract,
        reference: Bench,
        mutants: Callable[[], Sequence[tuple[str, Bench]]],
    ):
        self._run: Run
        self._ending: Ending
        self._exercise = exercise
        self._extract = extract
        self._reference = reference
        self._mutants = mutants
        self._probes = exercise.probes()
        self._rtol = FLOAT32_RTOL if "float32" in extract.text else None
        self._sights = Sights(reference, exercise, self._rtol)
        self._style: list[Remark] | None = None

    def hear(self, frame: Mapping[str, Any]) -> None:
        """Take up one frame while the submission runs on; one that is not of our form is left to the judgement."""
        if is_misshapen((frame,)):
            return
        if frame.get("kind") == "loaded" and self._style is None:
            self._style = style_remarks(self._extract)
        elif frame.get("kind") == "seen":
            self._sights.hear(frame)

    def judge(self, run: Run) -> Judgement:
        """Return the judgement on the whole run."""
        self._run = run
        ending = self._ending = Ending(run, self._exercise, self._extract)
        forged = ending.forged()
        if forged is not None:
            return forged
        made = ending.fault() or ending.unloaded(self._rows("").values())
        if made is None:
            made = self._judged("")
            for form in (*self._exercise.forms, ROWS, COLUMNS, MINUS):
                if made.outcome is not Outcome.CORRECT and self._rows(form):
                    made = self._in_form(made, form)
        made = ending.exhausted() or ending.cut_short(made)
        if made.outcome is Outcome.CORRECT and set(self._rows("")) != set(range(len(self._probes))):
            text = "answers to some probes never came"
            made = Judgement(Outcome.ERROR, text, [FoundMistake("fake", text)], made.remarks, made.probes)
        made.remarks = [*made.remarks, *ending.remarks()]
        return made

    def passes(self, run: Run) -> bool:
        """Whether all that was asked in ``run`` is right in one of the forms; no mistake is named.

        Steps after every row are looked for in a file that has only ``fit``: that takes its time.
        """
        self._run = run
        forms = ("", *self._exercise.forms, ROWS, COLUMNS, MINUS)
        return any(self._rows(form) and not self._read(form, by_row=False)[0].failed for form in forms)

    def _rows(self, form: str) -> dict[int, Mapping[str, Any]]:
        rows: dict[int, Mapping[str, Any]] = {}
        for frame in self._run.frames:
            index = frame.get("probe")
            if frame.get("kind") == "seen" and frame.get("form") == form and isinstance(index, int):
                rows[index] = frame
        if form and rows:  # the pace is measured once
            paced = {at for at, probe in enumerate(self._probes) if probe.stage is Stage.SPEED} - rows.keys()
            rows |= {index: row for index, row in self._rows("").items() if index in paced}
        return rows

    def _in_form(self, made: Judgement, form: str) -> Judgement:
        """Judge again with y in another form: right only where the file says it wants that, or fails without."""
        if self._rows("").keys() - self._rows(form).keys():
            return made  # a call that could not be made ended it: not the form that is wanted
        meant = form in SAID or speaks_of_columns(self._extract.text)
        read = self._read(form)
        if read[0].failed and not meant:
            return made  # what is wrong in both is judged by the form stated, and needs no second diagnosis
        again = self._judged(form, read)
        alone = again.outcome is Outcome.WRONG and made.outcome in (Outcome.ERROR, Outcome.NOT_UNDERSTOOD)
        if form == ROWS and made.outcome is again.outcome is Outcome.ERROR:
            alone = _answered(again) > _answered(made)
        if form == MINUS and made.outcome is again.outcome is Outcome.WRONG:
            alone = _clearer(again, made)
        if again.outcome is not Outcome.CORRECT and not (meant and alone):
            return made  # but what runs through in the form that it is meant for is judged by it
        if form in SAID:
            again.assumed.append(SAID[form])
            return again
        if form == "onehot":
            again.assumed.append("y is one-hot (n, K); the task gives labels (n,)")
            return again
        if made.outcome is Outcome.ERROR or speaks_of_columns(self._extract.text):
            again.assumed.append("y is a column (n, 1); the task gives it as (n,)")
            return again
        code = FoundMistake("broadcast", made.message + "; with y as a column (n, 1) it is right, but y is (n,)")
        made.mistakes = [code, *(m for m in made.mistakes if m.code != "broadcast")]
        made.message = code.message
        return made

    def _read(self, form: str, *, by_row: bool = True) -> tuple[Reading, Expectation, Mapping[str, Any]]:
        rows = self._rows(form)
        expectation = Expectation(self._reference, self._exercise, self._rtol, rows)
        subject = next((f for f in self._run.frames if f.get("kind") == "subject" and f.get("form") == form), {})
        reading = Reading(self._exercise, self._reference, self._sights, expectation, rows)
        by_fit = subject.get("way") == "fit"
        spoilt = [Stage.UPDATE, Stage.CONVERGENCE, *([Stage.GRADIENT] if by_fit else [])]
        reading.read(spoilt, by_fit=by_fit, mute=subject.get("gives") is True, by_row=by_row or by_fit)
        return reading, expectation, subject

    def _judged(self, form: str, read: tuple[Reading, Expectation, Mapping[str, Any]] | None = None) -> Judgement:
        reading, expectation, subject = read or self._read(form)
        made = self._decide(reading, expectation.scale)
        made.probes = reading.results
        style = self._style if self._style is not None else style_remarks(self._extract)
        made.remarks = [*made.remarks, *reading.remarks, *style]
        made.assumed = [*(str(said) for said in subject.get("assumed", ())), *reading.assumed]
        return made

    def _decide(self, reading: Reading, scale: float | None) -> Judgement:
        errors, unclear, cases = reading.errors, reading.unclear, reading.cases
        refused = next((row for _, row in errors if row.get("refused")), None)
        if refused is not None:
            kind = str(refused["refused"])
            text = f"blocked: {kind} ({refused.get('what', '')})"
            return Judgement(Outcome.BLOCKED, text, [FoundMistake("unsafe", text)])
        first_error = min((STAGES.index(probe.stage) for probe, _ in errors), default=len(STAGES))
        stages = [stage for stage in STAGES if stage in cases]
        found: list[FoundMistake] = []
        for stage in stages:
            source = self._extract.text
            evidence = Evidence(
                tuple(cases[stage]),
                tuple(reading.passed.get(stage, ())),
                self._reference,
                self._mutants,
                source,
                self._exercise.scales,
                partial(self._by_row, cases[stage]),
                tuple(case for other in stages[stages.index(stage) + 1 :] for case in cases[other]),
                scale,
            )
            found += diagnose(stage, evidence)
            if stage in (Stage.FORWARD, Stage.GRADIENT, Stage.UPDATE):
                break  # what comes later follows from it
        named: dict[str, FoundMistake] = {}
        for mistake in found:
            named.setdefault(mistake.code, mistake)
        unique = list(named.values())
        if errors and (not stages or first_error <= STAGES.index(stages[0])):
            probe, row = next((p, r) for p, r in errors if STAGES.index(p.stage) == first_error)
            return self._raised(probe, row, unique)
        if unclear and not (stages and STAGES.index(stages[0]) < STAGES.index(unclear[0][0])):
            text = f"not understood as {self._exercise.id}: {unclear[0][1]}; {self._ending.looked_for()}"
            return Judgement(Outcome.NOT_UNDERSTOOD, text)
        if unique:
            return Judgement(Outcome.WRONG, unique[0].message, unique)
        return Judgement(Outcome.CORRECT, "correct")

    def _by_row(self, failed: Sequence[Case]) -> str:
        return mistake_by_row(self._mutants(), failed)

    def _raised(self, probe: Probe, row: Mapping[str, Any], later: list[FoundMistake]) -> Judgement:
        error = row["error"]
        line = error.get("line") if isinstance(error.get("line"), int) else None
        text = f"{probe.name}: {error_text(row)}"
        said = str(error.get("message", ""))
        alike = (mistake for mistake, mutant in self._mutants() if mutant.error(probe) == said)
        code = error_code(error)
        code = next(alike, code) if code in ("other", "broadcast", "transpose") else code
        return Judgement(Outcome.ERROR, text, [FoundMistake(code, text), *later], line=line)


def _answered(judged: Judgement) -> int:
    return sum(probe.passed and not probe.skipped for probe in judged.probes)


def _clearer(one: Judgement, other: Judgement) -> bool:
    """Whether fewer probes fail, or as many and their mistake has a name where the other's has none."""
    failed, before = (sum(not probe.passed for probe in judged.probes) for judged in (one, other))
    named, unnamed = one.mistakes[0].code != "other", other.mistakes[0].code == "other"
    return failed < before or (failed == before and named and unnamed)
