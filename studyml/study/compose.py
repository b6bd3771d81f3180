"""Compose a session: which cards today, in which order, and why.

Owns the rules of a daily session as one pure function of values: the same request
gives the same session. Must not know the store, a screen or the clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studyml.model import Card, Kind
from studyml.store.quick import NEW_A_DAY
from studyml.study.code_day import LONG_SESSION, Model, room, weakest_model
from studyml.study.interleaving import mixed
from studyml.study.standing import Standing, unlocked

START_SECONDS: Mapping[Kind, int] = {
    Kind.SHAPE: 15,
    Kind.CHOICE: 15,
    Kind.RECALL: 25,
    Kind.NUMBER: 40,
    Kind.BUG: 40,
    Kind.FORMULA: 60,
    Kind.TRANSLATE: 60,
    Kind.GRADIENT: 60,
    Kind.DERIVATIVE: 60,
    Kind.DERIVATION: 150,
    Kind.CODE: 1500,
}
"""Seconds an answer of a kind takes before the learner's own median is known."""

CARDS_PER_MISTAKE = 3
_END_SECONDS = 120
"""Kept for today's misses, asked again at the end."""
_WEAK_SHARE = 0.3
_BACKLOG = 1.5
"""Nothing new from this many budgets of due cards on."""
_NEW_PLACES = 6
"""Places kept for new cards in a session of 25 minutes and more; none in one of ten."""


@dataclass(frozen=True, slots=True)
class Recall:
    """What memory says of one seen card today."""

    due: bool
    retrievability: float
    overdue_days: int = 0
    dormant: bool = False
    """Suspended, or buried until tomorrow."""
    answered_today: bool = False


@dataclass(frozen=True, slots=True)
class RecentMistake:
    """A mistake of the last days, with the card or exercise it was made in."""

    code: str
    area: str
    source: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class Request:
    """All that a session is composed from."""

    cards: Sequence[Card]
    prerequisites: Mapping[str, tuple[str, ...]]
    """Area id → direct prerequisites."""
    standing: Mapping[str, Standing]
    recall: Mapping[str, Recall]
    """Seen cards only."""
    mistakes: Sequence[RecentMistake] = ()
    seed: int = 0
    minutes: float = 25
    limit: int | None = None
    area: str | None = None
    new_left: int = NEW_A_DAY
    seconds: Mapping[Kind, float] = field(default_factory=dict)
    """The learner's median per kind, where known."""
    models: Sequence[Model] = ()
    """What may be written from scratch; empty when a model was written today."""
    code_day: bool = False
    one_of_a_group: bool = False
    """Siblings wait until tomorrow: of a group one card a day, unless an area or more was asked for."""
    more: bool = False
    """The learner asks for more: when nothing is due or new, seen cards come early."""
    away: str = ""
    """In a break, when nothing was asked for on purpose: the study day of coming back. Then nothing is asked."""


@dataclass(frozen=True, slots=True)
class Item:
    """One place in a session's queue."""

    card: str
    seed: int
    reason: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class CodeItem:
    """The model to write after the questions."""

    exercise: str
    minutes: tuple[int, int]
    reason: str


