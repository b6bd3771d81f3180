"""What a session is composed of, against the rules of the syllabus (§3 "Daily session")."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyml.model import Card, Kind, Option, WrongAnswer
from studyml.store.quick import NEW_A_DAY
from studyml.study.compose import Item, Recall, RecentMistake, Request, Standing, compose

AREAS = ("shapes.vec", "shapes.matmul", "loss.classification", "grad.logistic", "optim")
PREREQUISITES = {"shapes.matmul": ("shapes.vec",), "grad.logistic": ("loss.classification",)}


def card(area: str, number: int, kind: Kind = Kind.SHAPE, **fields: object) -> Card:
    return Card(id=f"{area}-{number}", area=area, kind=kind, prompt="?", **fields)  # type: ignore[arg-type]  # a test's shorthand


CARDS = tuple(card(area, number) for area in AREAS for number in range(12))
STANDING = {area: Standing(mastery=0.78, weakness=0.34) for area in AREAS}


def request(**fields: object) -> Request:
    base = Request(cards=CARDS, prerequisites=PREREQUISITES, standing=STANDING, recall={}, seed=7)
    return replace(base, **fields)  # type: ignore[arg-type]  # a test's shorthand


def areas(items: tuple[Item, ...]) -> list[str]:
    return [item.card.rsplit("-", 1)[0] for item in items]


def test_a_first_day_offers_eight_new_cards_and_no_more() -> None:
    found = compose(request())
    assert len(found.items) == NEW_A_DAY
    assert all(item.new for item in found.items)


def test_new_cards_of_weak_areas_come_first() -> None:
    standing = STANDING | {"optim": Standing(mastery=0.53, weakness=0.55, weak=True, reason="retro: high")}
    found = compose(request(standing=standing, new_left=2))
    assert areas(found.items) == ["optim", "optim"]
    assert "retro: high" in found.items[0].reason


def test_an_area_whose_prerequisite_is_weak_waits_and_is_named() -> None:
    standing = STANDING | {
        "loss.classification": Standing(mastery=0.53, weakness=0.55, weak=True),
        "grad.logistic": Standing(mastery=0.53, weakness=0.6, weak=True),
    }
    found = compose(request(standing=standing))
    assert "grad.logistic" not in areas(found.items)
    assert any("grad.logistic" in line for line in found.left_out)


def test_a_prerequisite_called_good_opens_the_gate() -> None:
    standing = STANDING | {
        "loss.classification": Standing(mastery=0.55, weakness=0.5, called_good=True),
        "grad.logistic": Standing(mastery=0.53, weakness=0.6, weak=True),
    }
    assert "grad.logistic" in areas(compose(request(standing=standing)).items)


def test_due_cards_come_lowest_recall_first_and_the_rest_is_named() -> None:
    recall = {c.id: Recall(due=True, retrievability=0.5 + n / 200) for n, c in enumerate(CARDS)}
    found = compose(request(recall=recall, minutes=5))
    worst = {c.id for c in CARDS[: len(found.items)]}
    assert {item.card for item in found.items} == worst
    assert any("due" in line for line in found.left_out)


def test_a_backlog_stops_new_cards() -> None:
    fresh = [card("optim", 100 + n) for n in range(5)]
    recall = {c.id: Recall(due=True, retrievability=0.8) for c in CARDS}
    found = compose(request(cards=(*CARDS, *fresh), recall=recall, minutes=5))
    assert not any(item.new for item in found.items)


def test_the_two_weakest_areas_get_their_share_even_when_nothing_of_them_is_due() -> None:
    standing = STANDING | {"optim": Standing(mastery=0.5, weakness=0.6, weak=True)}
    recall = {c.id: Recall(due=c.area != "optim", retrievability=0.9) for c in CARDS}
    found = compose(request(standing=standing, recall=recall, minutes=10, new_left=0))
    share = areas(found.items).count("optim") / len(found.items)
    assert share >= 0.25


def test_cards_that_show_a_recent_mistake_join_with_the_reason() -> None:
    shows = [
        card("loss.classification", 50 + n, Kind.FORMULA, wrong=(WrongAnswer("x", "missing_mean"),)) for n in range(5)
    ]
    mistake = RecentMistake("missing_mean", "loss.classification", "logistic-regression", 1)
    found = compose(request(cards=(*CARDS, *shows), mistakes=(mistake,)))
    joined = [item for item in found.items if "missing_mean" in item.reason]
    assert len(joined) == 3
    assert joined[0].reason == "missing_mean in logistic-regression yesterday"


def test_a_choice_lists_its_mistakes_through_its_options() -> None:
    choice = card("optim", 77, Kind.CHOICE, options=(Option("a", right=True), Option("b", mistake="update_sign")))
    mistake = RecentMistake("update_sign", "optim", "linear-regression", 0)
    found = compose(request(cards=(*CARDS, choice), mistakes=(mistake,), new_left=1))
    assert [item.card for item in found.items] == [choice.id]


def test_an_area_asked_for_is_asked_also_when_nothing_is_due() -> None:
    recall = {c.id: Recall(due=False, retrievability=0.99, answered_today=True) for c in CARDS}
    found = compose(request(recall=recall, area="optim"))
    assert set(areas(found.items)) == {"optim"}


@pytest.mark.parametrize("dormant", [True, False])
def test_a_suspended_card_is_never_asked(dormant: bool) -> None:
    recall = {CARDS[0].id: Recall(due=True, retrievability=0.1, dormant=dormant)}
    asked = {item.card for item in compose(request(recall=recall)).items}
    assert (CARDS[0].id in asked) is not dormant


def test_the_limit_holds_and_says_so() -> None:
    found = compose(request(limit=3))
    assert len(found.items) == 3
    assert any("limit" in line for line in found.left_out)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**31), due=st.sets(st.integers(0, len(CARDS) - 1)), minutes=st.integers(3, 60))
def test_no_area_comes_three_times_running_while_another_is_left(seed: int, due: set[int], minutes: int) -> None:
    recall = {CARDS[n].id: Recall(due=True, retrievability=0.7) for n in due}
    found = areas(compose(request(recall=recall, seed=seed, minutes=minutes)).items)
    for place in range(2, len(found)):
        if found[place] == found[place - 1] == found[place - 2]:
            assert set(found[place:]) == {found[place]}, "another area was left to interleave"


@given(seed=st.integers(0, 2**31))
@settings(max_examples=20, deadline=None)
def test_the_same_request_gives_the_same_session(seed: int) -> None:
    assert compose(request(seed=seed)) == compose(request(seed=seed))


def test_siblings_are_not_adjacent() -> None:
    pair = [card("optim", 60, group="g"), card("optim", 61, group="g"), card("shapes.vec", 62), card("shapes.vec", 63)]
    for seed in range(30):
        order = [item.card for item in compose(request(cards=tuple(pair), seed=seed)).items]
        assert abs(order.index("optim-60") - order.index("optim-61")) > 1
