"""Comparison: what counts as equal, and that wrong answers to the classic questions are never accepted."""

import numpy as np
import pytest

from studyml.algebra.compare import agree, compare, room_of, small_literals, without_eps
from studyml.algebra.derivative import gradient
from studyml.algebra.evaluate import EvaluationError, evaluate
from studyml.algebra.language import read
from studyml.algebra.samples import samples
from studyml.algebra.symbols import World

GENERATOR = np.random.default_rng(1)
MATRIX = GENERATOR.normal(size=(5, 3))
VECTOR = GENERATOR.normal(size=5)


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        (MATRIX, MATRIX * (1 + 1e-13), "equal"),
        (MATRIX, MATRIX * (1 + 1e-7), "approximate"),
        (MATRIX, MATRIX * (1 + 1e-3), "values"),
        (MATRIX, MATRIX.T, "transposed"),
        (VECTOR[:, None], VECTOR, "column"),
        (VECTOR[None, :], VECTOR, "column"),
        (VECTOR[:1], VECTOR[0], "column"),
        (MATRIX.ravel(), MATRIX, "reshaped"),
        (MATRIX, VECTOR, "shape"),
        (2 * VECTOR[:, None], VECTOR, "shape"),
        (np.full(3, np.nan), np.full(3, np.nan), "not_finite"),
        (np.array([1.0, np.inf]), np.array([1.0, np.inf]), "not_finite"),
        (np.array([1.0, np.nan]), np.array([1.0, 2.0]), "not_finite"),
        (np.array([1.0, 0.0]), np.array([1.0, 1e-16]), "equal"),
        (np.array([1.0, 0.0]), np.array([1.0, 1e-8]), "values"),
        (np.array([1e6, 1e-4]), np.array([1e6, 2e-4]), "values"),
        (np.array([1, 2]), np.array([1.0, 2.0]), "equal"),
        (np.array([True, False]), np.array([1.0, 0.0]), "equal"),
        (np.float64(3), 3, "equal"),
        (np.float32(0.1), np.float64(0.1), "equal"),
        ((MATRIX, VECTOR), (MATRIX, VECTOR), "equal"),
        ((MATRIX, VECTOR), (MATRIX, VECTOR + 1), "values"),
        ((MATRIX,), (MATRIX, VECTOR), "parts"),
        (MATRIX, (MATRIX,), "parts"),
        (np.zeros(0), np.zeros(0), "equal"),
    ],
)
def test_kinds(left, right, kind):
    assert compare(left, right).kind == kind


def test_the_entry_with_the_largest_difference_is_named():
    other = MATRIX.copy()
    other[3, 1] += 1
    found = compare(MATRIX, other)
    assert found.entry == (3, 1)
    assert found.left == MATRIX[3, 1] and found.right == other[3, 1]
    assert not found.equal and found.same_shape


def test_an_eps_is_found_and_removed():
    world = World.declare({"p": "(n,) unit", "w": "(n,)"})

    def tree_of(text):
        return read(text, world.names, notation="numpy")[0].tree

    assert without_eps(tree_of("np.log(p + 0.001)")) is None
    stripped = without_eps(tree_of("np.log(p + 1e-12) + np.clip(p, 1e-7, 1 - 1e-7)"))
    assert stripped is not None
    assert len(small_literals(tree_of("np.log(p + 1e-12) + np.clip(p, 1e-7, 1 - 1e-7)"))) == 3
    values = samples(world)[0].values
    with_eps, truth = evaluate(tree_of("np.log(p + 1e-8)"), values), evaluate(tree_of("np.log(p)"), values)
    assert compare(with_eps, truth).kind == "approximate"
    assert compare(evaluate(without_eps(tree_of("np.log(p + 1e-8)")), values), truth).equal


