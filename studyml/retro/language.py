"""Whether a line is English, by its small words.

Owns a few function words of the commonest other languages. A foreign line is shown, never guessed at.
"""

from __future__ import annotations

import re

from studyml.retro.code import english
from studyml.retro.cues import cues

_FOREIGN = frozenset(cues("language", "foreign"))
_SHARED = frozenset(cues("language", "shared"))
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")


def foreign(text: str) -> bool:
    """Tell whether ``text`` is not English; too short a line is taken for English."""
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return False
    if sum(char > "\u02ff" and not "α" <= char.lower() <= "ω" for char in letters) > 0.4 * len(letters):
        return True
    words = [word.lower() for word in _LATIN.findall(re.sub(r"`[^`]*`|\S*[()=@^*]\S*", " ", text))]
    strange = sum(word in _FOREIGN and word not in _SHARED and len(word) > 1 for word in words)
    accents = sum(bool(re.search("[à-ɏ]", word)) and word != "naïve" for word in words)
    odd = strange + accents
    return bool(odd >= 2 and odd > english(text))
