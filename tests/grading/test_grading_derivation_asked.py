"""What a card asks for: shown in lines of its own or in other ways, and asked for where it is skipped."""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

from functools import cache

import pytest

from studyml.decks import Library, ask, load_library
from studyml.grading import grade
from studyml.model import Outcome, Question


@cache
def _library() -> Library:
    return load_library(None)


def _card(name: str) -> Question:
    return ask(_library().cards[f"{name}-derivation"], 1)


SHOWN = [
    # a change, alone and beside another that changes with it
    ("mc-quadratic", "L = w @ u\ndL = dwᵀ u + wᵀ du\ndu = A dw\ndL = uᵀ dw + wᵀ A dw\ndL/dw = A w + Aᵀ w"),
    # the product of right steps
    ("svm-hinge", "dL/du = -1\ndu/df = y\ndf/dw = x\ndL/dw = -y*x"),
    ("km-centre", "ds/dR = 2*R\nds/dc = -2*sum(R, axis=0)\ndL/dc = 2*n*c - 2*sum(X, axis=0)"),  # L is s
    ("bce", "dL/dp = (p - y)/(p*(1 - p))/n\ndp/dz = p*(1 - p)\ndL/dw = X.T @ (p - y)/n\ndL/db = sum(p - y)/n"),
    # what stands beside another derivative, in a product and in each term of a sum
    ("svm-hinge", "dL/du = -1\ndL/df = dL/du * y\ndf/dw = x\ndL/dw = -y*x"),
    ("rms", "dh = G\nds = np.sum(dh * (-x/s**2))\ndv = ds/(2*s)\ndx = dh/s + dv*2*x/n\ndL/dx = G/s - x*np.sum(G*x)/(n*s**3)"),
    ("bn", "gh = G\ngs = -sum(G*c)/s**2\ngv = gs/(2*s)\ngc = gh/s + gv*2*c/n\ngx = gc - gc.mean()"),  # names for derivatives
    ("reg-ridge", "ge = 2*e\ngw = X.T @ ge + 2*lam*w"),
    ("bn", "dh = G\ndv = np.sum(dh * c * -0.5 * (v + e)**-1.5)\ndc = dh/s + dv*2*c/n\ndx = dc - dc.mean()"),  # past s
    # in a comment
    ("poisson", "# dr/dz = r since r = exp(z)\ndz = (r - y)/n\ndw = X.T @ dz"),
    ("bce", "dp = (p - y)/(p*(1 - p))/n\ndz = (p - y)/n  # dp/dz = p*(1 - p)\ndw = X.T @ dz\ndb = dz.sum()"),
    # the symbol in a chain, its value behind
    ("svm-hinge", "∂L/∂f = ∂L/∂u * ∂u/∂f = -1 * y = -y\n∂f/∂w = x\n∂L/∂w = -y x"),
    # a way around it
    ("lin", "dL/dr = r/n\ndr/dw = X\ndr/db = 1\ndL/dw = X.T @ r/n\ndL/db = mean(r)"),
    ("reg-ridge", "dq/de = 2*e\ndq/dw = 2*X.T @ e\ndr/dw = 2*lam*w\ndL/dw = 2*(X.T @ e + lam*w)"),
    # a form without the names between: multiplied out, in names of one's own, by an equation; the differential of that
    ("reg-ridge", "q = wᵀXᵀX w - 2 wᵀXᵀy + yᵀy\ndq/dw = 2*X.T @ X @ w - 2*X.T @ y\ndr/dw = 2*lam*w\ndL/dw = 2*X.T @ X @ w - 2*X.T @ y + 2*lam*w"),
    ("act-silu", "u = 1 + exp(-z)\nf = z/u\ndu/dz = -exp(-z)\ndf/dz = 1/u - z/u**2 * du/dz\n= s + f*(1 - s)\n= f + s*(1 - f)"),
    ("st-bce", "e^s = 1 + e^z\ne^s ds = e^z dz\nds/dz = e^(z - s) = p\ndL/dz = p - y"),
    ("mse", "L = r·r/(2 n v) + log(2πv)/2\ndL = r·dp/(n v)\ndL/dp = (p - y)/(n v)\ndL/dv = -s/(2v²) + 1/(2v)"),
    # each side of a chain of changes; what goes through u by itself; a given gradient
    ("svm-hinge", "dL = -du = -y df\ndf = x·dw\ndL/dw = -y x"),
    ("mc-quadratic", "du = w\nvia_u = A.T @ du\ndw = u + via_u"),
    ("rms", "∂L/∂s = -sum(G⊙x)/s²\n∂s/∂v = 1/(2s)\n∂v/∂x = 2x/n\n∂L/∂x = G/s + ∂L/∂s ∂s/∂v ∂v/∂x\n= G/s - x sum(G⊙x)/(n s³)"),
    ("sm-batch", "L = (1/n)*sum(log(sum(exp(Z), axis=1))) - (1/n)*sum(Y*Z)\ndL/dZ = (P - Y)/n\ndL/dW = X.T @ (P - Y)/n\ndL/db = sum(P - Y, axis=0)/n"),
]  # fmt: skip


