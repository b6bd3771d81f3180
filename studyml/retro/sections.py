"""Headings and what they make of the lines below: hard, good, a plan, times; whose words; which day.

Owns the words of headings (English, and the commonest of some other languages), headings without any mark
("Struggled with:", bold, emoji, capitals), labels in front of a line, and the nesting of sections. Knows no areas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from studyml.retro.code import english, is_formula
from studyml.retro.cues import anywhere, cues, whole_words
from studyml.retro.lines import Form, Line
from studyml.retro.plain import plain
from studyml.retro.polarity import Polarity

_WRAPPED = 70
"""Characters from which a line may have been wrapped."""
_MARKED = 7
"""Level of headings made by bold type, an emoji or capitals; a colon's is one deeper."""

_IGNORED = anywhere("headings", "ignored")
_WEAK = anywhere("headings", "weak")
_STRONG = anywhere("headings", "strong")
_PLAN = anywhere("headings", "plan")
_TIMES = anywhere("headings", "times")
_REVIEWER = anywhere("headings", "reviewer")
_OWN = anywhere("headings", "own")
_NOT_STRONG = re.compile(
    r"(?:\bnot|n't|\bnever|less) (?:\w+ ){0,2}(?:ok(?:ay)?|fine|well|good|great|solid|strong|easy|right|smooth\w*)\b",
    re.IGNORECASE,
)
_NOT_BAD = whole_words("words", "not_bad")
_COLOUR = re.compile(r"[🔴🟠🟡🟢🟥🟧🟨🟩]|^\W*(?:red|orange|amber|yellow|green)\W*$", re.IGNORECASE)
_OWN_ONLY = re.compile(
    r"^\W*(?:my |own |daily |weekly )*(?:retro\w*|reflections?|self[- ]?review|self[- ]?assessment)\b", re.IGNORECASE
)
_PRIORITY = (
    (
        "high",
        re.compile(
            r"high(?:est)? priority|top priority|priority:? (?:high|1)|\bp[01]\b|critical|urgent|🔴|❌|must",
            re.IGNORECASE,
        ),
    ),
    ("medium", re.compile(r"medium priority|priority:? (?:medium|2)|\bp2\b|🟡|🟠", re.IGNORECASE)),
    ("low", re.compile(r"low priority|priority:? (?:low|3)|\bp3\b", re.IGNORECASE)),
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ISO = re.compile(r"\b(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})\b")
_MONTH_DAY = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s*(20\d\d))?",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:,?\s*(20\d\d))?",
    re.IGNORECASE,
)
_EUROPEAN = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](20\d\d)\b")
_DAY = re.compile(r"^\W*(day|session|week)s?\s*#?(\d+)(?:\s*(?:-|–|to)\s*(\d+))?", re.IGNORECASE)
_IMPERATIVE = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?:\[.?\]\s*)?(?:morning|afternoon|evening)?\s*(?:\([^)]*\))?[:\s]*"
    rf"(?:re-?)?(?:{'|'.join(cues('plan', 'verbs'))})\b",
    re.IGNORECASE,
)
_EMOJI_START = re.compile(r"^\s*[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?\s*\S")
_BOLD = re.compile(r"^\s*(?:\*\*\*?|__|\*(?=\S)|_(?=\w))([^*]+?)(?:\*\*\*?|__|\*|_)\s*:?\s*$")
_ASKED = re.compile(r"^(?:[QA]\d*[.:)]\s+)")
_ITEM = re.compile(r"^(\s*)(?:[-*+•‣–—]|\(?\d{1,3}[.)]|[a-z][.)])\s+(.*)$")
_MARK_LABEL = re.compile(r"^\W*(high|medium|med|low|p[1-3])(?: prio(?:rity)?)?\W*$", re.IGNORECASE)
_MARK_LETTERS = (("high", ("h", "p1")), ("medium", ("m", "p2")), ("low", ("l", "p3")))
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
    for index, line in enumerate(lines):
        if line.form is Form.RULE:
            while len(stack) > 1 and stack[-1].level >= _MARKED:
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
                and _DAY.match(above.when)
                and section.polarity is Polarity.PLAN
                and not _DAY.match(section.when)
            ):
                section = replace(section, when=above.when)
            fresh = True
            if (
                section.polarity is stack[-1].polarity
                and section.polarity in (Polarity.WEAK, Polarity.STRONG)
                and not _known(title)
            ):
                yield Entry(line, _clean(title), stack[-1], 0, True)
            stack.append(section)
            continue
        fresh = False
        yield _entry(line, stack[-1])


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


