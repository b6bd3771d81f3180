"""Derivatives that words speak of: ``the derivative of log(1 - p) is -1/(1 - p)``, ``s/(2v) has the derivative …``.

Owns how such a sentence becomes an equation: ``d(s/(2v))/dv = …`` where it says by what, ``(log(1 - p))ʹ = …`` where
it does not. Knows the names of a problem; no values and no truth.
"""

from __future__ import annotations

import re

from studyml.grading.derivation.left_sides import NAME, SAID_PRIME, left_side
from studyml.grading.derivation.line import depth_of
from studyml.grading.derivation.prose import FUNCTIONS

_DERIVATIVE = (
    r"(?:partial )?(?:derivative|gradient|slope)|(?:partielle )?Ableitung|dérivée(?: partielle)?"
    r"|derivada(?: parcial)?|derivata"
)
_BY = (
    r",? (?:(?:with respect to|w\.?r\.?t\.?|nach|par rapport (?:à|a)|respecto (?:a|de)|in|at)"
    rf" (?P<by>{NAME})(?=[ ,]))"
)
_JUST = r"(?: just| simply| then| also| again| equal to| égale à| gleich)*"
_IS = rf"(?:is|equals|gives|ist|lautet|est|vaut|es|è){_JUST} "
_OF = re.compile(
    rf"\b(?:(?:the|its|die|la|una) )?(?:{_DERIVATIVE})"
    rf"(?: (?:of|von|de|di) (?P<top>[^\n=]{{1,80}}?))?{_BY},? {_IS}"
    rf"|(?<!\w)[d∂]/[d∂](?P<under>{NAME}) of (?P<what>[^\n=]{{1,80}}?),? {_IS}",
    re.IGNORECASE,
)
"""``the derivative of s/(2v) with respect to v is …``, ``d/dv of s/(2v) is …``."""
_OF_ANY = re.compile(
    rf"\b(?:(?:the|die|la) )?(?:{_DERIVATIVE}) (?:of|von|de|di) (?P<top>[^\n=]{{1,80}}?),? {_IS}"
    rf"|(?<=[ ,])(?:that of|die von|celle de) (?P<other>[^\n=]{{1,80}}?),? {_IS}",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"(?P<before>[^\n=]{1,120}?) (?:has(?: as)?|hat|a pour) (?:the |its |die |la )?"
    rf"(?:{_DERIVATIVE})(?:{_BY})? (?=[^\W\d]|[-−\d(\\])",
    re.IGNORECASE,
)
"""``the first term s/(2v) has the derivative …``."""
_GRADIENT_IS = re.compile(
    r"\b(?:the )?gradient(?: is| equals|:) (?P<what>[^\n=,;:]{1,120}?)(?=[.,;]?[ \t]*$)", re.IGNORECASE | re.MULTILINE
)
"""``so the gradient is Xᵀr/n``."""
_VAGUE = re.compile(r"\bits\b|\bin\b", re.IGNORECASE)
_WORD = re.compile(r"(?<![\w\\.])[A-Za-zÀ-ž]{2,}(?!\w)")
_ARTICLES = frozenset(("a", "A", "I"))


def spoken(answer: str, known: frozenset[str]) -> str:
    """Return an answer with equations for what words say of derivatives, every place kept where it was."""

    def named(match: re.Match[str]) -> str:
        top, by = match["what"] or match["top"] or "L", match["by"] or match["under"]
        if match["by"] and not match["top"] and _VAGUE.search(match[0]):
            return match[0]  # of what, stands before
        return _equation(match, f"d{top if top.isidentifier() else f'({top})'}/d{by}")

    def of_any(match: re.Match[str]) -> str:
        top = match["top"] or match["other"]
        if not _is_formula(top, known) or _is_equation(answer, match.end()):
            return match[0]
        return _equation(match, f"({top}){SAID_PRIME}")

    def has(match: re.Match[str]) -> str:
        begin = _formula_begin(match["before"], known)
        top = match["before"][begin:]
        if not _is_formula(top, known) or _is_equation(answer, match.end()):
            return match[0]
        left = f"({top}){SAID_PRIME}" if match["by"] is None else f"d({top})/d{match['by']}"
        return f"{match['before'][:begin]}{f'{left} = '.rjust(len(match[0]) - begin)}"

    def goal(match: re.Match[str]) -> str:
        if not _is_formula(match["what"], known):
            return match[0]
        return f"{'gradient = '.rjust(match.start('what') - match.start())}{match['what']}"

    if not _SPEAKS.search(answer):
        return answer
    answer = _GRADIENT_IS.sub(goal, answer)
    answer = _OF.sub(named, answer)
    answer = _OF_ANY.sub(of_any, answer)
    return _HAS.sub(has, answer)


_SPEAKS = re.compile(rf"(?:{_DERIVATIVE})|[d∂]/[d∂]\w+ of ", re.IGNORECASE)


def _equation(match: re.Match[str], left: str) -> str:
    return f"{left} = ".rjust(len(match[0]))


def _is_equation(text: str, at: int) -> bool:
    """Whether what is said of a derivative is an equation itself: ``is dp/dz = p(1 - p)``."""
    row = text[at:].partition("\n")[0]
    head, equals, _ = row.partition("=")
    return bool(equals) and left_side(head) is not None


def _is_formula(text: str, known: frozenset[str]) -> bool:
    """Whether a text is a formula of the problem's names, not words."""
    text = text.strip()
    if not text or depth_of(text) != 0 or text in _ARTICLES:
        return False
    if any(not _is_part(word, known) for word in _WORD.findall(text)):
        return False
    return any(name in known for name in re.findall(r"[^\W\d_]+", text)) or any(letter in known for letter in text)


def _is_part(word: str, known: frozenset[str]) -> bool:
    return word.casefold() in FUNCTIONS or word in known or all(letter in known for letter in word)


def _formula_begin(text: str, known: frozenset[str]) -> int:
    """Where the formula begins that a text ends in."""
    begin = len(text)
    for match in reversed(list(re.finditer(r"\S+", text))):
        word = match[0].rstrip(",:;")
        if match[0] != word or re.fullmatch(r"\d+[.)]|#+|//|%", word):
            break
        if re.fullmatch(r"[A-Za-zÀ-ž'’-]{2,}", word) and not _is_part(word, known):
            break
        if word in _ARTICLES and word not in known:
            break
        begin = match.start()
    return begin
