"""Which of many statements about an area holds.

Owns the order: newest day, then tables and priorities over prose, then weak over strong; the learner's own words
over a reviewer's, and the conflict is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyml.retro.findings import PRIORITIES, Conflict, Finding, by_priority
from studyml.retro.polarity import Polarity
from studyml.retro.statements import Statement, lines_of


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What holds in the end."""

    weak: tuple[Finding, ...]
    strong: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]


def weigh(statements: Sequence[Statement]) -> Verdicts:
    """Return one finding an area, and where learner and reviewer disagree."""
    by_area: dict[str, list[Statement]] = {}
    for statement in statements:
        by_area.setdefault(statement.area, []).append(statement)
    weak: list[Finding] = []
    strong: list[Finding] = []
    conflicts: list[Conflict] = []
    for area, said in by_area.items():
        own = _last_word([s for s in said if s.own])
        other = _last_word([s for s in said if not s.own])
        chosen = own or other
        if own and other and own[0].polarity is not other[0].polarity:
            lines = tuple(dict.fromkeys((*lines_of(own), other[0].line)))
            conflicts.append(Conflict(area, own[0].text, other[0].text, lines))
            other = []
        finding = _finding(area, chosen, other if own else [])
        (weak if chosen[0].polarity is Polarity.WEAK else strong).append(finding)
    return Verdicts(
        by_priority(weak), tuple(sorted(strong, key=lambda f: f.line)), tuple(sorted(conflicts, key=lambda c: c.lines))
    )


def _last_word(said: list[Statement]) -> list[Statement]:
    """The statements of one author that hold: all of one polarity."""
    if not said:
        return []
    newest = max(s.day for s in said)
    said = [s for s in said if s.day in ((), newest)]
    said = [s for s in said if s.explicit] or said
    return [s for s in said if s.polarity is Polarity.WEAK] or said


def _finding(area: str, chosen: list[Statement], agreeing: list[Statement]) -> Finding:
    if chosen[0].polarity is Polarity.STRONG:
        first = chosen[0]
        return Finding(area, "good", first.reason, first.line, first.text, first.phrase, _others(chosen, first))
    marked = [s.priority for s in chosen if s.priority] or [s.priority for s in agreeing if s.priority] or ["medium"]
    if not any(s.priority for s in chosen) and marked == ["low"]:
        marked = ["medium"]  # the learner called it difficult; a reviewer's "low" does not lower that
    priority = min(marked, key=PRIORITIES.index)
    first = next((s for s in chosen if s.priority == priority), None) or next(
        (s for s in chosen if s.headed), chosen[0]
    )
    reason = first.reason
    others = _others([*chosen, *agreeing], first)
    raised = next((s for s in agreeing if s.priority == priority), None) if first.priority != priority else None
    if raised is not None:
        reason += f"; {priority} by line {raised.line}"
    return Finding(area, priority, reason, first.line, first.text, first.phrase, others)


def _others(said: Sequence[Statement], first: Statement) -> tuple[int, ...]:
    return tuple(line for line in lines_of(said) if line != first.line)