def heading_of(lines: Sequence[Line], index: int) -> tuple[int, str]:
    """Return (level, title) when the line is a heading by mark, look or words, else (0, "")."""
    line = lines[index]
    text = _ASKED.sub("", line.text.strip())
    if line.form is Form.HEADING:
        return line.level, text
    if len(text) > 90 or text.startswith("|") or not re.search(r"[^\W\d_]", text):
        return 0, ""
    item = _ITEM.match(line.text)
    bare = re.sub(r"\*\*|__", "", text).strip()
    if bold := _BOLD.match(text):
        return _MARKED, bold[1].rstrip(": ")
    ends = bare.endswith((":", "："))
    if item and not ends:
        return 0, ""
    known = _known(bare)
    if item and not (known and ends and _followed_by_list(lines, index, deeper=True)):
        return 0, ""
    if ends and (known or len(bare.split()) <= 8):
        return _MARKED + (1 if not _EMOJI_START.match(text) else 0), bare.rstrip(":： ")
    after_blank = index == 0 or lines[index - 1].form is not Form.PROSE
    if (
        known
        and bare.endswith("?")
        and re.match(r"\W*(?:what|where|which)\b", bare, re.IGNORECASE)
        and len(bare.split()) <= 12
    ):
        return _MARKED + 1, bare
    if re.search(r":\s+\S", bare):  # "Time: 27 min" says something itself
        return 0, ""
    if _EMOJI_START.match(text) and after_blank and len(bare.split()) <= 8 and _followed(lines, index):
        return _MARKED, bare
    if (
        known
        and len(bare.split()) <= 7
        and not re.search(r"[.!,;]$", bare)
        and (after_blank or known_alone(bare))
        and _followed(lines, index)
    ):
        return _MARKED + 1, bare
    if bare.isupper() and 4 <= len(bare) <= 50 and after_blank and _followed(lines, index):
        return _MARKED, bare
    if after_blank and (_DAY.match(bare) or _date(bare)) and len(bare.split()) <= 6 and not re.search(r":\s*\S", bare):
        return _MARKED - 1, bare
    return 0, ""


def is_imperative(text: str) -> bool:
    """Tell whether ``text`` asks for something to be done, as points of a plan do."""
    return bool(_IMPERATIVE.match(text))


def known_alone(title: str) -> bool:
    """Tell whether a title is such a phrase that it needs no mark at all: "what was difficult"."""
    return bool(re.match(r"^\W*(?:what|things|stuff|topics|parts|where) ", title, re.IGNORECASE))


def _followed(lines: Sequence[Line], index: int) -> bool:
    """A title stands above something: a list, or text after it."""
    following = [line for line in lines[index + 1 : index + 4] if line.form is not Form.BLANK]
    if not following:
        return False
    first = following[0]
    if first.form is Form.CODE or _ITEM.match(first.text) or first.text.lstrip().startswith("|"):
        return True
    short = len(lines[index].text.split()) <= 2 and len(lines[index].text) < 20
    return lines[index + 1].form is Form.BLANK or known_alone(lines[index].text) or short


def _followed_by_list(lines: Sequence[Line], index: int, *, deeper: bool) -> bool:
    following = next((line for line in lines[index + 1 : index + 3] if line.form is Form.PROSE), None)
    if following is None or not _ITEM.match(following.text):
        return False
    return not deeper or _indent(following.text) > _indent(lines[index].text)


def _known(title: str) -> bool:
    """Tell whether some heading's words stand in ``title``."""
    polarity, own = _meaning(title)
    return (
        polarity is not Polarity.NEUTRAL or own is not None or (len(title.split()) <= 3 and bool(_TIMES.search(title)))
    )


@lru_cache(maxsize=4096)
def _meaning(title: str) -> tuple[Polarity, bool | None]:
    """Return what a heading's words say of the lines below, and whose words these are."""
    text = title.replace("’", "'")
    found = _read_meaning(text)
    if found[0] is Polarity.NEUTRAL and len(text) < 60:
        mended = re.sub(r"[A-Za-z]{6,}", _mend, text)
        if mended != text:
            return _read_meaning(mended)
    return found


