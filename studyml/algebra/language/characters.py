"""Which characters a text may hold, and what the unusual ones mean.

Owns the alphabet: refuses characters that deceive (lookalikes, invisible ones) before anything else
is read, and knows superscripts, subscripts, accents and the Greek letters by name. Knows no grammar.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from studyml.algebra.language.errors import ReadError

GREEK: Mapping[str, str] = MappingProxyType(
    {
        "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta",
        "η": "eta", "θ": "theta", "ϑ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu",
        "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi",
        "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma",
        "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    }
)  # fmt: skip
"""Greek letter → its English name. Letters that look like Latin ones (Α, Χ, ο) are not here."""

ACCENTS: Mapping[str, str] = MappingProxyType(
    {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot", "\u030c": "check"}
)
"""Combining accent → what a name with it is called (``ŷ`` is ``yhat``)."""

SUBSCRIPTS: Mapping[str, str] = MappingProxyType(
    dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₌₊₋", "0123456789aehijklmnoprstuvx=+-", strict=True)),
)

SUPERSCRIPTS: Mapping[str, str] = MappingProxyType(
    dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ᵀᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵖʳˢᵗᵘᵛʷˣʸᶻ", "0123456789-+()Tabcdefghijklmnprstuvwxyz", strict=True)),
)

SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys("−–—‐‑‒―", "-"),
        **dict.fromkeys("·⋅∙•", "·"),
        "×": "×",
        **dict.fromkeys("⊙∘◦⊚", "⊙"),
        "⊗": "⊗",
        **dict.fromkeys("∗⁎", "*"),
        **dict.fromkeys("÷∕⁄⊘", "/"),
        "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=", "≠": "!=", "…": "...", "¬": "~",
        **dict.fromkeys("‖∥", "‖"),
        **dict.fromkeys("⊤⊺", "⊤"),
        **dict.fromkeys("′’‘ʹ", "'"),
        "√": "√", "∑": "∑", "∏": "∏", "∂": "∂", "∇": "∇", "∞": "∞", "†": "†", "𝟙": "𝟙", "𝟏": "𝟏",
        "⟨": "⟨", "⟩": "⟩",
    }
)  # fmt: skip
"""Symbol of mathematics → the one the grammar knows it by."""

FRACTIONS: Mapping[str, str] = MappingProxyType(
    {character: repr(float(unicodedata.numeric(character))) for character in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"}
)

SPACES = frozenset(" \t\n\r\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f")

_ASCII = frozenset(chr(code) for code in range(0x20, 0x7F))
_PLAIN = (
    _ASCII
    | SPACES
    | GREEK.keys()
    | ACCENTS.keys()
    | SUBSCRIPTS.keys()
    | SUPERSCRIPTS.keys()
    | SYMBOLS.keys()
    | FRACTIONS.keys()
)


def is_accented(character: str) -> bool:
    """Whether this is one composed letter with an accent we know, such as ``ŷ``."""
    parts = unicodedata.normalize("NFD", character)
    return len(parts) == 2 and parts[0].isascii() and parts[0].isalpha() and parts[1] in ACCENTS


def starts_word(character: str) -> bool:
    """Whether a name can begin with this character."""
    if character.isascii():
        return character.isalpha() or character == "_"
    return character in GREEK or is_accented(character)


def continues_word(character: str) -> bool:
    """Whether a name can go on with this character."""
    return (
        starts_word(character)
        or (character.isascii() and character.isdigit())
        or character in ACCENTS
        or character in SUBSCRIPTS
    )


def with_inner_products(text: str) -> str:
    """Return a text of the same length in which the ``<a, b>`` of a keyboard is ``⟨a, b⟩``, a comparison what it was.

    An angle opens one where an operand must follow, or apart from what is before it and close to what is behind.
    """
    if ">" not in text:
        return text
    found = list(text)
    at = text.find("<")
    while at >= 0:
        before = text[text.rfind("\n", 0, at) + 1 : at]
        expected = not before.strip() or before.rstrip()[-1] in _OPERAND_FOLLOWS
        apart = before[-1:].isspace() and not text[at + 1 : at + 2].isspace() and before.count("(") == before.count(")")
        end = _pointed(text, at, apart=not expected) if expected or apart else None
        if end is not None:
            found[at], found[end] = "⟨", "⟩"
        at = text.find("<", at + 1)
    return "".join(found)


_OPERAND_FOLLOWS = frozenset("=+-−–*/@·⋅⊙×([{,:;≈")


def _pointed(text: str, opening: int, *, apart: bool) -> int | None:
    """Where the angle that opens here is closed, with one comma between."""
    depth = commas = 0
    for at in range(opening + 1, len(text)):
        letter = text[at]
        depth += (letter in "([{") - (letter in ")]}")
        if depth < 0 or letter in "\n<":
            return None
        if depth == 0:
            if letter == ">" and text[at - 1] not in "-=":
                return at if commas == 1 and not (apart and text[at - 1].isspace()) else None
            if letter == "=":
                return None
            commas += letter == ","
    return None


def refuse_deceivers(text: str) -> None:
    """Raise ``unsafe`` at the first character that looks like another one or can't be seen.

    Letters and digits of other scripts, fullwidth forms, mathematical alphabets, zero-width and
    direction marks, control characters, and accents on anything but a letter are refused; other
    symbols are left to the grammar, which doesn't know them either.
    """
    if text.isascii() and text.isprintable():
        return
    for position, character in enumerate(text):
        if character in _PLAIN and not (character in ACCENTS and not _carries(text, position)):
            continue
        if is_accented(character):
            continue
        category = unicodedata.category(character)
        name = unicodedata.name(character, "a character without a name")
        if category[0] in "LNMCZ" or "FULLWIDTH" in name or "MODIFIER LETTER" in name:
            shown = character if category[0] in "LN" else f"U+{ord(character):04X}"
            folded = unicodedata.normalize("NFKC", character)
            typed = folded.isascii() and folded.isprintable() and folded.strip()
            ascii_twin = f" If you mean {folded}, type it plainly." if typed else ""
            raise ReadError(
                "unsafe",
                f"Character {position + 1} ({shown}, {name.lower()}) can't be told from another or can't be seen."
                f"{ascii_twin}",
                (position, position + 1),
            )


def _carries(text: str, position: int) -> bool:
    """Whether the accent at a position stands on a letter (or on one other accent that does)."""
    return position > 0 and (
        text[position - 1] in GREEK or (text[position - 1].isascii() and text[position - 1].isalpha())
    )
