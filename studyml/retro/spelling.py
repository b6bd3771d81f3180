"""Words of difficulty and ease as they are typed: curly or missing apostrophes, misspelt.

Owns their repair. Names of areas are repaired by ``mapping``, against the lexicon's own words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from studyml.retro.cues import cues

_MENDED = cues("spelling", "heading_words")
_RIGHT = frozenset(cues("spelling", "never_mended"))
_RATIO = 84
_NO_APOSTROPHE = re.compile(
    r"\b(do|does|did|is|are|was|were|has|have|had|ca|could|would|should|wo)nt\b|\b(i)(m|ve)\b", re.IGNORECASE
)


def apostrophes(text: str) -> str:
    """Return ``text`` with straight apostrophes, and with those that were left out: "dont"."""
    text = text.replace("’", "'").replace("‘", "'").replace("`t ", "'t ")
    return _NO_APOSTROPHE.sub(lambda m: f"{m[1]}n't" if m[1] else f"{m[2]}'{m[3]}", text)


def mended(text: str) -> str:
    """Return ``text`` with misspelt words of difficulty and ease mended: "strugled", "dificult"."""
    return re.sub(r"[A-Za-z]{6,}", lambda word: _mend(word[0]), text)


@lru_cache(maxsize=4096)
def _mend(word: str) -> str:
    lower = word.lower()
    if lower in _RIGHT:
        return word
    from rapidfuzz import fuzz, process

    best = process.extractOne(lower, _MENDED, scorer=fuzz.ratio, score_cutoff=_RATIO)
    return word if best is None or best[0][0] != lower[0] else best[0]
