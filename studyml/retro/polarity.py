"""Whether a clause complains or praises: words, signs, negations.

Owns the cues and how they turn: "no longer confused" is good, "not comfortable" is bad, and a plain "understand"
under "What I need to improve" is still a wish. Knows neither areas nor headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Polarity(Enum):
    """What notes say of a thing."""

    WEAK = "weak"
    STRONG = "strong"
    PLAN = "plan"
    NEUTRAL = "neutral"
    IGNORED = "ignored"
    """Suggestions, offers, reference: nothing about the learner."""


@dataclass(frozen=True, slots=True)
class Mood:
    """The polarity of one clause."""

    polarity: Polarity
    firm: bool = False
    """Strong enough to turn a section's polarity: "finally clicked" under "Struggled with"."""
    priority: str | None = None
    sign: bool = False
    """Only a sign says so, no word."""


_BAD_SIGN = re.compile("[❌🔴🟡🟠🟥🟧🟨⚠☹😕😟😩😭😖😣😤🤯👎✗✘❗🚨🆘🐛💀🥴😵]")
_GOOD_SIGN = re.compile("[✅🟢🟩✔☑👍💪🎉😀😊🙂🥳🏆]")
_HIGH_SIGN = re.compile("[🔴🟥❌🚨🆘]|!!")
_MEDIUM_SIGN = re.compile("[🟡🟠🟧🟨⚠]")
_HIGH = re.compile(
    r"\b(?:high(?:est)? priority|priority:? high|critical|urgent|p0|p1|completely|totally|no idea|no clue|biggest|worst|hardest|"
    r"main (?:problem|issue|struggle|gap)|huge|must fix|top priority|hopeless\w*|blank(?:ed)? (?:out )?completely)\b|[(\[]high[)\]]|^\s*\W*high\s*$|(?-i:\bHIGH\b)",
    re.IGNORECASE,
)
_MEDIUM = re.compile(r"\b(?:medium|moderate|p2|somewhat)\b", re.IGNORECASE)
_LOW = re.compile(
    r"\b(?:low priority|priority:? low|minor|p3|slightly|slight|a bit|a little|little bit|occasionally|mostly)\b|[(\[]low[)\]]|^\s*\W*low\s*$|(?-i:\bLOW\b)",
    re.IGNORECASE,
)

_NOT_BAD = re.compile(
    r"\b(?:no longer \w+(?: up)?|no more (?:problems?|trouble|issues?|confusion)|no (?:problems?|trouble|issues?|difficulty|mistakes?|errors?)|"
    r"(?:is|are|was|were)?(?:n't| not) (?:too |so |that |very |as |really )?(?:hard|difficult|bad|a problem|confus\w+|an issue|tricky|rusty|weak|shaky|slow|stuck)(?: any ?more| as)?|"
    r"(?:didn't|did not|don't|do not|never) (?:really )?(?:struggle\w*|forget|get stuck|get confused|mix \w+|confuse|have (?:any )?(?:trouble|problems?)|need (?:any )?(?:help|hints?))(?: any ?more)?|nothing (?:hard|difficult))\b",
    re.IGNORECASE,
)
_FIRM_GOOD = re.compile(
    r"\b(?:finally|at last|clicked|clicks|nailed|"
    r"now (?:i )?(?:get|understand|know|feel|can|ok|okay|fine|solid|good|clear|easy|comfortable)|"
    r"(?:is|are|was|were|feels?|felt|seems?|got|went|going|came|comes)(?: now)?(?: (?:really|pretty|very|quite|totally|much|all))? "
    r"(?:fine|easy|easily|easier|ok|okay|good|great|solid|clear|smooth(?:ly)?|well|comfortable|natural(?:ly)?|automatic|straightforward|trivial|better|strong|second nature|without (?:thinking|problems?|trouble))|"
    r"got (?:it|them|this|both|all) right|"
    r"got the hang|mastered|second nature|comfortable with|confident (?:with|in|about|on)|under control|"
    r"got (?:much )?better|(?:did|wrote|derived|implemented|recalled|know) .{0,30}from memory|from memory!|first try)\b",
    re.IGNORECASE,
)
_FIRM_BAD = re.compile(
    r"\b(?:still|struggl\w*|confus\w+|shaky|rusty|wobbly|fuzzy|hazy|vague|stuck|lost|forgot\w*|forget\w*|blank\w*|no (?:idea|clue|intuition)|mix(?:ed|ing)? up|"
    r"(?:keep|kept|keeps) (?:mix\w*|forget\w*|get\w*|confus\w*|mess\w*|swap\w*|make\w*|making|writ\w*|us\w*|read\w*|dropp\w*|los\w*)|"
    r"not (?:yet |really |fully |at all |quite |so |very |too )*(?:comfortable|confident|solid|sure|clear|good|there|fluent|fine|understood|easy|automatic|remember\w*|know\w*|got)|"
    r"stumbl\w*|tangled|muddled|puzzl\w*|fogg?y|murky|flaky|lost track|went wrong|never terminat\w*|doesn't work|sloppy|clumsy|(?:main |biggest )?weakness\w*|un(?:sure|clear|comfortable|certain)|can ?not|can't|cannot|could ?n[o']t|couldn't|could not|"
    r"(?:don't|do not|didn't|did not|doesn't|still don't|never|hardly|barely) (?:really |fully |quite |yet |even |actually )*(?:understand|get|got|know|remember|recall|see|grasp|feel|trust|have|work|make|memori\w+|understood|click\w*|stick)|"
    r"trip(?:s|ped|ping)? (?:me )?up|trouble|trips me|mess(?:ed|ing)? up|had to look|looked up|looking up|look it up|lookup|google\w*|needs? (?:\w+ )?(?:work|practice|more|review|to)|"
    r"slow(?:ly)? (?:on|at|with|in)|too slow|painful|hopeless|nightmare|weak|not clicking|hasn't clicked|yet to|failed|no luck|gave up|guess(?:ed|ing)?)\b",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"\b(?:hard|harder|hardest|biggest|worst|difficult|difficulty|difficulties|tricky|problem\w*|issues?|wrong|mistakes?|bugs?|errors?|broke|broken|slow|slower|"
    r"took (?:\w+ )?(?:me )?(?:too|so|very|quite|forever|ages|a while|long|much|most|way|half|the longest|hours?)|forever|ages|longer than|wast\w+|weak\w*|challeng\w*|"
    r"annoying|ugh|hate|miss(?:ed|ing)|swapp\w+|inconsisten\w+|doubt\w*|improve|practice more|review|revisit|gaps?|effort|"
    r"never (?:finished|got|done)|didn't finish|did not finish|unfinished|leak\w*|need(?:ed)? (?:to|a hint|hints?|help|more)|should (?:have )?(?:know\w*|practi[cs]e|learn|review|revise)|want to (?:understand|get|learn|know|improve)|"
    r"remember to|(?:would|will) (?:like|need|have) to (?:understand|learn|review|practi[cs]e)|instead of|work (?:more )?on|brush up|off by|which \w+ (?:do|should) i|what (?:do|should) i)\b|\b(?:how|why|when|which|what)\b[^.]*\?\s*$",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"\b(?:good|great|solid|strong|easy|easily|fine|well|smooth(?:ly)?|fluent|quick(?:ly)?|ok|okay|comfortable|confident|aced|crushed|effortless\w*|trivial|no sweat|piece of cake|right away|"
    r"understand|understood|know|remembered|recalled|breeze|without (?:any )?(?:looking|help|hints?|notes|problems?|trouble|issues?)|clear|perfect\w*|excellent|natural)\b",
    re.IGNORECASE,
)