def _mend(word: re.Match[str]) -> str:
    """A misspelt word of headings: "dificult"."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(word[0].lower(), _HEADING_WORDS, scorer=fuzz.ratio, score_cutoff=84)
    return word[0] if best is None or best[0][0] != word[0][0].lower() else best[0]


_HEADING_WORDS = [
    "difficult",
    "difficulties",
    "difficulty",
    "forgotten",
    "forgot",
    "struggled",
    "struggles",
    "struggling",
    "confusing",
    "confused",
    "problems",
    "mistakes",
    "challenges",
    "challenging",
    "improve",
    "improvement",
    "weaknesses",
    "weakness",
    "priority",
    "strengths",
    "strength",
    "tomorrow",
    "learned",
    "understood",
    "blockers",
    "retrospective",
]


def _read_meaning(text: str) -> tuple[Polarity, bool | None]:
    own = False if _REVIEWER.search(text) and not _OWN_ONLY.match(text) else True if _OWN.search(text) else None
    if _IGNORED.search(text):
        return Polarity.IGNORED, own
    if re.search(r"low priority|priority:? low", text, re.IGNORECASE):
        return Polarity.STRONG, own
    if re.search(r"\bneed (?:to|you)\b|identified that", text, re.IGNORECASE):
        return Polarity.WEAK, own
    weak, strong, plan = _WEAK.search(text), _STRONG.search(text), _PLAN.search(text)
    if _NOT_BAD.search(text):
        return Polarity.STRONG, own
    if strong and _NOT_STRONG.search(text):
        return Polarity.WEAK, own
    if colour := _COLOUR.search(text):
        return (Polarity.STRONG if re.match("[🟢🟩g]", colour[0], re.IGNORECASE) else Polarity.WEAK), own
    if weak and strong:
        negated = re.search(r"\b(?:not|didn'?t|isn'?t|wasn'?t|less|could)\b", text, re.IGNORECASE)
        finally_ = re.search(
            r"\b(?:finally|no longer|no problems?|not (?:difficult|hard|tricky)|resolved|fixed|solved)\b",
            text,
            re.IGNORECASE,
        )
        return (Polarity.STRONG if finally_ and not negated else Polarity.WEAK), own
    if re.search(
        r"\b(?:not|no|n't) (?:too |so |that )?(?:difficult|hard|tricky|forgotten|confusing)\b|no longer",
        text,
        re.IGNORECASE,
    ):
        return Polarity.STRONG, own
    if plan and not (weak and re.search(r"focus areas?|priority", text, re.IGNORECASE)):
        return Polarity.PLAN, own
    if weak:
        return Polarity.WEAK, own
    if strong:
        return Polarity.STRONG, own
    if plan:
        return Polarity.PLAN, own
    return Polarity.NEUTRAL, own


def _open(parent: Section, title: str, level: int, following: Sequence[Line]) -> Section:
    polarity, own = _meaning(title)
    priority = next((name for name, pattern in _PRIORITY if pattern.search(title)), None)
    if own is True and parent.own is False and not _OWN_ONLY.match(title):
        own = None  # "What I think of your work" inside a review stays the reviewer's
    day = _day_of(title) if level < _MARKED or _only_a_day(title) else ()
    when = ""
    imperative = next((bool(_IMPERATIVE.match(line.text)) for line in following if line.form is Form.PROSE), False)
    if day and (parent.polarity is Polarity.PLAN or polarity is Polarity.PLAN or (level >= _MARKED - 1 and imperative)):
        polarity, when, day = Polarity.PLAN, _clean(title), ()
    elif day and polarity is Polarity.NEUTRAL and level < _MARKED:
        return Section(title, Polarity.NEUTRAL, None, parent.own if own is None else own, False, "", day, level)
    if polarity is Polarity.PLAN:
        when = when or _clean(title)
    elif polarity is Polarity.NEUTRAL:
        polarity, when = parent.polarity, parent.when
        priority = priority or parent.priority
        if polarity is Polarity.IGNORED and level >= _MARKED and parent.level >= level:
            polarity = Polarity.NEUTRAL
    elif polarity is Polarity.WEAK and priority is None and parent.polarity is Polarity.WEAK:
        priority = parent.priority
    times = bool(_TIMES.search(title)) or (parent.times and polarity is Polarity.NEUTRAL)
    said = _known(title)
    shown = _clean(title) if said or when or not parent.title or polarity is Polarity.NEUTRAL else parent.title
    topic = "" if own is False else parent.topic if said else _clean(title)
    return Section(
        shown, polarity, priority, parent.own if own is None else own, times, when, day or parent.day, level, topic
    )


def _entry(line: Line, section: Section) -> Entry:
    text = line.text.rstrip()
    item = _ITEM.match(text)
    body = item[2] if item else _ASKED.sub("", text.strip())
    done: bool | None = None
    if box := re.match(r"^\[([ xX✓✔-]?)\]\s*(.*)$", body):
        done, body = box[1].strip() not in ("", "-"), box[2]
    indent = _indent(text)
    if not body.startswith("|") and (label := _LABEL.match(body)):
        polarity, _ = _meaning(label[1])
        times = bool(_TIMES.search(label[1]))
        day = _DAY.match(label[1])
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
            and _label_only(label[1])
        ):
            priority = next((name for name, pattern in _PRIORITY if pattern.search(label[1])), None)
            named = replace(section, title=_clean(label[1]), polarity=polarity, priority=priority, labelled=True)
            return Entry(line, _clean(label[2]), named, indent, bool(item), done)
        if (
            polarity is Polarity.PLAN
            and _label_only(label[1])
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


def _label_only(label: str) -> bool:
    """A label is a heading's words and no topic: not "the hardest gradient", but "Struggled with"."""
    words = re.findall(r"[^\W\d_]+", label)
    rest = re.sub(_WEAK, " ", re.sub(_STRONG, " ", re.sub(_PLAN, " ", label)))
    left = [word for word in re.findall(r"[^\W\d_]{3,}", rest) if not english(word)]
    return bool(words) and len([w for w in left if w.lower() not in _LABEL_WORDS]) == 0


