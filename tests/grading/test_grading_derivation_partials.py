"""Direct parts of a derivative: true where the answer says so, never the derivative itself."""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

from functools import cache

import pytest

from studyml.decks import Library, ask, load_library
from studyml.grading import grade
from studyml.model import Kind, Outcome, Question

TWICE = Question(
    "twice", Kind.DERIVATION, symbols={"x": "(n,)", "w": "()"}, let={"s": "w**2", "z": "w*s + s**3"}, loss="sum(x)*z"
)


@cache
def _library() -> Library:
    return load_library(None)


def _question(name: str) -> Question:
    return TWICE if name == "twice" else ask(_library().cards[f"{name}-derivation"], 1)


RIGHT = [
    ("act-silu", "ds/dz = s(1 - s)\n∂f/∂z = s\n∂f/∂s = z\ndf/dz = ∂f/∂z + ∂f/∂s * ds/dz = s + z s (1 - s)\ndf/dz = s + f - f s"),
    ("act-silu", "ds/dz = s(1 - s)\n\\frac{\\partial f}{\\partial z} = s\n\\frac{df}{dz} = \\frac{\\partial f}{\\partial z} + z \\frac{ds}{dz}\n= f + s (1 - f)"),
    ("act-silu", "ds/dz = s(1 - s)\ndf/dz = s + z s (1 - s)\n∂f/∂z = s + z s (1 - s)\n= f + s(1 - f)"),  # ∂ of the whole too
    ("bn", "∂L/∂h = G\n∂h/∂c = 1/s   (s fixed)\n∂L/∂s = -sum(G*h)/s\n∂s/∂v = 1/(2s)\n∂v/∂c = 2c/n\n∂L/∂c = G*∂h/∂c + ∂L/∂s * ∂s/∂v * ∂v/∂c = (G - h*mean(G*h))/s\n∂L/∂x = (G - mean(G) - h*mean(G*h))/s"),
    ("poisson", "dL/dr = 1/n   (direct part only)\ndr/dz = r\ndL/dz = (r - y)/n\ndL/dw = X.T @ (r - y)/n"),
    ("poisson", "dr/dz = r\n∂L/∂z = -y/n\ndL/dz = r/n + ∂L/∂z\ndL/dw = X.T @ (r - y)/n"),
    ("mc-quadratic", "dL/du = w\ndu/dw = A\ndL/dw (through u) = A'w\nthe part which comes through u is A' dL/du = A'w\ndL/dw = u + A'w"),
    ("mc-quadratic", "With u held fixed, the derivative of w'u with respect to w is u.\ndL/du = w\ndu/dw = A\npart via u: A.T @ w\ndL/dw = A w + A'w"),
    ("rms", "∂L/∂x|_s = G/s\n∂L/∂s = −G·x/s²\n∂s/∂v = 1/(2s), ∂v/∂x = 2x/n\ndL/dx = G/s − (G·x) x/(n s³)"),
    ("twice", "∂z/∂w = s\n∂z/∂s = w + 3*s**2\nds/dw = 2*w\ndz/dw = ∂z/∂w + ∂z/∂s * ds/dw\ndL/dw = sum(x)*(3*w**2 + 6*w**5)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "answer"), RIGHT)
def test_a_direct_part_is_true_where_it_is_said_to_be_one(name: str, answer: str) -> None:
    verdict = grade(_question(name), answer)
    assert [(step.text, step.message) for step in verdict.steps if step.faulty] == []
    assert verdict.correct, verdict.message


WRONG = [
    ("act-silu", 1, "ds/dz = s(1 - s)\n∂f/∂z = s"),
    ("act-silu", 1, "ds/dz = s(1 - s)\n∂f/∂z = s\n= f + s (1 - f)"),
    ("act-silu", 1, "ds/dz = s(1 - s)\ndf/dz = s\ndf/dz = f + s (1 - f)"),
    ("act-silu", 2, "ds/dz = s(1 - s)\n∂f/∂z = s\ndf/dz = ∂f/∂z = s"),
    ("act-silu", 1, "ds/dz = s(1 - s)\n∂f/∂z = 2*s\ndf/dz = f + s (1 - f)"),
    ("act-silu", 3, "ds/dz = s(1 - s)\n∂f/∂z = s\n∂f/∂s = z\ndf/dz = ∂f/∂z + ∂f/∂s"),
    ("mc-quadratic", 2, "dL/du = w\ndu/dw = A\ndL/dw (through u) = A w\ndL/dw = A w + A'w"),
    ("mc-quadratic", 1, "dL/du = w\nthe path through u gives A w\ndL/dw = A w + A'w"),
    ("mse", 0, "for v hold s fixed: d/dv [s/(2v)] = s/(2v²)\ndL/dv = -s/(2v²) + 1/(2v)"),
    ("act-silu", 2, "df/ds = z\nds/dz = s(1 - s)\ndf/dz = df/ds * ds/dz"),  # z goes in directly too
    ("poisson", 1, "dr/dz = r\n∂L/∂z = -y/n\n∂L/∂w = Xᵀ ∂L/∂z"),
    ("poisson", 2, "dr/dz = r\n∂L/∂z = -y/n   (direct part only)\n∂L/∂w = Xᵀ ∂L/∂z = -Xᵀ y/n"),
    ("poisson", 2, "dr/dz = r\ndL/dz = -y/n   (r fixed)\ndL/dw = X.T @ dL/dz"),
    ("bn", 1, "∂L/∂h = G\n∂h/∂c = 1/s\n∂L/∂c = G/s\n∂L/∂x = G/s - mean(G)/s"),
    ("twice", 0, "∂z/∂w = s\nds/dw = 2*w\ndL/dw = sum(x)*s"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "line", "answer"), WRONG)
def test_a_direct_part_is_not_the_derivative(name: str, line: int, answer: str) -> None:
    verdict = grade(_question(name), answer)
    assert next(step.line for step in verdict.steps if step.faulty) == line


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("poisson", "dr/dz = r\ndL/dz = -y/n   (direct part only)\ndL/dw = X.T @ (r - y)/n"),
        ("twice", "ds/dw = 2*w\ndL/dz = sum(x)\ndz/dw = s   (s fixed)"),
        ("twice", "dL/dz = sum(x)\ndz/dw = s   (s held fixed)\ndL/dw = dL/dz * dz/dw"),
    ],
)
def test_what_is_given_as_its_direct_part_alone_is_still_asked_for(name: str, answer: str) -> None:
    verdict = grade(_question(name), answer)
    assert verdict.outcome is Outcome.WRONG
