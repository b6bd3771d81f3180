"""CSV and JSON notes: rows and keys as lines.

Owns delimiters and nesting. A CSV keeps its own line numbers; JSON becomes an outline, and its lines count there.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from studyml.retro.lines import Form, Line

_DEEPEST = 12


def read_csv(text: str, delimiter: str | None = None) -> tuple[Line, ...]:
    """Return the rows of ``text`` as the lines of a table."""
    delimiter = delimiter or max(",;\t|", key=lambda mark: text[:2000].count(mark))
    lines = []
    rows = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter)
    number = 1
    try:
        for row in rows:
            cells = [" ".join(cell.replace("|", "/").split()) for cell in row]
            if len(cells) > 1:
                lines.append(Line(number, "| " + " | ".join(cells) + " |"))
            else:
                lines.append(Line(number, "".join(cells), Form.PROSE if "".join(cells) else Form.BLANK))
            number = rows.line_num + 1
    except csv.Error:  # a cell longer than the reader takes: the rest as it stands
        rest = text.split("\n")[number - 1 :]
        lines += [Line(number + i, line, Form.PROSE if line.strip() else Form.BLANK) for i, line in enumerate(rest)]
    return tuple(lines)


def looks_like_csv(text: str) -> bool:
    """Tell whether ``text`` has the same separators on each of its first lines and a known header."""
    head = [line for line in text.split("\n")[:6] if line.strip()]
    if len(head) < 2:
        return False
    for mark in ",;\t":
        counts = {line.count(mark) for line in head}
        if len(counts) == 1 and counts != {0}:
            return bool(
                re.search(r"\b(area|topic|concept|skill|status|priority|confidence|algorithm)\b", head[0].lower())
            )
    return False


def json_text(text: str) -> str | None:
    """Return an outline (Markdown) of a JSON document, or None when it is none."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    lines: list[str] = []
    _outline(value, 1, lines)
    return "\n".join(lines) + "\n"


def _outline(value: Any, depth: int, lines: list[str]) -> None:
    if isinstance(value, dict) and depth < _DEEPEST:
        for key, item in value.items():
            title = _one_line(re.sub(r"[_-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(key))))
            if isinstance(item, dict | list):
                lines += ["", f"{'#' * min(depth, 6)} {title}", ""]
                _outline(item, depth + 1, lines)
            else:
                lines.append(f"- {title}: {_one_line(item)}")
    elif isinstance(value, list) and depth < _DEEPEST:
        if value and all(isinstance(item, dict) for item in value) and not _nested(value):
            _table(value, lines)
        else:
            for item in value:
                if isinstance(item, dict | list):
                    _outline(item, depth, lines)
                else:
                    lines.append(f"- {_one_line(item)}")
    else:
        lines += _one_line(value, keep_lines=True).split("\n")


def _nested(rows: list[dict[str, Any]]) -> bool:
    return any(isinstance(item, dict | list) for row in rows for item in row.values())


def _table(rows: list[dict[str, Any]], lines: list[str]) -> None:
    header = list(dict.fromkeys(str(key) for row in rows for key in row))
    lines += ["", "| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    for row in rows:
        lines.append("| " + " | ".join(_one_line(row.get(key, "")).replace("|", "/") for key in header) + " |")
    lines.append("")


def _one_line(value: Any, *, keep_lines: bool = False) -> str:
    text = "" if value is None else str(value)
    return text if keep_lines else " ".join(text.split())
