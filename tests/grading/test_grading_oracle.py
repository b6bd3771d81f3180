"""An independent oracle: answers mutated at random, judged by plain NumPy that Python itself runs on the same text."""

from __future__ import annotations

import copy
import random
import re
import warnings
from typing import Any

import numpy as np
import pytest

from studyml.grading import grade
from studyml.model import Kind, Outcome, Question

SIZES = ({"n": 7, "m": 4, "k": 3}, {"n": 6, "m": 5, "k": 3})
_TOKEN = re.compile(r"np\.\w+|\w+\.T|\.\w+|[A-Za-z_]\w*|\d+\.?\d*|\*\*|[-+*/@()<>,\[\]:=]|\s+")
_POOL = ("+", "-", "*", "/", "@", "X", "X.T", "y", "p", "w", "n", "m", "2", "1", "(", ")", "**", "W", "Z")


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def _draw(sizes: dict[str, int], seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    n, m, k = sizes["n"], sizes["m"], sizes["k"]
    values: dict[str, Any] = dict(
        sizes, X=rng.normal(size=(n, m)), w=rng.normal(size=m), y=rng.uniform(0.1, 0.9, n), b=rng.normal(),
        W=rng.normal(size=(m, k)), Z=rng.normal(size=(n, k)),
    )  # fmt: skip
    values["p"] = sigmoid(values["X"] @ values["w"] + values["b"])
    return values


POINTS = [_draw(sizes, seed) for seed, sizes in enumerate(SIZES)]
SYMBOLS = {"X": "(n, m)", "y": "(n,) unit", "w": "(m,)", "b": "()", "W": "(m, k)", "Z": "(n, k)"}
LET = {"p": "sigmoid(X @ w + b)"}
RIGHT = (
    "X.T @ (p - y) / n",
    "np.mean((p - y)**2)",
    "X @ W - Z",
    "(Z.T @ X).T / n + 2*W",
    "np.sum(X*X, axis=1) + X @ w",
    "-np.mean(y*np.log(p) + (1 - y)*np.log(1 - p))",
    "(X - X.mean(axis=0)) / X.std(axis=0)",
    "np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True)",
)


def _plain(text: str) -> list[Any] | None:
    """What Python and NumPy make of a text; None when it raises or is no number."""
    found = []
    for point in POINTS:
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                value = eval(
                    text,
                    {"np": np, "sigmoid": sigmoid, "__builtins__": {"__import__": __import__}, "len": len},
                    copy.deepcopy(point),
                )
            found.append(np.asarray(value, dtype=float))
        except Exception:  # whatever Python says no with
            return None
    return found


def _mutations(text: str, rng: random.Random) -> str:
    tokens = _TOKEN.findall(text)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        place = rng.randrange(len(tokens))
        action = rng.randrange(4)
        if action == 0:
            tokens[place] = rng.choice(_POOL)
        elif action == 1:
            tokens.insert(place, rng.choice(_POOL))
        elif action == 2:
            tokens[place] = " "
        else:
            tokens[place : place + 2] = tokens[place : place + 2][::-1]
    return "".join(tokens)


def _equal(mine: list[Any] | None, truth: list[Any]) -> bool:
    return mine is not None and all(
        a.shape == b.shape and np.allclose(a, b, rtol=1e-8, atol=1e-12) for a, b in zip(mine, truth, strict=True)
    )


@pytest.mark.parametrize("right", RIGHT)
def test_verdicts_agree_with_python(right: str) -> None:
    rng = random.Random(right)
    question = Question("q", Kind.FORMULA, symbols=SYMBOLS, let=LET, expected=right)
    truth = _plain(right)
    assert truth is not None
    judged = accepted = 0
    for _ in range(60):
        text = _mutations(right, rng)
        mine = _plain(text)
        equal = _equal(mine, truth)
        verdict = grade(question, text)
        if verdict.correct:
            assert _equal(_plain(verdict.reading), truth), (
                f"accepted as {verdict.reading!r}, which is not right: {text!r}"
            )
        if verdict.correct and mine is not None:
            assert equal, f"accepted, but Python says no: {text!r}"
        if mine is not None and equal and verdict.outcome in (Outcome.WRONG, Outcome.SHAPE_ERROR):
            raise AssertionError(f"refused, but Python says yes: {text!r} ({verdict.message})")
        judged += mine is not None
        accepted += verdict.correct
    assert judged >= 3 and accepted >= 1, "the mutations must stay close enough to be judged"


def test_random_characters_never_raise() -> None:
    rng = random.Random(7)
    alphabet = [*"Xywpbnm012.()[]{}^_'\"+-*/@=<>,:; \n\t\\|&%$#!~?ᵀσ∂Σ√‖²λé\u200b"]
    question = Question("q", Kind.GRADIENT, symbols=SYMBOLS, let=LET, loss="mean((p - y)**2)", wrt="w")
    for _ in range(400):
        text = "".join(rng.choices(alphabet, k=rng.randrange(25)))
        assert grade(question, text).outcome in tuple(Outcome)
        derivation = Question("d", Kind.DERIVATION, symbols=SYMBOLS, let=LET, loss="mean((p - y)**2)")
        if rng.random() < 0.1:
            assert grade(derivation, f"dL/dp = {text}\n= {text}", diagnose=True).outcome in tuple(Outcome)
