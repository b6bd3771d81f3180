"""The Markdown that cards write in a line: bold and code, and blocks of code between lines.

Owns what counts as such, and the text without its marks. Knows no screen.
"""

from __future__ import annotations

import re

SPANS = re.compile(r"(?<!`)`(?P<code>[^`\n]+)`(?!`)|(?<!\w)\*\*(?=\S)(?P<bold>[^*]+?)(?<=\S)\*\*(?!\w)")
"""Code and bold in a line; the stars of ``2**n`` are none."""
FENCE = re.compile(r"^```[^`\n]*\n(?P<code>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
"""A block of code."""


def unmarked(text: str) -> str:
    """Return the text as it is read aloud: without the marks of bold and code, blocks of code indented."""
    parts, end = [], 0
    for found in FENCE.finditer(text):
        code = "\n".join(f"  {line}" for line in found["code"].splitlines())
        parts += [_spans(text[end : found.start()]), code]
        end = found.end()
    return "".join([*parts, _spans(text[end:])])


def _spans(text: str) -> str:
    return SPANS.sub(lambda found: found["code"] or _spans(found["bold"]), text)
