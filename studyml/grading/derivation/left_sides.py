"""Left sides of a derivation, and the derivatives that a right side mentions.

Owns the spellings: ``dL/dp``, ``∂L/∂ŷ``, ``\\frac{\\partial L}{\\partial W^{[1]}}``, ``∇_w L``, ``dw``, ``d_w``,
``dL_dw``, ``grad_w``, ``L'``, ``σ'(z)``, ``d(w @ w)/dw``, ``d/dz log(z)``. Knows no values, and not which names exist.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from studyml.algebra.language.characters import SUBSCRIPTS

D = r"(?:d|∂|\\partial(?![A-Za-z])|\\math(?:rm|bf)\s*\{?\s*d\s*\}?|\\text\s*\{\s*d\s*\}|𝑑)\s*"
_INDEX = r"(?:_\{?\w+\}?|\^\s*\{?\s*[\[(]\s*\w{1,2}\s*[\])]\s*\}?)"
_STYLE = r"\\(?:hat|bar|tilde|widehat|math(?:cal|bf|rm|it)|boldsymbol|bm|vec)"
NAME = (
    rf"(?:{_STYLE}\s*\{{?\s*\\?\w+\s*\}}?{_INDEX}*"
    rf"|\\[A-Za-z]+{_INDEX}*|[^\W\d](?:[^\Wᵀ]|[\u0302\u0304\u0303])*{_INDEX}*)"
)
QUOTIENT = re.compile(rf"(?<![^\Wᵀ])(?<!\\){D}(?P<top>{NAME})\s*/\s*{D}(?P<bottom>{NAME})(?![^\Wᵀ])")
FRACTION = re.compile(rf"\\[dt]?frac\s*\{{\s*{D}(?P<top>{NAME})\s*\}}\s*\{{\s*{D}(?P<bottom>{NAME})\s*\}}")
_PHYSICS = re.compile(rf"\\(?:p?dv|pderiv|deriv)\s*\{{\s*(?P<top>{NAME})\s*\}}\s*\{{\s*(?P<bottom>{NAME})\s*\}}")
_OF = [  # a derivative of an expression: d(…)/dw, ∂ log p/∂p, d/dw (…), \frac{d}{dz} …
    re.compile(rf"{D}(?P<top>[(\[{{\\a-zA-Zσ|‖√].*)\s*/\s*{D}(?P<bottom>{NAME})"),
    re.compile(rf"\\[dt]?frac\s*\{{\s*{D}(?P<top>.*)\}}\s*\{{\s*{D}(?P<bottom>{NAME})\s*\}}"),
    re.compile(rf"{D}/\s*{D}(?P<bottom>{NAME})\s*(?P<top>.+)"),
    re.compile(rf"\\[dt]?frac\s*\{{\s*{D}\}}\s*\{{\s*{D}(?P<bottom>{NAME})\s*\}}\s*(?P<top>.+)"),
    re.compile(rf"(?:∂|\\partial)\s*_\s*\{{?(?P<bottom>{NAME})\}}?\s*(?P<top>[(\[{{‖√].+)"),
    re.compile(rf"(?:∇|\\nabla)\s*_?\s*\{{?(?P<bottom>{NAME})\}}?\s*(?P<top>[(\[{{\\‖|½√\d].+)"),
]
_ROUND = re.compile(r"∂|\\partial|\\pdv|\\pderiv")
_NABLA_OF_BRACKETS = re.compile(rf"(?:∇|\\nabla)\s*\((?!\s*{NAME}\s*\))(?P<top>[^=]+)\)\Z")
"""``∇(yᵀy)``."""
_OPERATOR = re.compile(rf"{D}/\s*{D}(?P<bottom>{NAME})")
"""``d/dw`` alone, of the loss."""
_NABLA = re.compile(
    rf"(?:∇|\\nabla|grad(?=[\s(])|grad(?=_\w+[\s(]+\w))\s*(?:_\s*)?(?:\{{\s*(?P<braced>{NAME})\s*\}}|(?P<bottom>{NAME}))?"
    rf"(?:(?:\s+|(?<=\}})|(?<=∇)|\()\s*(?P<top>{NAME})\s*\)?(?:\(\s*(?P<at>{NAME})\s*\))?)?"
)
_SUBSCRIPTED = re.compile(
    rf"(?:∂|\\partial|D)\s*_\s*(?:\{{\s*(?P<braced>{NAME})\s*\}}|(?P<bottom>[^\W\d_][^\W_ᵀ]*))\s+(?P<top>{NAME})"
)
"""``∂_w L``."""
_PRIME = re.compile(rf"(?P<function>{NAME})\s*['′]\s*(?:\(\s*(?P<bottom>{NAME})\s*\))?\Z")
SAID_PRIME = "ʹ"
"""Behind brackets whose derivative words speak of, without saying by what."""
_PRIMED_BRACKETS = re.compile(rf"\((?P<top>(?!\))[^()]*(?:\([^()]*\)[^()]*)*)\)\s*(?P<prime>['′{SAID_PRIME}])\Z")
_SEPARATOR = r"\s*(?:[,;‖]|\|\|?|\\\|)\s*"
_LOSS_OF = re.compile(
    rf"(?P<loss>L|J|f|F|E|ℓ|\\ell|\\mathcal\s*\{{?\s*L\s*\}}?|loss|cost|KL|NLL|MSE|SSE|RSS|B?CE)"
    rf"\s*\(\s*{NAME}(?:{_SEPARATOR}{NAME})*\s*\)"
)
_WORD = re.compile(rf"{NAME}\Z")
_SHORT = re.compile(r"(?:d_?|∂_?|grad_|g_|[LJ]_)(?P<before>.+)|(?P<after>.+?)(?:_grad|\.grad)")
_W = r"[^\Wᵀ]"
MENTION = re.compile(
    rf"(?<![^\Wᵀ])(?<![/∂\\.])(?:[d∂]{_W}+|(?:grad|[gLJ])_{_W}+|[^\W\d]\w*?(?:_grad|\.grad)|Ξ{_W}+)(?!{_W}|\s*/\s*{D}{NAME}|\()"
)
"""A word on a right side that may stand for a derivative."""


@dataclass(frozen=True, slots=True)
class Left:
    """A left side: a derivative ``d top / d bottom``, or a name (``bottom`` is None)."""

    top: str
    bottom: str | None = None
    function: bool = False
    """``σ'(z)``: the top is a function, not a name."""
    expression: bool = False
    """``d(w @ w)/dw``: the top is an expression."""
    gradient: bool = False
    """``L'`` or ``∇L``: by what, is not said."""
    at: str = field(default="", compare=False)
    """Of ``∇f(u)`` the u."""
    prime: bool = False
    """Which of the two; ``(a/c)'`` where the top is an expression."""
    said: bool = False
    """Whether words speak of it and do not say by what."""
    round: bool = field(default=False, compare=False)
    """Whether it is written with ∂, which may leave out what goes through other names."""


