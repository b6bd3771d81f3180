from __future__ import annotations

import math

import pytest

from studyml.memory import beta
from studyml.memory.rating import rating_for
from studyml.memory.weakness import UNIT, RetroLine, describe, evidence, success, weight
from studyml.model import Outcome, Rating

BASE = {"outcome": "correct", "rating": 3, "area": "grad.logistic", "kind": "gradient", "seconds": 60, "ms": 1000}


@pytest.mark.parametrize(
    ("level", "mean", "word"), [("high", 0.5325, "weak"), ("medium", 0.66, "shaky"), ("good", 0.855, "strong")]
)
def test_notes_alone(level: str, mean: float, word: str) -> None:
    found = beta.estimate(0, 0, level, beta.retro_strength(0, True))
    assert found.mean == pytest.approx(mean)
    assert beta.status(found.mean, 0, True) == word


def test_nothing_known_is_the_neutral_prior() -> None:
    found = beta.estimate(0, 0)
    assert (found.alpha, found.beta) == pytest.approx((1.56, 0.44))
    sd = math.sqrt(1.56 * 0.44 / (4 * 3))
    assert found.sd == pytest.approx(sd)
    assert found.weakness == pytest.approx(0.22 + 0.5 * sd)
    assert beta.status(found.mean, 0, False) == "unknown"


@pytest.mark.parametrize(
    ("mean", "word"),
    [(0.599, "weak"), (0.60, "shaky"), (0.749, "shaky"), (0.75, "ok"), (0.849, "ok"), (0.85, "strong")],
)
def test_the_status_words(mean: float, word: str) -> None:
    assert beta.status(mean, 4, False) == word
    assert beta.status(mean, 3, False) == "unknown"
    assert beta.status(mean, 0, True) == word


def test_half_lives() -> None:
    assert beta.faded(21, beta.EVIDENCE_HALF_LIFE) == 0.5
    assert beta.retro_strength(30, True) == 3.0
    assert beta.retro_strength(0, False) == 3.0
    assert beta.faded(-5, 21) == 1.0


@pytest.mark.parametrize(
    ("changes", "s"),
    [
        ({}, 1.0),
        ({"ms": 120_000}, 1.0),
        ({"ms": 120_001}, 0.7),
        ({"hints": 1}, 0.5),
        ({"hints": 1, "ms": 500_000}, 0.5),
        ({"outcome": "wrong"}, 0.0),
        ({"outcome": "shape_error"}, 0.0),
        ({"given_up": True}, 0.0),
        ({"outcome": "undecided", "rating": 1}, 0.0),
        ({"outcome": "undecided", "rating": 2}, 1.0),
        ({"kind": "code", "seconds": 1500, "ms": 1_500_001}, 0.7),
        ({"kind": "code", "seconds": 1500, "ms": 1_400_000}, 1.0),
    ],
)
def test_success(changes: dict, s: float) -> None:
    assert success({**BASE, **changes}) == s


def test_weights() -> None:
    assert weight("choice", 4) == 0.75
    assert weight("shape", 0) == 1
    assert weight("code", 0) == 3


def test_evidence_goes_to_the_area_and_credits_prerequisites() -> None:
    found = evidence({**BASE, "prerequisites": ["a", "b"]})
    assert found == [("grad.logistic", UNIT, 0), ("a", UNIT // 4, 0), ("b", UNIT // 4, 0)]
    assert evidence({**BASE, "outcome": "wrong", "prerequisites": ["a"]}) == [("grad.logistic", 0, UNIT)]
    choice = evidence({**BASE, "kind": "choice", "options": 3, "ms": 999_999})
    assert choice == [("grad.logistic", 466_667, 200_000)]


def test_the_reasons_in_words() -> None:
    retro = RetroLine("high", True, 2.0, 6.0)
    found = describe("x", beta.estimate(3, 3, "high", 2.0), 6, retro, [("axis", 2), ("sign", 1)], 0.5)
    assert ", ".join(found.reasons) == "6 reviews, 2 axis mistakes, 1 sign mistake, retro: high, fading"
    assert found.today == pytest.approx(found.strength / 2)
    assert 0 <= found.low < found.strength < found.high <= 1
    assert describe("x", beta.estimate(0, 0), 0, None, []).reasons == ("no reviews yet",)


@pytest.mark.parametrize(
    ("outcome", "more", "rating"),
    [
        (Outcome.WRONG, {}, Rating.AGAIN),
        (Outcome.TIMEOUT, {}, Rating.AGAIN),
        (Outcome.CORRECT, {}, Rating.GOOD),
        (Outcome.CORRECT, {"hints": 1}, Rating.HARD),
        (Outcome.CORRECT, {"ms": 60_001, "target_seconds": 30}, Rating.HARD),
        (Outcome.CORRECT, {"ms": 60_000, "target_seconds": 30}, Rating.GOOD),
        (Outcome.CORRECT, {"ms": 30_001, "target_seconds": 30, "kind": "code"}, Rating.HARD),
        (Outcome.CORRECT, {"ms": 0, "target_seconds": 30, "kind": "code"}, Rating.GOOD),
        (Outcome.CORRECT, {"given_up": True}, Rating.AGAIN),
        (Outcome.SYNTAX_ERROR, {"given_up": True}, Rating.AGAIN),
        (Outcome.SYNTAX_ERROR, {}, None),
        (Outcome.UNDECIDED, {}, None),
    ],
)
def test_ratings(outcome: Outcome, more: dict, rating: Rating | None) -> None:
    assert rating_for(outcome, **more) is rating


def test_an_area_the_notes_pass_over_stays_neutral_and_one_miss_does_not_outrank_what_they_name() -> None:
    silent = beta.estimate(0, 0, None, 6.0)
    assert silent.mean == pytest.approx(beta.PRIOR_MEAN)
    missed_once = beta.estimate(0, 1, None, 6.0)
    assert missed_once.weakness < beta.estimate(0, 0, "high", 6.0).weakness < beta.estimate(0, 1).weakness
