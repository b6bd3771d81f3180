"""HTML and org-mode notes as lines; numbers stay those of the source.

Owns tags and org's stars. Nothing of a page is executed or fetched: scripts, styles and comments are dropped.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from studyml.retro.lines import Form, Line

_BREAKS = frozenset(
    [
        "p",
        "div",
        "br",
        "tr",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "section",
        "article",
        "blockquote",
        "dt",
        "dd",
        "hr",
        "pre",
        "body",
        "header",
    ]
)
_HIDDEN = frozenset(["script", "style", "head", "template", "svg", "noscript"])
_CODE = frozenset(("pre", "textarea"))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._number = 1
        self._hidden = 0
        self._code = 0
        self._heading = 0
        self._cells: list[str] | None = None
        self._prefix = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
            return
        if tag in ("td", "th"):
            self._cells = self._cells if self._cells is not None else []
            self._parts.clear()
            return
        if tag in _BREAKS:
            self.flush()
        if tag == "li":
            self._prefix = "- "
        elif re.fullmatch(r"h[1-6]", tag):
            self._heading = int(tag[1])
        elif tag == "tr":
            self._cells, self._number = [], self.getpos()[0]
        elif tag in _CODE:
            self._code += 1
        elif tag == "input" and ("type", "checkbox") in attrs:
            self._parts.append("[x] " if any(name == "checked" for name, _ in attrs) else "[ ] ")
        elif tag in ("b", "strong") and self._cells is None and not "".join(self._parts).strip():
            self._parts.append("**")
        elif tag == "code":
            self._parts.append("`")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append(" ".join("".join(self._parts).replace("**", "").split()))
            self._parts.clear()
        elif tag in ("b", "strong") and "".join(self._parts).startswith("**") and "".join(self._parts).count("**") == 1:
            self._parts.append("**")
        elif tag == "code":
            self._parts.append("`")
        elif tag in _BREAKS:
            self.flush()
            if tag in _CODE:
                self._code = max(0, self._code - 1)
            if tag == "table":
                self.lines.append(Line(self.getpos()[0], "", Form.BLANK))

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._code:
            self.lines.append(Line(self.getpos()[0], data, Form.CODE))
            return
        if data.strip() and not "".join(self._parts).strip(" *`") and self._cells is None:
            leading = len(data) - len(data.lstrip())
            self._number = self.getpos()[0] + data[:leading].count("\n")
        self._parts.append(data)

    def flush(self) -> None:
        if self._cells:
            self.lines.append(Line(self._number, "| " + " | ".join(self._cells) + " |"))
        self._cells = None
        text = " ".join("".join(self._parts).split())
        self._parts.clear()
        if text.strip("* `"):
            form = Form.HEADING if self._heading else Form.PROSE
            self.lines.append(Line(self._number, self._prefix + text, form, self._heading))
        self._prefix, self._heading = "", 0


def read_html(text: str) -> tuple[Line, ...]:
    """Return the visible lines of an HTML page."""
    page = _Page()
    # The standard parser needs quadratic time for "<<<<" and asserts on "<![if": neither is a tag.
    page.feed(re.sub(r"<(?=<|!\[)", " ", text))
    page.close()
    page.flush()
    return tuple(page.lines)


def read_org(text: str) -> tuple[Line, ...]:
    """Return the lines of an org file."""
    lines = []
    block = False
    for number, line in enumerate(text.split("\n"), start=1):
        lower = line.strip().lower()
        if lower.startswith(("#+begin_src", "#+begin_example", "#+results")):
            block = not lower.startswith("#+results")
            lines.append(Line(number, line, Form.CODE))
        elif block or lower.startswith(("#+end_", ":properties:", ":end:")) or re.match(r"\s*:\s|\s*:\w+:", line):
            block = block and not lower.startswith("#+end_")
            lines.append(Line(number, line, Form.CODE))
        elif heading := re.match(r"^(\*+)\s+(?:(TODO|DONE|NEXT|WAITING)\s+)?(.*?)(?:\s+:[\w:@]+:)?\s*$", line):
            lines.append(_org_heading(number, heading))
        elif title := re.match(r"^#\+title:\s*(.+)$", line, re.IGNORECASE):
            lines.append(Line(number, title[1], Form.HEADING, 1))
        elif line.lstrip().startswith("#+") or re.match(r"\s*\|[-+|]+\|?\s*$", line):
            lines.append(Line(number, "|---|" if "|" in line else "", Form.PROSE if "|" in line else Form.BLANK))
        else:
            lines.append(Line(number, line, Form.PROSE if line.strip() else Form.BLANK))
    return tuple(lines)


def _org_heading(number: int, heading: re.Match[str]) -> Line:
    if heading[2] in ("TODO", "NEXT", "WAITING"):
        return Line(number, f"- [ ] {heading[3]}")
    if heading[2] == "DONE":
        return Line(number, f"- [x] {heading[3]}")
    return Line(number, heading[3], Form.HEADING, len(heading[1]))
