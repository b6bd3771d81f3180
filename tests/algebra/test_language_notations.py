"""One random formula written three ways (NumPy, mathematics, LaTeX) is one value; NumPy's is run by Python."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from studyml.algebra.evaluate import evaluate
from studyml.algebra.language import Names, read, show

NAMES = Names({"X": 2, "A": 2, "y": 1, "p": 1, "r": 1, "w": 1, "v": 1, "b": 0, "lam": 0}, sizes=frozenset({"n", "m"}))
SUM, PRODUCT, FACTOR = 1, 2, 3


def values() -> dict[str, object]:
    draw = np.random.default_rng(3)
    n, m = 7, 4
    return {
        "X": draw.normal(size=(n, m)) / 2,
        "A": draw.normal(size=(m, m)) / 4 + 2 * np.eye(m),
        "y": draw.uniform(0.2, 0.8, n),
        "p": draw.uniform(0.2, 0.8, n),
        "r": draw.uniform(0.2, 0.8, n),
        "w": draw.uniform(0.2, 0.8, m),
        "v": draw.uniform(0.2, 0.8, m),
        "b": 0.75,
        "lam": 1.25,
        "n": n,
        "m": m,
    }


@dataclass(frozen=True)
class Written:
    """A formula in Python and in mathematics, and how tightly the latter binds."""

    code: str
    text: str
    level: int

    def at(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"


class Writer:
    """Writes formulas of a given kind: a scalar, a vector of n or m entries."""

    def __init__(self, chance: random.Random, latex: bool):
        self.chance = chance
        self.latex = latex

    def pick(self, *ways: str) -> str:
        return self.chance.choice(ways)

    def transpose(self, text: str) -> str:
        marks = (
            (r"^\top", r"^T", r"^{\top}", r"^{\mathsf{T}}", "^{T}")
            if self.latex
            else ("ᵀ", "^T", "'", "^{T}", ".T", "^⊤")
        )
        return text + self.pick(*marks)

    def beside(self, left: str, right: str) -> str:
        dots = (" ", " ", r" \cdot ", r" \, ") if self.latex else (" ", " ", "·", " · ", "")
        if right[0].isdigit():
            dots = (r" \cdot ",) if self.latex else ("·",)
        if left.endswith(".T"):
            dots = (" ",)
        return left + self.pick(*dots) + right

    def minus(self) -> str:
        return self.pick(" - ", "-") if self.latex else self.pick(" - ", "-", " − ", "–")

    def formula(self, kind: str, depth: int) -> Written:
        ways = LEAVES if depth <= 0 else PARTS
        return self.chance.choice(ways[kind])(self, depth - 1)

    def apply(self, name: str, code: str, inner: Written) -> Written:
        called = rf"\{name}" if self.latex else name
        if name == "sigma":
            called = r"\sigma" if self.latex else self.pick("σ", "sigmoid", "sigma")
        brackets = (r"\left({}\right)", "({})") if self.latex else ("({})", "({})")
        return Written(f"{code}({inner.code})", called + self.pick(*brackets).format(inner.text), FACTOR)


Way = Callable[[Writer, int], Written]


def name(code: str, *texts: str) -> Way:
    return lambda writer, depth: Written(code, writer.pick(*(texts or (code,))), FACTOR)


def plus(kind: str) -> Way:
    def way(writer: Writer, depth: int) -> Written:
        left, right = writer.formula(kind, depth), writer.formula(kind, depth)
        if writer.chance.random() < 0.5:
            return Written(f"({left.code} + {right.code})", f"{left.text} + {right.at(PRODUCT)}", SUM)
        return Written(f"({left.code} - {right.code})", f"{left.text}{writer.minus()}{right.at(PRODUCT)}", SUM)

    return way


def scaled(kind: str) -> Way:
    def way(writer: Writer, depth: int) -> Written:
        left, right = writer.formula("scalar", depth), writer.formula(kind, depth)
        return Written(f"({left.code} * {right.code})", writer.beside(left.at(FACTOR), right.at(FACTOR)), PRODUCT)

    return way


def divided(kind: str) -> Way:
    def way(writer: Writer, depth: int) -> Written:
        top, bottom = writer.formula(kind, depth), writer.formula("scalar", depth)
        code = f"({top.code} / {bottom.code})"
        if writer.latex:
            return Written(code, rf"\frac{{{top.text}}}{{{bottom.text}}}", FACTOR)
        return Written(code, f"{top.at(PRODUCT)}{writer.pick('/', ' / ')}{bottom.at(FACTOR)}", PRODUCT)

    return way


def entrywise(kind: str) -> Way:
    def way(writer: Writer, depth: int) -> Written:
        left, right = writer.formula(kind, depth), writer.formula(kind, depth)
        sign = writer.pick(r" \odot ", r" \circ ") if writer.latex else writer.pick(" ⊙ ", "∘", "⊙")
        return Written(f"({left.code} * {right.code})", left.at(PRODUCT) + sign + right.at(FACTOR), PRODUCT)

    return way


def squared(kind: str) -> Way:
    def way(writer: Writer, depth: int) -> Written:
        inner = writer.formula(kind, depth)
        mark = writer.pick("^2", "^{2}") if writer.latex else writer.pick("²", "^2", "**2", "^{2}")
        bare = inner.text if len(inner.text) == 1 else f"({inner.text})"
        return Written(f"({inner.code} ** 2)", bare + mark, FACTOR)

    return way


def function(name: str, code: str, kind: str) -> Way:
    return lambda writer, depth: writer.apply(name, code, writer.formula(kind, depth))


def exponential(kind: str) -> Way:
    def way(writer: Writer, depth: int) -> Written:
        inner = writer.formula(kind, depth)
        return Written(f"np.exp(-{inner.code})", f"e^{{-{inner.at(PRODUCT)}}}", FACTOR)

    return way


def times(matrix: str, kind: str, *, transposed: bool = False, inverse: bool = False) -> Way:
    def way(writer: Writer, depth: int) -> Written:
        inner = writer.formula(kind, depth)
        code, text = matrix, matrix
        if transposed:
            code, text = f"{matrix}.T", writer.transpose(matrix)
        if inverse:
            code = f"np.linalg.inv({matrix})"
            text = matrix + (writer.pick("^{-1}") if writer.latex else writer.pick("⁻¹", "^-1", "^{-1}", "^(-1)"))
        return Written(f"({code} @ {inner.code})", writer.beside(text, inner.at(FACTOR)), PRODUCT)

    return way


def inner_product(kind: str) -> Way:
    def way(writer: Writer, depth: int) -> Written:
        left, right = writer.formula(kind, depth), writer.formula(kind, depth)
        bare = left.text if len(left.text) == 1 else f"({left.text})"
        text = writer.beside(writer.transpose(bare), right.at(FACTOR))
        return Written(f"({left.code} @ {right.code})", text, PRODUCT)

    return way


def norm(kind: str) -> Way:
    def way(writer: Writer, depth: int) -> Written:
        inner = writer.formula(kind, depth)
        ways = (
            (r"\|{}\|^2", r"\lVert {} \rVert_2^2", r"\left\|{}\right\|^{{2}}")
            if writer.latex
            else ("‖{}‖²", "||{}||^2", "‖{}‖₂²")
        )
        return Written(f"(np.linalg.norm({inner.code}) ** 2)", writer.pick(*ways).format(inner.text), FACTOR)

    return way


def total(kind: str) -> Way:
    def way(writer: Writer, depth: int) -> Written:
        inner = writer.formula(kind, depth)
        ways = (
            (r"\left(\sum {}\right)", r"(\sum_{{i=1}}^{{n}} {})", "({} {{}})")
            if writer.latex
            else ("(Σ {})", "(∑{})", "(Σ {})")
        )
        text = writer.pick(*ways[:2]).format(inner.at(PRODUCT))
        return Written(f"np.sum({inner.code})", text, FACTOR)

    return way


def vector_ways(kind: str) -> list[Way]:
    return [plus(kind), scaled(kind), divided(kind), entrywise(kind), squared(kind), function("sigma", "sigmoid", kind),
            exponential(kind), function("tanh", "np.tanh", kind)]  # fmt: skip


LEAVES: dict[str, list[Way]] = {
    "scalar": [name("b"), name("n"), name("lam", "λ"), name("2"), name("0.5")],
    "n": [name("y"), name("p"), name("r")],
    "m": [name("w"), name("v")],
}
PARTS: dict[str, list[Way]] = {
    "scalar": [*LEAVES["scalar"], plus("scalar"), scaled("scalar"), divided("scalar"), squared("scalar"), norm("n"),
               norm("m"),
               inner_product("n"), inner_product("m"), total("n"), function("exp", "np.exp", "scalar")],
    "n": [*vector_ways("n"), times("X", "m"), times("X", "m")],
    "m": [*vector_ways("m"), times("X", "n", transposed=True), times("A", "m"), times("A", "m", transposed=True),
          times("A", "m", inverse=True)],
}  # fmt: skip


def sigmoid(x: object) -> object:
    return 1 / (1 + np.exp(-np.asarray(x)))


@pytest.mark.parametrize("latex", [False, True], ids=["mathematics", "latex"])
def test_a_formula_means_the_same_in_every_notation(latex: bool) -> None:
    chance = random.Random(30 + latex)
    world = values()
    compared = 0
    for _ in range(700):
        written = Writer(chance, latex).formula(chance.choice(["scalar", "n", "m"]), 3)
        readings = read(written.text.replace("λ", r"\lambda ") if latex else written.text, NAMES)
        shown = f"{written.text}  →  {show(readings[0].tree)}"
        with np.errstate(all="ignore"):
            try:
                expected = np.asarray(eval(written.code, {"np": np, "sigmoid": sigmoid}, dict(world)), dtype=float)
            except ZeroDivisionError:
                continue
            if not np.all(np.isfinite(expected)):
                continue
            found = evaluate(readings[0].tree, world, mathematical=readings[0].notation == "math")
        compared += 1
        assert np.shape(found) == expected.shape, shown
        np.testing.assert_allclose(np.asarray(found, dtype=float), expected, rtol=1e-9, err_msg=shown)
    assert compared > 500
