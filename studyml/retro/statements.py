"""From clauses to statements: this line says that this area is weak, or strong.

Owns the meeting of a section's polarity and a clause's mood. Knows nothing of other lines: which statement wins
is decided in ``verdicts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studyml.model.plain import plain
from studyml.retro.clauses import Clause
from studyml.retro.mapping import Hit, Mapper
from studyml.retro.polarity import Mood, Polarity
from studyml.retro.scores import Score
from studyml.retro.sections import Entry
from studyml.retro.tables import judge_share


@dataclass(frozen=True, slots=True)
class Statement:
    """One line says something of one area."""

    area: str
    polarity: Polarity
    priority: str | None
    """None: no mark; medium then."""
    line: int
    text: str
    reason: str
    phrase: str
    own: bool
    """The learner's words, not a reviewer's."""
    explicit: bool
    """From a table or a section of priorities."""
    day: tuple[int, ...]
    headed: bool = False
    """Whether a heading or label says it, not only the line's own mood."""


def statements_of(
    entry: Entry, clause: Clause, score: Score | None, mapper: Mapper, *, child: bool
) -> tuple[Statement, ...]:
    """Return what one clause says; ``child``: of a point below one that named its areas itself."""
    polarity, priority = _polarity(entry, clause.mood, score)
    if polarity not in (Polarity.WEAK, Polarity.STRONG):
        return ()
    hits = in_context(entry, clause, mapper, polarity)
    if child and all(hit.vague for hit in hits):
        return ()
    if polarity is Polarity.STRONG:  # "deriving on paper" is no claim to a whole area
        hits = tuple(hit for hit in hits if not hit.vague)
    section = entry.section
    if polarity is Polarity.WEAK:
        priority = priority or section.priority
    return tuple(
        Statement(
            area,
            polarity,
            priority,
            entry.line_at(clause.start + hit.start),
            plain(entry.text, 300),
            reason_of(hit, section.title),
            hit.words,
            own=section.own is not False,
            explicit=section.priority is not None,
            day=section.day,
            headed=section.polarity is polarity,
        )
        for hit in hits
        for area in hit.areas
    )


def _polarity(entry: Entry, felt: Mood, score: Score | None) -> tuple[Polarity, str | None]:
    """A mark speaks where no firm word does; a "good" with a low mark is neither."""
    polarity, priority = decide(entry, felt)
    if score is None:
        return polarity, priority
    if not felt.firm and entry.section.polarity in (Polarity.NEUTRAL, Polarity.WEAK):
        return judge_share(score.share)
    if polarity is Polarity.STRONG and score.share < 0.8:
        return Polarity.NEUTRAL, None
    return polarity, priority


_NAMED_FIRST = re.compile(r"[^.:!?]{2,60}(?::|\s[-–—→=]+)\s+\S")
_QUESTION = re.compile(
    r"\W*(?:why|how (?:do|does|is|are|can|to|come|much|many)|when (?:is|do|does|to|should)|which"
    r"|what(?:'s| is| are| does| do| to)"
    r"|where (?:do|does|is|to)|do(?:es)? |is (?:it|the|a|there|b|w)|are (?:the|there)|should |can i|whether)\b",
    re.IGNORECASE,
)


def decide(entry: Entry, felt: Mood) -> tuple[Polarity, str | None]:
    """Return what an entry's section and a clause's mood make together, and the priority the clause names."""
    section = entry.section.polarity
    if section is Polarity.WEAK:
        if entry.done:
            return Polarity.NEUTRAL, None
        if felt.polarity is Polarity.STRONG and felt.firm and not (felt.sign and entry.section.labelled):
            return Polarity.STRONG, None
        return Polarity.WEAK, felt.priority
    if section is Polarity.STRONG:
        turned = felt.polarity is Polarity.WEAK and felt.firm
        return (Polarity.WEAK, felt.priority) if turned or entry.done is False else (Polarity.STRONG, None)
    if entry.done is not None:
        return (
            (Polarity.STRONG, None)
            if entry.done and felt.polarity is not Polarity.WEAK
            else (Polarity.WEAK, felt.priority)
        )
    if felt.polarity is Polarity.WEAK:
        return Polarity.WEAK, felt.priority
    if felt.polarity is Polarity.STRONG and (felt.firm or entry.item or _NAMED_FIRST.match(entry.text)):
        return Polarity.STRONG, None
    if entry.item and (
        felt.priority is not None
        or (
            entry.section.own is not False
            and (entry.text.rstrip().endswith("?") or (_QUESTION.match(entry.text) and len(entry.text) < 120))
        )
    ):
        return Polarity.WEAK, felt.priority
    return Polarity.NEUTRAL, None


def in_context(entry: Entry, clause: Clause, mapper: Mapper, polarity: Polarity) -> tuple[Hit, ...]:
    """Return the clause's areas; below a heading that names a topic, a vague or missing one is read with it."""
    topic = entry.section.topic
    if (clause.hits and not all(hit.vague for hit in clause.hits)) or not topic:
        return clause.hits
    joined = mapper.hits(f"{plain(topic, 80)} {plain(clause.text, 200)}")
    across = tuple(hit for hit in joined if not hit.vague and hit.start < len(topic) < hit.end)
    if across:
        return across
    if clause.hits:
        return clause.hits
    named = tuple(hit for hit in mapper.hits(plain(topic, 80)) if not hit.vague)
    firm = clause.mood.firm and clause.mood.polarity is polarity
    return named if firm and entry.section.polarity is Polarity.NEUTRAL else ()


def reason_of(hit: Hit, title: str) -> str:
    """Return why a phrase counts, for people: the words, how misspelt ones were read, the heading."""
    under = f" under '{plain(title, 60)}'" if title else ""
    misspelt = "".join(f", reading '{wrong}' as '{right}'" for wrong, right in hit.repaired)
    return f"matched '{plain(hit.words, 80)}'{misspelt}{under}"


def lines_of(statements: Sequence[Statement]) -> Iterator[int]:
    """Yield the line numbers, once each, in order."""
    yield from sorted({statement.line for statement in statements})
