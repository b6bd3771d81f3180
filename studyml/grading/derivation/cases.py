"""Cases: what is said of the entries where two indices are equal, or differ: ``∂p_j/∂z_k = -p_j p_k for j ≠ k``.

Owns where a row says so and what it says of both cases at once. Knows text only; which entries a case leaves to be
compared is the judge's matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIGNS = r"≠|!=|<>|\\neq?\b|={1,2}"
_WORD = r"\b(?:for|if|when|where|with|in\s+case|case)\b"
_PAIR = rf"\(?\s*(?<![\w.])([a-z])\s*({_SIGNS})\s*([a-z])(?![\w.(\[])\s*\)?"
_AT_THE_END = re.compile(rf"(?:[,;:#(]\s*|\s\(|\\q?quad\s*|{_WORD}\s*(?:all\s+)?)+{_PAIR}\s*[.:)]*\s*$", re.I)
_AT_THE_START = re.compile(
    rf"^\s*(?:[-*•]\s*)?(?:{_WORD}\s*)?{_PAIR}\s*(?:[:,;]|⇒|=>|→|\bwe (?:get|have)\b|\bgives\b)+", re.I
)
_BOTH = re.compile(
    rf"=\s*(?P<one>[^=]+?)[\s,]*{_WORD}\s*\(?(?P<a>[a-z])\s*={{1,2}}\s*(?P<b>[a-z])\)?[\s,;]*(?:and|else|otherwise)?[\s,:]*"
    rf"(?P<two>[^=]+?)[\s,]*(?:(?:otherwise|else)|{_WORD}\s*\(?(?P=a)\s*(?:≠|!=|<>)\s*(?P=b)\)?)?\s*\.?\s*$"
)
_INDEX = re.compile(r"_\{?([a-z]+)")
_LOWERED = dict(zip("ᵢⱼₖₗₘₙᵣₛₜ", "ijklmnrst", strict=True))


@dataclass(frozen=True, slots=True)
class Case:
    """The entries where two indices are equal, or where they differ."""

    one: str
    other: str
    equal: bool

    def __str__(self) -> str:
        return f"{self.one} {'=' if self.equal else '≠'} {self.other}"


def case_of(row: str) -> Case | None:
    """Return the case that a row of an answer is about; None of a row about every entry."""
    match = _found(row)
    return None if match is None else Case(match[1], match[3], match[2][0] == "=")


def without_cases(answer: str) -> str:
    """Return an answer with what its rows are about laid aside, and with both cases of a row in one expression."""
    return "\n".join(map(_without_case, answer.split("\n")))


def _without_case(row: str) -> str:
    match, both = _found(row), _both(row)
    if match is not None:
        return f"{row[: match.start()]}{' ' * len(match[0])}{row[match.end() :]}".rstrip()
    if both is None:
        return row
    same = f"δ_{{{both['a']}{both['b']}}}"
    return f"{row[: both.start()]}= ({both['one']})*{same} + ({both['two']})*(1 - {same})"


def _both(row: str) -> re.Match[str] | None:
    match = _BOTH.search(row)
    return match if match is not None and {match["a"], match["b"]} <= _indices(row) else None


def _found(row: str) -> re.Match[str] | None:
    if _both(row) is not None:
        return None
    for pattern in (_AT_THE_END, _AT_THE_START):
        match = pattern.search(row)
        if match is not None and "=" in row[: match.start()] + row[match.end() :]:
            rest = row[: match.start()] + row[match.end() :]
            if match[1] != match[3] and {match[1], match[3]} <= _indices(rest):
                return match
    return None


def _indices(text: str) -> set[str]:
    """The letters that stand as an index somewhere in a text."""
    written = {letter for index in _INDEX.findall(text) for letter in index}
    return written | {plain for sub, plain in _LOWERED.items() if sub in text}
