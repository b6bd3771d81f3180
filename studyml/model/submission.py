"""The verdict on a submission: that of a card, and what only code has.

Owns the value and its JSON form of ``studyml check --json``. Knows not how it is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studyml.model.verdict import FoundMistake
from studyml.model.words import Outcome


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing that makes nothing wrong: charges no area, brings cards."""

    code: str
    message: str

    def __str__(self) -> str:
        return self.message if self.code == "other" else f"{self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """One probe that ran."""

    name: str
    passed: bool
    message: str = ""
    """Why it failed, with numbers: yours, expected, ratio."""
    stage: str = ""
    skipped: bool = False
    """The submission lacks what the probe asks for, and need not have it."""


@dataclass(frozen=True, slots=True)
class SubmissionVerdict:
    """What the judge says of one exercise in one file."""

    file: str
    exercise: str | None
    outcome: Outcome
    mistakes: tuple[FoundMistake, ...] = ()
    """In causal order; only the first is charged."""
    remarks: tuple[Remark, ...] = ()
    probes: tuple[ProbeResult, ...] = ()
    isolation: str = ""
    """The badge, from the child's own report before the submission loaded."""
    ms: float = 0.0
    message: str = ""
    """One line: what happened, with numbers."""
    assumed: tuple[str, ...] = ()
    """What the driver took for what: "`back_propagate` is the step"."""
    line: int | None = None
    """The learner's own line an error points to, from 1."""
    area: str = ""
    """The exercise's area."""

    @property
    def correct(self) -> bool:
        """Whether the submission passed."""
        return self.outcome is Outcome.CORRECT

    def to_json(self) -> dict[str, Any]:
        """Return the object of ``check --json``."""
        return {
            "schema": 1,
            "file": self.file,
            "exercise": self.exercise,
            "outcome": str(self.outcome),
            "mistakes": [mistake.code for mistake in self.mistakes],
            "remarks": [{"code": remark.code, "message": remark.message} for remark in self.remarks],
            "probes": [
                {"name": p.name, "passed": p.passed, "message": p.message, "stage": p.stage, "skipped": p.skipped}
                for p in self.probes
            ],
            "isolation": self.isolation,
            "ms": round(self.ms, 3),
            "message": self.message,
            "details": [mistake.message for mistake in self.mistakes],
            "assumed": list(self.assumed),
            "line": self.line,
            "area": self.area,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> SubmissionVerdict:
        """Return the verdict that :meth:`to_json` wrote."""
        details = list(row.get("details") or [""] * len(row["mistakes"]))
        return cls(
            file=row["file"],
            exercise=row["exercise"],
            outcome=Outcome(row["outcome"]),
            mistakes=tuple(FoundMistake(code, text) for code, text in zip(row["mistakes"], details, strict=True)),
            remarks=tuple(Remark(r["code"], r["message"]) for r in row["remarks"]),
            probes=tuple(
                ProbeResult(p["name"], p["passed"], p["message"], p.get("stage", ""), p.get("skipped", False))
                for p in row["probes"]
            ),
            isolation=row["isolation"],
            ms=row["ms"],
            message=row["message"],
            assumed=tuple(row.get("assumed", ())),
            line=row.get("line"),
            area=row.get("area", ""),
        )
