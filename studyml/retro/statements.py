"""From entries to statements: this line says that this area is weak, or strong.

Owns the meeting of section, clause and table. Knows nothing of other lines: which statement wins is decided in
``verdicts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from studyml.retro.clauses import Clause, read_clauses
from studyml.retro.code import is_formula
from studyml.retro.findings import PlanItem
from studyml.retro.language import foreign
from studyml.retro.mapping import Hit, Mapper
from studyml.retro.plain import plain
from studyml.retro.polarity import Mood, Polarity
from studyml.retro.scores import Score, read_score
from studyml.retro.sections import _IMPERATIVE, Entry
from studyml.retro.tables import Row, is_row, judge_share, read_table, tables_of
from studyml.retro.times import TimeTaken, read_times

_LONGEST = 4000
"""Characters of one line that are read; the rest is kept in the text."""
_STUDY = re.compile(r"\W*(?:learn|understand|review|practi[cs]e|drill|revisit|memori[sz]e|derive|study|remember|re-?derive)\b", re.IGNORECASE)
_ADVICE = ("💡", "ℹ", "Tip:", "tip:", "Hint:", "TIP")


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


@dataclass
class Gathered:
    """Everything single lines say."""

    statements: list[Statement] = field(default_factory=list)
    times: list[TimeTaken] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    plan: list[PlanItem] = field(default_factory=list)
    unmapped: list[tuple[int, str]] = field(default_factory=list)
    others: list[tuple[int, str]] = field(default_factory=list)
    """Points under no heading we know: shown only when nothing else was found."""


def gather(entries: Iterable[Entry], mapper: Mapper) -> Gathered:
    """Read all entries."""
    result = Gathered()
    parents: list[tuple[int, bool]] = []
    plan_indent: dict[str, int] = {}
    for group in tables_of(entries):
        if is_row(group[0].line.text):
            for row in read_table(group):
                _read_row(row, mapper, result)
            continue
        entry = group[0]
        while parents and (not entry.item or parents[-1][0] >= entry.indent):
            parents.pop()
        child = any(mapped for _, mapped in parents)
        said = _read_entry(entry, mapper, result, child, plan_indent)
        if entry.item:
            parents.append((entry.indent, said))
    return result


def _read_entry(entry: Entry, mapper: Mapper, result: Gathered, child: bool, plan_indent: dict[str, int]) -> bool:
    text = plain(entry.text, _LONGEST)
    number, section = entry.line.number, entry.section
    if section.polarity is not Polarity.IGNORED or re.search(r"\bget\b", text):
        _read_times(entry, text, result)
    if section.polarity is Polarity.PLAN:
        _read_plan(entry, text, result, plan_indent)
        if entry.item or _IMPERATIVE.match(text) or section.own is False:
            return True
        entry = replace(entry, section=replace(section, polarity=Polarity.NEUTRAL))
    if section.polarity is Polarity.IGNORED or not text or text.startswith(_ADVICE):
        return section.polarity is Polarity.IGNORED
    if is_formula(text) and not (entry.item and any(not hit.vague for hit in mapper.hits(text))):
        return False
    if foreign(text):
        result.unmapped.append((number, text))
        return False
    score = read_score(text)
    if score:
        result.scores.append(Score(*score, line=number))
    if entry.done is False and section.polarity is Polarity.NEUTRAL and _IMPERATIVE.match(text):
        result.plan.append(PlanItem(text, number))
        if not _STUDY.match(text):
            return True
    clauses = read_clauses(text, mapper)
    said = False
    for clause in clauses:
        said |= _state(entry, clause, score, mapper, result, child)
    mapped = said or any(clause.hits for clause in clauses)
    if not mapped and not child:
        _keep_unmapped(entry, text, clauses, score is not None, result)
    return mapped


def _state(
    entry: Entry, clause: Clause, score: tuple[str, float, float] | None, mapper: Mapper, result: Gathered, child: bool
) -> bool:
    polarity, priority = decide(entry, clause.mood)
    if score and clause.mood.sign is False and entry.section.polarity in (Polarity.NEUTRAL, Polarity.WEAK):
        by_mark, marked = judge_share(score[1] / score[2])
        if not clause.mood.firm:
            polarity, priority = by_mark, marked
    elif score and polarity is Polarity.STRONG and score[1] / score[2] < 0.8:
        polarity = Polarity.NEUTRAL
    if polarity not in (Polarity.WEAK, Polarity.STRONG):
        return False
    hits = _in_context(entry, clause, mapper, polarity)
    if child and all(hit.vague for hit in hits):
        return False
    section = entry.section
    if polarity is Polarity.STRONG:  # "deriving on paper" is no claim to a whole area
        hits = tuple(hit for hit in hits if not hit.vague)
    for hit in hits:
        for area in hit.areas:
            result.statements.append(
                Statement(
                    area,
                    polarity,
                    priority or (section.priority if polarity is Polarity.WEAK else None),
                    entry.line_at(clause.start + hit.start),
                    plain(entry.text, 300),
                    _reason(hit, section.title),
                    hit.words,
                    section.own is not False,
                    section.priority is not None,
                    section.day,
                    section.polarity is polarity,
                )
            )
    return bool(hits)


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
        return (Polarity.STRONG, None) if entry.done and felt.polarity is not Polarity.WEAK else (Polarity.WEAK, felt.priority)
    if felt.polarity is Polarity.WEAK:
        return Polarity.WEAK, felt.priority
    if felt.polarity is Polarity.STRONG and (felt.firm or entry.item):
        return Polarity.STRONG, None
    if entry.item and (felt.priority is not None or (entry.text.rstrip().endswith("?") and entry.section.own is not False)):
        return Polarity.WEAK, felt.priority
    return Polarity.NEUTRAL, None


def _in_context(entry: Entry, clause: Clause, mapper: Mapper, polarity: Polarity) -> tuple[Hit, ...]:
    """The clause's areas; under a heading that names a topic, a vague or missing one is read with that heading."""
    topic = entry.section.topic
    if clause.hits and not all(hit.vague for hit in clause.hits) or not topic:
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


