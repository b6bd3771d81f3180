"""How a number is written: ``about 0.05``, ``5 %``, ``1 536``, ``p = 1/20 = 0.05``, ``minus two thirds``.

Owns what stands around a number and the ways of writing one that no grammar of formulas has; what may be meant in two
ways is refused with what to write. Judges nothing. A text keeps its length wherever more than a number may stand in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studyml.algebra.language import Names, ReadError
from studyml.grading.right_side import without_marks

_DIGITS = r"(?:\d+\.?\d*|\.\d+)"
_LITERAL = rf"[-+−]?\s*{_DIGITS}(?:[eE][-+−]?\d+)?"
_AROUND = ("**", "$$", "$", '"', "'", r"\(", r"\[")
"""Marks around an answer: ``**0.05**``, ``"0.05"``, ``$0.05$``."""
_HEADING = re.compile(
    r"\s*(?:(?:it|that|this|the\s+(?:answer|result|value)|answer|result)(?:\s+is\b|\s*[:=])|it['’]s\b|"
    r"≈|~|=(?!=)|\\approx\b|(?:about|around|roughly|approximately|approx|circa|ca)\b\.?(?=\s)|"
    r"[^\W\d]\w*\s*(?:[=≈](?!=)|:(?!=)))",
    re.IGNORECASE,
)
_MINUS = re.compile(r"(\s*)(minus|negative)(?=\s)", re.IGNORECASE)
_PERCENT = re.compile(rf"(\s*{_LITERAL})\s*(?:\\?%|per\s?cent\b|pct\b)\s*\Z", re.IGNORECASE)
_GROUPED = re.compile(r"\s*[-+−]?\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?:\.\d+)?\s*\Z")
_CROSS = re.compile(r"(?<=\d)(\s*)[xX](\s*)(?=\d)")
_SPACED = re.compile(rf"\s*([-+−]?\s*{_DIGITS})(\s*)[eE](\s*[-+−]?\s*)(\d+)\s*\Z")
_COMMA = re.compile(r"\s*[-+−]?(?:\d+,\d+|\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,3}(?:\.\d{3})+,\d+)\s*\Z")
_THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?\Z")
_WITH_UNIT = re.compile(rf"\s*{_LITERAL}\s*([A-Za-zµ]\w*)\s*\Z")
_EQUAL = re.compile(r"(?<![=<>!≈])[=≈](?!=)")
_COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: str(value) for value, word in enumerate(_COUNTS)}
_WORDS.update({"half": "1/2", "third": "1/3", "quarter": "1/4", "thirds": "1/3", "quarters": "1/4"})
_SPELT = re.compile(
    rf"\s*(?P<minus>-?)\s*(?:(?P<count>an?|{'|'.join(_WORDS)})\s+)?(?P<word>{'|'.join(_WORDS)})\s*\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Written:
    """A number as an expression of the grammar, and whether it counts hundredths."""

    text: str
    percent: bool = False


def sides(answer: str) -> list[str]:
    """Return the numbers of ``1/20 = 0.05``, each at its own place; of most answers the one."""
    text = _bare(answer)
    found, start, depth = [], 0, 0
    for index, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and _EQUAL.match(text, index):
            found.append(" " * start + text[start:index])
            start = index + 1
    return [*found, " " * start + text[start:]]


def written(answer: str, names: Names, *, one: bool) -> Written:
    """Read what stands around a number; ``one`` says that no list is asked for. Raises ReadError."""
    text = _bare(answer)
    if (minus := _MINUS.match(text)) is not None:
        text = f"{minus[1]}{' ' * (len(minus[2]) - 1)}-{text[minus.end() :]}"
    percent = _PERCENT.match(text)
    if percent is not None:
        return Written(percent[1].replace("−", "-"), True)
    if one and _COMMA.match(text):
        raise _comma(text)
    if one and _GROUPED.match(text):
        return Written(re.sub(r"(?<=\d)\D(?=\d{3})", "", text))
    spaced = _SPACED.match(text)
    if spaced is not None and (spaced[2] or spaced[3].strip("-+−")):
        number = f"{spaced[1].strip()}e{spaced[3].strip()}{spaced[4]}"
        message = f"a power of ten goes without spaces: {number}; with Euler's number write {spaced[1].strip()}*e"
        raise ReadError("syntax", message, (len(text) - len(text.lstrip()), len(text.rstrip())))
    if (spelt := _SPELT.match(text)) is not None and (found := _spelt(spelt)):
        return Written(found)
    if names.resolve("x") is None:
        text = _CROSS.sub(r"\1*\2", text) if not re.search(r"(?<![\d.])0[xX]", text) else text
    return Written(text)


def _bare(answer: str) -> str:
    """An answer of the same length without marks, headings and the point that ends a sentence."""
    text = without_marks(answer)
    for mark in _AROUND:
        begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
        closing = mark.translate(str.maketrans("([", ")]"))
        if text[begin:end].startswith(mark) and text[begin:end].endswith(closing) and end - begin > 2 * len(mark):
            blank = " " * len(mark)
            text = text[:begin] + blank + text[begin + len(mark) : end - len(mark)] + blank + text[end:]
            text = without_marks(text)
    start = 0
    while (heading := _HEADING.match(text, start)) is not None and text[heading.end() :].strip():
        start = heading.end()
    text = " " * start + text[start:]
    ended = text.rstrip()
    return f"{ended[:-1]} {text[len(ended) :]}" if ended.endswith(".") else text


def _spelt(found: re.Match[str]) -> str:
    """A number in words, ``two thirds``; "" of words that are none together, ``two one``."""
    count, word = (found["count"] or "").lower(), found["word"].lower()
    if not count:
        return "" if word.endswith("s") and "/" in _WORDS[word] else found["minus"] + _WORDS[word]
    if "/" not in _WORDS[word]:
        return ""
    times = "1" if count in ("a", "an", "one") else _WORDS[count]
    return f"{found['minus']}{times}*{_WORDS[word]}" if "/" not in times else ""


def _comma(text: str) -> ReadError:
    """Refuse a number with a comma: before decimals or between thousands, which are told where it may be both."""
    number, place = text.strip(), text.index(",")
    whole = number.replace(",", "")
    message = f"write a decimal point, not a comma: {number.replace('.', '').replace(',', '.')}"
    if _THOUSANDS.match(number):
        message = f"write thousands without a comma: {whole}"
        if number.count(",") == 1 and "." not in number:
            message = f"a comma can be read in two ways: write {whole}, or {number.replace(',', '.')} with decimals"
    return ReadError("syntax", message, (place, place + 1))


def unit(answer: str, error: ReadError) -> ReadError:
    """Return what refuses a number with a word behind it; the error itself where there is none."""
    found = _WITH_UNIT.match(_bare(answer))
    if found is None:
        return error
    return ReadError("syntax", f"write the number alone and in full, without `{found[1]}`", found.span(1))