_LABEL_WORDS = frozenset(
    [
        "most",
        "really",
        "things",
        "thing",
        "stuff",
        "part",
        "parts",
        "area",
        "areas",
        "topic",
        "topics",
        "concept",
        "concepts",
        "with",
        "again",
        "today",
        "the",
        "very",
        "also",
        "about",
        "today's",
        "biggest",
        "main",
        "went",
        "time",
        "times",
        "long",
        "time",
        "spent",
        "completely",
        "somewhat",
        "quite",
        "bit",
        "little",
        "more",
        "work",
        "needs",
        "practice",
        "where",
        "what",
        "pretty",
        "too",
        "yet",
        "still",
        "note",
        "notes",
        "win",
    ]
)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _clean(text: str) -> str:
    text = re.sub(r"\*\*|__|~~", "", text.strip())
    return re.sub(r"^[#>\s]+", "", text).rstrip(": ").strip() if text.startswith(("#", ">")) else text.strip()


def _only_a_day(title: str) -> bool:
    """Tell whether a title without a mark names a day and hardly anything else."""
    rest = title
    for pattern in (_DAY, _ISO, _EUROPEAN, _MONTH_DAY, _DAY_MONTH):
        rest = pattern.sub(" ", rest)
    return len(re.findall(r"[^\W\d_]{2,}", rest)) <= (
        2 if _DAY.match(title) is None else 4 if title.endswith(")") else 1
    )


def _day_of(title: str) -> tuple[int, ...]:
    found = _date(title)
    if found:
        return (1, found.toordinal())
    number = _DAY.match(title)
    return (0, int(number[2])) if number else ()


def _date(text: str) -> date | None:
    try:
        if match := _ISO.search(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _EUROPEAN.search(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _MONTH_DAY.search(text):
            return date(int(match[3] or 2000), _MONTHS.index(match[1][:3].lower()) + 1, int(match[2]))
        if match := _DAY_MONTH.search(text):
            return date(int(match[3] or 2000), _MONTHS.index(match[2][:3].lower()) + 1, int(match[1]))
    except ValueError:
        return None
    return None
