"""Bars, intervals and heat maps out of characters, as markup.

Owns how a number looks in cells; every picture reads without its colour. Knows no screen and no rule.
"""

from __future__ import annotations

from collections.abc import Sequence

COLOURS = {"weak": "$text-error", "shaky": "$text-warning", "ok": "$text-success", "strong": "$text-success"}
"""The colour of an area's status; the word always stands beside it."""
_SHADES = "·░▒▓█"
_TO_COME = " "


def bar(share: float, width: int, colour: str = "$text-primary") -> str:
    """Return a bar of ``width`` cells, filled by ``share`` (0 to 1)."""
    filled = round(max(0.0, min(1.0, share)) * width)
    return f"[{colour}]{'━' * filled}[/][$foreground-disabled]{'─' * (width - filled)}[/]"


def interval(low: float, mean: float, high: float, width: int, colour: str) -> str:
    """Return a track of ``width`` cells from 0 to 1 with the interval drawn and its mean marked."""
    place = [round(max(0.0, min(1.0, value)) * (width - 1)) for value in (low, mean, high)]
    cells = ["●" if n == place[1] else "━" if place[0] <= n <= place[2] else "·" for n in range(width)]
    inside = "".join(cells[place[0] : place[2] + 1])
    before, after = "".join(cells[: place[0]]), "".join(cells[place[2] + 1 :])
    return f"[$foreground-disabled]{before}[/][{colour}]{inside}[/][$foreground-disabled]{after}[/]"


def heat_map(weeks: Sequence[Sequence[int]]) -> list[str]:
    """Return seven rows, Monday first, one column of two cells a week; the darker, the more was done; -1 is blank."""
    most = max((value for week in weeks for value in week), default=0)

    def cell(value: int) -> str:
        if value < 0:
            return _TO_COME
        return _SHADES[0] if value == 0 else _SHADES[max(1, -(-value * 4 // most))]

    return [f"[$text-success]{' '.join(cell(week[row]) for week in weeks)}[/]" for row in range(7)]


def heat_key() -> str:
    """Return what the shades mean."""
    return f"none [$text-success]{' '.join(_SHADES)}[/] most"
