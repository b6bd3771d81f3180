"""Words between the equations of a derivation: they join statements and are never letters to multiply."""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

from functools import cache

import pytest

from studyml.decks import Library, ask, load_library
from studyml.grading import grade
from studyml.model import Kind, Outcome, Question

LETTERS = Question(
    "letters", Kind.DERIVATION, loss="s*i*n*c*k*b*u*t",
    symbols={"s": "()", "i": "()", "n": "()", "c": "()", "k": "()", "b": "()", "u": "()", "t": "()"},
)  # fmt: skip


@cache
def _library() -> Library:
    return load_library(None)


def _card(name: str) -> Question:
    return ask(_library().cards[name if name.startswith("pca") else f"{name}-derivation"], 1)


BCE = "dL/dp = (p - y)/(p*(1 - p))/n\n{}\ndL/dz = (p - y)/n\ndL/dw = X.T @ (p - y)/n\ndL/db = sum(p - y)/n"
BN = "dL/dh = G\ndL/ds = -sum(G*h)/s\nds/dv = 1/(2*s)\ndv/dc = 2*c/n\ndL/dc = (G - h*mean(G*h))/s\n{}\ndL/dx = (G - mean(G) - h*mean(G*h))/s"
NORMAL = "{}\ndq/dw = 2*A @ w\ndt/dw = c\ndL/dw = 2*A @ w - 2*c\n= 2*X.T @ (X @ w - y)"
CONSTANT = "dL/dp = -mean(y/p - (1 - y)/(1 - p))\n{}\ndL/dp = -q/p + (1 - q)/(1 - p)\n= (p - q)/(p*(1 - p))"
SILU = "ds/dz = s(1 - s)\ndf/dz = s + z s (1 - s)\n{}\ndf/dz = f + s (1 - f)"
RELU = "dL/dS = D\ndL/dV = H^T D\ndL/dH = D V^T\n{}\ndL/dW = X^T dL/dZ\ndL/db = dL/dZ.sum(axis=0)"
NB = "dL/ds = 1/(2*v)\ndq/dv = n/(2v)\n{}\ndL/dv = n/(2v) - s/(2v²)"
SOFTMAX = "dL/dP = -Y/P/n\n{}\ndL/dZ = (P - Y)/n\ndL/dW = X.T @ dL/dZ\ndL/db = sum(dL/dZ, axis=0)"
FORWARD = "e = X @ w - y\n{}\ndr = 2*lam*w\ndw = dq + dr"
SHARES = "dq = 1\ndc = -lam\ndw_q = dq * (S @ w + S.T @ w)\ndw_c = dc * 2 * w\n{}\ndw = 2 * S @ w - 2 * lam * w"
TERMS = "dv_s = -s/(2*v**2)\n{}\ndv = n/(2*v) - s/(2*v**2)"

