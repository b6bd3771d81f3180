"""NumPy text means what Python means by it: the same text is run by Python, in this test only."""

from __future__ import annotations

import ast
import math
import random

import numpy as np
import pytest

from studyml.algebra.language import Names, ReadError, read, show

NAMES = Names(
    {"X": 2, "A": 2, "B": 2, "y": 1, "p": 1, "w": 1, "k": 1, "a": 0, "b": 0, "c": 0}, sizes=frozenset({"n", "m"})
)
LEAVES = ["a", "b", "c", "n", "2", "3", "0.5", "(a - b)", "(b)"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", " + ", " - ", " * ", " ** ", "+-", "--", "**-", "*-", "/-"]


def values(seed: int) -> dict[str, object]:
    draw = np.random.default_rng(seed)
    n, m = 5, 3
    return {
        "np": np,
        "X": draw.normal(size=(n, m)),
        "A": draw.normal(size=(m, m)) + 3 * np.eye(m),
        "B": draw.normal(size=(n, m)),
        "y": draw.uniform(0.1, 0.9, n),
        "p": draw.uniform(0.1, 0.9, n),
        "w": draw.normal(size=m),
        "k": draw.integers(0, m, n),
        "a": 1.75,
        "b": 0.625,
        "c": 1.25,
        "n": n,
        "m": m,
    }


def run(text: str, seed: int = 0) -> object:
    with np.errstate(all="ignore"):
        return eval(compile(ast.parse(text, mode="eval"), "oracle", "eval"), values(seed))


def test_precedence_is_pythons() -> None:
    chance = random.Random(11)
    compared = 0
    for _ in range(1500):
        text = chance.choice(["", "-", "+"]) + chance.choice(LEAVES)
        for _ in range(chance.randint(1, 5)):
            text += chance.choice(OPERATORS) + chance.choice(LEAVES)
        shown = show(read(text, NAMES, notation="numpy")[0].tree)
        try:
            expected = run(text)
        except (ZeroDivisionError, OverflowError):
            continue
        found = run(shown)
        if isinstance(expected, complex):
            continue
        compared += 1
        assert found == expected or (math.isnan(found) and math.isnan(expected)), f"{text}  →  {shown}"  # type: ignore[arg-type, call-overload]  # numbers
    assert compared > 1000


ARRAYS = [
    "X.T @ (p - y) / n", "(p - y) @ X / n", "(1/n) * X.T @ (p-y)", "np.matmul(X.T, p - y)",
    "X.T.dot(p - y) / X.shape[0]", "-(y*np.log(p) + (1-y)*np.log(1-p)).mean()", "np.mean((X @ w - y)**2)", "X.sum(0)",
    "X.sum(axis=1, keepdims=True)", "np.sum(X, 1)", "X.std(0, ddof=1)", "np.var(X, axis=0, ddof=1)", "X.max(1)",
    "X.argmax(axis=1)", "np.argsort(y)[::-1]", "X[np.arange(n), k]", "X[:, 0]", "X[1:4, ::2]",
    "X[:, None, :] - B[None, :, :]", "X[..., -1]", "X[[0, 2]]", "X[(0, 1)]", "X[y > p]", "X[y > 0.5, 1:]",
    "np.where(X > 0, X, 0)", "np.maximum(X, 0)", "np.clip(X, -1, 1)", "X.clip(0)", "X.clip(max=0.5)",
    "np.outer(y, w)", "np.einsum('ij,j->i', X, w)", "np.einsum('ij,ij->', X, B)",
    "np.tensordot(X, B, axes=([0], [0]))", "np.trace(A)", "np.linalg.inv(A) @ w", "np.linalg.solve(A, w)",
    "np.linalg.norm(X, axis=1)", "np.linalg.norm(w, 1)", "np.linalg.slogdet(A)[1]",
    "np.linalg.svd(X, full_matrices=False)[1]", "np.linalg.svd(X)[1]", "np.linalg.eigh(A @ A.T)[0]", "np.eye(m)[k]",
    "np.identity(m)", "np.ones((n, 1))", "np.full((2, 3), 0.5)", "np.zeros_like(X)", "np.arange(1, n)",
    "np.concatenate([np.ones((n, 1)), X], axis=1)", "np.concatenate((y, p))", "np.stack([y, p], axis=1)",
    "np.c_[np.ones(n), X]", "np.column_stack((y, p))", "np.vstack([X, B])", "np.r_[y, p]", "X.reshape(3, -1)",
    "X.reshape((m, n))", "np.reshape(X, -1)", "X.transpose()", "X.transpose(1, 0)", "np.transpose(X, (1, 0))",
    "X.swapaxes(0, 1)", "np.expand_dims(y, 1)", "y[:, np.newaxis]", "X.ravel()", "X.flatten()", "np.tile(y, (2, 1))",
    "y.repeat(2)", "np.repeat(X, 2, axis=0)", "np.diag(y)", "np.diag(A)", "np.tril(A)", "np.triu(A, k=1)",
    "np.cumsum(y)", "np.flip(y)", "np.roll(y, 2)", "np.cov(X.T)", "np.cov(X, rowvar=False)", "np.corrcoef(X.T)",
    "np.cross(w, A)", "(X > 0).astype(float)", "(X > 0).astype(int).sum(0)", "~(y > 0.5)", "(y > 0.2) & (p < 0.7)",
    "(y > 0.2) | (p < 0.7)", "np.logical_and(y > 0.2, p < 0.7)", "y != p", "y**2 - p", "-y**2", "2**-y", "y // p",
    "np.power(y, 2)", "np.subtract(y, p) * 2", "np.square(y).sum()", "np.median(X, axis=0)", "np.percentile(y, 30)",
    "np.bincount(k, minlength=4)", "np.take(X, k, axis=1)", "np.take_along_axis(X, k[:, None], axis=1)",
    "np.argpartition(y, 2)[:2].shape", "np.sort(y)", "np.unique(k)", "np.allclose(y, y)",
    "np.array([[1, 2], [3, 4]]) @ np.array([1., 2.])", "np.pi * y", "np.log1p(np.exp(-np.abs(w)))",
    "np.logaddexp(0, w)", "np.heaviside(w, 0.5)", "np.sign(w)", "len(X)", "X.shape", "X.ndim", "X.size", "abs(w)",
    "pow(y, 2)", "np.average(y, weights=p)", "np.count_nonzero(k)", "np.ptp(y)", "np.linspace(0, 1, n)",
    "np.kron(A, A)", "np.vdot(y, p)", "np.inner(X, B)", "np.linalg.matrix_power(A, 3)", "np.linalg.pinv(X)",
    "np.linalg.lstsq(X, y, rcond=None)[0]", "np.prod(y)", "np.moveaxis(X, 0, 1)", "np.squeeze(X[:, :1], axis=1)",
    "X[:, :1].squeeze()", "np.broadcast_to(w, (n, m))", "X.mean(0), X.std(0)", "np.any(X > 0, axis=0)",
    "(X > 0).all()", "np.isnan(X).any()", "np.nan_to_num(X)", "np.round(y, 2)", "y.round(1)", "np.diff(y)",
    "np.convolve(y, w, mode='valid')", "np.pad(y, 1)", "np.reciprocal(y)", "np.negative(y)",
    "np.linalg.qr(X)[1].shape", "X.T.T.T", "np.subtract.outer(y, w)", "np.greater.outer(X.sum(0), p)",
    "np.multiply.outer(y - p, w)", "np.add.outer(np.einsum('ij,ij->i', X, X), np.einsum('ij->j', X))",
]  # fmt: skip


@pytest.mark.parametrize("text", ARRAYS)
def test_array_text_means_what_python_means(text: str) -> None:
    shown = show(read(text, NAMES, notation="numpy")[0].tree)
    expected, found = run(text), run(shown)
    if isinstance(expected, tuple) and any(isinstance(part, np.ndarray) for part in expected):
        for left, right in zip(expected, found, strict=True):  # type: ignore[call-overload]  # a tuple too
            np.testing.assert_array_equal(left, right)
    else:
        np.testing.assert_array_equal(np.asarray(expected), np.asarray(found))


def test_what_python_cannot_parse_is_no_numpy() -> None:
    chance = random.Random(12)
    characters = [*"Xypwn()[],.+-*/@<>=~:'0123 ", "np.", "**", ".T", "sum(", "axis=", "and ", "if "]
    for _ in range(2500):
        text = chance.choice(ARRAYS)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(characters) + text[at + chance.randrange(2) :]
        try:
            read(text, NAMES, notation="numpy")
        except ReadError:
            continue
        try:
            ast.parse(text.strip(), mode="eval")
        except SyntaxError as error:
            assert "leading zeros" in error.msg, text
