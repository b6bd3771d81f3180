"""Sections: each line with what the headings and labels above and in front of it say.

Owns nesting, inheritance, labels ("Struggled with: …") and wrapped paragraphs. Knows no areas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from studyml.model.plain import plain
from studyml.retro.code import is_formula
from studyml.retro.cues import either
from studyml.retro.days import DAY, day_of, only_a_day
from studyml.retro.headings import ASKED, ITEM, MARKED, heading_of, indent_of, known_alone
from studyml.retro.lines import Form, Line
from studyml.retro.polarity import Polarity
from studyml.retro.scores import scale_of
from studyml.retro.titles import about_times, is_imperative, is_known, label_only, meaning, own_alone, priority_in

_WRAPPED = 70
"""Characters from which a line may have been wrapped."""
_MARK_LABEL = re.compile(r"^\W*(high|medium|med|low|p[1-3])(?: prio(?:rity)?)?\W*$", re.IGNORECASE)
_MARK_LETTERS = (("high", ("h", "p1")), ("medium", ("m", "p2")), ("low", ("l", "p3")))
_REVIEWER_LABEL, _OWN_LABEL = (
    re.compile(rf"^[>\s\"“*_]*(?:the )?(?:{either('headings', name)})\b[^:|.;]{{0,24}}:[*_]*\s+(?=\S)", re.IGNORECASE)
    for name in ("reviewer_label", "own_label")
)
_LABEL = re.compile(
    r"^\s*(?:\*\*|__|\*)?\s*([^|:`(){}\[\]=*?]{2,48}?)\s*"
    r"(?:[:?]\s*(?:\*\*|__|\*)|(?:\*\*|__|\*)\s*[:–—-]?|[:?]|\s[–—-])\s+(\S.*)$"
)


@dataclass(frozen=True, slots=True)
class Section:
    """What the headings above a line say."""

    title: str = ""
    polarity: Polarity = Polarity.NEUTRAL
    priority: str | None = None
    own: bool | None = None
    """The learner's words; False: a reviewer's; None: nobody said."""
    times: bool = False
    when: str = ""
    """Of a plan: "Days 3-7"."""
    day: tuple[int, ...] = ()
    """For the order of dated entries: larger is newer."""
    level: int = 0
    topic: str = ""
    """The nearest heading that names a thing and no opinion: "Softmax"."""
    scale: float | None = None
    """What bare numbers below are out of: "Confidence (1-5)"."""
    labelled: bool = False
    """Whether a label of this very line says it: "Looked up: …"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line with what stands above it."""

    line: Line
    text: str
    """Without list marks, check boxes, labels that are headings, and bold type."""
    section: Section
    indent: int
    item: bool
    """Whether it is a point of a list, or stands alone like one."""
    done: bool | None = None
    """Of a check box."""
    breaks: tuple[tuple[int, int], ...] = ()
    """Of a wrapped paragraph: (offset in ``text``, line number) of each further line."""

    def line_at(self, offset: int) -> int:
        """Return the number of the line that holds the character ``offset`` of ``text``."""
        return next((number for start, number in reversed(self.breaks) if start <= offset), self.line.number)


def read_sections(lines: Sequence[Line]) -> Iterator[Entry]:
    """Yield the prose lines, each with its section.

    A heading that names a topic below one that says "hard" or "good" is such a line itself.
    """
    stack: list[Section] = [Section()]
    fresh = False
    signed = _plus_and_minus(lines)
    for index, line in enumerate(lines):
        if line.form is Form.RULE:
            while len(stack) > 1 and stack[-1].level >= MARKED:
                stack.pop()
            continue
        if line.form in (Form.CODE, Form.BLANK):
            continue
        level, title = heading_of(lines, index)
        if level:
            above = stack[-1]
            while len(stack) > 1 and stack[-1].level >= level:
                stack.pop()
            section = _open(stack[-1], title, level, lines[index + 1 : index + 12])
            if (
                fresh
                and above.when
                and DAY.match(above.when)
                and section.polarity is Polarity.PLAN
                and not DAY.match(section.when)
            ):
                section = replace(section, when=above.when)
            fresh = True
            if (
                section.polarity is stack[-1].polarity
                and section.polarity in (Polarity.WEAK, Polarity.STRONG)
                and not is_known(title)
            ):
                yield Entry(line, _clean(title), stack[-1], 0, True)
            stack.append(section)
            continue
        fresh = False
        section = stack[-1]
        if section.polarity is Polarity.NEUTRAL and (polarity := signed.get(line.number)):
            section = replace(section, polarity=polarity, labelled=True)
        yield _entry(line, section)


def _plus_and_minus(lines: Sequence[Line]) -> dict[int, Polarity]:
    """Lines of lists whose points begin with both + and -: what went well and what did not."""
    found: dict[int, Polarity] = {}
    run: list[tuple[int, str]] = []
    for line in (*lines, Line(0, "", Form.RULE)):
        sign = re.match(r"([+−–-])\s+\S", line.text) if line.form is Form.PROSE else None
        if sign:
            run.append((line.number, sign[1]))
        elif line.form is not Form.BLANK and not line.text.startswith(" "):
            if {"+"} < {mark for _, mark in run}:
                found |= {n: Polarity.STRONG if mark == "+" else Polarity.WEAK for n, mark in run}
            run = []
    return found


def _open(parent: Section, title: str, level: int, following: Sequence[Line]) -> Section:
    polarity, own = meaning(title)
    priority = priority_in(title)
    if own is True and parent.own is False and not own_alone(title):
        own = None  # "What I think of your work" inside a review stays the reviewer's
    day = day_of(title) if level < MARKED or only_a_day(title) else ()
    when = ""
    imperative = next((is_imperative(line.text) for line in following if line.form is Form.PROSE), False)
    if day and (parent.polarity is Polarity.PLAN or polarity is Polarity.PLAN or (level >= MARKED - 1 and imperative)):
        polarity, when, day = Polarity.PLAN, _clean(title), ()
    elif day and polarity is Polarity.NEUTRAL and level < MARKED:
        return Section(title, Polarity.NEUTRAL, None, parent.own if own is None else own, False, "", day, level)
    if polarity is Polarity.PLAN:
        when = when or _clean(title)
    elif polarity is Polarity.NEUTRAL:
        polarity, when = parent.polarity, parent.when
        priority = priority or parent.priority
        if polarity is Polarity.IGNORED and level >= MARKED and parent.level >= level:
            polarity = Polarity.NEUTRAL
    elif polarity is Polarity.WEAK and priority is None and parent.polarity is Polarity.WEAK:
        priority = parent.priority
    times = about_times(title) or (parent.times and polarity is Polarity.NEUTRAL)
    said = is_known(title)
    shown = _clean(title) if said or when or not parent.title or polarity is Polarity.NEUTRAL else parent.title
    topic = "" if own is False else parent.topic if said else _clean(title)
    return Section(
        shown,
        polarity,
        priority,
        parent.own if own is None else own,
        times,
        when,
        day or parent.day,
        level,
        topic,
        scale_of(title) or parent.scale,
    )


def _entry(line: Line, section: Section) -> Entry:
    text = line.text.rstrip()
    item = ITEM.match(text)
    body = item[2] if item else ASKED.sub("", text.strip())
    done: bool | None = None
    if box := re.match(r"^\[([ xX✓✔-]?)\]\s*(.*)$", body):
        done, body = box[1].strip() not in ("", "-"), box[2]
    indent = indent_of(text)
    if (author := _author(body)) is not None:
        body, section = author[0], replace(section, own=author[1])
    if not body.startswith("|") and (label := _LABEL.match(body)):
        polarity, _ = meaning(label[1])
        times = about_times(label[1])
        day = DAY.match(label[1])
        if (marked := _MARK_LABEL.match(label[1])) and section.polarity in (Polarity.NEUTRAL, Polarity.WEAK):
            word = next(name for name, letter in _MARK_LETTERS if marked[1].lower().startswith(letter))
            meant = Polarity.STRONG if word == "low" and section.polarity is Polarity.NEUTRAL else Polarity.WEAK
            named = replace(section, title=_clean(label[1]), polarity=meant, priority=word, labelled=True)
            return Entry(line, _clean(label[2]), named, indent, True, done)
        if section.polarity in (Polarity.PLAN, Polarity.IGNORED) and polarity is not Polarity.PLAN:
            polarity = Polarity.NEUTRAL
        if (
            polarity in (Polarity.WEAK, Polarity.STRONG)
            and not is_formula(label[2])
            and len(label[1].split()) <= 6
            and (label_only(label[1]) or known_alone(label[1]))
        ):
            priority = priority_in(label[1])
            named = replace(section, title=_clean(label[1]), polarity=polarity, priority=priority, labelled=True)
            return Entry(line, _clean(label[2]), named, indent, bool(item), done)
        if (
            polarity is Polarity.PLAN
            and label_only(label[1])
            and not re.search(r"\bgoals?\b|\btarget", label[1], re.IGNORECASE)
            and section.polarity is not Polarity.IGNORED
            and not times
        ):
            return Entry(
                line,
                _clean(label[2]),
                replace(section, polarity=Polarity.PLAN, when=_clean(label[1])),
                indent,
                True,
                done,
            )
        if day and section.polarity is Polarity.PLAN:
            return Entry(line, _clean(body), replace(section, when=_clean(label[1])), indent, True, done)
        if times:
            section = replace(section, times=True)
    return Entry(line, _clean(body), section, indent, bool(item), done)


def _author(body: str) -> tuple[str, bool] | None:
    """Return the words after "Coach:" or "Me:", and whether they are the learner's."""
    if match := _REVIEWER_LABEL.match(body):
        return body[match.end() :], False
    if match := _OWN_LABEL.match(body):
        return body[match.end() :], True
    return None


