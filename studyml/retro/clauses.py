"""One line cut into clauses, each with its mood and the areas it names.

Owns sentences, contrast ("but", a comma between two moods) and what a neutral clause takes over from its
neighbour. Knows no sections.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from studyml.retro.code import is_formula
from studyml.retro.cues import either
from studyml.retro.mapping import Hit, Mapper
from studyml.retro.polarity import Mood, Polarity, mood, status_of
from studyml.retro.spelling import apostrophes
from studyml.retro.titles import label_only, meaning

_SENTENCE = re.compile(
    r"(?<=[a-z0-9)`\]!?✅❌])(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bapprox)(?<!\bw\.r\.t)(?<!\bresp)"
    r"[.!?]+\s+(?=[A-Za-z`\"'(*\u2600-\U0001faff])|\n"
)
_GOES_ON = re.compile(rf"^\W*(?:{either('sentences', 'goes_on')})\b", re.IGNORECASE)
_GOES_BACK = re.compile(rf"^\W*(?:{either('sentences', 'goes_back')})\b", re.IGNORECASE)
_BARE_ANSWER = re.compile(
    r"\W{0,3}(?:(?P<no>no|nope|nah|never|not (?:really|yet|at all|so much))|yes|yep|yeah|sure|totally|of course)"
    r"\s*(?:[.!,;]|$)",
    re.IGNORECASE,
)
_THOUGHT = re.compile(
    r"\b(?:thought|expected|assumed|feared|believed|hoped)\b.*?\b(but|yet|however)\b(.*)", re.IGNORECASE
)
_WAS_NOW = re.compile(
    r"\b(?:was|were|previously|before|yesterday|last week)\b.*?\b(?:now|today)\b:?\s*(.*)", re.IGNORECASE
)
_LABEL = re.compile(r"\W*([^:.,;|`(){}\[\]=]{2,40}):\s+(?=\S)")
_NEGATED = re.compile(r"n't\b|\bnot\b|\bwrong\b|\bno\b", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"[,;]\s+|(?<=\))\s+(?=and\b|then\b)|\s[–—]\s|\s-\s(?=\w)|\s*\b(?:{either('sentences', 'turns')})\s*",
    re.IGNORECASE,
)


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
    last = 0  # where the clauses of the sentence before begin
    start = 0
    for end, following in [
        *((match.start(), match.end()) for match in _SENTENCE.finditer(line)),
        (len(line), len(line)),
    ]:
        sentence = line[start:end]
        if result and (answer := _answer(line[start:])) is not None:
            result[last:] = [replace(c, mood=answer) for c in result[last:]]  # "Comfortable with EM? no."
        else:
            clauses = _of_sentence(sentence, mapper, start)
            clauses = _about_the_same(result, clauses, sentence)
            moods = [c for c in clauses if c.mood.polarity is not Polarity.NEUTRAL]
            if not moods and (held := last_mood(result) or before) is not None and _GOES_ON.match(sentence):
                clauses = [replace(c, mood=held) for c in clauses]
            last = len(result)
            result += clauses
        start = following
    return tuple(result)


def _about_the_same(before: list[Clause], clauses: list[Clause], sentence: str) -> list[Clause]:
    """A sentence that names nothing clear speaks of what was named before it; may give ``before`` its mood."""
    if any(not hit.vague for clause in clauses for hit in clause.hits):
        return clauses
    named = next((i for i in range(len(before) - 1, -1, -1) if any(not h.vague for h in before[i].hits)), None)
    if named is None:
        return clauses
    moods = [clause.mood for clause in clauses if clause.mood.polarity is not Polarity.NEUTRAL]
    if not moods:
        return [replace(c, hits=()) for c in clauses]  # "My gradient was 32 times too large": of what was named
    goes_back = bool(_GOES_BACK.match(sentence)) or len(sentence.split()) <= 4 or any(c.hits for c in clauses)
    if not goes_back:
        return clauses
    open_end = _open_end(before)
    if any(not hit.vague for c in before[open_end:] for hit in c.hits):
        # "Worked on batch norm. Got lost again.": the mood belongs to what was named just before
        before[open_end:] = [replace(c, mood=moods[0]) if c.hits else c for c in before[open_end:]]
        return [replace(c, hits=()) for c in clauses]
    turned = moods[0].firm and moods[0].polarity is Polarity.WEAK and before[named].mood.polarity is Polarity.STRONG
    if turned:  # "Forward: no stress. Backward: three attempts."
        hits = tuple(replace(hit, start=hit.start + before[named].start) for hit in before[named].hits if not hit.vague)
        return [Clause(clauses[0].text, moods[0], hits, 0)]
    return clauses


def _answer(rest: str) -> Mood | None:
    """Return the mood of a bare "no." or "yes." that answers the question before it."""
    if match := _BARE_ANSWER.match(rest):
        return Mood(Polarity.WEAK if match["no"] else Polarity.STRONG, True)
    return None


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
    filled = [said] * len(moods) if (said := _overruled(sentence)) is not None else _fill(moods, sentence)
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


def _overruled(sentence: str) -> Mood | None:
    """Return the one mood of a sentence that a label, a contrast or a change decides, else None."""
    if (label := _LABEL.match(sentence)) and label_only(label[1]):
        polarity, _ = meaning(label[1])
        if polarity in (Polarity.WEAK, Polarity.STRONG) and not is_formula(sentence[label.end() :]):
            opposite = mood(sentence[label.end() :])
            return None if opposite.firm and opposite.polarity is not polarity else Mood(polarity, True)
    if change := _WAS_NOW.search(sentence):
        now = status_of(change[1])
        return None if now is Polarity.NEUTRAL else Mood(now, True)
    return _thought_otherwise(sentence)


def _thought_otherwise(sentence: str) -> Mood | None:
    """Return the mood of "I thought X would be hard but it wasn't": the last part's, or the opposite of the first's."""
    match = _THOUGHT.search(apostrophes(sentence))
    if match is None:
        return None
    first, last = mood(apostrophes(sentence)[: match.start(1)]), mood(match[2])
    if _NEGATED.search(match[2]) and first.polarity in (Polarity.WEAK, Polarity.STRONG) and len(match[2].split()) <= 4:
        return Mood(Polarity.STRONG if first.polarity is Polarity.WEAK else Polarity.WEAK, True)
    return Mood(last.polarity, True, last.priority) if last.polarity is not Polarity.NEUTRAL else None


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