@dataclass(frozen=True, slots=True)
class Composition:
    """A session's queue, its expected length, the model to write after it and what did not fit."""

    items: tuple[Item, ...]
    seconds: float
    """Of the questions; neither retests nor the model are in it."""
    left_out: tuple[str, ...] = ()
    code: CodeItem | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the object of ``studyml quiz --why --json``."""
        return {
            "schema": 1,
            "questions": [{"card": item.card, "reason": item.reason, "new": item.new} for item in self.items],
            "seconds": round(self.seconds),
            "exercise": None if self.code is None else self.code.exercise,
            "left_out": list(self.left_out),
        }


def compose(request: Request) -> Composition:
    """Return today's session for a request.

    With ten minutes due cards get 70 % of what is left.
    """
    if request.away:
        return Composition((), 0.0, (f"everything: you are away until {request.away}",))
    return _Composer(request).run()


class _Composer:
    def __init__(self, request: Request):
        self.request = request
        self.random = random.Random(request.seed)
        self.chosen: dict[str, Item] = {}
        self.spent = 0.0
        self.left_out: list[str] = []
        self._gates: dict[str, bool] = {}
        """Whether what builds on an area's prerequisites may begin, by area: asked for each of its cards."""
        self.cards = [
            card
            for card in request.cards
            if card.kind is not Kind.CODE and (request.area is None or card.area == request.area)
        ]
        self.groups: dict[tuple[str, str], list[str]] = {}
        for card in self.cards:
            self.groups.setdefault((card.area, card.group), []).append(card.id)
        budget = request.minutes * 60
        self.code = self._code()
        self.budget = budget - min(_END_SECONDS, 0.2 * budget)
        if self.code is not None:
            self.budget -= self.code.minutes[1] * 60

    def run(self) -> Composition:
        due = self._due()
        new_left = self.request.new_left
        if new_left and sum(map(self._cost, due)) > _BACKLOG * 60 * self.request.minutes:
            self.left_out.append("new cards: first the backlog of due ones")
            new_left = 0
        due_share, weak_share = self._shares(new_left)
        new_left -= self._add_mistakes(new_left, weak_share)
        self._take(due, due_share, self._due_reason)
        self._add_weak(weak_share)
        self._add_new(new_left)
        # What is still free goes back to the due cards.
        self._take(due, self.budget - self.spent, self._due_reason)
        held = sum(card.id not in self.chosen and self._held(card) for card in due)
        if held:
            self.left_out.append(f"{held} due sibling{'s' * (held > 1)} of a card asked today: tomorrow")
        missing = sum(card.id not in self.chosen for card in due) - held
        if missing:
            self.left_out.append(f"{missing} due card{'s' * (missing > 1)}: no time today")
        if not self.chosen and (self.request.more or self.request.area is not None):
            self._add_early()
        return self._composition()

    def _composition(self) -> Composition:
        items, limit = list(self.chosen.values()), self.request.limit
        if limit is not None and len(items) > limit:
            self.left_out.append(f"{len(items) - limit} more than the limit of {limit}")
            items = items[:limit]
        by_id = {card.id: card for card in self.cards}
        seconds = sum(self._cost(by_id[item.card]) for item in items)
        ordered = mixed(items, [by_id[item.card] for item in items], self.random)
        return Composition(tuple(ordered), seconds, tuple(self.left_out), self.code)

    def _shares(self, new_left: int) -> tuple[float, float]:
        """Return the seconds for due cards and for weak areas; what remains is kept for new cards."""
        if self.code is not None and self.request.minutes < LONG_SESSION:
            return self.budget, 0.0
        weak = _WEAK_SHARE * self.budget
        places = _NEW_PLACES * min(max((self.request.minutes - 10) / 15, 0.0), 1.0)
        fresh = [self._cost(c) for c in self.cards if c.id not in self.request.recall and self._unlocked(c.area)]
        kept = min(places, new_left, len(fresh)) * (sum(fresh) / len(fresh)) if fresh else 0.0
        return max(self.budget - weak - kept, 0.0), weak

    def _code(self) -> CodeItem | None:
        request = self.request
        longest = room(request.minutes, request.code_day)
        if not longest or request.area is not None or request.limit is not None:
            return None
        model = weakest_model(request.models, request.prerequisites, request.standing, longest)
        if model is None:
            return None
        known = request.standing.get(model.area)
        weak = known is not None and known.weak
        reason = f"weak area: {self._why(model.area)}" if weak else model.area
        return CodeItem(model.exercise, model.minutes, f"your plan: {model.planned}" if model.planned else reason)

    # -- parts of the budget

    def _due(self) -> list[Card]:
        seen = self.request.recall
        ready = [c for c in self.cards if c.id in seen and seen[c.id].due and not seen[c.id].dormant]
        return sorted(ready, key=lambda c: (seen[c.id].retrievability, c.id))

    def _due_reason(self, card: Card) -> str:
        recall = self.request.recall[card.id]
        late = f", {recall.overdue_days} days late" if recall.overdue_days > 1 else ""
        return f"due (recall {recall.retrievability:.0%}{late})"

    def _take(self, cards: Iterable[Card], seconds: float, reason: Callable[[Card], str]) -> None:
        """Choose cards in order while they fit in ``seconds``; a session's first card always fits."""
        spent = 0.0
        for card in cards:
            if card.id in self.chosen or self._held(card):
                continue
            cost = self._cost(card)
            if spent + cost > seconds and (spent or self.spent):
                continue
            self._choose(card, reason(card))
            spent += cost

    def _add_mistakes(self, new_left: int, seconds: float) -> int:
        """Let up to three cards of each recent mistake join, in turns, within ``seconds``; return how many are new.

        The first one always joins: that is what the learner comes back for.
        """
        begun, spent, left = 0, 0.0, 0
        waiting = [(mistake, self._fitting(mistake, new_left)) for mistake in self.request.mistakes]
        for place in range(CARDS_PER_MISTAKE):
            for mistake, fitting in waiting:
                if place >= len(fitting) or fitting[place].id in self.chosen:
                    continue
                card = fitting[place]
                new = card.id not in self.request.recall
                if (new and begun >= new_left) or self._held(card):
                    continue
                if spent and spent + self._cost(card) > seconds:
                    left += 1
                    continue
                when = {0: "today", 1: "yesterday"}.get(mistake.days_ago, f"{mistake.days_ago} days ago")
                self._choose(card, f"{mistake.code} in {mistake.source} {when}", new=new)
                begun += new
                spent += self._cost(card)
        if left:
            self.left_out.append(f"{left} card{'s' * (left > 1)} of recent mistakes: no time today")
        return begun

    def _fitting(self, mistake: RecentMistake, new_left: int) -> list[Card]:
        """Return cards of the charged area that show the mistake, new ones only while some are left today."""
        listing = [c for c in self.cards if c.area == mistake.area and mistake.code in _listed(c) and self._open(c)]
        return [c for c in listing if c.id in self.request.recall or new_left > 0][:CARDS_PER_MISTAKE]

    def _add_weak(self, share: float) -> None:
        """Fill up to the weak areas' share with early variants of their seen cards; what is due there counts."""
        weakest = [a for a in self._areas_by_weakness() if self.request.standing[a].weak][:2]
        share -= sum(self._cost(c) for c in self.cards if c.id in self.chosen and c.area in weakest)
        if share <= 0:
            return
        early = [c for c in self.cards if c.area in weakest and c.id in self.request.recall and self._open(c)]
        early.sort(key=lambda c: (self.request.recall[c.id].retrievability, c.id))
        self._take(early, min(share, self.budget - self.spent), lambda c: f"weak area: {self._why(c.area)}")

    def _add_new(self, new_left: int) -> None:
        rank = {area: place for place, area in enumerate(self._areas_by_weakness())}
        fresh = [c for c in self.cards if c.id not in self.request.recall and c.id not in self.chosen]
        ready = [c for c in fresh if self.request.area is not None or self._unlocked(c.area)]
        if len(ready) < len(fresh):
            blocked = sorted({c.area for c in fresh} - {c.area for c in ready}, key=lambda a: rank[a])
            self.left_out.append(f"new cards of {', '.join(blocked[:4])}: their prerequisites come first")
        waiting = 0
        for card in _spread(ready, rank):
            if new_left <= 0:
                break
            if self._held(card):
                continue
            if self.chosen and self.spent + self._cost(card) > self.budget:
                waiting += 1
                continue
            standing = self.request.standing[card.area]
            self._choose(card, f"new, {self._why(card.area)}" if standing.weak else f"new in {card.area}", new=True)
            new_left -= 1
        if waiting and new_left > 0:
            self.left_out.append(f"{min(waiting, new_left)} more new cards: no time today")

    def _add_early(self) -> None:
        """More was asked for and nothing is due or new: seen cards early, those answered today last."""
        recall = self.request.recall
        seen = [c for c in self.cards if c.id in recall and not recall[c.id].dormant]
        seen.sort(key=lambda c: (recall[c.id].answered_today, recall[c.id].retrievability, c.id))
        asked = f"you asked for {self.request.area or 'more'}"
        self._take(seen, self.budget, lambda c: f"early (recall {recall[c.id].retrievability:.0%}), {asked}")

    # -- small questions

    def _held(self, card: Card) -> bool:
        """Tell whether a sibling has its place today already."""
        if not (self.request.one_of_a_group and card.group) or self.request.area is not None or self.request.more:
            return False
        others = (other for other in self.groups[card.area, card.group] if other != card.id)
        return any(other in self.chosen or self._answered(other) for other in others)

    def _answered(self, card: str) -> bool:
        recall = self.request.recall.get(card)
        return recall is not None and recall.answered_today

    def _choose(self, card: Card, reason: str, *, new: bool = False) -> None:
        self.chosen[card.id] = Item(card.id, self.random.randrange(1 << 31), reason, new)
        self.spent += self._cost(card)

    def _cost(self, card: Card) -> float:
        return self.request.seconds.get(card.kind, START_SECONDS[card.kind])

    def _open(self, card: Card) -> bool:
        recall = self.request.recall.get(card.id)
        return recall is None or not (recall.dormant or recall.answered_today)

    def _areas_by_weakness(self) -> list[str]:
        """Weakest first; where nothing is known yet, in the order of the tree."""
        tree = {area: place for place, area in enumerate(self.request.prerequisites)}
        return sorted(
            self.request.standing,
            key=lambda a: (-round(self.request.standing[a].weakness, 6), tree.get(a, len(tree)), a),
        )

    def _unlocked(self, area: str) -> bool:
        if area not in self._gates:
            self._gates[area] = unlocked(area, self.request.prerequisites, self.request.standing)
        return self._gates[area]

    def _why(self, area: str) -> str:
        reason = self.request.standing[area].reason
        return f"{area} ({reason})" if reason else area


def _listed(card: Card) -> set[str]:
    """Return the mistakes a card can show."""
    codes = {w.mistake for w in card.wrong} | {v.mistake for v in card.variants}
    return codes | {o.mistake for o in card.options if o.mistake}


def _spread(cards: Sequence[Card], rank: Mapping[str, int]) -> list[Card]:
    """Order new cards: weak areas first, at most two of one area before the next gets its turn."""
    per_area: dict[str, list[Card]] = {}
    for card in cards:
        per_area.setdefault(card.area, []).append(card)
    areas = sorted(per_area, key=lambda area: rank.get(area, len(rank)))
    out: list[Card] = []
    while areas:
        for area in areas:
            out += per_area[area][:2]
            del per_area[area][:2]
        areas = [area for area in areas if per_area[area]]
    return out