def _clean(text: str) -> str:
    text = re.sub(r"\*\*|__|~~", "", text.strip())
    return re.sub(r"^[#>\s]+", "", text).rstrip(": ").strip() if text.startswith(("#", ">")) else text.strip()


def paragraphs(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Join wrapped lines: a long line that ends no sentence goes on in the next."""
    held: Entry | None = None
    for entry in entries:
        if held is not None and _goes_on(held, entry):
            first, further = plain(held.text), plain(entry.text)
            held = replace(held, text=f"{first} {further}", breaks=(*held.breaks, (len(first) + 1, entry.line.number)))
            continue
        if held is not None:
            yield held
        held = entry
    if held is not None:
        yield held


def _goes_on(held: Entry, entry: Entry) -> bool:
    last = held.breaks[-1][1] if held.breaks else held.line.number
    length = len(held.text) - (held.breaks[-1][0] if held.breaks else 0)
    return (
        not entry.item
        and entry.done is None
        and entry.line.number == last + 1
        and length >= _WRAPPED
        and len(held.text) < 4000
        and not held.text.rstrip().endswith((".", "!", "?", ":", ";", "|"))
        and not entry.text.startswith("|")
        and (entry.section is held.section or held.section.labelled)
        and not re.match(r"[A-Z][\w ]{1,24}:\s", entry.text)
        and not is_formula(entry.text)
    )
