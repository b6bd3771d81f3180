"""Comments: ``# dr/dz = r``, a step that an answer shows beside its code.

Owns the answer with the derivatives that its comments state as lines. Comments are read only where a step is asked for
else. Knows text.
"""

from __future__ import annotations

import re

from studyml.grading.derivation.left_sides import left_side

_COMMENT = re.compile(r"(?P<mark>(?:^|(?<=\s))(?:#+|//))(?P<said>[^#\n]*=[^#\n]*)$", re.MULTILINE)


def with_comments_read(answer: str) -> str:
    """Return an answer in which the derivatives that comments state stand as equations; the very same without any."""

    def read(match: re.Match[str]) -> str:
        left = left_side(match["said"].partition("=")[0])
        if left is None or left.bottom is None:
            return match[0]
        before = answer[answer.rfind("\n", 0, match.start()) + 1 : match.start()]
        return f"{';' if before.strip() else ' '}{' ' * (len(match['mark']) - 1)}{match['said']}"

    return _COMMENT.sub(read, answer)
