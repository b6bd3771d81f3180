"""How progress looks: profile, areas, forecast, heat map, calibration, speed, as markup for a given width.

Owns columns and words of that page. The numbers are ``study.progress``', ``study.activity``'s and the forecast's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studyml.memory.forecast import Forecast
from studyml.memory.weakness import AreaWeakness
from studyml.study import wording
from studyml.study.activity import Retention
from studyml.study.progress import PillarRow, Progress
from studyml.tui.markup import cut, escape
from studyml.tui.widgets.bars import COLOURS, bar, heat_key, heat_map, interval

_WIDE = 70
"""From this room on a line carries its reasons, too."""
_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")


def title(words: str) -> str:
    """Return a heading."""
    return f"[b $text-primary]{words}[/]"


def profile(rows: Sequence[PillarRow], room: int) -> list[str]:
    """Return the Rust Profile: where each pillar stood a month ago, a week ago and stands now, and why."""
    lines = [title("Rust Profile")]
    if room >= _WIDE:
        lines.append(f"[$text-muted]{'days ago:':>22} {'30':>5} {'7':>5} {'now':>5}  {'':7} to practise[/]")
    for row in rows:
        times = [*(then.strength for then in reversed(row.before)), row.strength]
        shown = ["    –" if value is None else f"{value:5.0%}" for value in times]
        status = f"[{COLOURS.get(row.status, '$text-muted')}]{row.status:<7}[/]"
        told = " ".join(shown if room >= _WIDE else shown[-1:])
        priority = f" {row.priority}" if row.priority and room >= _WIDE else ""
        lines.append(f"{escape(row.pillar):22} {told}  {status}{priority}")
        if row.strength is not None:
            lines.append(f"[$text-muted]  {escape(cut(row.why, room - 2))}[/]")
    return lines


def areas(rows: Sequence[AreaWeakness], room: int) -> list[str]:
    """Return every area of which something is known, weakest first, with its interval and reasons."""
    known = [row for row in rows if row.status != "unknown" or row.n]
    if not known:
        return [title("Areas"), "[$text-muted]Nothing is known yet; the first answers tell.[/]"]
    width = 12 if room < _WIDE else 20
    lines = [title("Areas"), f"[$text-muted]{'':20} {'0':<{width - 4}}100%[/]"]
    for row in known:
        colour = COLOURS.get(row.status, "$text-muted")
        status = row.status if row.status != "unknown" else f"n={row.n}"
        lines.append(
            f"{row.area:20} {interval(row.low, row.strength, row.high, width, colour)} [{colour}]{status:<6}[/]"
            f" {row.strength:4.0%}"
        )
        if room >= _WIDE and row.reasons:
            lines.append(f"[$text-muted]  {escape(cut(', '.join(row.reasons), room - 2))}[/]")
    return lines


def ahead(found: Forecast, room: int) -> list[str]:
    """Return the coming days: cards due and new, minutes."""
    most = max((load.minutes for load in found.days), default=0) or 1
    width = max(6, min(30, room - 40))
    lines = [title("Ahead")]
    for load in found.days:
        told = f"{load.due:3} due {load.new:2} new {load.minutes:3} min"
        lines.append(f"{load.day:%a %d %b}  {bar(load.minutes / most, width)} {told}")
    return lines


def done(weeks: Sequence[Sequence[int]], run: int, kept: Retention, aim: float) -> list[str]:
    """Return what was done: the heat map, the run of days, and recall against the aim."""
    lines = [title("Done"), *(f"{day:4}{row}" for day, row in zip(_DAYS, heat_map(weeks), strict=True))]
    lines.append(f"[$text-muted]    {heat_key()}, {len(weeks)} weeks[/]")
    if run > 1:
        lines.append(f"{run} days in a row")
    if kept.share is not None:
        lines.append(
            f"recalled {kept.recalled} of {kept.asked} ({kept.share:.0%}) in {kept.days} days; the aim is {aim:.0%}"
        )
    return lines


def sure(found: Progress) -> list[str]:
    """Return how answers fared by how sure the learner was; [] when he never said."""
    if not found.confidence:
        return []
    lines = [title("How sure you were")]
    for row in found.confidence:
        share = row.right / row.answers
        lines.append(f"{row.said:8} {bar(share, 20)} {share:4.0%} right of {row.answers}")
    return lines


def speed(found: Progress, goals: Mapping[str, tuple[int, int]]) -> list[str]:
    """Return best and last time of every model written, against its goal in minutes; [] before the first."""
    if not found.speed:
        return []
    lines = [title("Speed"), f"[$text-muted]{'':30}{'best':>7} {'last':>7}  goal[/]"]
    for row in found.speed:
        minutes = goals.get(row.exercise, (0, 0))
        within, goal = row.best <= minutes[1] * 60, wording.goal(minutes)
        mark = "[$text-success]✓[/]" if within else "[$text-warning]…[/]"
        lines.append(f"{row.exercise:30}{wording.clock(row.best):>7} {wording.clock(row.last):>7}  {goal} min {mark}")
    return lines
