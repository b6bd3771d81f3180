"""How long things took, and how long they should: minutes out of prose.

Owns the many spellings of durations and which of two is the goal. Knows no areas. Durations that are neither
taken nor aimed at (a 45-minute interview, "Morning (1 hour)", "1.5x speed") are no times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studyml.retro.cues import either
from studyml.retro.figures import in_figures

Bounds = tuple[float | None, float | None]

_N = r"\d{1,4}(?:[.,]\d{1,2})?"
_H = r"(?:hours?|hrs?|std|h)"
_M = r"(?:minutes?|mins?|min|m|')"
_S = r"(?:seconds?|secs?|sec)"
_DASH = r"\s*(?:-|–|—|to|\.\.)\s*"
_DURATION = re.compile(
    rf"""(?P<clock>(?<![\d:.])\d{{1,2}}:[0-5]\d(?::[0-5]\d)?(?![\d:])(?=\s*(?:h\b|hours?|hrs?|min|m\b)?))
    |(?<![\w.])(?P<h>{_N})\s*{_H}(?:\s*(?:and|,)?\s*(?P<hm>\d{{1,2}})\s*(?:{_M})?(?![\w:]|\.\d))?(?![A-Za-z])
    |(?<![\w.])(?P<h1>{_N}){_DASH}(?P<h2>{_N})\s*-?\s*{_H}(?![A-Za-z])
    |(?<![\w.])(?P<m1>{_N})\s*(?:{_M})?{_DASH}(?P<m2>{_N})\s*-?\s*{_M}(?![A-Za-z])
    |(?<![\w.])(?P<m>{_N})\s*-?\s*{_M}(?:\s*(?:and)?\s*(?P<ms>\d{{1,2}})\s*(?:{_S}|s))?(?![A-Za-z])
    |(?<![\w.])(?P<s>{_N})\s*{_S}(?![A-Za-z])""",
    re.VERBOSE | re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:>=?|≥|more than|over|longer than|at least|well over|upwards of)\s*(?:about|an?|~)?\s*$", re.IGNORECASE
)
_LESS = re.compile(
    r"(?:<=?|≤|less than|under|below|at most|within|no more than|max(?:imum)?(?: of)?|up to|not even)"
    r"\s*(?:about|an?|~)?\s*$",
    re.IGNORECASE,
)
_LESS_AFTER = re.compile(r"^\s*(?:max(?:imum)?|tops|at most|or (?:less|faster|under))\b", re.IGNORECASE)
_MORE_AFTER = re.compile(r"^\s*(?:\+|or more|plus\b|and counting)", re.IGNORECASE)
_GOAL_BEFORE = re.compile(
    rf"(?:\b(?:{either('times', 'goal')})\b[^.;|,\d]{{0,30}}?"
    r"|\b(?:vs\.?|versus|against|not|of|/)\s*(?:the |a |my )?(?:goal |target |planned )?(?:of )?"
    r"|→\s*(?:goal|target)\s*)"
    r"[:=(]?\s*(?:about|around|~|<=?|≤|under|within|max|only|just|for|at|of|is|was|it|in|be|take|to|a|an|\s)*$",
    re.IGNORECASE,
)
_GOAL_AFTER = re.compile(rf"^\s*\)?\s*(?:{either('times', 'goal_after')})", re.IGNORECASE)
_TAKEN = re.compile(
    rf"\b(?:{either('times', 'taken')})\s*[:=(]?\s*(?:(?:{either('times', 'roughly')})\s*)*$", re.IGNORECASE
)
_PLANNED = re.compile(
    rf"\b(?:every|per|in a|a|an)\s+$|\b(?:{either('times', 'other_before')})\b[^.;]*\(?\s*$", re.IGNORECASE
)
_PLANNED_AFTER = re.compile(
    rf"^\s*-?\s*(?:(?:ml|coding|mock|long)\s+)*(?:{either('times', 'other_after')})\b", re.IGNORECASE
)
_PART = re.compile(r"[,;]\s+|(?<=[a-z)])\.\s+|\s+and\s+(?=\D)")
_BARE_GOAL = re.compile(
    rf"(?:\b(?:{either('times', 'bare_goal')})|(?<=[a-z'])\s?/)"
    r"\s*[:=(]?\s*(?:was|is|of|for|at|about|only|~|<|the|goal|target|\s)*(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?"
    r"(?![\d%/:.]*\d|\s?%|x\b|\s*/|\s*(?:times|reps|cards|questions|points))",
    re.IGNORECASE,
)
_BARE_MINUTES = re.compile(
    r"\W{0,3}[^\W\d][^:=|]{1,50}?\s*[:=–—-]\s*(\d{1,3})(?:\s*(?:/|vs\.?|\(?\s*(?:goal|target)\s*:?)\s*(\d{1,3})\s*\)?)?\s*$",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"^\W*[^\W\d][^.:;|?]{1,45}:\s*(?:about |around |~|≈|only |just |a full )?$")
_NEEDED = re.compile(r"\b(?:need|want)\s*(?:about |around |~|almost |still )?$")
_GOAL_IN_BRACKETS = re.compile(
    r"\(\s*[<≤]=?\s*(\d{1,3})\s*(?:min\w*|')?\s*\)"
    r"|\(?\b(\d{1,3})(?:\s*min\w*)? (?:would (?:be|have been)|is|was) (?:ideal|the (?:goal|target|aim|plan))",
    re.IGNORECASE,
)
_NOTHING_ELSE = re.compile(
    rf"[:=(,–—-]\s*(?:(?:{either('times', 'roughly')})\s*)*(?:%|$|[)\].,;✅⚠🟡🔴🟢\ufe0f]|\s)*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class TimeTaken:
    """Minutes of one thing, ``(lo, hi)``: ``(60, None)`` is "more than an hour"; None where nothing was said."""

    minutes: Bounds | None
    goal: Bounds | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    bounds: Bounds
    goal: bool
    taken: bool
    start: int


def read_times(text: str, *, plan: bool = False, timed: bool = False) -> tuple[Bounds | None, Bounds | None] | None:
    """Return (minutes, goal) of one line, or None. ``plan``: durations there are goals or nothing.
    ``timed``: the section is about times, so a bare duration is one that was taken."""
    found = _durations(text)
    if not found:
        return None
    goals = [item for item in found if item.goal]
    taken = [item for item in found if not item.goal]
    if len(goals) > 1 and not taken and (needed := [g for g in goals if _NEEDED.search(text[: g.start].lower())]):
        taken = needed[:1]  # "I need 2 hours, the target was 30 min"
        goals = [item for item in goals if item is not needed[0]]
    if taken and not goals and (bare := _BARE_GOAL.search(_without_durations(text))):
        goals = [_Found((float(bare[1]), float(bare[2] or bare[1])), True, False, bare.start())]
    if taken and not goals and (named := _GOAL_IN_BRACKETS.search(_without_durations(text))):
        high = float(named[1] or named[2])
        goals = [_Found((0.0 if named[1] else high, high), True, False, named.start())]
    if plan:
        taken = []
    elif taken and not goals and not timed and not any(item.taken for item in taken) and not _bare(text):
        return None
    if len(taken) > 1:
        taken = [item for item in taken if item.taken] or taken
    if not goals and not taken:
        return None
    return (taken[0].bounds if taken else None), (goals[0].bounds if goals else None)


def _under_times(text: str, title: str) -> tuple[Bounds, Bounds | None] | None:
    """Return the minutes of ``batch norm: 55`` below a heading such as "Minutes"."""
    match = _BARE_MINUTES.match(text)
    if match is None:
        return None
    factor = 60.0 if re.search(r"\b(?:hours?|hrs?)\b", title, re.IGNORECASE) else 1.0
    taken = float(match[1]) * factor
    return (taken, taken), (float(match[2]) * factor, float(match[2]) * factor) if match[2] else None


def read_all_times(
    text: str, *, plan: bool = False, timed: bool = False, title: str = ""
) -> Iterator[tuple[Bounds | None, Bounds | None]]:
    """Yield the times of one line: "k-NN 22 min (goal 20), PCA 40 min" holds two."""
    if not re.search(r"\d|hour|min", text):
        return
    if timed and not plan and (bare := _under_times(text, title)):
        yield bare
        return
    parts = _PART.split(text)
    found = [read_times(part, plan=plan, timed=timed) for part in parts]
    if sum(times is not None and times[0] is not None for times in found) < 2:
        whole = read_times(text, plan=plan, timed=timed)
        if whole is None or (whole[0] is None and whole[1] is None):
            whole = next((times for times in found if times is not None), None)
        if whole is not None:
            yield whole
        return
    held: tuple[Bounds | None, Bounds | None] | None = None
    for times in found:
        if times is None:
            continue
        if held is not None and held[1] is None and times[0] is None:
            held = (held[0], times[1])  # the goal in a part of its own
            continue
        if held is not None:
            yield held
        held = times
    if held is not None:
        yield held


def cell_minutes(cell: str, header: str = "") -> Bounds | None:
    """Return the minutes of a table's cell; a bare number counts in the header's unit."""
    found = _durations(cell)
    if found:
        return found[0].bounds
    match = re.fullmatch(rf"\s*([<>≤≥~]?)=?\s*({_N})(?:{_DASH}({_N}))?\s*(\+?)\s*", cell)
    if match is None:
        return None
    factor = 60.0 if re.search(r"\b(?:hours?|hrs?|h)\b", header, re.IGNORECASE) else 1.0
    low = _float(match[2]) * factor
    high = _float(match[3]) * factor if match[3] else low
    if match[1] in (">", "≥") or match[4]:
        return low, None
    return (0.0, high) if match[1] in ("<", "≤") else (low, high)


def _durations(text: str) -> list[_Found]:
    text = in_figures(text[:2000])
    result = []
    for match in _DURATION.finditer(text):
        before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 40]
        bounds = _bounds(match)
        aimed = _GOAL_AFTER.match(after)  # "against a 30 min goal"
        if bounds is None or _PLANNED_AFTER.match(after) or (_PLANNED.search(before) and not aimed):
            continue
        if match["clock"] and not (
            re.search(r"took|time|spent|goal|target|vs|:\s*$|\bin\s*$", before, re.IGNORECASE)
            or re.match(r"\s*(?:$|[(,/]?\s*(?:goal|target|vs\b|planned|instead))", after, re.IGNORECASE)
        ):
            continue
        low, high = bounds
        if _MORE.search(before) or _MORE_AFTER.match(after):
            high = None
        elif _LESS.search(before) or _LESS_AFTER.match(after):
            low = 0.0
        beyond = re.search(r"\bthan (?:planned|expected|the goal|the target|i wanted)\W*$", before, re.IGNORECASE)
        goal = (
            not beyond
            and bool(_GOAL_BEFORE.search(before) or _GOAL_AFTER.match(after))
            and not re.search(r"\btook\s*(?:me )?(?:about |around |~|over |>)?$", before, re.I)
        )
        taken = bool(beyond or _TAKEN.search(before) or (match.start() < 60 and _AFTER_NAME.match(before)))
        result.append(_Found((low, high), goal, taken, match.start()))
    return result


def _without_durations(text: str) -> str:
    """The line with each duration blanked, its unit kept: "45 min/25" still shows what the slash divides."""
    return _DURATION.sub(lambda match: re.sub(r"\d", " ", match[0]), in_figures(text[:2000]))


def _bounds(match: re.Match[str]) -> Bounds | None:
    if match["clock"]:
        parts = [int(part) for part in match["clock"].split(":")]
        value = parts[0] * 60 + parts[1] if len(parts) == 2 else parts[0] * 60 + parts[1] + parts[2] / 60
        return (float(value), float(value)) if value else None
    if match["h"]:
        value = _float(match["h"]) * 60 + float(match["hm"] or 0)
        return value, value
    if match["h1"]:
        return _float(match["h1"]) * 60, _float(match["h2"]) * 60
    if match["m1"]:
        low, high = _float(match["m1"]), _float(match["m2"])
        return (low, high) if low <= high else None
    if match["m"]:
        value = _float(match["m"]) + float(match["ms"] or 0) / 60
        return value, value
    value = _float(match["s"]) / 60
    return value, value


def _bare(text: str) -> bool:
    """``Logistic regression: 38 min`` or ``k-NN - 25 min``: a name and a duration, nothing else."""
    rest = _DURATION.sub("", in_figures(text))
    return bool(_NOTHING_ELSE.search(rest)) or len(rest.split()) <= 3


def _float(text: str) -> float:
    return float(text.replace(",", "."))
