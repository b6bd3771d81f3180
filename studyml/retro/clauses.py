"""One line cut into clauses, each with its mood and the areas it names.

Owns sentences, contrast ("but", a comma between two moods) and what a neutral clause takes over from its
neighbour. Knows no sections.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from studyml.retro.cues import either
from studyml.retro.mapping import Hit, Mapper
from studyml.retro.polarity import Mood, Polarity, mood

_SENTENCE = re.compile(
    r"(?<=[a-z0-9)`\]!?✅❌])(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bapprox)(?<!\bw\.r\.t)(?<!\bresp)"
    r"[.!?]+\s+(?=[A-Za-z`\"'(*\u2600-\U0001faff])|\n"
)
_GOES_ON = re.compile(rf"^\W*(?:{either('sentences', 'goes_on')})\b", re.IGNORECASE)
_GOES_BACK = re.compile(rf"^\W*(?:{either('sentences', 'goes_back')})\b", re.IGNORECASE)
_CLAUSE = re.compile(rf"[,;]\s+|\s[–—]\s|\s-\s(?=\w)|\s*\b(?:{either('sentences', 'turns')})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a line."""

    text: str
    mood: Mood
    hits: tuple[Hit, ...]
    start: int = 0
    """Where the sentence of the clause begins in the line: hits count from there."""


def read_clauses(line: str, mapper: Mapper, before: Mood | None = None) -> tuple[Clause, ...]:
    """Return the clauses of ``line``; ``before`` is the mood of the line above, if this one goes on."""
    result: list[Clause] = []
    start = 0
    for end, following in [
        *((match.start(), match.end()) for match in _SENTENCE.finditer(line)),
        (len(line), len(line)),
    ]:
        sentence = line[start:end]
        clauses = _of_sentence(sentence, mapper, start)
        named = any(not hit.vague for clause in clauses for hit in clause.hits)
        moods = [clause.mood for clause in clauses if clause.mood.polarity is not Polarity.NEUTRAL]
        open_end = _open_end(result)
        subject = any(not hit.vague for c in result[open_end:] for hit in c.hits)
        if (
            not named
            and moods
            and subject
            and (_GOES_BACK.match(sentence) or len(sentence.split()) <= 4 or any(c.hits for c in clauses))
        ):
            # "Worked on batch norm. Got lost again.": the mood belongs to what was named just before
            result[open_end:] = [replace(c, mood=moods[0]) if c.hits else c for c in result[open_end:]]
            clauses = [replace(c, hits=()) for c in clauses]
        if not moods and (last := last_mood(result) or before) is not None and _GOES_ON.match(sentence):
            clauses = [replace(c, mood=last) for c in clauses]
        result += clauses
        start = following
    return tuple(result)


def last_mood(clauses: Sequence[Clause]) -> Mood | None:
    """Return the mood of the last clause that has one."""
    return next((c.mood for c in reversed(clauses) if c.mood.polarity is not Polarity.NEUTRAL), None)


def _open_end(clauses: Sequence[Clause]) -> int:
    """Return from where on the clauses that name something have no mood of their own yet."""
    moody = [i for i, c in enumerate(clauses) if c.mood.polarity is not Polarity.NEUTRAL]
    return moody[-1] + 1 if moody else 0


def _of_sentence(sentence: str, mapper: Mapper, offset: int) -> list[Clause]:
    hits = mapper.hits(sentence)
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(sentence)), len(sentence)]
    spans = [(a, b) for a, b in pairwise(cuts) if sentence[a:b].strip()]
    moods = [mood(sentence[a:b]) for a, b in spans]
    filled = _fill(moods, sentence)
    clauses = []
    for (start, end), felt in zip(spans, filled, strict=True):
        inside = tuple(hit for hit in hits if start <= hit.start < end)
        if not inside and _alone(felt, moods):
            # what is vague beside a clear phrase of the other mood counts: "good at sigmoid, bad at derivatives"
            inside = tuple(
                replace(hit, start=hit.start + start, end=hit.end + start) for hit in mapper.hits(sentence[start:end])
            )
        clauses.append(Clause(sentence[start:end].strip(), felt, inside, offset))
    return clauses


def _alone(felt: Mood, moods: Sequence[Mood]) -> bool:
    """Tell whether another clause of the sentence says the opposite."""
    polar = (Polarity.WEAK, Polarity.STRONG)
    return felt.polarity in polar and any(m.polarity in polar and m.polarity is not felt.polarity for m in moods)


def _fill(moods: list[Mood], sentence: str) -> list[Mood]:
    """A clause without a mood takes the next one's, else the one before; firm moods outweigh loose ones."""
    firm = [m for m in moods if m.polarity is not Polarity.NEUTRAL]
    if not firm:
        return moods if len(moods) == 1 else [mood(sentence)] * len(moods)
    filled: list[Mood] = []
    for index, own in enumerate(moods):
        if own.polarity is not Polarity.NEUTRAL:
            filled.append(own)
            continue
        later = next((m for m in moods[index + 1 :] if m.polarity is not Polarity.NEUTRAL), None)
        earlier = next((m for m in reversed(moods[:index]) if m.polarity is not Polarity.NEUTRAL), None)
        filled.append(earlier if earlier is not None and (later is None or index == len(moods) - 1) else later or own)
    return filled