RIGHT = [
    ("bn", BN, "mean(h) = 0 since mean(c) = 0"),
    ("bn", BN, "mean(h) = 0, because mean(c) = 0 and mean(h) = mean(c)/s"),
    ("bn", BN, "mean(h) = 0 as the mean was taken away"),
    ("lin-normal", NORMAL, "A is symmetric since A' = (X'X)' = X'X = A"),
    ("lin-normal", NORMAL, "A is symmetric"),
    ("bce-constant", CONSTANT, "mean(y) = q and mean(1 - y) = 1 - q"),
    ("bce-constant", CONSTANT, "dL/dp = (p - q)/(p(1 - p))   since (1/n) sum(y) = q"),
    ("bce-constant", CONSTANT, "mean(1 - y) = 1 - q, given that mean(y) = q"),
    ("bce", BCE, "Since p = σ(z): dp/dz = p(1-p)"),
    ("bce", BCE, "dp/dz = p(1-p)\nwhen n = 1 this gives the usual form"),
    ("bce", BCE, "dp/dz = p(1-p) but not p"),
    ("bce", BCE, "dp/dz = p(1-p)\ndL/dz = dL/dp * dp/dz = (p-y)/n as p(1-p) cancels"),
    ("bce", BCE, "since sigmoid(-z) = 1 - p we have dp/dz = p(1-p)"),
    ("bce", BCE, "1 - p = sigmoid(-z), hence dp/dz = p sigmoid(-z)"),
    ("bce", BCE, "dp/dz = p(1-p), using (p - y)/(p(1 - p)) * p(1 - p) = p - y"),
    ("act-silu", SILU, "but z s = f"),
    ("act-silu", SILU, "z s = f, hence z s (1 - s) = f (1 - s)"),
    ("mlp-relu", RELU, "5) ReLU mask M = 1 where Z > 0 else 0, dH/dZ = M\ndL/dZ = (D V^T) * M"),
    ("mlp-relu", RELU, "M = 1 if Z > 0, otherwise 0\ndL/dZ = (D V^T) * M    (the mask M(Z) is applied)"),
    ("nb-variance", NB, "first = s/2 * v^(-1)\n∂first/∂v = -s/2 * v^(-2)"),
    ("sm-batch", SOFTMAX, "sum(P*dL/dP, axis=1, keepdims=True) = -sum(Y, axis=1, keepdims=True)/n = -1/n    one per example here"),
    ("act-silu", SILU.replace("ds/dz", "1/ \\frac{{\\partial s}}{{\\partial z}}"), "z s = f  ... (1)"),
    ("act-silu", SILU.replace("1 - s)\n{}", "1 - s) (*)\n{}"), "z s = f"),
    ("bn", BN.replace("d", "∂").replace("∂L/∂c = (", "∂L/∂c (direct) = G/s\n∂L/∂c = ("), "∂L/∂x = ∂L/∂c - mean(∂L/∂c)"),
    ("lin", "\\frac{{\\partial L}}{{\\partial r}}\n= r/n\n{}\ndL/dw = X^T r/n", "dL/dyP = r/n and dL/db\n= mean(r)"),  # wrapped
    ("act-silu", SILU, "check: z = 0 gives s = 1/2, ds/dz = 0.25; at z = 2, s = 0.88"),
    ("sse-sigmoid", "dL / dp = p - y\ndp / dz = p(1-p)\n{}", "dL / dz = dL / dp · dp / dz = (p - y) p (1 - p)"),
    ("att", "dL/dV = A^T G\ndL/dA = D\n{}\ndL/dQ = (A·(D - R)) K/c\ndL/dK = (A·(D - R))^T Q/c", "R = sum(A·D, axis=1, keepdims=True)\ndL/dS = A·(D - R)"),
    ("lin", "dL/dr = r/n\n{}\nhence, dw, db = X^Tr/n, 1^Tr/n", "then dL/dyP: r/n    # it enters r alone"),
    ("poisson", "dr/dz = r\n{}\ndL/dz = (r - y)/n\ndL/dw = X.T @ (r - y)/n", "direct dependence on z gives -y/n"),
]  # fmt: skip


@pytest.mark.parametrize(("card", "around", "line"), RIGHT)
def test_words_join_statements(card: str, around: str, line: str) -> None:
    verdict = grade(_card(card), around.format(line))
    assert [(step.text, step.message) for step in verdict.steps if step.faulty] == []
    assert verdict.correct, verdict.message


