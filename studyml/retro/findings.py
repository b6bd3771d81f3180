"""What a reading of notes found, as values, and its JSON.

Owns the form only. ``weak`` and ``strong`` hold one finding an area; every finding has its line and its reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from studyml.retro.scores import Score
from studyml.retro.times import Bounds, TimeTaken

PRIORITIES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Finding:
    """One area the notes call weak or strong."""

    area: str
    priority: str
    """``high``, ``medium``, ``low``; of a strong one ``good``."""
    reason: str
    line: int
    text: str = ""
    """The line's own words."""
    phrase: str = ""
    """The words matched."""
    also: tuple[int, ...] = ()
    """Further lines that say the same."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """Something the notes want done."""

    text: str
    line: int
    when: str = ""
    """The heading it stands under: "Days 3-7"."""
    details: tuple[str, ...] = ()
    """Advice indented below it, or the goal of the sentence above its list: "get each under 30 min"."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The learner and a reviewer say opposite things of an area; the learner's words won."""

    area: str
    learner: str
    reviewer: str
    lines: tuple[int, ...]
    """The learner's, then the reviewer's."""


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A complaint no phrase maps, with the areas that look nearest."""

    text: str
    line: int
    nearest: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """Everything read from one piece of notes."""

    name: str
    repaired: str | None
    text: str
    """The repaired text that lines count in."""
    sha256: str = ""
    """Of the original bytes."""
    weak: tuple[Finding, ...] = ()
    strong: tuple[Finding, ...] = ()
    times: tuple[TimeTaken, ...] = ()
    scores: tuple[Score, ...] = ()
    plan: tuple[PlanItem, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unmapped: tuple[Unmapped, ...] = field(default=())

    @property
    def empty(self) -> bool:
        """Whether nothing at all was found."""
        return not (self.weak or self.strong or self.times or self.scores or self.plan or self.unmapped)

    def to_json(self) -> dict[str, Any]:
        """Return the object of ``retro --json``."""
        return {
            "schema": 1,
            "repaired": self.repaired,
            "text": self.text,
            "weak": [{"area": f.area, "priority": f.priority, "reason": f.reason, "line": f.line} for f in self.weak],
            "strong": [{"area": f.area, "reason": f.reason, "line": f.line} for f in self.strong],
            "times": [{"minutes": _bounds(t.minutes), "goal": _bounds(t.goal), "line": t.line} for t in self.times],
            "scores": [
                {"name": s.name, "score": _number(s.score), "of": _number(s.of), "line": s.line} for s in self.scores
            ],
            "plan": [{"text": p.text, "line": p.line} for p in self.plan],
            "conflicts": [
                {"area": c.area, "learner": c.learner, "reviewer": c.reviewer, "lines": list(c.lines)}
                for c in self.conflicts
            ],
            "unmapped": [{"text": u.text, "line": u.line, "nearest": list(u.nearest)} for u in self.unmapped],
        }

    def to_payload(self) -> dict[str, Any]:
        """Return what the ``retro`` event keeps beside its text: the JSON without the text, and what it leaves out."""
        kept = self.to_json()
        del kept["schema"], kept["text"]
        return kept | {
            "name": self.name,
            "sha256": self.sha256,
            "plan": [asdict(item) for item in self.plan],
        }


def by_priority(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, high ones first, each priority in the order of its lines."""
    return tuple(
        sorted(findings, key=lambda f: (PRIORITIES.index(f.priority) if f.priority in PRIORITIES else 3, f.line))
    )


def _bounds(bounds: Bounds | None) -> list[float | int | None] | None:
    return None if bounds is None else [None if value is None else _number(value) for value in bounds]


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 2)
