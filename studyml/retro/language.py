"""Whether a line is English, by its small words.

Owns a few function words of the commonest other languages. A foreign line is shown, never guessed at.
"""

from __future__ import annotations

import re

from studyml.retro.code import english

_FOREIGN = frozenset(
    ["der", "die", "das", "und", "ist", "nicht", "ich", "mit", "für", "auf", "ein", "eine", "wie", "zu", "den", "dem", "bei", "noch", "war", "habe", "wurde", "wird", "sich", "auch", "nur", "beim", "zur", "zum", "le", "la", "les", "des", "est", "pas", "je", "une", "dans", "pour", "avec", "sur", "que", "qui", "du", "et", "au", "aux", "mais", "encore", "était", "avoir", "comment", "mon", "ma", "el", "los", "las", "del", "una", "que", "por", "con", "para", "como", "más", "pero", "fue", "muy", "mi", "al", "se", "lo", "no", "il", "di", "che", "è", "per", "della", "delle", "sono", "non", "ho", "gli", "nel", "ve", "bir", "bu", "için", "ile", "çok", "değil", "nasıl", "daha", "olarak", "zor", "os", "um", "uma", "não", "em", "da", "dos", "na", "nas", "eu", "mas", "ainda", "het", "een", "niet", "ik", "maar", "nog", "voor", "met", "op", "van", "nie", "jest", "się", "nie", "na", "jak"]
)  # fmt: skip
_SHARED = frozenset(
    [
        "a",
        "an",
        "as",
        "in",
        "is",
        "it",
        "me",
        "no",
        "on",
        "we",
        "do",
        "he",
        "be",
        "to",
        "so",
        "i",
        "die",
        "was",
        "war",
        "dem",
        "den",
        "an",
        "am",
        "al",
        "la",
        "le",
        "o",
        "per",
        "met",
        "nog",
        "en",
        "na",
        "del",
    ]
)
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
    return odd >= 2 and odd > english(text)
