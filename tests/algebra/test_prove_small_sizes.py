"""Proofs: the classic gradients and identities are shown, and nothing false ever is."""

import subprocess
import sys

import pytest

from studyml.algebra.language import read
from studyml.algebra.prove import prove_derivative, prove_equal, prove_gradient
from studyml.algebra.symbols import World

LOGISTIC = World.declare(
    {"X": "(n, m)", "y": "(n,) unit", "t": "(n,) binary", "w": "(m,)", "b": "()", "lam": "() positive"},
    {"z": "X @ w + b", "p": "sigmoid(z)"},
)
SOFTMAX = World.declare(
    {"X": "(n, m)", "Y": "(n, k) simplex", "W": "(m, k)", "b": "(k,)"}, {"Z": "X @ W + b", "P": "softmax(Z, axis=1)"}
)
VECTORS = World.declare(
    {
        "x": "(n,)",
        "z": "(n,)",
        "A": "(n, n) invertible",
        "S": "(n, n) spd",
        "B": "(n, n)",
        "p": "(n,) unit",
        "q": "(n,) positive",
        "h": "(n,) onehot",
    }
)


def tree_of(text, world):
    return read(text, world.names, notation="numpy")[0].tree


GRADIENTS = [
    (LOGISTIC, "mean((z - y)**2)", "w", "2/n * X.T @ (z - y)"),
    (LOGISTIC, "mean((z - y)**2)/2 + lam/2 * sum(w**2)", "w", "X.T @ (z - y) / n + lam * w"),
    (LOGISTIC, "-mean(y*log(p) + (1-y)*log(1-p))", "w", "X.T @ (p - y) / n"),
    (LOGISTIC, "-mean(y*log(p) + (1-y)*log(1-p))", "b", "mean(p - y)"),
    (LOGISTIC, "-mean(y*log(p) + (1-y)*log(1-p))", "z", "(p - y) / n"),
    (LOGISTIC, "-mean(y*log(p) + (1-y)*log(1-p))", "p", "(p - y) / (p * (1 - p)) / n"),
    (LOGISTIC, "mean(softplus(z) - y*z)", "w", "(p - y) @ X / n"),
    (SOFTMAX, "-sum(Y*log(P))/n", "Z", "(P - Y) / n"),
    (VECTORS, "x @ B @ x", "x", "(B + B.T) @ x"),
    (VECTORS, "slogdet(A)[1]", "A", "inv(A).T"),
    (VECTORS, "norm(x - z)", "x", "(x - z) / norm(x - z)"),
    (VECTORS, "logsumexp(x)", "x", "softmax(x)"),
    (VECTORS, "sum(p * log(p / q))", "q", "-p / q"),
]


@pytest.mark.parametrize(
    ("world", "loss", "wrt", "answer"), GRADIENTS, ids=[f"{case[1]} by {case[2]}" for case in GRADIENTS]
)
def test_classic_gradients_are_proved(world, loss, wrt, answer):
    sizes = prove_gradient(tree_of(loss, world), wrt, tree_of(answer, world), world)
    assert sizes is not None
    assert sizes["n"] == 3
    assert len(set(sizes.values())) == len(sizes)


@pytest.mark.parametrize(
    ("of", "answer"),
    [
        ("sigmoid(z)", "sigmoid(z) * (1 - sigmoid(z))"),
        ("tanh(z)", "1 - tanh(z)**2"),
        ("softplus(z)", "sigmoid(z)"),
        ("z**3 / (1 + z**2)", "(z**4 + 3*z**2) / (1 + z**2)**2"),
        ("sqrt(q) * z", "sqrt(q)"),
        ("z * erf(z)", "erf(z) + 2 * z * exp(-z**2) / sqrt(pi)"),
    ],
)
def test_entrywise_derivatives_are_proved(of, answer):
    assert prove_derivative(tree_of(of, VECTORS), "z", tree_of(answer, VECTORS), VECTORS)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("tanh(z)", "2*sigmoid(2*z) - 1"),
        ("tanh(z/2)", "2*sigmoid(z) - 1"),
        ("log(sigmoid(z))", "-softplus(-z)"),
        ("log(exp(z) + 1)", "z + log(1 + exp(-z))"),
        ("softmax(z - x[0])", "softmax(z)"),
        ("exp(x + z)", "exp(x) * exp(z)"),
        ("log((1-p)/p)", "log(1-p) - log(p)"),
        ("log(q**2 * p)", "2*log(q) + log(p)"),
        ("trace(A @ B)", "sum(A.T * B)"),
        ("trace(A @ S)", "trace(S.T @ A)"),
        ("norm(x)**2", "x @ x"),
        ("sqrt(z**2)", "abs(z)"),
        ("var(x)", "mean(x**2) - mean(x)**2"),
        ("inv(A) @ x", "solve(A, x)"),
        ("(x - mean(x)) / std(x)", "(x - mean(x)) * sqrt(n / sum((x - mean(x))**2))"),
        ("h**2", "h"),
        ("sum(h)", "1"),
        ("np.einsum('i,ij,j->', x, A, z)", "x @ A @ z"),
    ],
)
def test_identities_are_proved(left, right):
    assert prove_equal(tree_of(left, VECTORS), tree_of(right, VECTORS), VECTORS)


