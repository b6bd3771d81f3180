"""The complex step of every function of the grammar, against central differences and against NumPy.

Each expression is summed with fixed weights, so that every entry of the result counts.
"""

import numpy as np
import pytest

from studyml.algebra.derivative import DerivativeError, gradient, jacobian
from studyml.algebra.evaluate import evaluate
from studyml.algebra.evaluate.dual import CONSTANT, DUAL_FUNCTIONS, WITHOUT
from studyml.algebra.language import FUNCTIONS, read
from studyml.algebra.samples import samples
from studyml.algebra.symbols import World
from studyml.algebra.tree import Call, walk

WORLD = World.declare(
    {
        "X": "(n, m)",
        "Y": "(n, m)",
        "P": "(n, m) positive",
        "U": "(n, m) unit",
        "A": "(m, m) invertible",
        "S": "(m, m) spd",
        "x": "(m,)",
        "y": "(n,)",
        "w": "(n,) positive",
        "a": "()",
        "p": "() positive",
        "i": "(n,) int m",
        "B": "(3, n, m)",
    }
)

EXPRESSIONS = """
X.sum(axis=0) ; X.prod(axis=1) ; X.mean(axis=1, keepdims=True) ; X.max(axis=1) ; X.max()
X.min(axis=0, keepdims=True) ; np.max(B, axis=(0, 2)) ; np.ptp(X, axis=1)
X.sum(axis=0, dtype=float) ; np.prod(X, axis=1, dtype='float') ; X.mean(dtype=np.float64) ; X.var(dtype=float)
np.quantile(x, sigmoid(a)) ; np.percentile(X, 50 / (1 + p), axis=1) ; np.quantile([1, 2, 5], sigmoid(a))
np.full_like(i, a) * a ; np.full_like(i, a, dtype=float) ; np.sum([a, p], dtype=float)
a * np.sum(np.abs(X) + 1, dtype=int)
X.std(axis=0) ; X.var(axis=1, ddof=1) ; X.var() ; np.median(X, axis=0) ; np.median(X) ; np.percentile(X, 30, axis=1)
np.quantile(X, 0.25) ; np.average(X, axis=0, weights=w)
np.cumsum(X, axis=1) ; np.cumprod(y) ; logsumexp(X, axis=1) ; logsumexp(X) ; logsumexp(X, axis=0, keepdims=True)
np.exp(X) ; np.expm1(X) ; np.log(P) ; np.log1p(P) ; np.log2(P) ; np.log10(P)
np.sqrt(P) ; np.abs(X) ; np.square(X) ; np.tanh(X) ; np.sinh(X) ; np.cosh(X) ; np.sin(X) ; np.cos(X) ; np.tan(X / 3)
np.arcsin(U) ; np.arccos(U) ; np.arctan(X) ; np.arctanh(U) ; np.arcsinh(X) ; np.arccosh(P + 1)
sigmoid(3 * X) ; relu(X) ; softplus(X) ; erf(X) ; np.nan_to_num(X) ; np.clip(X, -0.5, 0.5) ; np.clip(X, None, 0.3)
np.maximum(X, 0) ; np.maximum(X, Y) ; np.minimum(x, X) ; np.logaddexp(X, x) ; np.hypot(X, Y) ; np.arctan2(X, P)
np.where(X > 0, X ** 2, 0.1 * X) ; softmax(X, axis=1) ; softmax(x) ; log_softmax(X, axis=0) ; X.T.dot(Y)
np.vdot(X, Y) ; np.inner(X, Y) ; np.outer(x, y) ; np.kron(x, X) ; np.einsum('ij,ij->i', X, Y)
np.tensordot(X, Y, axes=2)
np.cross(X[:, :3], Y[:, :3]) ; np.convolve(x, y) ; np.trace(A) ; np.linalg.norm(X) ; np.linalg.norm(X, axis=1)
np.linalg.norm(x, ord=1) ; np.linalg.norm(x, ord=3) ; np.linalg.norm(X, ord=1) ; np.linalg.norm(X, 'nuc')
np.linalg.norm(X, 2)
np.linalg.inv(A) ; np.linalg.pinv(X) ; np.linalg.det(A) ; np.linalg.slogdet(A)[1] ; np.linalg.eigh(S)[0]
np.linalg.eigh(S)[1] ** 2 ; np.linalg.eigvalsh(S) ; np.linalg.eigvalsh(A)
np.linalg.cholesky(S) ; np.linalg.cond(A) ; np.linalg.svdvals(X)
np.linalg.svd(X, compute_uv=False) ; np.linalg.svd(X, full_matrices=False)[1] ; np.linalg.solve(A, x)
np.linalg.lstsq(X, y)[0] ; np.linalg.lstsq(X, y)[1] ; np.linalg.matrix_power(A, 3) ; np.linalg.matrix_power(A, -2)
np.linalg.multi_dot([x, A, x])
np.diag(x) ; np.tril(X) ; np.triu(A, k=1) ; X.T ; B.mT ; B.transpose(2, 0, 1) ; np.swapaxes(B, 0, 1)
np.moveaxis(B, 0, -1) ; np.expand_dims(X, 0) ; np.squeeze(X[:, :1]) ; X.reshape(m, n) ; X.ravel()
np.broadcast_to(x, (n, m)) ; np.atleast_1d(a) * x ; np.atleast_2d(x) ; np.split(B, 3)[1] ; np.split(x, [2])[0]
np.lib.stride_tricks.sliding_window_view(X, (2, 2)) ; np.lib.stride_tricks.sliding_window_view(x, 2, axis=0)
np.concatenate([X, Y]) ; np.stack([X, Y], axis=1) ; np.vstack([X, x]) ; np.hstack([x, y]) ; np.column_stack([X, y])
np.tile(x, 2) ; np.repeat(X, 2, axis=0) ; np.pad(X, 1) ; np.flip(X, axis=1) ; np.roll(x, 1) ; np.diff(X, axis=0)
np.diagonal(A)
X.copy() ; X.astype(float) ; np.sort(X, axis=0) ; np.partition(x, 1) ; np.take(X, [0, 1], axis=1)
np.take_along_axis(X, np.argsort(Y, axis=1), axis=1) ; np.bincount(i, weights=y, minlength=m)
np.cov(X, rowvar=False) ; np.cov(x) ; np.corrcoef(X)
np.full((2, 3), a) ; np.full_like(X, a) ; np.array([a, p]) ; X[1] ; X[:, None] ; X[i, i] ; X[[0, 1]] ; X[X > 0]
P ** 2.5 ; P ** p ; relu(X) ** (p + 1) ; 2 ** X ; X ** 3 ; X / P ; X % 0.7 ; np.linspace(a, p, 4) ; X @ A
np.sum(X[np.arange(n), i]) ; a * X - x
X.shape[0] * a ; len(X) * a ; X.size * a ; X.ndim * a ; B.std(axis=(0, 2)) ; np.corrcoef(x, X[0]) ; np.cov(X)
np.sort(x)[0] ; np.sqrt(np.sum(X ** 2, axis=1)) ; np.where(np.abs(X) < 1, 0.5 * X ** 2, np.abs(X) - 0.5)
np.linalg.norm(X - Y, axis=1, keepdims=True)
np.abs([a, -p]) ; np.var([a, p, 1]) ; np.std([[a, p], [p, a * a]], axis=0) ; np.median([a, p, 0.1])
np.maximum([a, p], 0) ; np.quantile([a, p, 1], 0.3) ; np.minimum(0.1, [a, p]) ; np.logaddexp([a, p], 0)
np.arctan2([a, p], 1) ; erf([a, p]) ; softmax([a, p]) ; log_softmax([a, p]) ; logsumexp([a, p]) ; sigmoid([a, p])
softplus([a, p]) ; relu([a, p]) ; np.linalg.pinv([[a, p], [p, 1], [1, 1]]) ; np.bincount([0, 1], weights=[a, p])
np.hypot([a, p], [p, 1]) ; np.tanh([a, p]) ; np.linalg.norm([a, p]) ; np.linalg.norm([[a, p], [p, 1]], 'nuc')
np.linalg.slogdet([[p, a], [0, p]])[1] ; np.cov([a, p, 1]) ; np.max([a, p]) ; np.sort([a, p])
np.clip([a, p], -0.5, 0.5) ; np.where([True, False], [a, p], [p, a]) ; np.exp([a, p])
"""
TABLE = [text.strip() for line in EXPRESSIONS.strip().splitlines() for text in line.split(" ; ")]


