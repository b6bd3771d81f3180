"""Trees that make no sense: every module answers with its own error, whatever stands where.

Calls of every function of the whitelist with arguments of every kind, at random but seeded.
"""

import random

import numpy as np
import pytest

from studyml.algebra.evaluate import EvaluationError, NoDerivative, evaluate
from studyml.algebra.language import FUNCTIONS
from studyml.algebra.shapes import Form, ShapeError, infer, resolve
from studyml.algebra.tree import (
    Binary,
    Call,
    Dots,
    Index,
    Name,
    Node,
    Number,
    Product,
    Sequence,
    Slice,
    Text,
    Truth,
    Unary,
)

FORMS = {
    "X": Form(("n", "m")),
    "A": Form(("n", "n")),
    "y": Form(("n",)),
    "w": Form(("m",)),
    "s": Form(()),
    "i": Form(("n",), "int"),
    "B": Form(("b", "n", "m")),
    "n": Form((), "int", "n"),
    "m": Form((), "int", "m"),
}
NUMBERS = np.random.default_rng(0)
VALUES = {
    "X": NUMBERS.normal(size=(5, 3)),
    "A": NUMBERS.normal(size=(5, 5)),
    "y": NUMBERS.normal(size=5),
    "w": NUMBERS.normal(size=3),
    "s": np.float64(0.5),
    "i": np.arange(5) % 3,
    "B": NUMBERS.normal(size=(2, 5, 3)),
    "n": 5,
    "m": 3,
}
COMPLEX = {name: value + 1e-30j if name in "XAyws" else value for name, value in VALUES.items()}
WORDS = [
    "ij,jk->ik",
    "ij",
    "->",
    "...i",
    "i->ii",
    "fro",
    "nuc",
    "int",
    "float",
    "same",
    "axis",
    "",
    "ij,j->i",
    "a" * 60,
]
NUMBERS_TRIED = [0, 1, 2, -1, 3, -7, 10**9, 2**60, 0.5, float("inf"), float("nan"), 1e300, 10**18]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "@", "<", "==", "!=", "&", "|"]


def some(generator: random.Random, depth: int) -> Node:
    kind = generator.random()
    if depth <= 0 or kind < 0.3:
        return Name(generator.choice([*FORMS, "X", "y"]))
    if kind < 0.45:
        number = generator.choice(NUMBERS_TRIED)
        return Number(float(number), integer=isinstance(number, int))
    if kind < 0.5:
        return Truth(generator.choice([True, False, None]))
    if kind < 0.54:
        return Text(generator.choice(WORDS))
    if kind < 0.62:
        return Sequence(tuple(some(generator, depth - 1) for _ in range(generator.randint(0, 3))))
    if kind < 0.7:
        return Binary(generator.choice(OPERATORS), some(generator, depth - 1), some(generator, depth - 1))
    if kind < 0.73:
        return Product(some(generator, depth - 1), some(generator, depth - 1))
    if kind < 0.76:
        return Unary(generator.choice("+-~"), some(generator, depth - 1))
    if kind < 0.84:
        return Index(
            some(generator, depth - 1), tuple(item(generator, depth - 1) for _ in range(generator.randint(1, 3)))
        )
    return a_call(generator, generator.choice(list(FUNCTIONS)), depth - 1)


def item(generator: random.Random, depth: int) -> Node:
    kind = generator.random()
    if kind < 0.1:
        return Dots()
    if kind < 0.4:
        return Slice(*(some(generator, 0) if generator.random() < 0.3 else None for _ in range(3)))
    return some(generator, depth)


def a_call(generator: random.Random, name: str, depth: int) -> Node:
    function = FUNCTIONS[name]
    count = generator.randint(function.required, len(function.operands) + (2 if function.variadic else 0))
    args = tuple(some(generator, depth) for _ in range(count))
    keywords = tuple((word, some(generator, depth)) for word in function.keywords if generator.random() < 0.3)
    return Call(name, args, keywords)


@pytest.mark.filterwarnings("error")  # a nan is a value here, and a tangent is never dropped
@pytest.mark.parametrize("seed", range(10))
def test_nothing_but_our_own_errors(seed):
    generator = random.Random(seed)
    fine = 0
    for round_ in range(300):
        name = list(FUNCTIONS)[(seed * 300 + round_) % len(FUNCTIONS)]
        tree = a_call(generator, name, 2) if generator.random() < 0.7 else some(generator, 3)
        for forms in (
            FORMS,
            {
                key: Form(np.shape(VALUES[key]), form.kind, VALUES[key] if form.value else None)
                for key, form in FORMS.items()
            },
        ):
            try:
                infer(tree, forms)
                resolve(tree, forms, mathematical=True)
            except ShapeError as error:
                assert error.message and "\n" not in error.message
        for values in (VALUES, COMPLEX):
            try:
                result = evaluate(tree, values, complex_ok=values is COMPLEX)
                fine += 1
                assert all(
                    np.size(part) <= 200_000
                    for part in (result if isinstance(result, tuple) else (result,))
                    if not isinstance(part, tuple)
                )
            except (EvaluationError, NoDerivative) as error:
                assert str(error)
    assert fine > 20
