"""Inferred shapes against NumPy itself: the same shape, and an error exactly where NumPy raises.

Python evaluates each text with NumPy (here only); our rules see the sizes alone. Sizes are drawn from
1 to 5, so axes of size 1 stretch and most sizes collide once.
"""

import random
import warnings
from pathlib import Path

import numpy as np
import pytest

from studyml.algebra.evaluate import EvaluationError, evaluate
from studyml.algebra.language import Names, read
from studyml.algebra.shapes import UNKNOWN, Form, ShapeError, infer

SYMBOLS = {
    "X": ("n", "m"),
    "Y": ("n", "m"),
    "W": ("m", "k"),
    "A": ("n", "n"),
    "S": ("m", "m"),
    "y": ("n",),
    "w": ("m",),
    "r": ("n",),
    "c": ("n", 1),
    "t": (1, "m"),
    "B": ("b", "n", "m"),
    "Q": ("b", "m", "k"),
    "D": ("b", "n", "n"),
    "s": (),
    "R": ("a", "d"),
    "u": ("a",),
    "V": ("b", "h", "n", "d"),
}

LINES = (Path(__file__).parent / "numpy_expressions.txt").read_text(encoding="utf-8").splitlines()
TABLE = [text.strip() for line in LINES if not line.startswith("#") for text in line.split(" ; ") if text.strip()]
LETTERS = "nmkbhad"
DRAWS = 6


def drawn_sizes(seed: int) -> dict[str, int]:
    generator = random.Random(seed)
    return {letter: generator.randint(1, 5) for letter in LETTERS}


def values_at(sizes: dict[str, int]) -> dict[str, object]:
    generator = np.random.default_rng(7)
    values: dict[str, object] = dict(sizes)
    for name, shape in SYMBOLS.items():
        values[name] = (
            generator.normal(size=tuple(sizes.get(part, part) for part in shape)) if shape else np.float64(1.5)
        )
    return values


def shape_of(value: object) -> object:
    if isinstance(value, list) and any(isinstance(part, np.ndarray) for part in value):  # of np.split
        value = tuple(value)
    if isinstance(value, tuple):
        return tuple(np.shape(part) for part in value)
    return np.shape(value)


def test_the_table_is_large():
    assert len(TABLE) >= 400


def numpy_result(text: str, values: dict[str, object]) -> object:
    """What NumPy gives, or the error it raises for these shapes; None when the values are to blame."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return eval(text, {"np": np}, values)
    except (ValueError, IndexError, TypeError, ZeroDivisionError, AttributeError) as error:
        return None if any(word in str(error) for word in ("ingular", "zero-size", "positive definite")) else error


@pytest.mark.parametrize("text", TABLE)
def test_shape_and_value_are_numpys(text):
    names = Names({name: len(shape) for name, shape in SYMBOLS.items()}, sizes=frozenset(LETTERS))
    tree = read(text, names, notation="numpy")[0].tree
    for seed in range(DRAWS):
        sizes = drawn_sizes(seed * 1000 + len(text))
        values = values_at(sizes)
        forms = {name: Form(tuple(sizes.get(part, part) for part in shape)) for name, shape in SYMBOLS.items()}
        forms.update({name: Form((), "int", value) for name, value in sizes.items()})
        expected = numpy_result(text, values)
        if expected is None:
            continue
        if isinstance(expected, Exception):
            with pytest.raises(ShapeError):
                print(text, sizes, "NumPy:", expected, "found:", infer(tree, forms))
            with pytest.raises(EvaluationError) as caught:
                evaluate(tree, values)
            assert caught.value.kind == "shape"
            continue
        found = infer(tree, forms)
        if UNKNOWN not in found:
            assert found == shape_of(expected), sizes
        result = evaluate(tree, values)
        parts = zip(result, expected, strict=True) if isinstance(expected, tuple | list) else [(result, expected)]
        for ours, theirs in parts:
            np.testing.assert_allclose(
                np.asarray(ours, dtype=complex), np.asarray(theirs, dtype=complex), rtol=1e-12, atol=1e-12
            )