def tree_of(text):
    return read(text, WORLD.names, notation="numpy")[0].tree


def weighted(text):
    """sum(expression * fixed weights) as a tree, at the first sample, and the sample."""
    point = samples(WORLD, (tree_of(text),), seed=3, points=1)[0]
    value = evaluate(tree_of(text), point.values)
    weights = np.cos(np.arange(1.0, value.size + 1)).reshape(value.shape)
    world = World.declare({name: str(symbol) for name, symbol in WORLD.symbols.items()} | {"q": str(value.shape)})
    return (
        read(f"np.sum(q * ({text}))", world.names, notation="numpy")[0].tree,
        point.with_values({"q": weights}),
        world,
    )


@pytest.mark.parametrize("text", TABLE)
def test_complex_step_is_the_central_difference(text):
    loss, point, world = weighted(text)
    used = [name for name in WORLD.symbols if any(getattr(part, "name", "") == name for part in walk(loss))]
    checked = 0
    for name in used:
        if WORLD.symbols[name].domain == "int":
            continue
        exact = gradient(loss, name, point, world)
        numeric = gradient(loss, name, point, world, numeric=True)
        assert np.isfinite(exact).all()
        np.testing.assert_allclose(exact, numeric, rtol=2e-6, atol=2e-6 * max(1.0, np.abs(numeric).max()))
        checked += 1
    assert checked


def test_every_function_is_differentiated_or_said_to_have_no_derivative():
    tried = {part.function for text in TABLE for part in walk(tree_of(text)) if isinstance(part, Call)}
    assert set(FUNCTIONS) == set(DUAL_FUNCTIONS)
    structural = {"arange", "size", "shape", "len", "ndim", "dot"}
    assert set(FUNCTIONS) - tried - set(CONSTANT) - set(WITHOUT) <= structural


@pytest.mark.parametrize("text", ["np.linalg.qr(X)[1]", "np.linalg.eigvals(A)", "np.linalg.eig(A)[0]", "np.unique(x)"])
def test_a_function_without_a_form_says_so_and_differences_still_work(text):
    point = samples(WORLD, (), seed=1)[0]
    name = "X" if "X" in text else "A" if "A" in text else "x"
    with pytest.raises(DerivativeError, match="no complex-safe form"):
        jacobian(tree_of(text), name, point, WORLD)
    if "eig" not in text:
        assert np.isfinite(jacobian(tree_of(text), name, point, WORLD, numeric=True)).all()


def test_left_singular_vectors_have_no_derivative_but_the_values_do():
    point = samples(WORLD, (), seed=1)[0]
    with pytest.raises(DerivativeError):
        gradient(tree_of("np.sum(np.linalg.svd(X, full_matrices=False)[0])"), "X", point, WORLD)


@pytest.mark.parametrize(
    "text",
    [
        "np.argmax(X, axis=1)", "np.sign(X)", "X > 0", "np.floor(X)", "np.round(X)", "np.heaviside(X, 0.5)", "X // 0.3",
        "np.sqrt(X > 0)", "np.exp(X > Y)",
    ],
)  # fmt: skip
def test_steps_are_flat(text):
    point = samples(WORLD, (), seed=1)[0]
    assert not jacobian(tree_of(text), "X", point, WORLD).any()
