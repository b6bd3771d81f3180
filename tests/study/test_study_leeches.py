"""Cards forgotten again and again, and cards that give each other away: what a learner is offered."""

from __future__ import annotations

from datetime import timedelta

from studyml.clock import FixedClock
from studyml.model import Kind, Outcome, Rating, Verdict
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.session import Session

RIGHT = Verdict(Outcome.CORRECT, evidence="exact")
WRONG = Verdict(Outcome.WRONG)
HARD = "bce-dw"


def sitting(day: Day, *cards: str) -> Session:
    return Session(day.store, day.library, [Item(card, n, "because") for n, card in enumerate(cards)])


def forget(day: Day, clock: FixedClock, times: int, card: str = HARD) -> None:
    """Miss a card on so many days, the first of which is no lapse: nothing was known yet."""
    for _ in range(times):
        sitting(day, card).record("…", WRONG, ms=5000)
        clock.advance(days=1)


def test_the_eighth_lapse_offers_an_easier_card_of_the_area(day: Day, clock: FixedClock) -> None:
    forget(day, clock, 8)
    session = sitting(day, HARD, "vec-b-k-outputs")
    assert session.leech is None
    recorded = session.record("…", WRONG, ms=5000)
    assert recorded is not None and recorded.leech is not None
    assert (recorded.leech.card, recorded.leech.lapses) == (HARD, 8)
    easier = day.library.cards[recorded.leech.easier or ""]
    assert easier.area == "grad.logistic" and easier.kind not in (Kind.GRADIENT, Kind.DERIVATION)
    assert day.library.cards[HARD].solution.splitlines()[0] in session.worked()
    assert session.ask_easier() == easier.id
    assert session.leech is None
    session.advance()
    assert session.asked.card.id == easier.id
    assert "easier than bce-dw" in session.asked.item.reason
    session.record("…", RIGHT, ms=5000)
    session.advance()
    assert session.asked.card.id == "vec-b-k-outputs"
    session.advance()
    assert session.finished  # the leech does not come again today


def test_a_leech_can_be_suspended_and_is_then_no_more(day: Day, clock: FixedClock) -> None:
    forget(day, clock, 8)
    session = sitting(day, HARD)
    session.record("…", WRONG, ms=5000)
    assert session.suspend_leech() == HARD
    session.advance()
    assert session.finished
    clock.advance(days=30)
    assert all(item.card != HARD for item in day.compose().items)
    day.store.act(HARD, "unsuspend")
    assert any(item.card == HARD for item in day.compose(limit=500).items)


def test_undo_brings_a_suspended_leech_back_unanswered(day: Day, clock: FixedClock) -> None:
    forget(day, clock, 8)
    session = sitting(day, HARD, "vec-b-k-outputs")
    session.record("…", WRONG, ms=5000)
    session.advance()
    session.suspend_leech()
    assert session.undo() and session.answered == 0
    assert session.asked.card.id == HARD
    memory = day.store.memory(HARD)
    assert memory is not None and not memory.suspended and not memory.leech


def test_undoing_the_lapse_undoes_the_leech(day: Day, clock: FixedClock) -> None:
    forget(day, clock, 8)
    session = sitting(day, HARD)
    session.record("…", WRONG, ms=5000)
    session.undo()
    assert session.leech is None
    recorded = session.record("…", RIGHT, ms=5000)
    assert recorded is not None and recorded.leech is None


def group_of_three(day: Day) -> list[str]:
    groups: dict[tuple[str, str], list[str]] = {}
    for card in day.library.cards.values():
        if card.group:
            groups.setdefault((card.area, card.group), []).append(card.id)
    return next(cards for cards in groups.values() if len(cards) >= 3)[:3]


def test_siblings_that_are_due_wait_until_tomorrow(day: Day, clock: FixedClock) -> None:
    cards = group_of_three(day)
    for card in cards:
        sitting(day, card).record("…", WRONG, ms=5000, rating=Rating.AGAIN)
    clock.advance(days=2)
    composed = [item.card for item in day.compose().items]
    assert sum(card in composed for card in cards) == 1
    first, *others = sorted(cards, key=lambda card: card not in composed)
    session = sitting(day, first)
    session.record("…", RIGHT, ms=5000)
    assert {state.card for state in day.store.due(day.today())} & set(cards) == set()
    assert not set(others) & {item.card for item in day.compose().items}
    session.undo()
    assert set(others) <= {state.card for state in day.store.due(day.today())}
    session.record("…", RIGHT, ms=5000)
    clock.advance(days=1)
    assert set(others) <= {state.card for state in day.store.due(day.today())}


def test_who_asks_for_siblings_gets_them_all(day: Day, clock: FixedClock) -> None:
    cards = group_of_three(day)
    day.store.set_setting("siblings", "ask")
    for card in cards:
        sitting(day, card).record("…", WRONG, ms=5000)
    clock.advance(days=2)
    assert sum(item.card in cards for item in day.compose(minutes=120).items) == 3
    sitting(day, cards[0]).record("…", RIGHT, ms=5000)
    due = {state.card: state.due for state in day.store.due(day.today())}
    assert set(cards[1:]) <= set(due)
    assert all(due[card] <= day.today() - timedelta(days=1) for card in cards[1:])