@pytest.mark.parametrize(("card", "answer"), SHOWN)
def test_a_step_shown_in_another_way_is_not_asked_for(card: str, answer: str) -> None:
    verdict = grade(_card(card), answer)
    assert verdict.outcome is Outcome.CORRECT, verdict.message


SKIPPED = [
    ("lin", "dL/dr = r/n\ndL/dw = X.T @ r/n\ndL/db = sum(r)/n", "dL/dyP"),
    ("lin", "dL/dr = r/n\ndr/dw = X\ndL/dw = X.T @ r/n\ndL/db = sum(r)/n", "dL/dyP"),  # none of these leads to b
    ("lin", "dr/dw = X\ndr/db = 1\ndL/dw = X.T @ r/n\ndL/db = sum(r)/n", "dL/dr"),
    ("lin", "dL/dr = r/n\ndL/dyP = r/n\ndyP/db = 1\ndL/dw = X.T @ r/n", "dL/db"),  # what is asked for in the end is written
    ("svm-hinge", "dL/du = -1\ndL/df = -y\ndf/dw = x\ndL/dw = -y*x", "du/df"),
    ("svm-hinge", "dL/du = -1\ndu/df = y\ndL/df = -y\ndL/dw = -y*x", "df/dw"),
    ("svm-hinge", "dL/du = -1\ndL/dw = dL/du * du/df * df/dw\ndL/df = -y", "du/df"),  # symbols alone
    ("poisson", "dz = (r - y)/n  # dr/dz = z\ndw = X.T @ dz", "dr/dz"),  # a wrong comment shows nothing
    ("reg-ridge", "ge = 2*e\ngw = 2*(X.T @ e + lam*w)", "de/dw"),
    ("reg-ridge", "dq/dw = 2*X.T @ e\ndr/dw = 2*lam*w\ndL/dw = 2*(X.T @ e + lam*w)", "dq/de"),
    ("reg-ridge", "dq/de = 2*e\nde/dw = X\ndq/dw = 2*X.T @ e\ndL/dw = 2*(X.T @ e + lam*w)", "dr/dw"),  # the other summand
    ("sm-batch", "dL/dP = -Y/P/n\ndL/dW = X.T @ (P - Y)/n\ndL/db = sum(P - Y, axis=0)/n", "dL/dZ"),
    ("poisson", "dL/dr = 1/n\ndL/dz = (r - y)/n\ndL/dw = X.T @ (r - y)/n", "dr/dz"),
    ("poisson", "dL/dr = 1/n\ndr/dz = r\ndL/dw = X.T @ (r - y)/n", "dL/dz"),  # z goes in directly too
    ("km-centre", "L = sum((X - c)**2)\ndL/dc = -2*sum(X - c, axis=0)", "dL/dR"),
    ("mc-quadratic", "dL/du = w\ndL/dw = A @ w + A.T @ w", "du/dw"),
    ("mc-quadratic", "du/dw = A\ndL/dw = A @ w + A.T @ w", "dL/du"),
    ("mse", "L = r·r/(2 n v) + log(2πv)/2\ndL/dv = -s/(2v²) + 1/(2v)", "ds/dr"),
    ("km-centre", "L = sum(R**2)\ndL/dc = -2*sum(X - c, axis=0)", "dL/dR"),
    ("rms", "∂L/∂x = G/s - x sum(G⊙x)/(n s³)", "dL/ds"),
    ("mc-two-sided", "dL/dE = E\ndM = dL/dM\ndL/dW = A.T @ E @ B.T", "dL/dM"),  # another name shows nothing
    ("mlp", "dL/dp = (p - y)/n\ndL/dv = H.T @ (p - y)/n\ndL/dZ = np.outer(p - y, v)/n*(1 - H**2)\ndL/dW = X.T @ (np.outer(p - y, v)/n*(1 - H**2))", "dL/dH"),
]  # fmt: skip


@pytest.mark.parametrize(("card", "answer", "asked"), SKIPPED)
def test_a_skipped_step_is_asked_for(card: str, answer: str, asked: str) -> None:
    verdict = grade(_card(card), answer)
    assert verdict.outcome is Outcome.WRONG and verdict.first_wrong is None
    assert f"still asked for: {asked} = " in verdict.message
