"""Strangers' text made safe to show: no escape sequence, no control character, no bidi trick, bounded length.

Owns nothing else. Notes, exceptions and names of files come from anywhere; a terminal must show them, never obey them.
"""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[PX^_][^\x1b\n]*(?:\x1b\\)?|[ -/]*[0-~])?"
)
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
_C1_SEQUENCE = re.compile("\x9b[0-?]*[ -/]*[@-~]")


def plain(text: str, width: int | None = None) -> str:
    """Return ``text`` on one line without anything a terminal obeys, cut to ``width`` characters with an ellipsis."""
    text = _C1_SEQUENCE.sub("", _ESCAPES.sub("", text))
    text = " ".join(_CONTROLS.sub("", text).split())
    return text if width is None or len(text) <= width else text[: max(width - 1, 1)].rstrip() + "…"