def _reason(hit: Hit, title: str) -> str:
    under = f" under '{plain(title, 60)}'" if title else ""
    misspelt = "".join(f", reading '{wrong}' as '{right}'" for wrong, right in hit.repaired)
    return f"matched '{plain(hit.words, 80)}'{misspelt}{under}"


def _keep_unmapped(entry: Entry, text: str, clauses: Sequence[Clause], scored: bool, result: Gathered) -> None:
    words = re.findall(r"[^\W\d_]{2,}", text)
    if not words or (scored and len(words) <= 4) or (read_times(text) and len(words) <= 4):
        return
    number = entry.line.number
    felt = next((clause.mood for clause in clauses if clause.mood.polarity is not Polarity.NEUTRAL), Mood(Polarity.NEUTRAL))
    polarity, _ = decide(entry, felt)
    if polarity is Polarity.WEAK and (entry.section.polarity is Polarity.WEAK or (felt.firm and not felt.sign and len(words) >= 3)):
        if entry.section.polarity is Polarity.WEAK or entry.section.own is not False:
            result.unmapped.append((number, text))
    elif entry.item and entry.section.polarity is Polarity.NEUTRAL and entry.section.own is not False:
        result.others.append((number, text))


def _read_times(entry: Entry, text: str, result: Gathered) -> None:
    section = entry.section
    goals_only = section.polarity in (Polarity.PLAN, Polarity.IGNORED)
    found = read_times(text, plan=goals_only, timed=section.times)
    if found is not None:
        result.times.append(TimeTaken(found[0], found[1], entry.line.number))


def _read_plan(entry: Entry, text: str, result: Gathered, indents: dict[str, int]) -> None:
    """Points of a plan: the outer ones. What is indented below a point is advice on it."""
    key = f"{entry.section.title}/{entry.section.when}"
    outer = indents.setdefault(key, entry.indent) if entry.item else entry.indent
    if not text or entry.done or is_formula(text) or entry.indent > outer:
        return
    if re.match(r"^(?:don'?t|goal|will likely|note that|remember)\b", text, re.IGNORECASE) or text.endswith(":"):
        return
    if entry.item or (_IMPERATIVE.match(text) and len(text) <= 200):
        result.plan.append(PlanItem(plain(text, 300), entry.line.number, plain(entry.section.when, 60)))


def _read_row(row: Row, mapper: Mapper, result: Gathered) -> None:
    number = row.entry.line.number
    name = plain(row.area, 120)
    if row.minutes or row.goal:
        result.times.append(TimeTaken(row.minutes, row.goal, number))
    if row.score:
        result.scores.append(Score(name, *row.score, line=number))
    section = row.entry.section
    if section.polarity is Polarity.IGNORED or (not row.judged and not (row.score or row.minutes)):
        return
    if foreign(f"{name} {row.remark}"):
        if row.polarity is Polarity.WEAK:
            result.unmapped.append((number, name))
        return
    hits = mapper.hits(name) or mapper.hits(plain(row.remark, 300))
    if row.judged and all(hit.vague for hit in hits) and (better := _specific(name, row.remark, mapper)):
        hits = better
    text = ", ".join(filter(None, (name, *(_cell for _cell in (_status_text(row),) if _cell))))
    for area, hit in ((area, hit) for hit in hits for area in hit.areas if row.judged):
        result.statements.append(
            Statement(
                area, row.polarity, row.priority, number, text, f"{_reason(hit, section.title)}, a row of a table",
                hit.words, section.own is not False, True, section.day,
            )  # fmt: skip
        )
    if row.polarity is Polarity.WEAK and not hits:
        result.unmapped.append((number, name))


def _specific(name: str, remark: str, mapper: Mapper) -> tuple[Hit, ...]:
    return tuple(hit for hit in mapper.hits(plain(remark, 300)) if not hit.vague) if name and remark else ()


def _status_text(row: Row) -> str:
    cells = [plain(cell) for cell in row.entry.line.text.strip().strip("|").split("|")]
    return ", ".join(cell for cell in cells[1:] if cell)[:120]


def lines_of(statements: Sequence[Statement]) -> Iterator[int]:
    """Yield the line numbers, once each, in order."""
    yield from sorted({statement.line for statement in statements})
