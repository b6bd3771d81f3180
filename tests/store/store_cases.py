"""Makers of stores, answers and random histories for the tests of this room."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from studyml.clock import FixedClock
from studyml.model import EventKind
from studyml.store import Store
from studyml.store.draft import Draft

START = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
AREAS = ("grad.logistic", "shapes.matmul", "loss.reduction")


def clock(**later: float) -> FixedClock:
    made = FixedClock(START)
    made.advance(**later)
    return made


def payload(rating: int = 3, **changes: Any) -> dict[str, Any]:
    made = {
        "answer": "X.T @ (p - y) / n",
        "outcome": "correct" if rating > 1 else "wrong",
        "rating": rating,
        "area": "grad.logistic",
        "kind": "gradient",
        "seconds": 60,
        "ms": 30_000,
        "mistakes": [],
        "charged": None,
        "prerequisites": ["loss.classification"],
        "options": 0,
        "hints": 0,
        "given_up": False,
    }
    return {**made, **changes}


def open_store(folder: Path, at: FixedClock | None = None) -> Store:
    return Store.open(folder / "studyml.db", at or clock())


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    rating = draw(st.sampled_from([1, 1, 2, 3, 3, 4]))
    slips = draw(st.sampled_from([[], ["transpose"], ["sign", "transpose"]])) if rating == 1 else []
    return payload(
        rating,
        area=draw(st.sampled_from(AREAS)),
        kind=draw(st.sampled_from(["gradient", "choice", "code", "recall"])),
        options=draw(st.sampled_from([0, 3, 7])),
        hints=draw(st.sampled_from([0, 0, 1])),
        ms=draw(st.sampled_from([0, 1_000, 500_000])),
        mistakes=slips,
        charged=draw(st.sampled_from(["shapes.matmul", "grad.logistic", None])) if slips else None,
    )


_CARDS = st.sampled_from(["a", "b", "c"])
_OTHERS = st.one_of(
    st.tuples(
        st.just(EventKind.CARD),
        st.fixed_dictionaries({"action": st.sampled_from(["suspend", "unsuspend", "bury", "flag", "unflag"])}),
        _CARDS,
    ),
    st.tuples(
        st.just(EventKind.SETTING),
        st.sampled_from(
            [
                {"key": "retention", "value": 0.9},
                {"key": "retention", "value": None},
                {"key": "interview", "value": "2027-02-10"},
                {"key": "away", "value": {"from": "2027-01-20", "until": "2027-01-27"}},
                {"key": "phrase", "value": {"axis": "shapes.reduce"}},
            ]
        ),
        st.none(),
    ),
    st.tuples(
        st.just(EventKind.RETRO),
        st.fixed_dictionaries(
            {
                "text": st.just("notes"),
                "areas": st.lists(
                    st.fixed_dictionaries(
                        {
                            "area": st.sampled_from(AREAS),
                            "level": st.sampled_from(["high", "medium", "good"]),
                            "confirmed": st.booleans(),
                        }
                    ),
                    max_size=2,
                ),
            }
        ),
        st.none(),
    ),
    st.tuples(
        st.just(EventKind.ATTEMPT),
        st.fixed_dictionaries(
            {
                "outcome": st.just("wrong"),
                "mistakes": st.just(["transpose"]),
                "charges": st.sampled_from([{"transpose": "shapes.matmul"}, {"off_by_one": "algo.knn"}, {}]),
            }
        ),
        st.sampled_from(["knn-classifier", "a"]),
    ),
    st.tuples(st.just(EventKind.SESSION), st.fixed_dictionaries({"position": st.integers(0, 9)}), st.none()),
    st.tuples(
        st.just(EventKind.PLAN), st.fixed_dictionaries({"line": st.just("kNN"), "done": st.booleans()}), st.none()
    ),
)

Action = tuple[str, Any]
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.tuples(st.just("answer"), st.tuples(_CARDS, answers())),
    st.tuples(st.just("answer"), st.tuples(_CARDS, answers())),
    st.tuples(st.just("wait"), st.sampled_from([60.0, 40_000.0, 90_000.0, 900_000.0, -4_000.0, -90_000.0])),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("void"), st.integers(0, 30)),
    st.tuples(st.just("rate"), st.integers(1, 4)),
    st.tuples(st.just("other"), _OTHERS),
)


def act(store: Store, at: FixedClock, action: Action) -> None:
    """Do one thing to a store."""
    name, what = action
    if name == "answer":
        store.record(what[0], what[1], seed=7)
    elif name == "wait":
        at.advance(seconds=what)
    elif name == "undo":
        store.undo()
    elif name == "rate":
        last = store.last_answer()
        if last is not None:
            store.change_rating(last, what)
    elif name == "void":
        found = store.events(voided=True)
        if found:
            store.append(EventKind.VOID, {"target": found[what % len(found)].id})
    else:
        kind, content, card = what
        store.append_all([Draft(kind, content, card)])
