"""One line cut into clauses, each with its mood and the areas it names.

Owns sentences, contrast ("but", a comma between two moods) and what a neutral clause takes over from its
neighbour. Knows no sections.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studyml.retro.mapping import Hit, Mapper
from studyml.retro.polarity import Mood, Polarity, mood

_SENTENCE = re.compile(r"(?<=[a-z0-9)`\]!?✅❌])[.!?]\s+(?=[A-Z`\"'(*\u2600-\U0001faff]|i\s)|\n")
_CLAUSE = re.compile(
    r"[,;]\s+|\s[–—]\s|\s-\s(?=\w)|\s*\b(?:but|however|although|though|whereas|except|yet(?=\s+(?:I|the|it|not)\b)|and (?=finally|still|now|no longer|also))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a line."""

    text: str
    mood: Mood
    hits: tuple[Hit, ...]


def read_clauses(line: str, mapper: Mapper) -> tuple[Clause, ...]:
    """Return the clauses of ``line`` that name an area or have a mood."""
    result: list[Clause] = []
    for sentence in _SENTENCE.split(line):
        clauses = _of_sentence(sentence, mapper)
        named = any(clause.hits for clause in clauses)
        moods = [clause.mood for clause in clauses if clause.mood.polarity is not Polarity.NEUTRAL]
        if not named and moods and result and all(c.mood.polarity is Polarity.NEUTRAL for c in result if c.hits):
            # "Worked on batch norm. Got lost again.": the mood belongs to what was named just before
            result = [Clause(c.text, moods[0], c.hits) if c.hits else c for c in result]
        result += clauses
    return tuple(result)


def _of_sentence(sentence: str, mapper: Mapper) -> list[Clause]:
    hits = mapper.hits(sentence)
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(sentence)), len(sentence)]
    spans = [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if sentence[a:b].strip()]
    moods = [mood(sentence[a:b]) for a, b in spans]
    whole = mood(sentence)
    filled = _fill(moods, whole)
    clauses = []
    for (start, end), felt in zip(spans, filled, strict=True):
        inside = tuple(hit for hit in hits if start <= hit.start < end)
        clauses.append(Clause(sentence[start:end].strip(), felt, inside))
    return clauses


def _fill(moods: list[Mood], whole: Mood) -> list[Mood]:
    """A clause without a mood takes the next one's, else the one before; firm moods outweigh loose ones."""
    firm = [m for m in moods if m.polarity is not Polarity.NEUTRAL]
    if not firm:
        return [whole] * len(moods)
    filled: list[Mood] = []
    for index, own in enumerate(moods):
        if own.polarity is not Polarity.NEUTRAL:
            filled.append(own)
            continue
        later = next((m for m in moods[index + 1 :] if m.polarity is not Polarity.NEUTRAL), None)
        earlier = next((m for m in reversed(moods[:index]) if m.polarity is not Polarity.NEUTRAL), None)
        filled.append(earlier if earlier is not None and (later is None or index == len(moods) - 1) else later or whole)
    return filled
