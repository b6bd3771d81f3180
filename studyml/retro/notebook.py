"""Jupyter notebooks, format 3 and 4, whole or broken, turned into text with fenced code.

Owns the JSON of notebooks. The text made here is what line numbers count in: nobody reads a notebook's JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_CELL = re.compile(r'"cell_type"\s*:\s*"(\w+)"')
_SOURCE = re.compile(r'"(?:source|input)"\s*:\s*')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_CUT_STRING = re.compile(r'"(?:[^"\\]|\\.)+\Z')
"""The last string of a file that was cut."""


def is_notebook(text: str) -> bool:
    """Tell whether ``text`` is, or was meant to be, a notebook's JSON."""
    return text.lstrip()[:1] == "{" and '"cell_type"' in text


def notebook_text(text: str) -> str:
    """Return the notebook's Markdown with its code in fences and without outputs."""
    try:
        cells = list(_cells(json.loads(text)))
    except (ValueError, RecursionError):
        cells = list(_salvaged(text))
    parts = []
    for kind, source in cells:
        source = source.replace("\r\n", "\n").strip("\n")
        if kind == "code" and source.strip():
            fence = "````" if "```" in source else "```"
            source = f"{fence}\n{source}\n{fence}"
        if source.strip():
            parts.append(source)
    return "\n\n".join(parts) + "\n" if parts else ""


def _cells(notebook: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(notebook, dict):
        raise ValueError("not a notebook")
    sheets = [notebook, *_dicts(notebook.get("worksheets"))]
    for cell in (cell for sheet in sheets for cell in _dicts(sheet.get("cells"))):
        kind = str(cell.get("cell_type", "markdown"))
        source = cell.get("source", cell.get("input", ""))
        body = "".join(map(str, source)) if isinstance(source, list) else str(source)
        if kind == "heading":
            level = cell.get("level", 1)
            body = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + " " + body
        yield kind, body


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _salvaged(text: str) -> Iterator[tuple[str, str]]:
    """Cells of a cut or edited file: each source's strings, as far as they are whole."""
    marks = [*_CELL.finditer(text)]
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        end = following.start() if following else len(text)
        start = _SOURCE.search(text, mark.end(), end)
        if start is None:
            continue
        strings = []
        position = start.end()
        if text[position : position + 1] == "[":
            position += 1
        while found := _STRING.match(text, _skip(text, position, end), end) or _CUT_STRING.match(
            text, _skip(text, position, end), end
        ):
            strings.append(_unquote(found[0]))
            position = found.end()
            if text[_skip(text, position, end) : end][:1] == "]":
                break
        yield mark[1], "".join(strings)


def _skip(text: str, position: int, end: int) -> int:
    while position < end and text[position] in " \t\r\n,":
        position += 1
    return position


def _unquote(string: str) -> str:
    try:
        value = json.loads(string if string.endswith('"') and len(string) > 1 else string + '"', strict=False)
    except ValueError:
        return string[1:-1]
    return str(value)
