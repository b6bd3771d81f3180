"""What a heading's or a label's words say of the lines below: hard, good, a plan, times; and whose words these are.

Owns their meaning (the words stand in ``cues.toml``), also of misspelt ones. Knows neither lines nor areas.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from studyml.retro.cues import anywhere, cues, whole_words
from studyml.retro.lexicon import shipped_lexicon
from studyml.retro.mapping import Mapper
from studyml.retro.polarity import Polarity
from studyml.retro.scores import without_scale
from studyml.retro.spelling import apostrophes, mended

_IGNORED = anywhere("headings", "ignored")
_WEAK = anywhere("headings", "weak")
_STRONG = anywhere("headings", "strong")
_PLAN = anywhere("headings", "plan")
_TIMES = anywhere("headings", "times")
_REVIEWER = anywhere("headings", "reviewer")
_OWN = anywhere("headings", "own")
_NEGATION = re.compile(r"(?:\bnot|n't|\bnever|\bless|\bhardly)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
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
_IMPERATIVE = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?:\[.?\]\s*)?(?:morning|afternoon|evening)?\s*(?:\([^)]*\))?[:\s]*"
    rf"(?:re-?)?(?:{'|'.join(cues('plan', 'verbs'))})\b",
    re.IGNORECASE,
)
_ARROW = re.compile(r"^.{2,30}?(?:→|->|=>)\s*(?=\w)(?!\w+est\b)")
_LEVEL = re.compile(
    r"\b(?:confidence|comfort|understanding|skill|level|mastery|knowledge)(?: level)?\s*[:=–—-]*\s*"
    r"(?:(?P<low>low|weak|poor|bad|none|little|medium|moderate|mid|middling)|(?P<high>high|strong|good|great))\b"
    r"|\b(?:(?P<low2>low|weak|poor|little|no|medium|moderate)|(?P<high2>high|strong|good|great))[ -]"
    r"(?:confidence|comfort|understanding|mastery|knowledge)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def meaning(title: str) -> tuple[Polarity, bool | None]:
    """Return what a heading's words say of the lines below, and whose words these are."""
    text = without_scale(apostrophes(title))
    found = _read_meaning(text)
    if found[0] is Polarity.NEUTRAL and len(text) < 60:
        right = mended(text)
        if right != text:
            return _read_meaning(right)
    return found


def _read_meaning(text: str) -> tuple[Polarity, bool | None]:
    text = _ARROW.sub("", text)  # "Shaky → solid"
    spoken_to = text.rstrip().endswith("?") and "you" in text.lower()  # "What did you forget?" asks the learner
    reviewed = _REVIEWER.search(text) and not _OWN_ONLY.match(text) and not spoken_to
    own = False if reviewed else True if spoken_to or _OWN.search(text) else None
    if _IGNORED.search(text):
        return Polarity.IGNORED, own
    if re.search(r"low priority|priority:? low", text, re.IGNORECASE):
        return Polarity.STRONG, own
    if re.search(r"\bneed (?:to|you)\b|identified that", text, re.IGNORECASE):
        return Polarity.WEAK, own
    if level := _LEVEL.search(text):
        return (Polarity.WEAK if level["low"] or level["low2"] else Polarity.STRONG), own
    weak, strong, plan = _WEAK.search(text), _STRONG.search(text), _PLAN.search(text)
    if plan and (weak or strong) and re.fullmatch(r"this week", plan[0], re.IGNORECASE):
        plan = None
    if _NOT_BAD.search(text):
        return Polarity.STRONG, own
    if strong and _NEGATION.search(text[: strong.start()]):
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
        r"\b(?:not|no|n't|non|never|un)[ -]?(?:too |so |that |a |an |any |really |much )*"
        r"(?:difficult\w*|hard|tricky|forgotten|confus\w*|struggl\w*|problem\w*|issue\w*|weak\w*|mistake\w*|blocker\w*"
        r"|trouble|rusty|stuck)\b|no longer|(?<!not )\bany ?more\b",
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


def is_known(title: str) -> bool:
    """Tell whether some heading's words stand in ``title``."""
    polarity, own = meaning(title)
    return (
        polarity is not Polarity.NEUTRAL or own is not None or (len(title.split()) <= 3 and bool(_TIMES.search(title)))
    )


def label_only(label: str) -> bool:
    """A label is a heading's words and no topic: not "the hardest gradient", but "Struggled with"."""
    return bool(re.search(r"[^\W\d_]", label)) and not any(hit.areas for hit in _topics().hits(label))


@cache
def _topics() -> Mapper:
    return Mapper(shipped_lexicon())


def is_imperative(text: str) -> bool:
    """Tell whether ``text`` asks for something to be done, as points of a plan do."""
    return bool(_IMPERATIVE.match(text))


def about_times(title: str) -> bool:
    """Tell whether the lines below hold durations that were taken."""
    return bool(_TIMES.search(title))


def own_alone(title: str) -> bool:
    """Tell whether a title can only be the learner's, even inside a review: "Retro"."""
    return bool(_OWN_ONLY.match(title))


def priority_in(title: str) -> str | None:
    """Return ``high``, ``medium`` or ``low`` when the title names a priority."""
    return next((name for name, pattern in _PRIORITY if pattern.search(title)), None)