def mood(clause: str) -> Mood:
    """Return what ``clause`` says by itself; neutral when it says nothing."""
    text = clause.replace("’", "'")
    priority = priority_of(text)
    turned = _NOT_BAD.search(text)
    rest = _NOT_BAD.sub(" ", text)
    bad_words = _FIRM_BAD.search(rest)
    good_words = turned or _FIRM_GOOD.search(_FIRM_BAD.sub(" ", rest))
    if good_words and bad_words:
        overcome = turned or re.match(r"\W*(?:i |we |it |and )*(?:finally|at last|now)\b", text, re.IGNORECASE)
        return Mood(Polarity.STRONG if overcome else Polarity.WEAK, True, priority)
    if bad_words:
        return Mood(Polarity.WEAK, True, priority)
    if good_words:
        return Mood(Polarity.STRONG, True, priority)
    if _BAD_SIGN.search(text):
        return Mood(Polarity.WEAK, True, priority, True)
    if _GOOD_SIGN.search(text):
        return Mood(Polarity.STRONG, True, priority, True)
    if _BAD.search(text):
        return Mood(Polarity.WEAK, False, priority)
    if _GOOD.search(text):
        return Mood(Polarity.STRONG, False, priority)
    return Mood(Polarity.NEUTRAL, False, priority)


def priority_of(text: str) -> str | None:
    """Return ``high``, ``medium`` or ``low`` when ``text`` says so in words or signs, else None."""
    if _HIGH_SIGN.search(text) or _HIGH.search(text):
        return "high"
    if _LOW.search(text):
        return "low"
    if _MEDIUM_SIGN.search(text) or _MEDIUM.search(text):
        return "medium"
    return None


def status_of(cell: str) -> Polarity:
    """Return the polarity of a table's status cell."""
    said = mood(cell)
    if said.polarity in (Polarity.WEAK, Polarity.STRONG):
        return said.polarity
    if re.search(
        r"\b(?:todo|to do|open|learning|beginner|in progress|wip|started|poor|bad|no|red|yellow|orange|review|again|fail\w*)\b",
        cell,
        re.I,
    ):
        return Polarity.WEAK
    if re.search(r"\b(?:done|expert|advanced|yes|green|pass\w*|mastered|closed)\b", cell, re.I):
        return Polarity.STRONG
    return Polarity.NEUTRAL
