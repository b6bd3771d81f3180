"""Plain text and Markdown, also notebooks dumped as text: which lines are prose, headings, code.

Owns fences, indented code, ``In [None]:`` cells, underlined headings, front matter and rules. Knows no
meaning. A heading without any mark ("Struggled with:") is recognised later, by its words.
"""

from __future__ import annotations

import re

from studyml.retro.code import PROMPT, ends_code, looks_like_code
from studyml.retro.lines import Form, Line

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})(.*)$")
_HASH = re.compile(r"^\s{0,3}(#{1,6})\s*([^#\s].*?)\s*#*\s*$")
_RULE = re.compile(r"^\s*(?:-\s*){3,}$|^\s*(?:\*\s*){3,}$|^\s*(?:_\s*){3,}$|^\s*[═─—]{3,}\s*$")
_OPEN_TABLE = re.compile(r"^\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+$")
_UNDERLINE = re.compile(r"^\s*(={3,}|-{3,}|~{3,})\s*$")


def read_markdown(text: str) -> tuple[Line, ...]:
    """Return the lines of ``text``."""
    raw = _with_pipes(text.split("\n"))
    start = _skip_front_matter(raw)
    lines = [Line(i + 1, raw[i], Form.CODE) for i in range(start)]
    fence = ""
    cell = False
    for index in range(start, len(raw)):
        line, number = raw[index].expandtabs(4), index + 1
        marks = _FENCE.match(line)
        if fence:
            if marks and marks[1].startswith(fence) and not marks[2].strip():
                fence = ""
            lines.append(Line(number, line, Form.CODE))
            continue
        if marks and "`" not in marks[2] and _closes(raw, index, marks[1]):
            fence, cell = marks[1], False
            lines.append(Line(number, line, Form.CODE))
            continue
        if PROMPT.match(line):
            cell = True
            lines.append(Line(number, line, Form.CODE))
            continue
        if not line.strip():
            lines.append(Line(number, "", Form.BLANK))
            continue
        after_blank = index == 0 or not raw[index - 1].strip()
        titled = index + 1 < len(raw) and _UNDERLINE.match(raw[index + 1]) and re.fullmatch(r"[A-Z][\w' ]{2,50}", line)
        if cell and not titled and not ends_code(line, after_blank):
            lines.append(Line(number, line, Form.CODE))
            continue
        cell = False
        lines.append(_plain_line(raw, index, line, lines, after_blank))
    return tuple(lines)


def _with_pipes(raw: list[str]) -> list[str]:
    """Give tables without outer pipes (``a | b`` above ``--- | ---``) theirs."""
    for index, line in enumerate(raw):
        if index and len(line) < 400 and _OPEN_TABLE.match(line) and "|" in raw[index - 1]:
            row = index - 1
            while row < len(raw) and "|" in raw[row]:
                if not raw[row].lstrip().startswith("|"):
                    raw[row] = f"| {raw[row]} |"
                row += 1
    return raw


def _plain_line(raw: list[str], index: int, line: str, before: list[Line], after_blank: bool) -> Line:
    number = index + 1
    previous = before[-1] if before else None
    if (
        (mark := _UNDERLINE.match(line))
        and previous
        and previous.form is Form.PROSE
        and len(previous.text.strip()) < 80
    ):
        if "|" not in previous.text and not re.match(r"\s*(?:[-*+•]|\d+[.)])\s", previous.text):
            before[-1] = Line(previous.number, previous.text.strip(), Form.HEADING, 1 if mark[1][0] == "=" else 2)
            return Line(number, "", Form.BLANK)
        return Line(number, line, Form.RULE)
    if _RULE.match(line):
        return Line(number, "", Form.RULE)
    if heading := _HASH.match(line):
        return Line(number, heading[2], Form.HEADING, len(heading[1]))
    if looks_like_code(line) and (after_blank or (previous is not None and previous.form is Form.CODE)):
        return Line(number, line, Form.CODE)
    if (
        line.startswith("    ")
        and previous is not None
        and previous.form is Form.CODE
        and not line.lstrip().startswith(("-", "*"))
    ):
        return Line(number, line, Form.CODE)
    return Line(number, line)


def _closes(raw: list[str], index: int, mark: str) -> bool:
    """Tell whether a fence opened at ``index`` is ever closed; an open one must not swallow the notes."""
    return any((end := _FENCE.match(line)) is not None and end[1].startswith(mark) for line in raw[index + 1 :])


def _skip_front_matter(raw: list[str]) -> int:
    if raw and raw[0].strip() in ("---", "+++"):
        for index in range(1, min(len(raw), 40)):
            if raw[index].strip() == raw[0].strip():
                body = raw[1:index]
                return (
                    index + 1 if body and all(re.match(r"\s*$|\s*[\w-]+\s*[:=]|\s+-\s", line) for line in body) else 0
                )
    return 0
