"""The list of exercises as text: which columns fit, and one exercise in them. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.study import wording
from studyml.study.workshop import Row, State

_LONGEST = len("scaled-dot-product-attention")
_MARKS = {State.PASSED: "[$text-success]✓[/]", State.TRIED: "[$text-warning]…[/]", State.NOT_STARTED: " "}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns stand behind name and best time, as far as there is room: first of all what is next."""

    name: int
    """Cells of the name; a longer one is cut."""
    next: bool
    goal: bool
    last: bool
    clock: bool

    @classmethod
    def within(cls, room: int) -> Columns:
        """Return the columns that fit lines of ``room`` cells."""
        left = room - len("✓ ") - len("  12:34")
        behind = (" next", "  12-15   ", "  12:34", " 12:34 so far")
        fits = [left >= _LONGEST + len("".join(behind[:number])) for number in range(1, len(behind) + 1)]
        return cls(min(_LONGEST, left), *fits)


def line(row: Row, columns: Columns) -> str:
    """Return an exercise with its times, as markup."""
    name = row.exercise.id if len(row.exercise.id) <= columns.name else f"{row.exercise.id[: columns.name - 1]}…"
    shown = f"[b]{name}[/b]" if row.why else name
    cells = [f"{_MARKS[row.state]} {shown}{' ' * (columns.name - len(name))}"]
    cells.append(f"{wording.clock(row.times.best) if row.times else '-':>6}")
    if columns.last:
        cells.append(f"{wording.clock(row.times.last) if row.times else '-':>6}")
    if columns.goal:
        cells.append(f" {wording.goal(row.exercise.minutes):<8}")
    if columns.next and row.why:
        cells.append("[$text-primary]next[/]")
    if columns.clock and row.clock >= 1:
        cells.append(f"[$foreground-muted]{wording.clock(row.clock)} so far[/]")
    return " ".join(cells)


def heading(columns: Columns) -> str:
    """Return what stands above the columns."""
    last, goal = f" {'last':>6}" * columns.last, "  goal (min)" * columns.goal
    return f"  {'':{columns.name}} {'best':>6}{last}{goal}"