def left_side(text: str) -> Left | None:
    """Return what a text names, when it is a left side and nothing more."""
    text = text.strip().strip("$").strip()
    for pattern in (QUOTIENT, FRACTION, _PHYSICS):
        match = pattern.fullmatch(text)
        if match:
            return Left(bare(match["top"]), bare(match["bottom"]), round=_ROUND.search(text) is not None)
    match = _SUBSCRIPTED.fullmatch(text)
    if match:
        return Left(bare(match["top"]), bare(match["braced"] or match["bottom"]), round=match[0][0] != "D")
    match = _PRIME.fullmatch(text)
    if match:
        if match["bottom"] is None:
            return Left(bare(match["function"]), gradient=True, prime=True)
        return Left(bare(match["function"]), bare(match["bottom"]), function=True)
    match = _PRIMED_BRACKETS.match(text)
    if match:
        said = match["prime"] == SAID_PRIME
        return Left(match["top"].strip(), expression=True, prime=True, said=said)
    match = _NABLA_OF_BRACKETS.match(text)
    if match:
        return Left(match["top"].strip(), expression=True, gradient=True)
    match = _NABLA.fullmatch(text)
    if match and match["bottom"] != "of":  # grad of the loss
        return _nabla(match)
    if _WORD.fullmatch(text) or text.endswith(".grad"):
        name = bare(text)
        return None if re.search("[⁰¹²³⁴-⁹]", name) else Left(name)  # L² = … is an expression
    match = _LOSS_OF.fullmatch(text)
    if match:
        return Left(bare(match["loss"]))
    if QUOTIENT.search(text) or FRACTION.search(text):
        return None
    if match := _OPERATOR.fullmatch(text):
        return Left("L", bare(match["bottom"]))
    for pattern in _OF:
        match = pattern.fullmatch(text)
        if match and pattern is _OF[-1] and "_" not in text[: match.start("top")] and text[match.end("bottom")] == "(":
            continue  # ∇f(u)ᵀ …
        if match and match["top"].strip() and "=" not in match["top"]:
            return Left(match["top"].strip(), bare(match["bottom"]), expression=True)
    return None


_APPLIED = re.compile(rf"(?P<function>{NAME})\s*\(\s*(?P<args>{NAME}(?:{_SEPARATOR}{NAME})*)\s*\)\Z")


