"""Choice and bug: answers that are picked, so the verdict is exact.

Owns what counts as naming an option (its number from 1, its letter, its text) or a line of code. A wrong pick
is a diagnosis: the author gave each option its mistake. Computes nothing; where a bug may be mended, ``cures`` knows.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from studyml.grading.cures import cured_at
from studyml.model import FoundMistake, Option, Outcome, Question, Verdict, mistakes

_LETTER = re.compile(r"\(?\s*([A-Za-z])\s*[.):]?\Z")
_NUMBER = re.compile(r"[(#]?\s*(\d{1,3})\s*[.):]?\Z")
_LINE = re.compile(r"(?:line\s*)?[(#]?\s*(\d{1,3})\s*[.):,;]?\s*(.*)\Z", re.IGNORECASE | re.DOTALL)


def grade_choice(question: Question, answer: str) -> Verdict:
    """Judge a picked option; text that names none is ``syntax_error``."""
    options = question.options
    index = _picked(options, answer.strip())
    if index is None:
        return Verdict(
            Outcome.SYNTAX_ERROR,
            (FoundMistake("syntax"),),
            message=f"no such option; answer 1 to {len(options)}, a letter, or an option's text",
        )
    option = options[index]
    reading = f"{index + 1}) {option.text}"
    if option.right:
        return Verdict(Outcome.CORRECT, evidence="exact", reading=reading)
    code = option.mistake or "other"
    found = FoundMistake(code, "not this one" if code == "other" else sentence(code))
    return Verdict(Outcome.WRONG, (found,), evidence="exact", reading=reading, message=found.message)


def _picked(options: tuple[Option, ...], answer: str) -> int | None:
    """The index of the option meant: its number from 1, its letter, then its text."""
    if number := _NUMBER.match(answer):
        index = int(number[1]) - 1
        if 0 <= index < len(options):
            return index
    for plain in (_plain, _close):
        texts = [plain(option.text) for option in options]
        if answer and texts.count(plain(answer)) == 1:
            return texts.index(plain(answer))
    if letter := _LETTER.match(answer):
        index = ord(letter[1].lower()) - ord("a")
        if index < len(options):
            return index
    return None


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "").replace("*", "").split()).casefold().rstrip(".")


def _close(text: str) -> str:
    """A text without its spaces, ``axis = 0`` as ``axis=0``."""
    return "".join(_plain(text).split())


def grade_bug(question: Question, answer: str) -> Verdict:
    """Judge ``2`` or ``2 missing_mean``: the line with the bug, then (optionally) its mistake."""
    quoted = [number for number, line in enumerate(question.code, 1) if _close(line) == _close(answer)]
    match = _LINE.match(str(quoted[0]) if len(quoted) == 1 else answer.strip())
    lines = len(question.code)
    if match is None or (lines and not 1 <= int(match[1]) <= lines):
        upto = f" from 1 to {lines}" if lines else ""
        message = f"answer with the number of the line that is wrong{upto}, e.g. 2, or 2 missing_mean"
        return Verdict(Outcome.SYNTAX_ERROR, (FoundMistake("syntax"),), message=message)
    line, named = int(match[1]), re.sub(r"[\s-]+", "_", match[2].strip().strip("`'\"").lower())
    code = question.bug_mistake or "other"
    if named and named not in mistakes():
        near = get_close_matches(named, mistakes(), 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return Verdict(Outcome.SYNTAX_ERROR, (FoundMistake("syntax"),), message=f"no mistake is called {named!r}{hint}")
    reading = f"line {line}" + (f", {named}" if named else "")
    found = FoundMistake(code, sentence(code))
    known = mistakes().get(code)
    fits = named in ("", code) or not question.bug_mistake or (known is not None and named in known.kin)
    if line != question.bug_line and fits and cured_at(question, line):
        note = f"it was put into line {question.bug_line}; mended in line {line} all comes out right too"
        return Verdict(Outcome.CORRECT, evidence="exact", reading=reading, message=sentence(code), note=note)
    if line != question.bug_line:
        message = f"line {line} is right; look at the others"
        return Verdict(Outcome.WRONG, (found,), "exact", reading, message, _bug_hints(question, code))
    if not fits:
        message = f"line {line} it is, but another mistake"
        return Verdict(Outcome.WRONG, (found,), "exact", reading, message, _bug_hints(question, code))
    note = f"the narrower name is {code}" if named not in ("", code) and question.bug_mistake else ""
    told = sentence(code) if question.bug_mistake else ""
    return Verdict(Outcome.CORRECT, evidence="exact", reading=reading, message=told, note=note)


def _bug_hints(question: Question, code: str) -> tuple[str, ...]:
    return ("Say for each line what shape and what scale its result has.", sentence(code), f"Line {question.bug_line}.")


def sentence(code: str) -> str:
    """Return the learner's sentence of a mistake; a code of a single exercise speaks for itself."""
    known = mistakes().get(code)
    return known.message if known else code.replace("_", " ")