WRONG = [
    ("sm-batch", SOFTMAX, 1, "sum(P*dL/dP, axis=1, keepdims=True) = -sum(Y, axis=1, keepdims=True)/n = 1/n    one per example here"),
    ("sm-batch", SOFTMAX, 1, "P*dL/dP = -Y/n = -1/n"),
    ("nb-variance", NB, 3, "first = s/2 * v^(-1)\n∂first/∂v = s/2 * v^(-2)"),
    ("bn", BN, 5, "mean(h) = 0 since mean(c) = 1"),
    ("bn", BN, 5, "mean(h) = 1 since mean(c) = 0"),
    ("lin-normal", NORMAL, 0, "A is symmetric since A' = (X'X)' = XX' = A"),
    ("bce-constant", CONSTANT, 1, "mean(y) = q and mean(1 - y) = q"),
    ("bce-constant", CONSTANT, 1, "dL/dp = (q - p)/(p(1 - p))   since (1/n) sum(y) = q"),
    ("bce", BCE, 1, "1 - p = sigmoid(z), hence dp/dz = p(1 - p)"),
    ("bce", BCE, 1, "dp/dz = p(1-p), using (p - y)/(p(1 - p)) * p(1 - p) = y - p"),
    ("bce", BCE, 1, "Since p = σ(z): dp/dz = p(1+p)"),
    ("bce-constant", CONSTANT, 1, "mean(p - y) = 2*(p - q)"),  # both are 0 where dL/dp is: nothing said of there
    ("bce-constant", CONSTANT, 1, "1 - p = 1 - q"),  # so where it is 0, but the next line is about dL/dp elsewhere
    ("bce-constant", f"{{}}\n{CONSTANT.replace('{}', '')}", 0, "1/p = 1/q"),  # nor is it known yet
    ("bn", BN, 5, "dL/dc (direct) = -G/s"),
    ("bn", BN, 5, "h = -c/s, so directly dL/dc = G/s (s held fixed)"),
    ("reg-ridge", FORWARD, 2, "de = 2*e\ndq = X @ de"),  # dq is dq/dw all the same
    ("reg-ridge", FORWARD, 1, "de = e\ndq = X.T @ de"),
    ("pca-eigenproblem", SHARES, 4, "dw = dw_q"),  # the line of dw_q is right
    ("sm-batch", "{}\ndZ /= n\ndW = X.T @ dZ\ndb = dZ.sum(axis=0)", 1, "dZ = P.copy()\ndZ += Y"),
    ("lin", "dL/dr = r/n\n{}\ndL/dw = X^T r/n", 1, "dL/dyP = r/n and dL/db\n= sum(r)"),
    ("att", "dL/dA = D\n{}", 1, "dL/dV = A·G"),
    ("act-silu", SILU, 2, "at z = 0: ds/dz = 1/2"),
    ("act-silu", SILU, 2, "check: z = 0 gives s = 1, ds/dz = 1/4"),
    ("nb-variance", TERMS, 2, "dv_q = n/(2*v)\ndv = -dv_s + dv_q"),  # s is not made of v
    ("nb-variance", TERMS, 1, "dv_q = n/v\ndv = dv_s + dv_q"),
    ("bn", BN, 5, "ds/dc_i = c_i/(n s) = h_i\ndL/dc_i = G_i/s - (h_i/s) mean(G h)"),  # no new name
    ("mlp-relu", RELU, 3, "dL/dZ = DV = (D V^T) * (Z > 0)"),
    ("act-silu", SILU, 2, "but z s = f (1 - s)"),
    ("mlp-relu", RELU, 3, "M = 0 where Z > 0 else 1, dH/dZ = M"),
]  # fmt: skip


@pytest.mark.parametrize(("card", "around", "line", "words"), WRONG)
def test_what_words_join_is_judged(card: str, around: str, line: int, words: str) -> None:
    verdict = grade(_card(card), around.format(words))
    first = next(step for step in verdict.steps if step.faulty)
    assert first.line == line
    assert first.outcome in (Outcome.WRONG, Outcome.SHAPE_ERROR)


@pytest.mark.parametrize("word", ["since", "because", "which", "with", "each"])
def test_a_word_is_no_product_of_letters(word: str) -> None:
    verdict = grade(LETTERS, f"dL/dk = s*{word}*s")
    assert verdict.outcome is Outcome.SYNTAX_ERROR
    assert word in verdict.message


def test_declared_letters_may_spell_a_word() -> None:
    assert grade(LETTERS, "dL/dk = s i n c*but").correct
