"""Choice and bug: answers that are picked, so the verdict is exact.

Owns what counts as naming an option (its number from 1, its letter, its text) or a line of code. A wrong pick
is a diagnosis: the author gave each option its mistake. Computes nothing; where a bug may be mended, ``cures`` knows.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from studyml.grading.cures import cured_at
from studyml.model import FoundMistake, Option, Outcome, Question, Verdict, mistakes

_SAID = r"(?:(?:i\s+think|it\s+is|it['’]s|in|on|at|the|option|answer|number|no\.|nr\.)\s+)*"
_LETTER = re.compile(rf"{_SAID}[(\[]?\s*([A-Za-z])\s*[.):\]!]?\Z", re.IGNORECASE)
_COUNTED = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DIGITS = rf"(?P<digits>\d{{1,3}})(?:\.0|st\b|nd\b|rd\b|th\b)?|(?P<word>{'|'.join((*_COUNTED, *_COUNTS))})\b"
_NUMBER = re.compile(r"[(#]?\s*(\d{1,3})\s*[.):]?\Z")
_NUMBER_SAID = re.compile(rf"{_SAID}[(\[#]?\s*(?:{_DIGITS})(?:\s+(?:one|option|answer))?\s*[.):\]!]?\Z", re.IGNORECASE)
_NUMBER_AND_TEXT = re.compile(r"[(\[#]?\s*(\w{1,3})\s*[.):\]]+\s*(?=\S)")
_LINE = re.compile(
    rf"{_SAID}(?:lines?|ln|l)?\s*[(\[#]?\s*(?:{_DIGITS})(?:\s+line)?(?:\s+(?:is\s+wrong|is\s+it))?"
    r"\s*[.):\],;!]?\s*(?:[-–—]\s+)?(?P<named>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE = re.compile(
    r"(?P<named>[^\W\d][^\d]*?)\s+(?:(?:in|on|at)\s+)?line\s+(?P<line>\d{1,3})\s*[.!]?\Z", re.IGNORECASE
)
"""``missing mean in line 3``."""
_FURTHER = re.compile(r"(?:or|and|&|/)?[\s_]*(?:line[\s_]*)?\d{1,3}\b", re.IGNORECASE)


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
    answer = _unmarked(answer)
    if letter := _LETTER.match(answer):
        index = ord(letter[1].lower()) - ord("a")
        if index < len(options):
            return index
    if said := _NUMBER_SAID.match(answer):  # an option's own text comes before: it may be "one"
        index = _count(said) - 1
        return index if 0 <= index < len(options) else None
    both = _NUMBER_AND_TEXT.match(answer)  # "1) divide by n"
    if both is not None:
        named, told = _picked(options, both[1]), _picked(options, answer[both.end() :])
        return told if told == named else None
    return None


def _unmarked(text: str) -> str:
    """A text without the marks around it: ``**1**``, ``"1"``."""
    for mark in ("**", "`", '"', "'"):
        if text.startswith(mark) and text.endswith(mark) and len(text) > 2 * len(mark):
            return text[len(mark) : -len(mark)].strip()
    return text


def _count(found: re.Match[str]) -> int:
    """The number that was said in digits or in a word."""
    if found["digits"]:
        return int(found["digits"])
    word = found["word"].lower()
    return 1 + (_COUNTED.index(word) if word in _COUNTED else _COUNTS.index(word))


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "").replace("*", "").split()).casefold().rstrip(".")


def _close(text: str) -> str:
    """A text without its spaces, ``axis = 0`` as ``axis=0``."""
    return "".join(_plain(text).split())


def grade_bug(question: Question, answer: str) -> Verdict:
    """Judge ``2`` or ``2 missing_mean``: the line with the bug, then (optionally) its mistake."""
    lines = len(question.code)
    line, named = _line_named(question, _unmarked(answer.strip()))
    if line is None or (lines and not 1 <= line <= lines):
        upto = f" from 1 to {lines}" if lines else ""
        message = f"answer with the number of the line that is wrong{upto}, e.g. 2, or 2 missing_mean"
        return Verdict(Outcome.SYNTAX_ERROR, (FoundMistake("syntax"),), message=message)
    if _FURTHER.match(named):
        message = "one line is wrong: answer with its number alone"
        return Verdict(Outcome.SYNTAX_ERROR, (FoundMistake("syntax"),), message=message)
    code = question.bug_mistake or "other"
    if named and named not in mistakes():
        near = get_close_matches(named, mistakes(), 1)
        hint = f"; did you mean {near[0]}?" if near else f"; {line} alone will do"
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


def _line_named(question: Question, answer: str) -> tuple[int | None, str]:
    """The number of the line meant, or of the one line that is quoted, and the code of the mistake named, if any."""
    quoted = [number for number, line in enumerate(question.code, 1) if _close(line) == _close(answer)]
    if len(quoted) == 1:
        return quoted[0], ""
    match = _LINE.match(answer) or _BEFORE.match(answer)
    if match is None:
        return None, ""
    line = _count(match) if match.re is _LINE else int(match["line"])
    words = match["named"].strip().strip("`'\"()[].!? ")
    told = [code for code, mistake in mistakes().items() if _plain(mistake.message) == _plain(words)]
    return line, told[0] if told else re.sub(r"[\s-]+", "_", words.lower())


def _bug_hints(question: Question, code: str) -> tuple[str, ...]:
    return ("Say for each line what shape and what scale its result has.", sentence(code), f"Line {question.bug_line}.")


def sentence(code: str) -> str:
    """Return the learner's sentence of a mistake; a code of a single exercise speaks for itself."""
    known = mistakes().get(code)
    return known.message if known else code.replace("_", " ")