def applied(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the name and the arguments of ``g(u)``, ``h_w(x, b)``; None of anything else."""
    match = _APPLIED.match(text.strip().strip("$").strip())
    if match is None:
        return None
    return bare(match["function"]), tuple(bare(part) for part in re.split(_SEPARATOR, match["args"]))


def _nabla(match: re.Match[str]) -> Left:
    bottom, top = match["braced"] or match["bottom"], match["top"]
    if top is not None and "_" not in match[0] and match["braced"] is None and re.search(r"[^\s(]\(", match[0]):
        return Left(bare(bottom), gradient=True, at=bare(top))  # ∇L(w)
    if bottom is None or (top is None and "_" not in match[0] and match["braced"] is None):
        return Left(bare(top or bottom or "L"), gradient=True, at=bare(match["at"] or ""))
    return Left(bare(top or "L"), bare(bottom))


def short_for(word: str, is_top: Callable[[str], bool], is_bottom: Callable[[str], bool]) -> tuple[str, str] | None:
    """Return (top, bottom) that a word is short for: ``dw``, ``d_w``, ``grad_w``, ``w_grad``, ``dL_dw``, ``dzdw``.

    The top is L where none is named.
    """
    match = _SHORT.fullmatch(word)
    if match is None:
        return None
    named = match["before"] or match["after"]
    if is_bottom(named):
        return "L", named
    by, _, of = named.partition("_")
    if word.startswith(("grad_", "d")) and of and is_bottom(by) and is_top(of):  # grad_w_q, dw_q
        return of, by
    for at in range(2, len(word) - 1) if word[0] in "d∂" else ():
        if word[at] in "d∂" and is_top(word[1:at].strip("_")) and is_bottom(word[at + 1 :]):
            return word[1:at].strip("_"), word[at + 1 :]
    return None


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """Return a name without the LaTeX around it: ``\\hat{y}`` is ``yhat``, ``W^{[1]}`` is ``W1``, ``δ₂`` is ``δ2``."""
    name = unicodedata.normalize("NFC", name).replace("\\ell", "l")
    name = re.sub(r"\\(?:wide)?(hat|bar|tilde)\s*\{?\s*\\?(\w+)\s*\}?", r"\2\1", name)
    name = re.sub(r"\\(?:math(?:cal|bf|rm|it)|boldsymbol|bm|vec)\s*\{?\s*(\\?\w+)\s*\}?", r"\1", name)
    name = re.sub(r"_?\s*\^\s*\{?\s*[\[(]\s*(\w{1,2})\s*[\])]\s*\}?", r"\1", name)
    name = re.sub(r"_\{(\w+)\}", r"_\1", name)
    name = "".join(SUBSCRIPTS.get(character, character) for character in name)
    return name.replace("\\", "").replace("{", "").replace("}", "").replace("ℓ", "l").strip()


def quotients(text: str) -> list[tuple[str, str]]:
    """Return every derivative ``(top, bottom)`` that an expression mentions as a quotient."""
    found = [
        (bare(match["top"]), bare(match["bottom"]))
        for pattern in (QUOTIENT, FRACTION)
        for match in pattern.finditer(text)
    ]
    return list(dict.fromkeys(found))


def with_direct_parts(text: str, letter_of: Callable[[Left, str], str]) -> str:
    """Return an expression, as long as before, with what a function gives for each ``∂f/∂z``; "" leaves it as it is.

    The function is given the derivative and how it is written.
    """

    def put(match: re.Match[str]) -> str:
        rounded = _ROUND.search(match[0]) is not None
        letter = letter_of(Left(bare(match["top"]), bare(match["bottom"]), round=rounded), match[0])
        return letter.ljust(len(match[0])) if letter else match[0]

    return FRACTION.sub(put, QUOTIENT.sub(put, text))


def plain_mentions(text: str) -> str:
    """Return an expression with ``dL/dz`` and ``dL/dW1`` for ``∇_z L`` and ``dL/dW^{[1]}``, as long as before."""

    def named(match: re.Match[str]) -> str:
        left = left_side(match[0])
        if left is None or left.bottom is None:
            return match[0]
        whole, short = f"d{left.top}/d{left.bottom}", f"d{left.bottom}"
        return (whole if len(whole) <= len(match[0]) else short).ljust(len(match[0]))

    text = _NABLA_MENTION.sub(named, text)
    if "_" in text:
        text = _SUBSCRIPTED.sub(named, text)
    return _LAYERED.sub(named, text)


def other_nablas(text: str) -> str:
    """Return an expression with ``dq/dw`` for ``∇_w q``, as long as before."""
    return _NABLA_OF.sub(lambda match: f"d{bare(match['top'])}/d{bare(match['by'])}".ljust(len(match[0])), text)


_NABLA_OF = re.compile(rf"(?:∇|\\nabla)\s*_\s*(?:\{{\s*)?(?P<by>{NAME})(?:\s*\}})?\s+(?P<top>{NAME})")
_NABLA_MENTION = re.compile(
    rf"(?:∇|\\nabla)\s*_\s*(?:\{{\s*{NAME}\s*\}}|{NAME})(?:\s*(?:L|J|\\mathcal\s*\{{?\s*L\s*\}}?|\\ell|ℓ)(?![A-Za-z_]))"
)
_LAYERED = re.compile(
    rf"(?<![\w\\]){D}{NAME}\s*/\s*{D}[^\W\d]\w*\s*\^\s*(?:\{{\s*[\[(]\s*\w{{1,2}}\s*[\])]\s*\}}|[\[(]\s*\w{{1,2}}\s*[\])])"
)
