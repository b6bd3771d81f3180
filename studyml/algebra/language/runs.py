"""Runs of letters that mathematics writes without a space: ``GWᵀ``, ``2λw``, ``Xβ``, ``ylog p``.

Owns the splitting of a word that is no name into names that are, before anything is parsed, so that
``GWᵀ`` is G·Wᵀ. Knows the declared names and a few functions; a word that doesn't come out is left.
"""

from __future__ import annotations

from studyml.algebra.language.characters import ACCENTS, SUBSCRIPTS
from studyml.algebra.language.errors import ReadError
from studyml.algebra.language.functions import DTYPES
from studyml.algebra.language.lexer import Token
from studyml.algebra.language.names import Names
from studyml.algebra.language.words import CONSTANTS, MODULES, function_called, refuse_word

_LONGEST = 40
_INSIDE = frozenset(
    {"log", "ln", "exp", "tanh", "sin", "cos", "sqrt", "σ", "sigma", "sigmoid", "softmax", "relu", "tr", "det", "diag"}
) | {"sum", "mean", "max", "min"}
"""Functions that may stand inside a run: ``ylog(p)``."""


def split(tokens: list[Token], names: Names) -> list[Token]:
    """Return the tokens with every run of names taken apart."""
    result: list[Token] = []
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        power = before is not None and before.kind == "op" and before.text == "^" and token.glued
        if (
            token.kind != "word"
            or (before is not None and before.kind == "op" and before.text == ".")
            or (after is not None and after.kind == "op" and after.text == "=")
            or names.resolve(token.text) is not None
            or len(token.text) == 1
            or len(token.text) > _LONGEST
            or (_means_something(token, after, names) and not (power and token.text[0] == "T"))
        ):
            result.append(token)
            continue
        raised = (
            after is not None and after.kind in ("op", "super") and (after.kind == "super" or after.text in ("^", "**"))
        )
        result.extend(_taken_apart(token, names, after_caret=power, raised=raised))
    return result


def _means_something(token: Token, after: Token | None, names: Names) -> bool:
    word = token.text
    if word in MODULES and after is not None and after.text == ".":
        return True
    if word in CONSTANTS or word in DTYPES or word in {"True", "False", "None", "newaxis"}:
        return True
    try:
        refuse_word(token)
    except ReadError:
        return True
    if word.startswith("I_") and names.resolve(word[2:]) is not None:
        return True
    return function_called(word, True) is not None


def _taken_apart(token: Token, names: Names, *, after_caret: bool, raised: bool) -> list[Token]:
    word, start = token.text, token.span[0]
    if token.span[1] - start != len(word):  # a LaTeX word stands longer in the text than it is
        return [token]
    if after_caret and word[0] == "T" and len(word) > 1:
        rest = token._replace(text=word[1:], span=(start + 1, token.span[1]), glued=True)
        transpose = Token("transpose", "T", (start, start + 1), token.glued)
        if names.resolve(rest.text) is not None or len(rest.text) == 1:
            return [transpose, rest]
        return [transpose, *_taken_apart(rest, names, after_caret=False, raised=raised)]
    number = names.resolve(word[:-1]) if word[-1] == "1" else None
    if number is not None and names.ndim(number) == 0:  # Xw + b1, a number times a vector of ones
        return [token._replace(text=word[:-1])]
    pieces = _pieces(word, names)
    if pieces is None or _hides_e(pieces, names, raised=raised):
        return [token]
    tokens: list[Token] = []
    for piece in pieces:
        end = start + len(piece)
        tokens.append(Token("word", piece, (start, end), token.glued if not tokens else True))
        start = end
    return tokens


def _hides_e(pieces: list[str], names: Names, *, raised: bool) -> bool:
    """Whether Euler's number stands in a run without a power: ``ep(z)`` is a misspelt function, no e·p(z)."""
    alone = pieces[:-1] if raised else pieces
    return "e" in alone and names.resolve("e") is None and not {"e", "π", "I"}.issuperset(pieces)


def _is_piece(piece: str, names: Names) -> bool:
    identity = piece.startswith("I_") and names.resolve(piece[2:]) is not None
    return identity or names.resolve(piece) is not None or piece in _INSIDE or piece in {"e", "π", "I"}


def _pieces(word: str, names: Names) -> list[str] | None:
    """Return the fewest names that spell a word, or None."""
    ends = [i for i in range(1, len(word) + 1) if i == len(word) or not (word[i] in ACCENTS or word[i] in SUBSCRIPTS)]
    best: dict[int, list[str]] = {0: []}
    starts = [0, *ends[:-1]]
    for start in starts:
        if start not in best:
            continue
        for end in reversed(ends):
            if end <= start:
                break
            piece = word[start:end]
            if not _is_piece(piece, names):
                continue
            if end not in best or len(best[end]) > len(best[start]) + 1:
                best[end] = [*best[start], piece]
    return best.get(len(word))