FALSE = [
    ("sqrt(z**2)", "z"),
    ("abs(z)", "z"),
    ("log(exp(z) + 1)", "z"),
    ("log(p*q)", "log(p)*log(q)"),
    ("exp(x + z)", "exp(x) + exp(z)"),
    ("softmax(z)", "sigmoid(z)"),
    ("trace(A @ B)", "trace(A) * trace(B)"),
    ("A @ B", "B @ A"),
    ("inv(A)", "inv(A).T"),
    ("z**2", "z"),
    ("mean(x)", "sum(x)"),
    ("mean(x)", "sum(x)/2"),
    ("h", "1 - h"),
    ("log(z**2)", "2*log(z)"),
    ("norm(x)", "sum(abs(x))"),
    ("S", "A"),
    ("var(x)", "mean(x**2)"),
    ("1/(1+exp(z))", "sigmoid(z)"),
    ("z/z", "1/z"),
    ("x[:, None] * z", "z[:, None] * x"),
    ("x", "x[:, None]"),
    ("sum(p)", "1"),
    ("0*z/0", "1 + 0*z"),
    ("log(0*z)", "log(0*z)"),
    ("2**9**9", "0"),
    ("p", "0*p"),
    ("tanh(z)", "2*sigmoid(z) - 1"),
]


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_nothing_false_is_proved(left, right):
    assert prove_equal(tree_of(left, VECTORS), tree_of(right, VECTORS), VECTORS) is None


@pytest.mark.parametrize(
    "answer",
    ["X.T @ (p - y) / m", "X.T @ (y - p) / n", "X.T @ (p - y)", "X.T @ (p - t) / n", "(X.T @ (p - y) / n)[:, None]"],
)
def test_wrong_gradients_are_not_proved(answer):
    loss = tree_of("-mean(y*log(p) + (1-y)*log(1-p))", LOGISTIC)
    assert prove_gradient(loss, "w", tree_of(answer, LOGISTIC), LOGISTIC) is None


@pytest.mark.parametrize(
    "text", ["np.where(z > 0, z, 0)", "np.sort(z)", "np.linalg.svd(A)[1]", "z[np.argsort(x)]", "np.maximum(z, 0)"]
)
def test_what_has_no_symbolic_form_is_not_shown(text):
    assert prove_equal(tree_of(text, VECTORS), tree_of(f"({text}) + 0", VECTORS), VECTORS) is None


def test_binary_labels_square_to_themselves():
    assert prove_equal(tree_of("t**3 - t + p*t*t", LOGISTIC), tree_of("p*t", LOGISTIC), LOGISTIC)
    assert prove_equal(tree_of("y**2", LOGISTIC), tree_of("y", LOGISTIC), LOGISTIC) is None


def test_big_expressions_are_given_up():
    world = World.declare({"A": "(n, n)", "x": "(n,)"})
    deep = "A @ " * 30 + "x"
    assert prove_equal(tree_of(f"tanh({deep})", world), tree_of(f"tanh({deep} + x)", world), world) is None


def test_sympy_is_imported_for_a_proof_only():
    modules = "studyml.algebra.prove, studyml.algebra.compare, studyml.algebra.derivative"
    code = f"import sys, {modules}; print('sympy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_shapes_need_no_numpy():
    modules = "studyml.algebra.shapes, studyml.algebra.language, studyml.algebra.symbols"
    code = f"import sys, {modules}; print('numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
