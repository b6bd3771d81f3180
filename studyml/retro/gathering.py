"""All lines read one by one: statements, times, marks, plans, and what no phrase maps.

Owns the walk over entries and tables, and what a line takes over from the one above it. Which of several
statements holds is ``verdicts``' matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from studyml.model.plain import plain
from studyml.retro.clauses import Clause, last_mood, read_clauses
from studyml.retro.code import is_formula
from studyml.retro.findings import PlanItem
from studyml.retro.language import foreign
from studyml.retro.mapping import Hit, Mapper
from studyml.retro.polarity import Mood, Polarity
from studyml.retro.scores import Score, list_of_marks, read_score
from studyml.retro.sections import Entry
from studyml.retro.statements import Statement, decide, reason_of, statements_of
from studyml.retro.tables import Row, is_row, read_table, tables_of
from studyml.retro.times import TimeTaken, read_all_times
from studyml.retro.titles import is_imperative

_LONGEST = 4000
"""Characters of one line that are read; the rest is kept in the text."""
_STUDY = re.compile(
    r"\W*(?:learn|understand|review|practi[cs]e|drill|revisit|memori[sz]e|derive|study|remember|re-?derive)\b",
    re.IGNORECASE,
)
_MOST_DETAILS = 5
_ADVICE = ("💡", "ℹ", "Tip:", "tip:", "Hint:", "TIP")
_NO_POINT = re.compile(r"^(?:don'?t|goal|will likely|note that|remember)\b", re.IGNORECASE)


class Gathering:
    """What single lines say, collected line by line."""

    def __init__(self, mapper: Mapper):
        self.statements: list[Statement] = []
        self.times: list[TimeTaken] = []
        self.scores: list[Score] = []
        self.plan: list[PlanItem] = []
        self.unmapped: list[tuple[int, str]] = []
        self.others: list[tuple[int, str]] = []
        """Points under no heading we know: shown only when nothing else was found."""
        self._mapper = mapper
        self._parents: list[tuple[int, bool]] = []
        """Indent of each enclosing point, and whether it named an area."""
        self._plan_indents: dict[str, int] = {}
        self._intro = ("", "")
        """A plan's list, and the sentence above it when that names a goal: "(get each under 30 min):"."""
        self._mood: Mood | None = None
        """Of the line just above, in the same section."""
        self._above: Entry | None = None
        self._hits: tuple[Hit, ...] = ()
        """What the line just above names."""

    def read(self, entries: Iterable[Entry]) -> None:
        """Read all entries."""
        for group in tables_of(entries):
            if is_row(group[0].line.text):
                for row in read_table(group):
                    self._read_row(row)
                continue
            entry = group[0]
            while self._parents and (not entry.item or self._parents[-1][0] >= entry.indent):
                self._parents.pop()
            child = any(mapped for _, mapped in self._parents)
            mapped = self._read_entry(entry, child)
            if entry.item:
                self._parents.append((entry.indent, mapped))

    def _read_entry(self, entry: Entry, child: bool) -> bool:
        """Read one line; return whether it settled what it is about."""
        text = plain(entry.text, _LONGEST)
        section = entry.section
        only_goals = section.polarity in (Polarity.PLAN, Polarity.IGNORED)
        for minutes, goal in read_all_times(text, plan=only_goals, timed=section.times, title=section.title):
            self.times.append(TimeTaken(minutes, goal, entry.line.number))
        if section.polarity is Polarity.PLAN:
            self._read_plan(entry, text)
            if entry.item or entry.indent > 0 or is_imperative(text) or section.own is False:
                return True
            entry = replace(entry, section=replace(section, polarity=Polarity.NEUTRAL))
        if section.polarity is Polarity.IGNORED or not text or text.startswith(_ADVICE):
            return section.polarity is Polarity.IGNORED
        if is_formula(text) and not (
            (entry.item or "=" not in text) and any(not hit.vague for hit in self._mapper.hits(text))
        ):
            return False
        if foreign(text):
            self.unmapped.append((entry.line.number, text))
            return False
        return self._read_words(entry, text, child)

    def _read_words(self, entry: Entry, text: str, child: bool) -> bool:
        if len(marks := list_of_marks(text)) > 1:
            for name, value, of in marks:
                part = replace(entry, text=f"{name} {value:g}", section=replace(entry.section, scale=of))
                self._read_words(part, part.text, child)
            return True
        found = read_score(text, entry.section.scale)
        score = Score(*found, line=entry.line.number) if found else None
        if score:
            self.scores.append(score)
        if entry.done is False and entry.section.polarity is Polarity.NEUTRAL and is_imperative(text):
            self.plan.append(PlanItem(text, entry.line.number))
            if not _STUDY.match(text):
                return True
        clauses = read_clauses(text, self._mapper, self._mood_above(entry))
        if (asked := self._asked_above(entry, clauses)) is not None:
            clauses = tuple(replace(clause, hits=asked if not i else ()) for i, clause in enumerate(clauses))
        self._mood, self._above = last_mood(clauses) or self._mood_above(entry), entry
        self._hits = tuple(hit for clause in clauses for hit in clause.hits if not hit.vague)
        said = [s for clause in clauses for s in statements_of(entry, clause, score, self._mapper, child=child)]
        self.statements += said
        mapped = bool(said) or any(clause.hits for clause in clauses)
        if not mapped and not child:
            self._keep_unmapped(entry, text, clauses, score is not None)
        return mapped

    def _asked_above(self, entry: Entry, clauses: Sequence[Clause]) -> tuple[Hit, ...] | None:
        """A line such as "Couldn't." below a question or a bare name judges that; None when it does not."""
        above = self._above
        moods = [clause.mood for clause in clauses if clause.mood.polarity is not Polarity.NEUTRAL]
        if above is None or not moods or any(clause.hits for clause in clauses) or self._mood is not None:
            return None
        near = above.section is entry.section and entry.line.number - above.line.number == 1
        alike = above.item == entry.item and above.indent == entry.indent
        if not (near and self._hits and len(entry.text.split()) <= 6 and moods[0].firm):
            return None
        return self._hits if alike or above.text.rstrip().endswith("?") or entry.indent > above.indent else None

    def _mood_above(self, entry: Entry) -> Mood | None:
        """In prose a sentence such as "Second, …" goes on from the line above."""
        above = self._above
        if above is None or entry.item or above.item or above.section is not entry.section:
            return None
        return (
            self._mood
            if entry.line.number - (above.breaks[-1][1] if above.breaks else above.line.number) == 1
            else None
        )

    def _keep_unmapped(self, entry: Entry, text: str, clauses: Sequence[Clause], scored: bool) -> None:
        words = re.findall(r"[^\W\d_]{2,}", text)
        if not words or (len(words) <= 4 and (scored or any(True for _ in read_all_times(text)))):
            return
        number, section = entry.line.number, entry.section
        felt = next((c.mood for c in clauses if c.mood.polarity is not Polarity.NEUTRAL), Mood(Polarity.NEUTRAL))
        polarity, _ = decide(entry, felt)
        own = section.own is not False
        plainly = own and felt.firm and not felt.sign and len(words) >= 3
        if polarity is Polarity.WEAK and (section.polarity is Polarity.WEAK or plainly):
            self.unmapped.append((number, text))
        elif entry.item and section.polarity is Polarity.NEUTRAL and own:
            self.others.append((number, text))

    def _read_plan(self, entry: Entry, text: str) -> None:
        """Points of a plan: the outer ones. What is indented below a point is advice on it."""
        key = f"{entry.section.title}/{entry.section.when}"
        outer = self._plan_indents.setdefault(key, entry.indent) if entry.item else entry.indent
        if entry.item and entry.indent > outer and text and self.plan and not is_formula(text):
            last = self.plan[-1]
            self.plan[-1] = replace(last, details=(*last.details[:_MOST_DETAILS], plain(text, 120)))
            return
        if text.endswith(":"):
            self._intro = (key, text.rstrip(":") if any(g for _, g in read_all_times(text, plan=True)) else "")
        if not text or entry.done or is_formula(text) or entry.indent > outer:
            return
        if _NO_POINT.match(text) or text.endswith(":"):
            return
        bare = entry.indent > 0 and len(text.split()) <= 12 and not text.endswith((".", "!"))
        if entry.item or bare or (is_imperative(text) and len(text) <= 200):
            intro = (plain(self._intro[1], 120),) if self._intro[0] == key and self._intro[1] else ()
            self.plan.append(PlanItem(plain(text, 300), entry.line.number, plain(entry.section.when, 60), intro))

    def _read_row(self, row: Row) -> None:
        number, section = row.entry.line.number, row.entry.section
        name, remark = plain(row.area, 120), plain(row.remark, 300)
        if row.minutes or row.goal:
            self.times.append(TimeTaken(row.minutes, row.goal, number))
        if row.score:
            self.scores.append(Score(name, *row.score, line=number))
        if section.polarity is Polarity.IGNORED or not row.judged:
            return
        hits = () if foreign(f"{name} {remark}") else self._row_hits(name, remark)
        self.statements += [
            Statement(
                area,
                row.polarity,
                row.priority,
                number,
                f"{name}, {row.words}" if row.words else name,
                f"{reason_of(hit, section.title)}, a row of a table",
                hit.words,
                own=section.own is not False,
                explicit=True,
                day=section.day,
                headed=True,
            )
            for hit in hits
            for area in hit.areas
        ]
        if row.polarity is Polarity.WEAK and not hits:
            self.unmapped.append((number, name))

    def _row_hits(self, name: str, remark: str) -> tuple[Hit, ...]:
        """What the row is about; a remark makes a vague name clearer."""
        named = self._mapper.hits(name)
        if named and not all(hit.vague for hit in named):
            return named
        remarked = self._mapper.hits(remark) if remark else ()
        return tuple(hit for hit in remarked if not hit.vague) or named or remarked
