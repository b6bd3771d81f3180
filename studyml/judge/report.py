"""From what the sandbox sent to a verdict.

Owns the order of judgement: what ended the process, what did not load, what was not understood, then
the probes in causal order; and the split between mistakes and remarks. Works on values only.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from studyml.errors import ExerciseError
from studyml.exercises import Exercise
from studyml.judge.bench import Bench, seen_of
from studyml.judge.compare import FLOAT32_RTOL, Difference, as_meant, compare, ratio_of
from studyml.judge.diagnose import Case, Evidence, diagnose
from studyml.judge.examiner import DICTS, LISTS, MINUS, ROWS
from studyml.judge.extract import Extract
from studyml.judge.stochastic import forgive, incomplete, is_stochastic, mistake_by_row
from studyml.judge.style import style_remarks
from studyml.judge.wording import error_code, error_text, signal_name, speaks_of_columns
from studyml.model import FoundMistake, Outcome, mistakes
from studyml.model.probe import STAGES, Probe, Seen, Stage
from studyml.model.submission import ProbeResult, Remark
from studyml.sandbox.cell import Run

_FORMS = {
    LISTS: "the optimizer holds a list of parameters and moves them in place",
    DICTS: "the optimizer is given dicts of parameters and gradients",
    ROWS: "`predict` takes one row at a time; the task gives it all of them",
    MINUS: "b counts with the opposite sign: X @ w - b",
}
_STEPS = ("step", "fit_once")


@dataclass(slots=True)
class Judgement:
    """What a verdict is made of, before file, time and badge are added."""

    outcome: Outcome
    message: str = ""
    mistakes: list[FoundMistake] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    probes: list[ProbeResult] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    line: int | None = None


class Report:
    """One run of one submission, read."""

    def __init__(
        self,
        run: Run,
        exercise: Exercise,
        extract: Extract,
        reference: Bench,
        mutants: Callable[[], Sequence[tuple[str, Bench]]],
    ):
        self._run = run
        self._exercise = exercise
        self._extract = extract
        self._reference = reference
        self._mutants = mutants
        self._probes = exercise.probes()
        self._loaded = self._first("loaded")
        self._rtol = FLOAT32_RTOL if "float32" in extract.text else None
        self._scale: float | None = None

    def _first(self, kind: str) -> Mapping[str, Any]:
        return next((frame for frame in self._run.frames if frame.get("kind") == kind), {})

    def judge(self) -> Judgement:
        """Return the judgement."""
        made = self._unloaded()
        fault = self._first("fault")
        if fault:
            text = f"the judge stumbled over this file ({fault.get('message')}): a mistake of ours, nothing is recorded"
            if fault.get("replaced"):
                names = ", ".join(f"np.{name}" for name in fault["replaced"])
                text = f"the file replaces {names}; the probes need NumPy as it is"
            made = Judgement(Outcome.NOT_UNDERSTOOD, text)
        if made is None:
            made = self._judged("")
            for form in (*self._exercise.forms, ROWS, MINUS):
                if made.outcome is not Outcome.CORRECT and self._rows(form):
                    made = self._in_form(made, form)
        made = self._exhausted() or self._cut_short(made)
        if made.outcome is Outcome.CORRECT and set(self._rows("")) != set(range(len(self._probes))):
            text = "answers to some probes never came"
            made = Judgement(Outcome.ERROR, text, [FoundMistake("fake", text)], made.remarks, made.probes)
        made.remarks = [*made.remarks, *self._load_remarks()]
        return made

    def _rows(self, form: str) -> dict[int, Mapping[str, Any]]:
        rows: dict[int, Mapping[str, Any]] = {}
        for frame in self._run.frames:
            index = frame.get("probe")
            if frame.get("kind") == "seen" and frame.get("form") == form and isinstance(index, int):
                rows[index] = frame
        return rows

    def _unloaded(self) -> Judgement | None:
        """Judge a submission that never came to its probes."""
        broken = self._extract.broken
        looked = self._looked_for()
        if broken is not None and (not self._extract.cells or self._first("not_understood")):
            where = f"{broken.cell}, line {broken.line}" if broken.cell else f"line {broken.line}"
            return Judgement(Outcome.SYNTAX_ERROR, f"{where}: {broken.message}", line=broken.line)
        failed = [row for row in self._loaded.get("broken", ()) if isinstance(row, Mapping)]
        if self._first("not_understood"):
            refused = self._loaded.get("refused") or ()
            if failed:
                return self._undefined(failed[0])
            if refused:
                kind = str(refused[0])
                return Judgement(Outcome.BLOCKED, f"blocked: {kind}, while loading", [FoundMistake("unsafe", kind)])
            return Judgement(Outcome.NOT_UNDERSTOOD, f"no class or function fits {self._exercise.id}; {looked}")
        wanted = [row for row in failed if self._is_wanted(str(row.get("name", "")))]
        if wanted and not any(row for row in self._rows("").values() if "values" in row):
            return self._undefined(wanted[0])
        return None

    def _is_wanted(self, name: str) -> bool:
        form = name.replace("_", "").lower()
        return any(alias.replace("_", "").lower() in form for alias in self._exercise.classes if len(alias) > 4)

    def _undefined(self, row: Mapping[str, Any]) -> Judgement:
        code, line = str(row.get("code", "other")), row.get("line")
        text = f"{row.get('name')} can't be defined: line {line}: {row.get('message')}"
        return Judgement(Outcome.ERROR, text, [FoundMistake(code, text)], line=line if isinstance(line, int) else None)

    def _looked_for(self) -> str:
        classes = ", ".join(self._exercise.classes[:4])
        roles = "; ".join(f"{role}: {', '.join(row['names'][:4])}" for role, row in self._exercise.roles.items())
        found = ", ".join([*self._extract.classes, *self._extract.functions][:8]) or "no class or function"
        return f"looked for a class ({classes}, …) or functions ({roles}); found {found}"

    def _exhausted(self) -> Judgement | None:
        """Judge a submission that ran out of memory: it was asked nothing more."""
        row = next((frame for frame in self._run.frames if frame.get("exhausted")), None)
        if row is None and self._run.ended != "memory":
            return None
        error: Mapping[str, Any] = row["error"] if row is not None else {"call": self._under_way()}
        line = error.get("line") if isinstance(error.get("line"), int) else None
        place = f" (line {line})" if line else ""
        size = f"{self._run.level.limits.memory / (1 << 30):g} GiB"
        text = f"memory: {error.get('call')} needs more than {size}{place}"
        return Judgement(Outcome.ERROR, text, [FoundMistake("memory", text)], line=line)

    def _under_way(self) -> str:
        """Return the name of the call that was made last."""
        return self._run.begun or "loading"

    def _cut_short(self, made: Judgement) -> Judgement:
        """Let an early end of the process decide, with what was seen until then."""
        call = self._under_way()
        ended, status = self._run.ended, self._run.status
        if ended == "done":
            return made
        if ended == "broken":
            text = f"what came back from {call} is no answer of ours"
            return Judgement(Outcome.ERROR, text, [FoundMistake("fake", text)], probes=made.probes)
        timed = ended == "deadline" or status == -getattr(signal, "SIGXCPU", 24)
        if timed:
            made.outcome, made.message = Outcome.TIMEOUT, f"timeout in {call}"
            made.mistakes = [m for m in made.mistakes if m.code not in ("other",)]
            return made
        if status == -9:
            text, code = f"{call} was ended by the system, most likely out of memory", "memory"
        elif status is not None and status < 0:
            text, code = f"the process crashed in {call} ({signal_name(-status)})", "crash"
        else:
            text, code = f"the process left by itself in {call} (exit, os._exit)", "crash"
        return Judgement(Outcome.ERROR, text, [FoundMistake(code, text)], made.remarks, made.probes, made.assumed)

    def _load_remarks(self) -> list[Remark]:
        remarks = []
        for row in self._loaded.get("remarks", ()):
            code = row.get("code", "other") if row.get("code") in mistakes() else "other"
            place = f"line {row['line']}: " if row.get("line") else ""
            remarks.append(Remark(code, f"{place}{row.get('message', '')}"))
        broken = self._extract.broken
        if broken is not None and self._extract.cells:
            remarks.append(Remark("syntax", f"{broken.cell or 'file'}, line {broken.line}: {broken.message}"))
        return remarks

    def _in_form(self, made: Judgement, form: str) -> Judgement:
        """Judge again with y in another form: right only where the file says it wants that, or fails without."""
        again = self._judged(form)
        meant = form in _FORMS or speaks_of_columns(self._extract.text)
        alone = again.outcome is Outcome.WRONG and made.outcome in (Outcome.ERROR, Outcome.NOT_UNDERSTOOD)
        if form == MINUS and made.outcome is again.outcome is Outcome.WRONG:
            alone = _clearer(again, made)
        if again.outcome is not Outcome.CORRECT and not (meant and alone):
            return made  # but what runs through in the form that it is meant for is judged by it
        if form in _FORMS:
            again.assumed.append(_FORMS[form])
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

    def _judged(self, form: str) -> Judgement:
        rows = self._rows(form)
        cases: dict[Stage, list[Case]] = {}
        passed: dict[Stage, list[tuple[Probe, Seen]]] = {}
        results: list[ProbeResult] = []
        remarks: list[Remark] = []
        errors: list[tuple[Probe, Mapping[str, Any]]] = []
        unclear: list[tuple[Stage, str]] = []
        self._scale = self._loss_scale(rows)
        inside = False
        subject = next((f for f in self._run.frames if f.get("kind") == "subject" and f.get("form") == form), {})
        spoilt = [Stage.UPDATE, Stage.CONVERGENCE, *([Stage.GRADIENT] if subject.get("way") == "fit" else [])]
        for index, probe in enumerate(self._probes):
            row = rows.get(index)
            if row is None:
                continue
            stage = str(probe.stage)
            if row.get("refused"):
                errors.append((probe, row))
                results.append(ProbeResult(probe.name, False, f"blocked: {row['refused']}", stage))
                continue
            if "absent" in row or "unbound" in row:
                said = self._unclear(row)
                if not probe.optional and not probe.remark:
                    unclear.append((probe.stage, said))
                results.append(ProbeResult(probe.name, True, said, stage, skipped=True))
                continue
            lacking = set(probe.needs) - set(row.get("used", probe.needs))
            if lacking:
                said = f"your code takes no {', '.join(sorted(lacking))}"
                results.append(ProbeResult(probe.name, True, said, stage, skipped=True))
                continue
            seen = seen_of(row)
            if seen is None:
                message = error_text(row)
                if not probe.remark:
                    errors.append((probe, row))
                    results.append(ProbeResult(probe.name, False, message, stage))
                continue
            expected = self._expected(probe, seen)
            seen = as_meant(seen, expected) if expected is not None else seen
            difference = self._differs(seen, expected, probe) if expected is not None else None
            if difference is not None and expected is not None and self._standardised(probe, seen):
                difference, inside = None, True
            if expected is None and seen.start is not None and self._reference.ask(probe) is not None:
                message = (
                    "the reference can't go on from these parameters; are they of the shapes that the task states?"
                )
                results.append(ProbeResult(probe.name, False, message, stage))
                cases.setdefault(probe.stage, []).append(Case(probe, seen, seen, Difference("shape", message, "shape")))
            elif expected is None:
                results.append(ProbeResult(probe.name, True, "the reference has no such role", stage, skipped=True))
            elif difference is None and not seen.changed:
                results.append(ProbeResult(probe.name, True, "", stage))
                passed.setdefault(probe.stage, []).append((probe, seen))
            elif difference is not None and seen.changed and probe.stage in spoilt:
                difference = None  # later steps saw the altered arrays: the alteration is the mistake
                results.append(self._altered(probe, seen, expected, cases))
            elif difference is not None and probe.remark:
                results.append(ProbeResult(probe.name, True, difference.message, stage))
                remarks.append(Remark(probe.remark, f"{probe.name}: {difference.message}"))
            elif difference is not None:
                if inside and probe.stage is Stage.CONVERGENCE and "unscaled_predict" in self._exercise.mistakes:
                    text = f"{difference.message}; fit standardises the columns, predict does not"
                    difference = Difference("check", text, "unscaled_predict")
                results.append(ProbeResult(probe.name, False, difference.message, stage))
                cases.setdefault(probe.stage, []).append(Case(probe, seen, expected, difference))
            else:
                results.append(self._altered(probe, seen, expected, cases))
        stochastic = Stage.GRADIENT in cases and is_stochastic(
            self._reference, [*cases[Stage.GRADIENT], *cases.get(Stage.EDGE, ())]
        )
        if stochastic:
            results = forgive(cases, results)
        made = self._decide(cases, passed, errors, unclear)
        made.probes, made.remarks = results, [*made.remarks, *remarks, *style_remarks(self._extract)]
        made.assumed = [str(said) for said in subject.get("assumed", ())]
        if inside:
            made.assumed.append("`fit` standardises the columns first")
        if stochastic:
            made.assumed.append("`fit` updates after every single row")
        return made

    @staticmethod
    def _altered(probe: Probe, seen: Seen, expected: Seen, cases: dict[Stage, list[Case]]) -> ProbeResult:
        text = f"{', '.join(seen.changed)} of the caller changed"
        changed = Difference("changed", text, "mutates_input")
        cases.setdefault(Stage.INPUTS, []).append(Case(probe, seen, expected, changed))
        return ProbeResult(probe.name, False, text, str(probe.stage))

    def _standardised(self, probe: Probe, seen: Seen) -> bool:
        """Whether a step by ``fit`` is the reference's on standardised columns."""
        X = probe.data.get("X")
        if probe.calls[0].role not in _STEPS or not isinstance(X, np.ndarray) or len(X) < 2 or not seen.start:
            return False
        if incomplete(seen.start):
            return False
        for ddof in (0, 1):
            spread = X.std(axis=0, ddof=ddof)
            if not (spread > 0).all():
                return False
            inner = replace(probe, data={**probe.data, "X": (X - X.mean(axis=0)) / spread})
            expected = self._reference.ask(inner, seen.start)
            if expected is not None and self._differs(seen, expected, inner) is None:
                return True
        return False

    def _expected(self, probe: Probe, seen: Seen) -> Seen | None:
        moves = probe.calls[0].role in (*_STEPS, "refit")
        start = seen.start if seen.start is not None and moves else None
        if start is not None and _is_state(start, probe.state):
            start = None  # as the probe set it: the reference's answer is remembered
        if start is not None and any(value is None for value in start.values()):
            start = {name: 0.0 if value is None else value for name, value in start.items()}
        expected = self._reference.ask(probe, start)
        raised = self._reference.error(probe, start) if expected is None else ""
        if raised and start is None:
            text = f"the reference does not answer the probe {probe.name!r}: {raised}"
            raise ExerciseError(text, path=self._exercise.folder / "reference.py")
        if expected is None and start is None and not (probe.optional or probe.remark):
            text = f"plays no role for the probe {probe.name!r} ({', '.join(call.role for call in probe.calls)})"
            raise ExerciseError(text, path=self._exercise.folder / "reference.py")
        return expected

    def _loss_scale(self, rows: Mapping[int, Mapping[str, Any]]) -> float | None:
        """Return the accepted factor that the learner's loss has at every size, or None."""
        if len(self._exercise.scales) == 1:
            return self._exercise.scales[0]
        found = set()
        for index, probe in enumerate(self._probes):
            seen = seen_of(rows.get(index, {})) if probe.stage is Stage.LOSS else None
            expected = self._reference.ask(probe) if seen is not None else None
            if seen is not None and expected is not None and seen.values:
                try:
                    c = ratio_of(seen.values[0], expected.values[0])
                except (TypeError, ValueError):
                    return None
                near = [s for s in self._exercise.scales if c is not None and abs(c - s) < 1e-6 * s]
                found.add(near[0] if near else None)
        return found.pop() if len(found) == 1 else None

    def _differs(self, seen: Seen, expected: Seen, probe: Probe) -> Difference | None:
        difference = compare(seen, expected, probe, self._rtol)
        if difference is None or difference.ratios is None or probe.check is not None:
            if (
                difference is None
                and probe.check is None
                and probe.calls[0].role in _STEPS
                and self._scale not in (None, 1.0)
            ):
                return Difference(
                    "moved", f"the gradient is 1/{self._scale:g} of that of your own loss", "wrong_constant"
                )
            return difference
        if probe.stage is Stage.LOSS or probe.calls[0].role in _STEPS:
            allowed = [s for s in self._exercise.scales if s != 1.0]
            if probe.stage is not Stage.LOSS and self._scale is not None:
                allowed = [self._scale]
            for scale in allowed:
                if all(c is not None and abs(c - scale) < 1e-5 * scale for c in difference.ratios.values()):
                    return None
        return difference

    def _decide(
        self,
        cases: Mapping[Stage, list[Case]],
        passed: Mapping[Stage, list[tuple[Probe, Seen]]],
        errors: Sequence[tuple[Probe, Mapping[str, Any]]],
        unclear: Sequence[tuple[Stage, str]],
    ) -> Judgement:
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
                tuple(passed.get(stage, ())),
                self._reference,
                self._mutants,
                source,
                self._exercise.scales,
                partial(self._by_row, cases[stage]),
                self._scale,
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
            text = f"not understood as {self._exercise.id}: {unclear[0][1]}; {self._looked_for()}"
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

    def _unclear(self, row: Mapping[str, Any]) -> str:
        if "absent" in row:
            role = str(row["absent"])
            names = self._exercise.roles.get(role, {}).get("names", ())
            return f"no {role}" + (f" (looked for {', '.join(names[:6])})" if names else "")
        unbound = row["unbound"]
        return f"{unbound['function']}() asks for {', '.join(unbound['missing'])}, which this exercise doesn't give"


def _is_state(start: Mapping[str, Any], state: Mapping[str, Any]) -> bool:
    return start.keys() == state.keys() and all(
        value is not None and np.array_equal(np.ravel(value), np.ravel(state[name])) for name, value in start.items()
    )


def _clearer(one: Judgement, other: Judgement) -> bool:
    """Whether fewer probes fail, or as many and their mistake has a name where the other's has none."""
    failed, before = (sum(not probe.passed for probe in judged.probes) for judged in (one, other))
    named, unnamed = one.mistakes[0].code != "other", other.mistakes[0].code == "other"
    return failed < before or (failed == before and named and unnamed)
