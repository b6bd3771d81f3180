"""What stands above or below the line, as tokens: ``xᵢ``, ``w_{ij}``, ``W^{(1)}``, ``A⁻¹``, ``1_{z > 0}``.

Owns where an index, a layer's number or a small power ends, and which of them are read with the word before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studyml.algebra.language.characters import SUBSCRIPTS, SUPERSCRIPTS
from studyml.algebra.language.errors import INDEXED, ReadError

if TYPE_CHECKING:
    from studyml.algebra.language.lexer import Lexer

_LAYER = re.compile(r"\^\s*(\{\s*)?[\[(]\s*([0-9]{1,2})\s*[\])](?(1)\s*\})")
_LAYER_TRANSPOSED = re.compile(
    r"\^\s*\{\s*[\[(]\s*([0-9]{1,2})\s*[\])]\s*(\\top|\\intercal|\\math(?:sf|rm)\s*\{?\s*T\s*\}?|T|⊤|ᵀ|')\s*\}"
)
_SAMPLE = re.compile(r"\^\s*\{?\s*\(\s*([a-z])\s*\)\s*\}?")
_BRACED = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
_FONT = re.compile(r"\\(?:text|mathrm|textrm|rm|mathsf|mathbf)(?![A-Za-z])")


def subscript(text: str, at: int, latex: bool) -> tuple[str, int] | None:
    """Return what ``_…`` at a place says and where it ends: ``_i``, ``_{ij}``, ``_{i=1}``; LaTeX's is one character."""
    start = at
    if text[at : at + 1] != "_":
        return None
    at += 1
    if text[at : at + 1] == "{":
        match = _BRACED.match(text, at)
        if match is None:
            raise ReadError("syntax", "This subscript is never closed: a } is missing.", (start, len(text)))
        plain = _FONT.sub("", match[0]).replace("\\", "").replace("{", "").replace("}", "")
        return "".join(plain.split()), match.end()
    if text[at : at + 1] == "∞":
        return "inf", at + 1
    end = at
    while end < len(text) and text[end].isascii() and text[end].isalnum():
        end += 1
        if latex:
            break
    return (text[at:end], end) if end > at else None


def below(lexer: Lexer, glued: bool) -> bool:
    """Whether a subscript of something that is no word stood here (it is added)."""
    last = lexer.tokens[-1] if lexer.tokens else None
    symbol = last is not None and last.kind == "op" and last.text in {")", "]", "}", "‖", "|", "∑", "∏", "𝟏"}
    power = last is not None and last.kind in {"number", "super"} and len(lexer.tokens) > 1
    if glued and last is not None and last.text in {"1", "𝟙", "𝟏"} and _condition(lexer):
        return True
    if not (glued or lexer.latex) or not (symbol or power):
        return False
    found = subscript(lexer.text, lexer.at, lexer.latex)
    if found is None and symbol and lexer.text.startswith("_+", lexer.at):
        found = ("+", lexer.at + 2)
    if found is None:
        return False
    lexer.add("sub", found[0], lexer.at, found[1], glued)
    return True


def _condition(lexer: Lexer) -> bool:
    r"""Step over the ``_`` of ``1_{z > 0}``: what stands in its braces is an expression."""
    text, at = lexer.text, lexer.at
    inside = text[at + 2 : text.find("}", at)]
    if text[at + 1 : at + 2] != "{" or not any(mark in inside for mark in ("<", ">", "=", "≥", "≤", "\\")):
        return False
    lexer.at += 1
    return True


def layer(lexer: Lexer, word: str, start: int, end: int, glued: bool) -> bool:
    """Whether the power behind a word was a layer's number, and is read with it."""
    found = _LAYER_TRANSPOSED.match(lexer.text, end)
    if found and lexer.names.resolve(word + found[1]) is not None:
        lexer.add("word", word + found[1], start, found.start(2), glued)
        lexer.add("transpose", "⊤", found.start(2), found.end(), glued=True)
        return True
    found = _LAYER.match(lexer.text, end)
    if found and lexer.names.resolve(word + found[2]) is not None:
        lexer.add("word", word + found[2], start, found.end(), glued)
        return True
    sample = _SAMPLE.match(lexer.text, end)
    if sample and lexer.names.resolve(sample[1]) is None:
        raise ReadError("syntax", INDEXED, (start, sample.end()))
    return False


def subscripts(lexer: Lexer, glued: bool) -> None:
    """Add a run of small characters below the line."""
    text, start = lexer.text, lexer.at
    end = start + 1
    while end < len(text) and text[end] in SUBSCRIPTS:
        end += 1
    lexer.add("sub", "".join(SUBSCRIPTS[c] for c in text[start:end]), start, end, glued)


def superscripts(lexer: Lexer, glued: bool) -> None:
    """Add a run of small characters above the line: a transpose or a power."""
    text = lexer.text
    start = end = lexer.at
    while end < len(text) and text[end] in SUPERSCRIPTS:
        if text[end] == "ᵀ" and text[end - 1] != "⁻":  # (AB)⁻¹ᵀ: the transpose is its own
            break
        end += 1
    if end == start or (text[start:end] == "ᵗ" and not _counts(lexer)):
        lexer.add("transpose", "⊤", start, start + 1, glued)
    else:
        lexer.add("super", "".join(SUPERSCRIPTS[c] for c in text[start:end]), start, end, glued)


def _counts(lexer: Lexer) -> bool:
    """Whether a small t above the line is the name t: where one is declared and stands over a scalar (β₁ᵗ)."""
    before = lexer.tokens[-1] if lexer.tokens else None
    base = lexer.names.resolve(before.text) if before is not None and before.kind == "word" else None
    return lexer.names.resolve("t") is not None and base is not None and lexer.names.ndim(base) == 0