QUESTIONS = [
    (
        {"X": "(n, m)", "y": "(n,) unit", "w": "(m,)", "b": "()"},
        {"p": "sigmoid(X @ w + b)"},
        "-mean(y*log(p) + (1-y)*log(1-p))",
        "w",
        """X.T @ (p - y) / n ; (p - y) @ X / n ; np.mean((p - y)[:, None] * X, axis=0)
        np.einsum('ij,i->j', X, p - y) / n ; Xᵀ(p − y)/n ; 1/n X^T (p-y)
        -X.T @ (y - p) / len(y) ; X.T.dot(p - y) / X.shape[0] ; ((p - y) / n) @ X
        X.T @ (-(y/p - (1-y)/(1-p)) * p*(1-p)) / n ; \\frac{1}{n} X^\\top (p - y) ; (X.T * (p - y)).sum(axis=1) / n
        (1/n) * X.T @ p - (1/n) * X.T @ y""",
        """X.T @ (p - y) ; X.T @ (p - y) / m ; X.T @ (y - p) / n ; X @ (p - y) / n ; 2 * X.T @ (p - y) / n
        X.T @ p / n ; X.T @ (p - y) * p * (1 - p) / n ; (X.T @ (p - y) / n)[:, None]
        X.T @ ((p - y) * p * (1 - p)) / n ; mean(p - y) ; X.T @ (p - y) / n + w ; X.T @ (p - y) / (n - 1)
        X.T @ (p - y) / (n + m) ; X * (p - y) / n ; X.T @ (p - y)[:, None] / n ; np.outer(p - y, w) / n
        (X.T @ (p - y)) / n**2 ; X.T @ abs(p - y) / n ; X.T @ (p - y**2) / n ; X.T @ (sigmoid(X @ w) - y) / n
        X.T @ (X @ w + b - y) / n ; X (p − y)/n ; (p-y) X / n ; X.T @ (p - y) / n * 1.0001
        X.T @ np.sign(p - y) / n""",
    ),
    (
        {"X": "(n, m)", "y": "(n,) pm1", "w": "(m,)"},
        {"f": "X @ w"},
        "mean(maximum(0, 1 - y*f))",
        "w",
        """-X.T @ (y * (y*f < 1)) / n ; -((y*f < 1) * y) @ X / n ; -X.T @ np.where(y*f < 1, y, 0) / n
        -(X * (y * (1 - y*f > 0))[:, None]).mean(axis=0) ; -X.T @ (y * (y*f <= 1)) / n""",
        """-X.T @ (y * (y*f < 0)) / n ; -X.T @ y / n ; -X.T @ (y * (y*f > 1)) / n ; X.T @ (y * (y*f < 1)) / n
        -X.T @ (y * (f < 1)) / n ; -X.T @ (y*f < 1) / n ; -X.T @ (y * (y*f < 1)) / m
        -X.T @ (y * (y*f < 1.2)) / n ; -X.T @ (y * (1 - y*f)) / n ; -X.T @ (y * (y*f < 1) * y) / n
        -X.T @ (y * (y*f < 1)) ; -X.T @ (y * np.maximum(0, 1 - y*f)) / n""",
    ),
    (
        {"X": "(n, m)", "Y": "(n, K) simplex", "W": "(m, K)"},
        {"P": "softmax(X @ W, axis=1)"},
        "-sum(Y*log(P))/n",
        "W",
        """X.T @ (P - Y) / n ; np.einsum('ni,nk->ik', X, P - Y) / n ; ((P - Y).T @ X).T / n
        (P.T @ X - Y.T @ X).T / n""",
        """X.T @ (P - Y) ; X.T @ (P - Y) / K ; X.T @ (Y - P) / n ; (P - Y).T @ X / n ; X.T @ (P - Y) / m
        X.T @ (P - Y) / (n * K) ; X.T @ (P * (1 - P)) / n ; X.T @ (-Y / P) / n ; X.T @ (P - Y).mean(axis=0)
        X.T @ (P**2 - Y) / n ; X @ (P - Y) / n""",
    ),
]


def verdicts(symbols, let, loss, wrt, answers):
    world = World.declare(symbols, let)
    whole = read(loss, world.names)[0].tree
    points = samples(world, (whole,))
    truths = [gradient(whole, wrt, point, world) for point in points]
    for text in (text.strip() for line in answers.splitlines() for text in line.split(" ; ")):
        accepted = False
        for reading in read(text, world.names):
            try:
                found = [
                    compare(evaluate(reading.tree, point.values), truth).equal
                    for point, truth in zip(points, truths, strict=True)
                ]
            except EvaluationError:
                continue
            accepted |= all(found)
        yield text, accepted


@pytest.mark.parametrize("question", QUESTIONS, ids=["logistic", "hinge", "softmax"])
def test_right_spellings_are_accepted_and_wrong_answers_never(question):
    symbols, let, loss, wrt, right, wrong = question
    assert [text for text, accepted in verdicts(symbols, let, loss, wrt, right) if not accepted] == []
    assert [text for text, accepted in verdicts(symbols, let, loss, wrt, wrong) if accepted] == []


def plainly_equal(one: np.ndarray, truth: np.ndarray) -> bool:
    """What the docstring of ``compare`` says, entry by entry."""
    a, b = one.ravel().tolist(), truth.ravel().tolist()
    if one.shape != truth.shape or not all(map(np.isfinite, (*a, *b))):
        return False
    top = max((abs(value) for value in (*a, *b)), default=0.0)
    room = [1e-9 * (max(abs(x), abs(y)) + 1e-4 * top + 1e-5) for x, y in zip(a, b, strict=True)]
    return all(abs(x - y) <= most for x, y, most in zip(a, b, room, strict=True))


@pytest.mark.parametrize("shape", [(), (1,), (4,), (3, 2), (0, 2)])
def test_agreeing_is_what_comparing_calls_equal_with_the_room_at_hand_or_without(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(7)
    found = set()
    for _ in range(400):
        truth = np.array(rng.normal(size=shape) * 10.0 ** rng.integers(-9, 9, size=shape))
        mine = np.array(truth * (1 + rng.normal(size=shape) * 10.0 ** rng.integers(-12, -6)))
        if truth.size and rng.random() < 0.3:  # one entry is something else
            place = tuple(int(rng.integers(side)) for side in shape)
            which = truth if rng.random() < 0.2 else mine
            which[place] = rng.choice([np.nan, np.inf, -np.inf, 0.0, 1e-5, 1e9, -truth[place]])
        with np.errstate(all="ignore"):
            answers = {agree(mine, truth), agree(mine, truth, room=room_of(truth)), compare(mine, truth).equal}
        assert answers == {plainly_equal(mine, truth)}, (mine, truth)
        found |= answers
    assert found == ({True} if 0 in shape else {True, False})
