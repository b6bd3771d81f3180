"""Compose a session: which cards today, in which order, and why.

Owns the rules of SYLLABUS §3 "Daily session" as one pure function of values: the same request
gives the same session. Must not know the store, a screen or the clock.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from studyml.model import Card, Kind
from studyml.store.quick import NEW_A_DAY

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
"""Seconds an answer of a kind takes before the learner's own median is known (SYLLABUS §3)."""

CARDS_PER_MISTAKE = 3
_END_SECONDS = 120
"""Kept for today's misses, asked again at the end."""
_DUE_SHARE, _WEAK_SHARE = 0.6, 0.3
_GATE = 0.6
"""A prerequisite is met from this mastery on."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one area today."""

    mastery: float
    weakness: float
    called_good: bool = False
    weak: bool = False
    """Whether evidence or a retro says weak or shaky; only then is it named as a reason."""
    reason: str = ""


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


@dataclass(frozen=True, slots=True)
class Item:
    """One place in a session's queue."""

    card: str
    seed: int
    reason: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class Composition:
    """A session's queue, its expected length and what did not fit."""

    items: tuple[Item, ...]
    seconds: float
    left_out: tuple[str, ...] = ()


def compose(request: Request) -> Composition:
    """Return today's session for a request (SYLLABUS §3, steps 1 to 7; code exercises are not in it)."""
    return _Composer(request).run()


class _Composer:
    def __init__(self, request: Request):
        self.request = request
        self.random = random.Random(request.seed)
        self.chosen: dict[str, Item] = {}
        self.spent = 0.0
        self.left_out: list[str] = []
        self.cards = [
            card
            for card in request.cards
            if card.kind is not Kind.CODE and (request.area is None or card.area == request.area)
        ]
        budget = request.minutes * 60
        self.budget = budget - min(_END_SECONDS, 0.2 * budget)

    def run(self) -> Composition:
        due = self._due()
        new_left = self.request.new_left
        if sum(map(self._cost, due)) > 1.5 * self.budget:
            if new_left:
                self.left_out.append("new cards: first the backlog of due ones")
            new_left = 0
        self._add_mistakes(new_left)
        new_left -= sum(item.new for item in self.chosen.values())
        taken_due = self._take(due, _DUE_SHARE * self.budget, self._due_reason)
        self._add_weak()
        self._add_new(new_left)
        # What is still free goes back to the due cards.
        rest = [card for card in due if card.id not in self.chosen]
        taken_due += self._take(rest, self.budget - self.spent, self._due_reason)
        if len(due) > taken_due:
            missing = [card for card in due if card.id not in self.chosen]
            if missing:
                self.left_out.append(f"{len(missing)} due card{'s' * (len(missing) > 1)}: no time today")
        if self.request.area is not None and not self.chosen:
            self._add_any()
        items = self._in_order(list(self.chosen.values()))
        if self.request.limit is not None and len(items) > self.request.limit:
            self.left_out.append(f"{len(items) - self.request.limit} more than the limit of {self.request.limit}")
            items = items[: self.request.limit]
        by_id = {card.id: card for card in self.cards}
        return Composition(tuple(items), sum(self._cost(by_id[i.card]) for i in items), tuple(self.left_out))

    # -- parts of the budget

    def _due(self) -> list[Card]:
        seen = self.request.recall
        ready = [c for c in self.cards if c.id in seen and seen[c.id].due and not seen[c.id].dormant]
        return sorted(ready, key=lambda c: (seen[c.id].retrievability, c.id))

    def _due_reason(self, card: Card) -> str:
        recall = self.request.recall[card.id]
        late = f", {recall.overdue_days} days late" if recall.overdue_days > 1 else ""
        return f"due (recall {recall.retrievability:.0%}{late})"

    def _take(self, cards: Iterable[Card], seconds: float, reason: object, *, new: bool = False) -> int:
        taken, spent = 0, 0.0
        for card in cards:
            if card.id in self.chosen:
                continue
            cost = self._cost(card)
            if spent + cost > seconds and (spent or self.spent):
                continue
            self._choose(card, reason(card) if callable(reason) else str(reason), new=new)
            spent += cost
            taken += 1
        return taken

    def _add_mistakes(self, new_left: int) -> None:
        for mistake in self.request.mistakes:
            fitting = [
                card
                for card in self.cards
                if card.area == mistake.area and card.id not in self.chosen and mistake.code in _listed(card)
            ]
            fitting = [card for card in fitting if self._open(card) and (card.id in self.request.recall or new_left)]
            when = {0: "today", 1: "yesterday"}.get(mistake.days_ago, f"{mistake.days_ago} days ago")
            for card in fitting[:CARDS_PER_MISTAKE]:
                new = card.id not in self.request.recall
                if new and new_left <= 0:
                    continue
                new_left -= new
                self._choose(card, f"{mistake.code} in {mistake.source} {when}", new=new)

    def _add_weak(self) -> None:
        """Fill up to the weak areas' share with early variants of their seen cards."""
        weakest = [a for a in self._areas_by_weakness() if self.request.standing[a].weak][:2]
        share = _WEAK_SHARE * self.budget
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
        for card in _spread(ready, rank):
            if new_left <= 0 or (self.chosen and self.spent + self._cost(card) > self.budget):
                break
            standing = self.request.standing[card.area]
            self._choose(card, f"new, {self._why(card.area)}" if standing.weak else f"new in {card.area}", new=True)
            new_left -= 1

    def _add_any(self) -> None:
        """An area was asked for and nothing is due: early variants, nothing new promised."""
        seen = [c for c in self.cards if c.id in self.request.recall and not self.request.recall[c.id].dormant]
        seen.sort(key=lambda c: (self.request.recall[c.id].retrievability, c.id))
        self._take(seen, self.budget, lambda c: f"early, you asked for {c.area}")

    # -- small questions

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
        met = (self.request.standing.get(p) for p in self.request.prerequisites.get(area, ()))
        return all(s is None or s.called_good or s.mastery >= _GATE for s in met)

    def _why(self, area: str) -> str:
        reason = self.request.standing[area].reason
        return f"{area} ({reason})" if reason else area

    def _in_order(self, items: list[Item]) -> list[Item]:
        """Shuffle so that no area comes three times running and no siblings are adjacent, where that can be."""
        by_id = {card.id: card for card in self.cards}
        self.random.shuffle(items)
        ordered: list[Item] = []
        while items:
            left = Counter(by_id[item.card].area for item in items)
            last = [by_id[item.card] for item in ordered[-2:]]

            def misfit(item: Item, last: Sequence[Card] = last, left: Counter[str] = left) -> tuple[bool, bool, int]:
                card = by_id[item.card]
                third = len(last) == 2 and all(c.area == card.area for c in last)
                sibling = bool(last and card.group and last[-1].group == card.group)
                # The fullest area first, or its cards would pile up at the end.
                return (third, sibling, -left[card.area] if left[card.area] > len(items) / 2 else 0)

            best = min(items, key=misfit)
            items.remove(best)
            ordered.append(best)
        return ordered


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
