"""Expansions with a step: exact, or up to the order of what is left out; wrong where that does not shrink so fast."""

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


RIGHT = [
    ("mc-quadratic", "L(w+h) = (w+h)'A(w+h)\nL(w+h) = w'A w + h'A w + w'A h + h'A h\nL(w+h) = L(w) + <A w + A'w, h> + O(||h||²)\ndL/dw = (A + A') w"),
    ("act-silu", "s(z+h) = s + s(1 - s) h + O(h²)\nf(z+h) = (z + h) s(z+h)\nf(z+h) = f + (s + f (1 - s)) h + O(h²)\ndf/dz = s + f (1 - s)"),
    ("bce-constant", "log(p + h) = log(p) + h/p + O(h²)\nlog(1 - p - h) = log(1 - p) - h/(1 - p) + O(h²)\nL(p + h) = L(p) - q h/p + (1 - q) h/(1 - p) + O(h²)\nL(p + h) = L(p) + h (p - q)/(p (1 - p)) + O(h²)\ndL/dp = -q/p + (1 - q)/(1 - p) = (p - q)/(p (1 - p))"),
    ("nb-variance", "1/(v+h) = 1/v - h/v² + O(h²)\nlog(2 pi (v+h)) = log(2 pi v) + h/v + O(h²)\nL(v+h) = L(v) + (n/(2v) - s/(2v²)) h + O(h²)\ndL/dv = n/(2v) - s/(2v²)"),
    ("km-centre", "R(c+h) = R - ones(n) h'\ns(c+h) = s - 2 <R, ones(n) h'> + n ||h||²\n<R, ones(n) h'> = <sum(R, axis=0), h>\ns(c+h) = s + <-2 sum(R, axis=0), h> + O(||h||²)\ndL/dc = -2 sum(X - c, axis=0)"),
    ("svm-hinge", "f(w+h) = f(w) + <x, h>\nu(w+h) = u + y <x, h>\nL(w+h) = L(w) + <-y x, h>\ndL/dw = -y x"),
    ("sse-sigmoid", "p(z+ε) = p + p(1-p) ε + o(ε)\nL(z+ε) ≈ L + (p - y) p (1 - p) ε\ndL/dz = (p - y) p (1 - p)"),
    ("opt-line", "f(w+h) = f(w) + <g, h> + h'A h/2, exact since f is quadratic and A' = A\ntake h = -a g\nL = f(w) - a g'g + a² g'A g/2\nL(a + k) = L(a) - k g'g + a k g'A g + O(k²)\ndL/da = a g'A g - g'g"),
    ("st-bce", "u(z+h) = 1 + e^z e^h = u + e^z (h + h²/2) + O(h³)\ns(z+h) = s + (e^z/u) h + O(h²) = s + p h + O(h²)\nL(z+h) = L + (p - y) h + O(h²)\ndL/dz = p - y"),
    ("mc-quadratic", "u(w + t d) = u + t A d\nL(w + t d) = (w + t d)'(u + t A d) = L + t (d'u + w'A d) + O(t²)\ndL/dw = u + A'w = A w + A'w"),
]  # fmt: skip


@pytest.mark.parametrize(("card", "answer"), RIGHT)
def test_right_expansions(card: str, answer: str) -> None:
    verdict = grade(_card(card), answer)
    assert verdict.outcome is Outcome.CORRECT, [verdict.message, *(step.message for step in verdict.steps)]


WRONG = [
    ("mc-quadratic", 2, "L(w+h) = (w+h)'A(w+h)\nL(w+h) = L(w) + 2 <A w, h> + O(||h||²)"),
    ("mc-quadratic", 1, "L(w+h) = w'A w + h'A w + w'A h"),  # nothing is said to be left out
    ("act-silu", 2, "s(z+h) = s + s(1 - s) h + O(h²)\nf(z+h) = z s(z+h)"),
    ("act-silu", 1, "s(z+h) = s + s(1 - s) h + O(h³)"),  # what is left out is larger
    ("st-bce", 1, "u(z+h) = u + e^z (h + h²) + O(h³)"),
    ("bce-constant", 2, "log(p + h) = log(p) + h/p + O(h²)\nlog(1 - p - h) = log(1 - p) + h/(1 - p) + O(h²)"),
    ("nb-variance", 1, "1/(v+h) = 1/v + h/v² + O(h²)\nL(v+h) = L(v) + (n/(2v) - s/(2v²)) h + O(h²)"),
    ("svm-hinge", 2, "f(w+h) = f(w) + <x, h>\nu(w+h) = u + <x, h>"),
    ("mc-quadratic", 1, "u(w + t d) = u + A d"),
    ("sse-sigmoid", 1, "L(z+h) = (p - y + p h)²/2 + O(h²)"),
]  # fmt: skip


@pytest.mark.parametrize(("card", "line", "answer"), WRONG)
def test_wrong_expansions(card: str, line: int, answer: str) -> None:
    verdict = grade(_card(card), answer)
    assert verdict.first_wrong is not None, verdict.message
    assert verdict.steps[verdict.first_wrong].line + 1 == line


def test_a_bare_expansion_is_asked_for_the_way() -> None:
    verdict = grade(_card("mc-quadratic"), "L(w+h) = L(w) + <A w + A'w, h> + O(||h||²)\ndL/dw = A w + A'w")
    assert "still asked for: du/dw" in verdict.message
