"""Small steps: the h of ``f(x + h)``, ``log(p + h)``, ``L(w + t d)`` and ``O(h²)``, as text.

Owns which names of an answer are steps and what they are steps of, and what a line leaves out. Knows no values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from studyml.grading.derivation.left_sides import NAME, bare
from studyml.grading.derivation.line import depth_of

_CALLED = re.compile(rf"(?<![\w\\])(?P<function>{NAME})?\s*(?:\\left\s*)?\(")
_MOVED = re.compile(rf"\s*(?P<by>{NAME})\s*[-+−]\s*(?P<rest>[^-+−=]+)\Z")
_WORD = re.compile(rf"(?<![^\Wᵀ])(?<!\\){NAME}")
_BIG = r"(?:\\mathcal\s*\{?\s*O\s*\}?|\\mathrm\s*\{\s*[Oo]\s*\}|[Oo]|𝒪)"
_LEFT_OUT = re.compile(
    rf"(?:\A|(?<=[(\[])|\s*[-+−])\s*(?P<sign>{_BIG})\s*(?:\\left\s*)?\((?P<of>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)"
)
_DOTS = re.compile(
    r"\s*[-+−]\s*(?:\.\.\.|…|\\[lc]?dots|h\.?o\.?t\.?(?![A-Za-z])|(?:terms of )?higher[- ]order(?: terms)?)"
    r"\s*(?=\Z|[)\]])",
    re.IGNORECASE,
)
_RAISED = re.compile(r"[⁰¹²³⁴-⁹]+")
_POWER = re.compile(r"(?:\^|\*\*)\s*\{?\s*(\d)|([²³⁴])")
_ABOUT = re.compile(r"≈|≃|≐|\\approx|\\simeq|(?:to|in|of) (?:the )?(?:first|1st|leading|linear) order")
_SECOND = re.compile(r"(?:to|in|of|up to) (?:the )?(?:second|2nd) order")


@dataclass(frozen=True, slots=True)
class Small:
    """A step, with what it is a step of; of a factor ``t`` before a direction that has no shape of its own, ""."""

    name: str
    of: str


def moved_in(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield what stands in brackets as ``x + h``: the function before them, "" where there is none; x; the step."""
    for match in _CALLED.finditer(text):
        inner = text[match.end() : _closing(text, match.end())]
        for argument in _arguments(inner):
            moved = _MOVED.match(argument.strip())
            if moved is not None:
                yield bare(match["function"] or ""), bare(moved["by"]), moved["rest"]


def smalls_in(rest: str, by: str, is_known: Callable[[str], bool]) -> tuple[Small, ...]:
    """Return the steps in what is added to a name: ``h``, ``t d``, ``h/2``; none where all of it is known."""
    words = [bare(match[0]) for match in _WORD.finditer(_RAISED.sub("", rest))]
    new = [word for word in dict.fromkeys(words) if word and not is_known(word)]
    if not new or len(new) > 2 or "(" in rest:
        return ()
    if len(new) == 2:
        return Small(new[0], ""), Small(new[1], by)
    if len(words) > 1:  # t g, along what is known
        return (Small(new[0], ""),)
    return (Small(new[0], by),)


def order_of(text: str) -> int | None:
    """Return the order in its step of what a line leaves out, the lowest; None where it leaves out nothing."""
    found = [_order(match) for match in _LEFT_OUT.finditer(text)]
    if _DOTS.search(text) or _ABOUT.search(text):
        found.append(2)
    if _SECOND.search(text):
        found.append(3)
    return min(found, default=None)


def left_out(text: str) -> frozenset[str]:
    """Return the names in what a line leaves out: h of ``O(‖h‖²)``."""
    inner = (_RAISED.sub("", match["of"]) for match in _LEFT_OUT.finditer(text))
    return frozenset(bare(word[0]) for one in inner for word in _WORD.finditer(one))


def without_rest(text: str) -> str:
    """Return a side without what it leaves out, 0 where that was all."""
    return _DOTS.sub("", _LEFT_OUT.sub("", text)).strip() or "0"


def _order(match: re.Match[str]) -> int:
    power = _POWER.search(match["of"])
    order = 1 if power is None else int(power[1]) if power[1] else "²³⁴".index(power[2]) + 2
    return order + 1 if match["sign"].strip("\\{}mathr ") == "o" else order


def _arguments(text: str) -> Iterator[str]:
    begin = 0
    for at, character in enumerate(text):
        if character == "," and depth_of(text[begin:at]) == 0:
            yield text[begin:at]
            begin = at + 1
    yield text[begin:]


def _closing(text: str, start: int) -> int:
    depth = 1
    for at in range(start, len(text)):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        if depth == 0:
            return at
    return len(text)


def with_functions(text: str, letter_of: Callable[[str, tuple[str, ...]], str]) -> str:
    """Return a text with another word for each function before brackets; "" leaves it.

    ``letter_of`` is given the function's name and what each argument begins with.
    """
    pieces, at = [], 0
    for match in _CALLED.finditer(text):
        if not match["function"] or match.start() < at:
            continue
        inner = text[match.end() : _closing(text, match.end())].replace("\\right", "")
        heads = [re.match(rf"\s*({NAME})", argument) for argument in _arguments(inner)]
        letter = (
            "" if not all(heads) else letter_of(bare(match["function"]), tuple(bare(one[1]) for one in heads if one))
        )
        if letter:
            pieces += [text[at : match.start()], letter, "("]
            at = match.end()
    return "".join([*pieces, text[at:]])
