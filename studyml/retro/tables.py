"""Tables in notes, read by their headers: what, status, priority, confidence, minutes, goal, remarks.

Owns columns and their meaning. Knows no areas. A column nobody named is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studyml.model.plain import plain
from studyml.retro.cues import either
from studyml.retro.polarity import Polarity, priority_of, status_of
from studyml.retro.scores import cell_score
from studyml.retro.sections import Entry, Section
from studyml.retro.times import Bounds, cell_minutes

_COLUMNS = tuple(
    (name, re.compile(rf"(?<![a-z])(?:{either('columns', name)})"))
    for name in ("goal", "minutes", "difficulty", "confidence", "priority", "status", "remark", "area")
)
_SEPARATOR = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*[|+])*\s*:?-{2,}:?\s*\|?\s*$")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, its cells by meaning."""

    entry: Entry
    area: str
    remark: str
    polarity: Polarity
    priority: str | None
    score: tuple[float, float] | None
    minutes: Bounds | None
    goal: Bounds | None

    words: str = ""
    """The cells beside the area, for people."""

    @property
    def judged(self) -> bool:
        """Whether the row says of its area how well it goes."""
        return self.polarity in (Polarity.WEAK, Polarity.STRONG)


def is_row(text: str) -> bool:
    """Tell whether a line belongs to a table."""
    stripped = text.strip()
    return (stripped.startswith("|") and stripped.count("|") >= 2) or bool(_SEPARATOR.match(text) and "|" in text)


def read_table(entries: Sequence[Entry]) -> tuple[Row, ...]:
    """Return the rows below the header; the lines of one table are given."""
    cells = [(entry, _cells(entry.line.text)) for entry in entries if not _SEPARATOR.match(entry.line.text)]
    if not cells:
        return ()
    header = [_meaning(cell) for cell in cells[0][1]]
    if not any(header):
        header, body = ["area", *["remark"] * (len(cells[0][1]) - 1)], cells
    else:
        body = cells[1:]
        if "area" not in header:
            header[next((i for i, name in enumerate(header) if name in ("", "remark")), 0)] = "area"
    titles = cells[0][1]
    return tuple(row for entry, row_cells in body if (row := _row(entry, header, titles, row_cells)) is not None)


def _row(entry: Entry, header: list[str], titles: list[str], cells: list[str]) -> Row | None:
    by_name: dict[str, str] = {}
    titled: dict[str, str] = {}
    for name, title, cell in zip(header, titles, cells, strict=False):
        name = name or "remark"
        by_name[name] = (
            f"{by_name[name]}; {cell}" if by_name.get(name) and name == "remark" else by_name.get(name) or cell
        )
        titled.setdefault(name, title)
    area = by_name.get("area", "")
    if not area.strip():
        return None
    score = cell_score(by_name.get("confidence", ""), titled.get("confidence", ""))
    hardness = cell_score(by_name.get("difficulty", ""), titled.get("difficulty", ""))
    marked = priority_of(by_name["priority"]) if "priority" in by_name else None
    if marked is None and "priority" in by_name:
        word = by_name["priority"].lower()
        marked = next(
            (p for p in ("high", "medium", "low") if p in word), "high" if word.strip() in ("1", "a") else None
        )
    polarity, priority = _judge(by_name, entry.section, score, hardness, marked)
    minutes = cell_minutes(by_name.get("minutes", ""), titled.get("minutes", ""))
    goal = cell_minutes(by_name.get("goal", ""), titled.get("goal", ""))
    judged = score is not None or by_name.get("status", "").strip()
    if polarity is Polarity.STRONG and not judged and _over(minutes, goal):
        polarity = Polarity.NEUTRAL  # a heading's "went well" above does not make a slow row good
    words = ", ".join(cell for cell in map(plain, cells) if cell and cell != plain(area))[:120]
    return Row(entry, area, by_name.get("remark", ""), polarity, priority, score, minutes, goal, words)


def _over(minutes: Bounds | None, goal: Bounds | None) -> bool:
    return bool(minutes and goal and minutes[0] is not None and goal[1] is not None and minutes[0] > goal[1])


def _judge(
    cells: dict[str, str],
    section: Section,
    score: tuple[float, float] | None,
    hardness: tuple[float, float] | None,
    marked: str | None,
) -> tuple[Polarity, str | None]:
    """Status first, then the mark, then priority, then the section above."""
    status = status_of(cells["status"]) if cells.get("status", "").strip() else Polarity.NEUTRAL
    by_mark = (
        judge_share(score[0] / score[1])
        if score
        else judge_share(1.2 - hardness[0] / hardness[1])
        if hardness
        else None
    )
    if status is Polarity.NEUTRAL and score is None and cells.get("confidence", "").strip():
        status = status_of(cells["confidence"])  # "novice", "low"
    if status is Polarity.WEAK:
        return status, marked or priority_of(cells.get("status", "")) or (by_mark[1] if by_mark else None)
    if status is Polarity.STRONG:
        return status, None
    if by_mark is not None:
        return by_mark[0], marked if by_mark[0] is Polarity.WEAK and marked else by_mark[1]
    if re.search(r"\b(?:hard|difficult)\b", cells.get("difficulty", ""), re.IGNORECASE):
        return Polarity.WEAK, marked
    if marked is not None:
        return (
            (Polarity.STRONG, None)
            if marked == "low" and section.polarity is not Polarity.WEAK
            else (Polarity.WEAK, marked)
        )
    if section.polarity in (Polarity.WEAK, Polarity.STRONG):
        return section.polarity, section.priority
    said = status_of(cells.get("area", ""))
    return (
        (said, None)
        if re.search("[✅🟢🟡🔴❌⚠]", cells.get("area", ""))
        else (status_of(cells.get("remark", "")), None)
    )


def judge_share(share: float) -> tuple[Polarity, str | None]:
    """Return what a mark from 0 to 1 says: below one half high, below 0.65 medium, below 0.75 low, from 0.8 good."""
    if share < 0.5:
        return Polarity.WEAK, "high"
    if share < 0.65:
        return Polarity.WEAK, "medium"
    if share < 0.75:
        return Polarity.WEAK, "low"
    return (Polarity.STRONG, None) if share >= 0.8 else (Polarity.NEUTRAL, None)


def _cells(line: str) -> list[str]:
    return [cell.strip().strip("*_").strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _meaning(title: str) -> str:
    text = title.lower()
    return next((name for name, words in _COLUMNS if words.search(text)), "") if len(text) < 40 else ""


def tables_of(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Group the entries that are rows of one table; each other entry is a group of its own."""
    groups: list[list[Entry]] = []
    for entry in entries:
        row = is_row(entry.line.text)
        if row and groups and is_row(groups[-1][-1].line.text) and entry.line.number - groups[-1][-1].line.number <= 1:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups
