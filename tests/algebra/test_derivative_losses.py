"""Hand-written gradients of the field's losses against the complex step, at every sample."""

import numpy as np
import pytest

from studyml.algebra.compare import compare
from studyml.algebra.derivative import DerivativeError, along, backward, elementwise, gradient, jacobian
from studyml.algebra.evaluate import evaluate
from studyml.algebra.language import read
from studyml.algebra.samples import samples
from studyml.algebra.symbols import World

LINEAR = ({"X": "(n, m)", "y": "(n,)", "w": "(m,)", "b": "()", "lam": "() positive"}, {"p": "X @ w + b", "r": "p - y"})
LOGISTIC = (
    {"X": "(n, m)", "y": "(n,) unit", "w": "(m,)", "b": "()", "lam": "() positive", "c": "(n,) positive"},
    {"z": "X @ w + b", "p": "sigmoid(z)"},
)
SOFTMAX = (
    {"X": "(n, m)", "Y": "(n, K) simplex", "W": "(m, K)", "b": "(K,)"},
    {"Z": "X @ W + b", "P": "softmax(Z, axis=1)"},
)
LABELS = ({"X": "(n, m)", "y": "(n,) int K", "W": "(m, K)"}, {"Z": "X @ W", "P": "softmax(Z, axis=1)"})
MARGIN = ({"X": "(n, m)", "y": "(n,) pm1", "w": "(m,)", "b": "()", "C": "() positive"}, {"f": "X @ w + b"})
MLP = (
    {"X": "(n, d)", "y": "(n,)", "W1": "(d, h)", "b1": "(h,)", "w2": "(h,)", "b2": "()"},
    {"H": "tanh(X @ W1 + b1)", "p": "H @ w2 + b2", "r": "p - y"},
)
RELU = (
    {"X": "(n, d)", "Y": "(n, k) simplex", "W1": "(d, h)", "b1": "(h,)", "W2": "(h, k)"},
    {"A": "X @ W1 + b1", "H": "relu(A)", "P": "softmax(H @ W2, axis=1)", "dZ": "(P - Y) / n"},
)
ATTENTION = (
    {"Q": "(T, d)", "K": "(S, d)", "V": "(S, e)", "G": "(T, e)"},
    {
        "A": "softmax(Q @ K.T / sqrt(d), axis=1)",
        "dA": "G @ V.T",
        "dS": "A * (dA - (dA * A).sum(axis=1, keepdims=True))",
    },
)
NORM = (
    {"X": "(n, m)", "g": "(m,)", "b": "(m,)", "D": "(n, m)", "eps": "() positive"},
    {
        "mu": "X.mean(axis=1, keepdims=True)",
        "s": "sqrt(X.var(axis=1, keepdims=True) + eps)",
        "xh": "(X - mu) / s",
        "dx": "D * g",
    },
)
MATRIX = (
    {
        "A": "(n, n) invertible",
        "S": "(n, n) spd",
        "B": "(n, n)",
        "x": "(n,)",
        "y": "(n,)",
        "X": "(n, m)",
        "M": "(m, n)",
    },
    {},
)
ONE = (
    {
        "y": "(n,) positive",
        "p": "(n,) positive",
        "q": "(n,) simplex",
        "s": "(n,) simplex",
        "d": "() positive",
        "e": "(n,)",
    },
    {},
)

CASES = [
    (LINEAR, "mean(r**2)", "w", "2/n * X.T @ r"),
    (LINEAR, "mean(r**2)/2", "w", "X.T @ r / n"),
    (LINEAR, "sum(r**2)", "w", "2 * X.T @ (X @ w + b - y)"),
    (LINEAR, "mean(r**2)", "b", "2 * mean(r)"),
    (LINEAR, "mean(r**2)", "p", "2 * r / n"),
    (LINEAR, "mean(r**2)", "r", "2 * r / n"),
    (LINEAR, "mean(r**2)", "y", "-2 * r / n"),
    (LINEAR, "mean(r**2)", "X", "2/n * np.outer(r, w)"),
    (LINEAR, "mean(r**2) + lam * sum(w**2)", "w", "2/n * X.T @ r + 2 * lam * w"),
    (LINEAR, "mean(r**2) + lam * w @ w", "lam", "sum(w**2)"),
    (LINEAR, "mean(r**2)/2 + lam * sum(abs(w))", "w", "X.T @ r / n + lam * sign(w)"),
    (LINEAR, "mean(abs(r))", "w", "X.T @ sign(r) / n"),
    (LINEAR, "sqrt(mean(r**2))", "w", "X.T @ r / (n * sqrt(mean(r**2)))"),
    (LINEAR, "mean(where(abs(r) <= 1, r**2/2, abs(r) - 0.5))", "w", "X.T @ clip(r, -1, 1) / n"),
    (LINEAR, "mean(log(cosh(r)))", "w", "X.T @ tanh(r) / n"),
    (LOGISTIC, "-mean(y*log(p) + (1-y)*log(1-p))", "w", "X.T @ (p - y) / n"),
    (LOGISTIC, "-mean(y*log(p) + (1-y)*log(1-p))", "b", "mean(p - y)"),
    (LOGISTIC, "-mean(y*log(p) + (1-y)*log(1-p))", "z", "(p - y) / n"),
    (LOGISTIC, "-mean(y*log(p) + (1-y)*log(1-p))", "p", "(p - y) / (p * (1 - p)) / n"),
    (LOGISTIC, "-sum(y*log(p) + (1-y)*log(1-p))", "w", "(p - y) @ X"),
    (LOGISTIC, "mean(maximum(z, 0) - z*y + log1p(exp(-abs(z))))", "w", "X.T @ (p - y) / n"),
    (LOGISTIC, "mean(softplus(z) - z*y)", "w", "X.T @ (p - y) / n"),
    (LOGISTIC, "mean(logaddexp(0, z) - z*y) + lam/2 * norm(w)**2", "w", "X.T @ (p - y) / n + lam * w"),
    (LOGISTIC, "-sum(c * (y*log(p) + (1-y)*log(1-p))) / sum(c)", "w", "X.T @ (c * (p - y)) / sum(c)"),
    (LOGISTIC, "mean((p - y)**2)", "w", "2/n * X.T @ ((p - y) * p * (1 - p))"),
    (LOGISTIC, "mean(exp(z) - c*z)", "w", "X.T @ (exp(z) - c) / n"),
    (SOFTMAX, "-mean(sum(Y*log(P), axis=1))", "W", "X.T @ (P - Y) / n"),
    (SOFTMAX, "-sum(Y*log(P))/n", "b", "mean(P - Y, axis=0)"),
    (SOFTMAX, "-sum(Y*log(P))/n", "Z", "(P - Y) / n"),
    (SOFTMAX, "-sum(Y*log(P))/n", "P", "-Y / P / n"),
    (SOFTMAX, "-sum(Y*log_softmax(Z, axis=1))/n", "W", "X.T @ (P - Y) / n"),
    (SOFTMAX, "mean(logsumexp(Z, axis=1) - sum(Y*Z, axis=1))", "W", "X.T @ (P - Y) / n"),
    (LABELS, "-mean(log(P[arange(n), y]))", "W", "X.T @ (P - one_hot(y, K)) / n"),
    (LABELS, "-mean(log(P[arange(n), y]))", "Z", "(P - eye(K)[y]) / n"),
    (MARGIN, "mean(maximum(0, 1 - y*f))", "w", "-X.T @ (y * (y*f < 1)) / n"),
    (MARGIN, "sum(w**2)/2 + C*sum(maximum(0, 1 - y*f))", "w", "w - C * X.T @ where(y*f < 1, y, 0)"),
    (MARGIN, "mean(maximum(0, 1 - y*f))", "b", "-mean(y * (y*f < 1))"),
    (MARGIN, "mean(maximum(0, 1 - y*f)**2)", "w", "-2/n * X.T @ (y * maximum(0, 1 - y*f))"),
    (MARGIN, "mean(log(1 + exp(-y*f)))", "w", "-X.T @ (y * sigmoid(-y*f)) / n"),
    (MARGIN, "mean(exp(-y*f))", "w", "-X.T @ (y * exp(-y*f)) / n"),
    (MARGIN, "mean(maximum(0, -y*f))", "w", "-X.T @ (y * (y*f < 0)) / n"),
    (MLP, "mean(r**2)/2", "w2", "H.T @ r / n"),
    (MLP, "mean(r**2)/2", "b2", "mean(r)"),
    (MLP, "mean(r**2)/2", "H", "np.outer(r, w2) / n"),
    (MLP, "mean(r**2)/2", "W1", "X.T @ (np.outer(r, w2) * (1 - H**2)) / n"),
    (MLP, "mean(r**2)/2", "b1", "((r[:, None] * w2) * (1 - H**2)).mean(axis=0)"),
    (MLP, "mean(r**2)/2", "X", "(np.outer(r, w2) * (1 - H**2)) @ W1.T / n"),
    (RELU, "-sum(Y*log(P))/n", "W2", "H.T @ dZ"),
    (RELU, "-sum(Y*log(P))/n", "W1", "X.T @ ((dZ @ W2.T) * (A > 0))"),
    (RELU, "-sum(Y*log(P))/n", "b1", "((dZ @ W2.T) * (A > 0)).sum(axis=0)"),
    (RELU, "-sum(Y*log(P))/n", "H", "dZ @ W2.T"),
    (ATTENTION, "sum(G * (A @ V))", "V", "A.T @ G"),
    (ATTENTION, "sum(G * (A @ V))", "A", "G @ V.T"),
    (ATTENTION, "sum(G * (A @ V))", "Q", "dS @ K / sqrt(d)"),
    (ATTENTION, "sum(G * (A @ V))", "K", "dS.T @ Q / sqrt(d)"),
    (NORM, "sum(D * (g * xh + b))", "g", "(D * xh).sum(axis=0)"),
    (NORM, "sum(D * (g * xh + b))", "b", "D.sum(axis=0)"),
    (
        NORM,
        "sum(D * (g * xh + b))",
        "X",
        "(dx - dx.mean(axis=1, keepdims=True) - xh * (dx * xh).mean(axis=1, keepdims=True)) / s",
    ),
    (MATRIX, "x @ A @ x", "x", "(A + A.T) @ x"),
    (MATRIX, "x @ S @ x / 2", "x", "S @ x"),
    (MATRIX, "x @ A @ y", "A", "np.outer(x, y)"),
    (MATRIX, "trace(A @ B)", "A", "B.T"),
    (MATRIX, "trace(A.T @ B @ A)", "A", "(B + B.T) @ A"),
    (MATRIX, "slogdet(A)[1]", "A", "inv(A).T"),
    (MATRIX, "log(det(S))", "S", "inv(S).T"),
    (MATRIX, "2*sum(log(diag(np.linalg.cholesky(S))))", "S", "inv(S)"),
    (MATRIX, "np.linalg.eigvalsh(S)[-1]", "S", "np.outer(np.linalg.eigh(S)[1][:, -1], np.linalg.eigh(S)[1][:, -1])"),
    (MATRIX, "det(A)", "A", "det(A) * inv(A).T"),
    (MATRIX, "trace(inv(A))", "A", "-(inv(A) @ inv(A)).T"),
    (MATRIX, "x @ inv(A) @ y", "A", "-np.outer(inv(A).T @ x, inv(A) @ y)"),
    (MATRIX, "norm(X)**2", "X", "2 * X"),
    (MATRIX, "norm(X)", "X", "X / norm(X)"),
    (MATRIX, "norm(x - y)", "x", "(x - y) / norm(x - y)"),
    (MATRIX, "norm(X @ M - B)**2", "M", "2 * X.T @ (X @ M - B)"),
    (MATRIX, "x @ y / (norm(x) * norm(y))", "x", "y/(norm(x)*norm(y)) - (x @ y) * x/(norm(x)**3*norm(y))"),
    (MATRIX, "logsumexp(x)", "x", "softmax(x)"),
    (MATRIX, "max(x)", "x", "(x == max(x)) * 1.0"),
    (MATRIX, "var(x)", "x", "2/n * (x - mean(x))"),
    (ONE, "mean(p - y*log(p))", "p", "(1 - y/p) / n"),
    (ONE, "sum(q * log(q / s))", "s", "-q / s"),
    (ONE, "sum(q * log(q / s))", "q", "log(q / s) + 1"),
    (ONE, "-sum(q * log(q))", "q", "-log(q) - 1"),
    (ONE, "sum(log(d) + e**2 / (2*d**2))", "d", "n/d - sum(e**2)/d**3"),
    (ONE, "mean((log1p(p) - log1p(y))**2)", "p", "2/n * (log1p(p) - log1p(y)) / (1 + p)"),
]


def tree_of(text, world):
    return read(text, world.names, notation="numpy")[0].tree


@pytest.mark.parametrize(("problem", "loss", "wrt", "answer"), CASES, ids=[f"{case[1]} by {case[2]}" for case in CASES])
def test_gradient_is_the_hand_written_one(problem, loss, wrt, answer):
    world = World.declare(*problem)
    whole, hand = tree_of(loss, world), tree_of(answer, world)
    points = samples(world, (whole,))
    for point in points[::2]:
        found = compare(evaluate(hand, point.values), gradient(whole, wrt, point, world))
        assert found.equal, (point.sizes, found)


def test_the_pass_backwards_agrees_with_the_complex_step():
    """Of every loss above, by all that it is made of; most have such a pass, or it would not be worth having."""
    seen, none = set(), []
    for (symbols, let), loss, _, _ in CASES:
        if (id(symbols), loss) in seen:
            continue
        seen.add((id(symbols), loss))
        world = World.declare(symbols, let)
        tree = tree_of(loss, world)
        point = samples(world, (tree,))[0]
        found = backward(tree, point, world)
        none += [loss] * (not found)
        for name, mine in found.items():
            if world.forms[name].kind == "float":
                direction = np.cos(np.arange(np.size(mine))).reshape(mine.shape)
                truth = along(tree, name, direction, point, world)
                assert compare(np.vdot(mine, direction), truth).equal, (loss, name)
    assert len(none) <= 0.15 * len(seen), none


