"""Random compositions against NumPy: shape, value and error of expressions nobody wrote down.

A seeded generator nests templates over the symbols at sizes from 1 to 4; Python runs the same text.
"""

import random
import warnings

import numpy as np
import pytest

from studyml.algebra.evaluate import EvaluationError, evaluate
from studyml.algebra.evaluate.real import one_hot, relu, sigmoid, softmax
from studyml.algebra.language import Names, ReadError, read
from studyml.algebra.shapes import UNKNOWN, Form, ShapeError, infer

SYMBOLS = {"X": "nm", "Y": "nm", "W": "mk", "A": "nn", "y": "n", "w": "m", "B": "bnm", "s": ""}
OPERATORS = ["+", "-", "*", "/", "@", "@", "*", "+", ">", "<="]
UNARY = [
    "-{}",
    "np.exp({} / 9)",
    "np.abs({})",
    "sigmoid({})",
    "{}.T",
    "{} ** 2",
    "relu({})",
    "np.tanh({})",
    "softmax({}, axis=-1)",
]
AXES = [
    "{}.sum(axis=0)",
    "{}.sum(axis=-1)",
    "{}.mean(axis=1, keepdims=True)",
    "{}.sum()",
    "np.max({}, axis=-1)",
    "{}.argmax(axis=-1)",
    "np.cumsum({}, axis=0)",
    "np.sort({}, axis=-1)",
    "np.linalg.norm({}, axis=-1)",
    "np.linalg.norm({})",
    "{}.var(axis=0)",
    "np.argsort({}, axis=0)",
    "np.diff({})",
    "{}.any()",
]
MOVES = [
    "{}[:, None]",
    "{}[None]",
    "{}[0]",
    "{}[..., 0]",
    "{}[1:]",
    "{}[:, 0]",
    "{}[::-1]",
    "{}[..., None]",
    "{}[:2]",
    "{}[[0, 0]]",
    "{}.reshape(-1)",
    "{}.reshape(-1, 1)",
    "{}.reshape(n, -1)",
    "np.expand_dims({}, 0)",
    "np.squeeze({})",
    "{}.ravel()",
    "np.diag({})",
    "np.tril({})",
    "np.swapaxes({}, 0, -1)",
    "np.atleast_2d({})",
    "np.repeat({}, 2, axis=0)",
    "np.tile({}, 2)",
    "{}.transpose()",
    "np.trace({})",
    "np.flip({}, axis=0)",
    "{}[-1:]",
    "np.broadcast_to({}, (n, m))",
    "{}.shape[0]",
    "len({})",
    "np.eye(m)[{}]",
    "{}[np.argsort({}, axis=0)]",
    "np.roll({}, 1, axis=0)",
    "one_hot({}, 4)",
]
PAIRS = [
    "np.outer({}, {})",
    "np.dot({}, {})",
    "np.maximum({}, {})",
    "np.where({} > 0, {}, 0)",
    "np.concatenate([{}, {}])",
    "np.concatenate([{}, {}], axis=-1)",
    "np.stack([{}, {}])",
    "np.vstack([{}, {}])",
    "np.hstack([{}, {}])",
    "np.column_stack([{}, {}])",
    "np.inner({}, {})",
    "np.kron({}, {})",
    "np.einsum('ij,ij->i', {}, {})",
    "np.einsum('ij,jk->ik', {}, {})",
    "np.einsum('...i,...i', {}, {})",
    "np.tensordot({}, {}, axes=1)",
    "np.linalg.solve({}, {})",
    "np.clip({}, 0, {})",
    "np.logaddexp({}, {})",
    "np.take_along_axis({}, {}, axis=-1)",
]


def composed(generator: random.Random, depth: int) -> str:
    if depth == 0 or generator.random() < 0.12:
        return generator.choice([*SYMBOLS, "2", "n", "0.5"] if generator.random() < 0.2 else list(SYMBOLS))
    kind = generator.random()
    if kind < 0.4:
        return f"({composed(generator, depth - 1)} {generator.choice(OPERATORS)} {composed(generator, depth - 1)})"
    template = generator.choice(generator.choice([UNARY, AXES, MOVES])) if kind < 0.8 else generator.choice(PAIRS)
    parts = [composed(generator, depth - 1) for _ in range(template.count("{}"))]
    return template.format(*(part if part.isidentifier() else f"({part})" for part in parts))


def numpy_result(text: str, values: dict[str, object]) -> object:
    """NumPy's value, its error, or None when values rather than shapes are to blame."""
    tools = {"np": np, "sigmoid": sigmoid, "relu": relu, "softmax": softmax, "one_hot": one_hot}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return eval(text, tools, values)
    except (ValueError, IndexError, TypeError, ZeroDivisionError, AttributeError, OverflowError) as error:
        blame = (
            "ingular",
            "zero-size",
            "positive definite",
            "infs or",
            "out of bounds for axis",
            "converge",
            "negative integer powers",
            "empty seq",
        )
        python_only = ("'int' object", "'float' object", "'bool' object", "not subscriptable", "tuple", "isnan")
        return None if any(word in str(error) for word in blame + python_only) else error


@pytest.mark.parametrize("seed", range(10))
def test_compositions_follow_numpy(seed):
    generator = random.Random(seed)
    names = Names({name: len(sizes) for name, sizes in SYMBOLS.items()}, sizes=frozenset("nmkb"))
    checked = 0
    for _ in range(250):
        text = composed(generator, generator.randint(1, 3))
        sizes = {letter: generator.randint(1, 4) for letter in "nmkb"}
        numbers = np.random.default_rng(3)
        values: dict[str, object] = dict(sizes)
        for name, letters in SYMBOLS.items():
            values[name] = numbers.normal(size=[sizes[letter] for letter in letters]) if letters else np.float64(0.7)
        try:
            tree = read(text, names, notation="numpy")[0].tree
        except ReadError:
            continue
        forms = {name: Form(tuple(sizes[letter] for letter in letters)) for name, letters in SYMBOLS.items()}
        forms.update({letter: Form((), "int", size) for letter, size in sizes.items()})
        expected = numpy_result(text, values)
        if expected is None or (isinstance(expected, tuple) and not isinstance(expected, np.ndarray)):
            continue
        checked += 1
        if isinstance(expected, Exception):
            with pytest.raises(ShapeError):
                print(text, sizes, repr(expected), infer(tree, forms))
            with pytest.raises(EvaluationError):
                print(text, sizes, repr(expected), evaluate(tree, values))
            continue
        try:
            found = infer(tree, forms)
        except ShapeError:
            pytest.fail(f"{text} {sizes}")
        if UNKNOWN not in found:
            assert found == np.shape(expected), (text, sizes)
        if np.asarray(expected).dtype in (np.float16, np.float32):
            continue  # NumPy's narrow types for conditions as numbers
        np.testing.assert_allclose(
            np.asarray(evaluate(tree, values), dtype=float),
            np.asarray(expected, dtype=float),
            rtol=1e-9,
            atol=1e-9,
            err_msg=text,
        )
    assert checked > 150
