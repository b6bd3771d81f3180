"""Evaluation within bounds: hostile and clumsy text gives an error in no time, never an array too large."""

import time
import tracemalloc

import numpy as np
import pytest

from studyml.algebra.evaluate import EvaluationError, evaluate
from studyml.algebra.language import Names, ReadError, read

VALUES = {
    "X": np.ones((40, 9)),
    "w": np.ones(9),
    "y": np.ones(40),
    "n": 40,
    "m": 9,
    "i": np.arange(40) % 9,
    "B": np.ones((40, 40, 40)),
}
NAMES = Names({name: np.ndim(value) for name, value in VALUES.items()}, sizes=frozenset("nm"))

BOMBS = """
np.eye(100000) ; np.eye(n**4) ; np.ones((n, n, n, n)) ; np.zeros(10**9) ; np.full((10**5, 10**5), 1)
np.arange(10**12) ; np.arange(0, 1, 1e-12) ; np.arange(0.0, 1e300)
np.linspace(0, 1, 10**9) ; np.tile(y, 10**9) ; np.tile(X, (10**4, 10**4)) ; np.repeat(y, 10**9)
np.repeat(y, [10**6] * 1) ; np.repeat(X, 10**7, axis=0) ; np.broadcast_to(w, (10**5, 10**4, 9))
np.outer(B, B) ; np.kron(B, X) ; np.kron(np.kron(X, X), X) ; np.einsum('i,j,k,l->ijkl', y, y, y, y)
np.einsum('abc,def->', B, B) ; np.einsum('ijk,lmn,opq->i', B, B, B) ; np.tensordot(B, B, axes=0)
np.pad(X, 10**6) ; np.diag(np.ones(10**5)) ; np.diag(B.ravel()) ; B[:, None, None, None] * B[None, None, None]
y[:, None, None, None] * y[:, None, None] * y[:, None] * y
X[np.zeros((500, 500, 2), dtype=int)] ; np.take(X, np.zeros(10**5, dtype=int), axis=0) ; one_hot(i, 10**9)
np.bincount(i, minlength=10**10) ; np.bincount(np.array([10**12])) ; np.cov(B.reshape(-1, 2))
np.linalg.svd(B.reshape(-1, 4)) ; np.linalg.inv(np.ones((400, 400)) + np.eye(400)) ; np.stack([B, B, B, B])
np.concatenate([B, B, B, B]) ; np.array([B, B, B, B]) ; np.convolve(B.ravel(), B.ravel())
np.where(B > 0, B[:, :, :, None], w)
np.maximum(B[..., None], w) ; np.clip(B[..., None], w, 1) ; np.expand_dims(B, -1) @ np.ones((1, 100))
np.diff(y, n=10**9) ; np.round(y, 10**9) ; X.round(-10**9) ; np.einsum('ij,k,l,m->', X, y, y, y)
B @ np.ones((40, 1000)) ; np.ones((400, 400)) @ np.ones((400, 600))
np.percentile(B, np.linspace(0, 100, 100), axis=0) ; np.matmul(B[:, None], B[None])
np.cross(np.ones((300, 1, 3)), np.ones((1, 300, 3))) ; np.linalg.lstsq(np.eye(300), np.ones((300, 1000)))[0]
np.vstack([B.reshape(-1, 40)] * 1) ; np.dot(B.reshape(-1, 1), np.ones((1, 100)))
np.inner(B.reshape(-1, 1), B.reshape(-1, 1))
np.tensordot(X, y, axes=10**7) ; one_hot(np.nan, 10**9) ; one_hot(i[:5], 40000)
np.tensordot(X, X, axes=(0, 0)) ; np.tensordot(X, X, axes=([0], [0])) ; np.tensordot(X, X, axes=(0, [0]))
"""


@pytest.mark.parametrize("text", [text.strip() for line in BOMBS.strip().splitlines() for text in line.split(" ; ")])
def test_a_bomb_is_refused_before_it_is_made(text):
    try:
        tree = read(text, NAMES)[0].tree
    except ReadError:
        return
    tracemalloc.start()
    started = time.thread_time()
    try:
        result = evaluate(tree, VALUES)
        assert np.size(result) <= 200_000
    except EvaluationError as error:
        assert error.kind in ("limit", "shape")
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert time.thread_time() - started < 1.0
    assert peak < 100e6


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9**9**9**9", np.inf),
        ("10**400", np.inf),
        ("-(9.0**9**9)", -np.inf),
        ("2**-1", 0.5),
        ("0**-1", np.inf),
        ("1/0", np.inf),
        ("0/0", np.nan),
        ("np.exp(10000)", np.inf),
        ("np.log(0)", -np.inf),
        ("np.log(-1)", np.nan),
        ("sigmoid(-10000)", 0.0),
        ("softplus(10000)", 10000.0),
        ("logsumexp(np.array([1000.0, 1000.0]))", 1000 + np.log(2)),
        ("softmax(np.array([1000.0, 0.0]))[0]", 1.0),
        ("softmax(np.array([0.0, -np.inf]))[1]", 0.0),
        ("7 // 2", 3),
        ("-7 % 3", 2),
        ("2**10", 1024),
        ("(n + 1) * m", 369),
        ("n / m", 40 / 9),
    ],
)
def test_scalars(text, value):
    np.testing.assert_allclose(evaluate(read(text, NAMES)[0].tree, VALUES), value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("X @ y", "shape"),
        ("X + y", "shape"),
        ("np.linalg.inv(X)", "shape"),
        ("np.linalg.inv(np.zeros((3, 3)))", "value"),
        ("np.linalg.cholesky(-np.eye(3))", "value"),
        ("5 // 0", "value"),
        ("np.eye(10**6)", "limit"),
        ("X[50]", "shape"),
        ("np.ones(n)[3.5]", "shape"),
    ],
)
def test_an_error_says_whether_shapes_values_or_bounds_are_to_blame(text, kind):
    with pytest.raises(EvaluationError) as caught:
        evaluate(read(text, NAMES)[0].tree, VALUES)
    assert caught.value.kind == kind
    assert bool(caught.value.numpy_message) == (kind != "limit")
    start, stop = caught.value.span
    assert 0 <= start < stop <= len(text)


def test_products_of_mathematics_run_by_shape():
    for text, plain in (
        ("Xᵀ y", "X.T @ y"),
        ("wᵀ w", "w @ w"),
        ("y wᵀ", "np.outer(y, w)"),
        ("1/n Σ y log y", "np.sum(y*np.log(y))/n"),
    ):
        ours = evaluate(read(text, NAMES)[0].tree, VALUES)
        np.testing.assert_allclose(ours, evaluate(read(plain, NAMES)[0].tree, VALUES))
    with pytest.raises(EvaluationError) as caught:
        evaluate(read("X y", NAMES)[0].tree, VALUES)
    assert caught.value.kind == "shape"


def test_results_of_several_parts_are_tuples_of_arrays():
    values, vectors = evaluate(read("np.linalg.eigh(np.eye(3))", NAMES)[0].tree, VALUES)
    assert values.shape == (3,) and vectors.shape == (3, 3)
    assert evaluate(read("X.shape", NAMES)[0].tree, VALUES) == (40, 9)