ENTRYWISE = [
    ("sigmoid(z)", "sigmoid(z) * (1 - sigmoid(z))"),
    ("tanh(z)", "1 - tanh(z)**2"),
    ("relu(z)", "(z > 0) * 1.0"),
    ("where(z > 0, z, 0.01*z)", "where(z > 0, 1, 0.01)"),
    ("z * sigmoid(z)", "sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z))"),
    ("0.5 * z * (1 + erf(z / sqrt(2)))", "0.5 * (1 + erf(z / sqrt(2))) + z * exp(-z**2/2) / sqrt(2*pi)"),
    ("log(1 + exp(z))", "sigmoid(z)"),
    ("z**3 - 1/z", "3*z**2 + 1/z**2"),
    ("abs(z)", "sign(z)"),
]


@pytest.mark.parametrize(("of", "answer"), ENTRYWISE)
@pytest.mark.parametrize("sizes", ["()", "(n,)", "(n, m)"])
def test_entrywise_derivative(of, answer, sizes):
    world = World.declare({"z": sizes})
    whole, hand = tree_of(of, world), tree_of(answer, world)
    for point in samples(world, (whole,), points=1)[:2]:
        assert compare(evaluate(hand, point.values), elementwise(whole, "z", point, world)).equal


def test_softmax_is_not_entrywise_but_has_a_jacobian():
    world = World.declare({"z": "(n,)"})
    whole = tree_of("softmax(z)", world)
    point = samples(world, (whole,))[0]
    with pytest.raises(DerivativeError, match="mixes entries"):
        elementwise(whole, "z", point, world)
    hand = tree_of("np.diag(softmax(z)) - np.outer(softmax(z), softmax(z))", world)
    assert compare(evaluate(hand, point.values), jacobian(whole, "z", point, world)).equal


def test_an_intermediate_is_taken_as_given():
    world = World.declare({"w": "(m,)"}, {"a": "w**2", "b": "a * w", "c": "sum(b)"})
    point = samples(world, ())[0]
    w, a = point.values["w"], point.values["a"]
    for wrt, truth in (("w", 3 * w**2), ("a", w), ("b", w * 0 + 1), ("c", 1.0)):
        assert compare(truth, gradient(tree_of("c", world), wrt, point, world)).equal, wrt
    assert compare(2 * w, elementwise(tree_of("a", world), "w", point, world)).equal
    assert compare(a * 0, elementwise(tree_of("w", world), "a", point, world)).equal


def test_a_gradient_needs_a_scalar_and_real_numbers():
    world = World.declare({"X": "(n, m)", "y": "(n,) int"})
    point = samples(world, ())[0]
    with pytest.raises(DerivativeError, match="scalar loss"):
        gradient(tree_of("X.sum(axis=0)", world), "X", point, world)
    with pytest.raises(DerivativeError, match="whole numbers"):
        gradient(tree_of("X.sum()", world), "y", point, world)
    with pytest.raises(DerivativeError, match="no q"):
        gradient(tree_of("X.sum()", world), "q", point, world)
