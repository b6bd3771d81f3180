"""Read the rows of one run, probe by probe: what passed, what differs, what raised, what was not there.

Owns the sorting of each row into one of these, in the order of the probes; what they mean together is the report's
matter. Works on values only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from studyml.exercises import Exercise
from studyml.exercises.checks import accept
from studyml.judge.bench import Bench, seen_of
from studyml.judge.compare import Difference
from studyml.judge.diagnose import Case
from studyml.judge.expectation import Expectation
from studyml.judge.sights import Sight, Sights
from studyml.judge.stochastic import forgive, is_stochastic
from studyml.judge.wording import error_text
from studyml.model.probe import Probe, Seen, Stage
from studyml.model.submission import ProbeResult, Remark

_NO_WAY_ON = "the reference can't go on from your parameters: have they the shapes that the task states?"


class Reading:
    """What the rows of one form say."""

    def __init__(
        self,
        exercise: Exercise,
        reference: Bench,
        sights: Sights,
        expectation: Expectation,
        rows: Mapping[int, Mapping[str, Any]],
    ):
        self._exercise = exercise
        self._reference = reference
        self._sights = sights
        self._expectation = expectation
        self._rows = rows
        self.cases: dict[Stage, list[Case]] = {}
        self.passed: dict[Stage, list[tuple[Probe, Seen]]] = {}
        self.results: list[ProbeResult] = []
        self.remarks: list[Remark] = []
        self.errors: list[tuple[Probe, Mapping[str, Any]]] = []
        self.unclear: list[tuple[Stage, str]] = []
        self.assumed: list[str] = []
        self._by_fit = False
        self._inside = False
        """Whether ``fit`` standardises the columns first."""

    @property
    def failed(self) -> bool:
        """Whether anything is wrong, raised or could not be understood."""
        return bool(self.cases or self.errors or self.unclear)

    def read(self, spoilt: Sequence[Stage], *, by_fit: bool, mute: bool = False, by_row: bool = True) -> None:
        """Sort every row; in the stages ``spoilt`` a changed input explains what differs. ``by_fit``: steps are its.

        ``mute``: functions move the parameters and give them back; they need no ``predict``. ``by_row``: steps after
        every single row, as right as those after all of them, are looked for.
        """
        self._by_fit = by_fit
        for index, probe in enumerate(self._exercise.probes()):
            row = self._rows.get(index)
            if mute and row is not None and row.get("absent") == "predict":
                self._unpredicted(probe, row, spoilt)
            elif row is not None and not self._unanswered(probe, row):
                seen = seen_of(row)
                if seen is None:
                    self._raised(probe, row)
                else:
                    self._compared(probe, self._sights.of(probe, row, seen), spoilt)
        if self._inside:
            self.assumed.append("`fit` standardises the columns first")
        gradients = self.cases.get(Stage.GRADIENT)
        if gradients and by_row and is_stochastic(self._reference, [*gradients, *self.cases.get(Stage.EDGE, ())]):
            self.results = forgive(self.cases, self.results)
            self.assumed.append("`fit` updates after every single row")

    def _result(self, probe: Probe, message: str = "", *, passed: bool = True, skipped: bool = False) -> None:
        self.results.append(ProbeResult(probe.name, passed, message, str(probe.stage), skipped=skipped))

    def _unanswered(self, probe: Probe, row: Mapping[str, Any]) -> bool:
        """Take up a row in which no probe call was made or it was stopped."""
        lacking = set(probe.needs) - set(row.get("used", probe.needs))
        if row.get("refused"):
            self.errors.append((probe, row))
            self._result(probe, f"blocked: {row['refused']}", passed=False)
        elif "absent" in row or "unbound" in row:
            said = self._missing(row)
            if not probe.optional and not probe.remark:
                self.unclear.append((probe.stage, said))
            self._result(probe, said, skipped=True)
        elif lacking:
            self._result(probe, f"your code takes no {', '.join(sorted(lacking))}", skipped=True)
        else:
            return False
        return True

    def _unpredicted(self, probe: Probe, row: Mapping[str, Any], spoilt: Sequence[Stage]) -> None:
        """Take up a probe of functions without ``predict``: ours predicts from the parameters that they end at."""
        after = row.get("after")
        calls = tuple(call for call in probe.calls if call.role == "predict")
        if not isinstance(after, Mapping) or len(calls) == len(probe.calls):
            self._result(probe, self._missing(row), skipped=True)
            return
        said = "there is no predict: judged by the parameters that are given back"
        self.assumed += [said] if said not in self.assumed else []
        seen = self._reference.ask(replace(probe, calls=calls, fresh=False), after)
        if seen is None:
            self._failed(probe.stage, Case(probe, Seen(), Seen(), Difference("shape", _NO_WAY_ON, "shape")))
        else:
            self._compared(probe, self._sights.of(probe, row, replace(seen, start=None, after=None)), spoilt)

    def _raised(self, probe: Probe, row: Mapping[str, Any]) -> None:
        if probe.check is accept and row.get("error", {}).get("meant") is True:
            self._result(probe, error_text(row))  # any answer will do here, and a clear refusal is one
            self.remarks.append(Remark("other", f"{probe.name}: {error_text(row)}"))
        elif not probe.remark:
            self.errors.append((probe, row))
            self._result(probe, error_text(row), passed=False)

    def _compared(self, probe: Probe, sight: Sight, spoilt: Sequence[Stage]) -> None:
        seen, expected = sight.seen, sight.expected
        if expected is None:
            self._unexpected(probe, seen)
            return
        difference = self._expectation.differs(sight.difference, probe)
        trains = self._by_fit or probe.calls[0].role == "fit_once"
        if difference is not None and trains and self._expectation.standardised(probe, seen):
            difference, self._inside = None, True
        if difference is None and not seen.changed:
            self._result(probe)
            self.passed.setdefault(probe.stage, []).append((probe, seen))
        elif difference is None or (seen.changed and probe.stage in spoilt):
            self._altered(probe, seen, expected)  # later steps saw the altered arrays: the alteration is the mistake
        elif probe.remark:
            self._result(probe, difference.message)
            code = "other" if difference.kind == "type" else probe.remark  # of another kind is not what it looks for
            self.remarks.append(Remark(code, f"{probe.name}: {difference.message}"))
        else:
            if self._inside and probe.stage is Stage.CONVERGENCE and "unscaled_predict" in self._exercise.mistakes:
                text = f"{difference.message}; fit standardises the columns, predict does not"
                difference = Difference("check", text, "unscaled_predict")
            self._failed(probe.stage, Case(probe, seen, expected, difference))

    def _unexpected(self, probe: Probe, seen: Seen) -> None:
        """Take up a probe to which the reference has no answer."""
        if seen.start is not None and self._reference.ask(probe) is not None:
            self._failed(probe.stage, Case(probe, seen, seen, Difference("shape", _NO_WAY_ON, "shape")))
        else:
            self._result(probe, "the reference has no such role", skipped=True)

    def _altered(self, probe: Probe, seen: Seen, expected: Seen) -> None:
        text = f"{', '.join(seen.changed)} of the caller changed"
        self._failed(Stage.INPUTS, Case(probe, seen, expected, Difference("changed", text, "mutates_input")))

    def _failed(self, stage: Stage, case: Case) -> None:
        self.cases.setdefault(stage, []).append(case)
        self._result(case.probe, case.difference.message, passed=False)

    def _missing(self, row: Mapping[str, Any]) -> str:
        if "absent" in row:
            role = str(row["absent"])
            names = self._exercise.roles.get(role, {}).get("names", ())
            return f"no {role}" + (f" (looked for {', '.join(names[:6])})" if names else "")
        unbound = row["unbound"]
        return f"{unbound['function']}() asks for {', '.join(unbound['missing'])}, which this exercise doesn't give"
