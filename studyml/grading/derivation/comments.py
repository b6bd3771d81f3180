"""Comments: ``# dr/dz = r``, a step that an answer shows beside its code.

Owns the answer with the derivatives that its comments state as lines. Comments are read where a step is asked for else,
and where all is right: then none may state what is wrong. Knows text.
"""

from __future__ import annotations

import re

from studyml.grading.derivation.left_sides import left_side
from studyml.grading.derivation.prose import label_end

_COMMENT = re.compile(r"(?P<mark>(?:^|(?<=\s))(?:#+|//))(?P<said>[^#\n]*=[^#\n]*)$", re.MULTILINE)
_NO_CLAIM = re.compile(r"(?<![\w\\.])[a-z]{4,}(?![\w(])|=\s*0\s*\Z|\(\s*\w+\s*(?:[,x×]\s*\w*\s*)+\)")
"""What makes a comment speak of a case, of a place, of a shape: words, ``= 0``, ``(n, m)``."""


def is_bare(row: str) -> bool:
    """Return whether the comment of a row states something in signs alone."""
    match = _COMMENT.search(row)
    return match is not None and _NO_CLAIM.search(match["said"]) is None


def with_comments_read(answer: str) -> str:
    """Return an answer in which the derivatives that comments state stand as equations; the very same without any."""

    def read(match: re.Match[str]) -> str:
        said = match["said"]
        left = left_side(said[label_end(said, 0) :].partition("=")[0])
        if left is None or left.bottom is None:
            return match[0]
        before = answer[answer.rfind("\n", 0, match.start()) + 1 : match.start()]
        return f"{';' if before.strip() else ' '}{' ' * (len(match['mark']) - 1)}{match['said']}"

    return _COMMENT.sub(read, answer)
