"""Whatever is typed, reading ends soon with a tree or a ReadError that points into the text."""

from __future__ import annotations

import random
import time

import pytest

from studyml.algebra.language import Names, ReadError, read, show
from studyml.algebra.tree import walk

NAMES = Names(
    {"X": 2, "y": 1, "p": 1, "w": 1, "b": 0, "z": 1, "W1": 2, "lam": 0, "dL/dp": 1},
    aliases={"p": ("yP",)},
    sizes=frozenset({"n", "m", "K"}),
)

VALID = [
    "X.T @ (p - y) / n",
    "-(y*np.log(p) + (1-y)*np.log(1-p)).mean()",
    "np.einsum('ij,j->i', X, w)",
    "p[np.arange(n), y]",
    "np.where(z > 0, z, 0)",
    "X.sum(axis=0, keepdims=True)",
    "X[:, None, ..., ::2]",
    "(XᵀX + λI)⁻¹Xᵀy",
    "1/n Σ (ŷ − y)²",
    "-1/n Σ [y log p + (1-y) log(1-p)]",
    r"\frac{1}{n} \mathbf{X}^\top (\hat{y} - y)",
    r"\frac1n\sum_{i=1}^{n} \left(y - p\right)^2",
    r"\lVert Xw - y \rVert_2^2 + \lambda \|w\|^2",
    "∂L/∂p · p(1-p)",
    "||w||^2 |z| √b σ(z)",
    "1{z > 0} ⊙ tanh'(z)",
    "np.linalg.svd(X, full_matrices=False)[1]",
    "max(0, 1 - y*z)",
    "e^{-z}/(1+e^{-z})^{2}",
]
ALPHABET = [
    *"XypwbznmKTIe0123456789 .,:;()[]{}+-*/%@^&|~<>=!?'\"\\_$#`",
    *"ᵀ⊤²³⁻¹ⁿ₁ᵢ·×⊙∘√Σ∑∏∂∇λσπŷ−–‖∞𝟙𝟏≤≥≠…½é\n\t\u0302\u200b\u202eеｘ",
    "np.", "log", "sum(", "axis=", "\\frac", "\\hat", "\\top", "\\left(", "\\right)", "^T", "**", "//", "==", ".T",
    ".sum()", "None", "__", "lambda ", " if ", "linalg.", "np.linalg.inv(", "\\sqrt", "\\|", "||", "_{i}", "^{-1}",
]  # fmt: skip


def outcome(text: str) -> str:
    """Read a text; return what came of it, after judging that it is in order."""
    try:
        readings = read(text, NAMES)
    except ReadError as error:
        start, end = error.span
        assert 0 <= start <= end <= len(text), (text, error.span)
        assert error.message
        return error.code
    assert 1 <= len(readings) <= 12
    for reading in readings:
        assert sum(1 for _ in walk(reading.tree)) <= 800
        assert all(0 <= a <= b <= len(text) for a, b in (node.span for node in walk(reading.tree))), text
        show(reading.tree)
    return "read"


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(4):
            case 0:
                text = text[:at] + chance.choice(ALPHABET) + text[at:]
            case 1:
                text = text[:at] + text[at + chance.randint(1, 3) :]
            case 2:
                text = text[:at] + chance.choice(ALPHABET) + text[at + 1 :]
            case _:
                other = chance.choice(VALID)
                start = chance.randrange(len(other))
                text = text[:at] + other[start : start + chance.randint(1, 8)] + text[at:]
    return text


def test_mutated_texts_are_read_or_refused() -> None:
    chance = random.Random(5)
    seen = {outcome(mutated(chance.choice(VALID), chance)) for _ in range(2500)}
    assert seen == {"read", "syntax", "unsafe"}


def test_random_texts_are_read_or_refused() -> None:
    chance = random.Random(6)
    seen = {outcome("".join(chance.choices(ALPHABET, k=chance.randint(0, 30)))) for _ in range(2500)}
    assert "syntax" in seen and "unsafe" in seen


def test_any_characters_at_all_are_read_or_refused() -> None:
    chance = random.Random(7)
    for _ in range(1500):
        outcome("".join(chr(chance.randrange(0x2FFFF)) for _ in range(chance.randint(1, 6))))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1999,
        "-" * 1999,
        "[" * 1999,
        "{" * 1999,
        "|" * 1999,
        "X" + ".T" * 900,
        "X" + "'" * 1900,
        "X" + "ᵀ" * 1900,
        "X" + "[0]" * 600,
        "X^" * 900 + "2",
        "2**" * 600 + "2",
        "x" * 2000,
        "X" * 2000,
        "wX" * 1000,
        "+".join(["b"] * 900),
        "b " * 900,
        "log " * 400 + "b",
        "1/" * 900 + "b",
        "1/n " * 400,
        "Σ " * 900 + "b",
        "√" * 1900 + "b",
        r"\frac" * 380,
        r"\frac{1" * 250,
        r"\hat{" * 380,
        r"\mathbf{" * 240 + "X" + "}" * 240,
        r"\sqrt" * 380 + "b",
        "d/d" * 600,
        "∂" * 1900,
        "∂L/" * 600,
        "max(0, " * 200 + "b" + ")" * 200,
        "|A| " * 400,
        "sum (" * 390,
        "sum (" * 50 + "b" + ")^2" * 50,
        "I(" * 190 + "b" + ")" * 190,
        "𝟙[" * 300,
        "9" * 1999,
        "1e" + "9" * 1900,
        "9**9**9**9**9**9",
        "X" + "_{" * 900,
        "'" * 1999,
        "y" + "\u0302" * 1900,
        "X[" + ":," * 900 + "]",
        "np." * 600,
        "((((((((((" * 10 + "b" + "))))))))))" * 10,
        "b^(" * 400,
        "1{" * 500,
        "f(" * 600,
        "X @ " * 500,
        "\\" * 1999,
        "$" * 1999,
        "x" * 1_000_000,
        "\u200b" * 1_000_000,
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode() + f"_{len(text)}",
)
def test_hostile_texts_are_refused_in_time(text: str) -> None:
    start = time.process_time()
    assert outcome(text) in {"syntax", "unsafe", "too_large", "read"}
    assert time.process_time() - start < 1.0
