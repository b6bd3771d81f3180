"""A simulated learner: are the weak areas found, and does composing by them pay? Both orders in one run.

``python bench/learner.py [--learners N] [--precision N]``. Part one is a simulation (12 areas, 3 truly
weak, a retro that catches 70 % of them with a few false alarms) with the program's own arithmetic. Part two lets
learners of several profiles practise the shipped decks day by day, once as ``study.compose`` says and twice in
due-date order (new cards in deck order, and shuffled), and counts the answers until every truly weak area is mastered.
The learner is a model, not a person: skill is one number an area, an answer raises it, cards fade by FSRS.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from rows import output, row

from studyml.decks import Library, load_library
from studyml.memory import beta, fsrs
from studyml.memory.weakness import RetroLine, describe, evidence
from studyml.model import Card, Kind, Outcome, Rating
from studyml.study.compose import START_SECONDS, Item, Recall, Request, compose
from studyml.study.standing import standing_of

# -- part one: precision of the top three

AFTER = (0, 12, 24, 48, 96, 240)
TABLE: Mapping[str, tuple[float, ...]] = {
    "retro only": (0.69, 0.69, 0.69, 0.69, 0.69, 0.69),
    "accuracy only": (0.24, 0.42, 0.49, 0.58, 0.69, 0.82),
    "beta, no retro": (0.25, 0.42, 0.50, 0.58, 0.69, 0.82),
    "beta + retro": (0.69, 0.70, 0.70, 0.72, 0.77, 0.86),
    "beta + retro, 8": (0.69, 0.74, 0.75, 0.76, 0.80, 0.88),
}
"""Figures of an earlier simulation; "beta + retro" there with 4 pseudo-reviews, here with the program's own 6."""
AREAS, WEAK = 12, 3
CATCHES, FALSE_ALARMS = 0.70, 0.06
RIGHT_WEAK, RIGHT_OTHER = (0.47, 0.63), (0.74, 0.90)
"""Success rates and false alarms an area are chosen so that the rows "accuracy only" and "retro only" come out as in
that simulation, which is not at hand; nothing else is tuned."""


def precision(learners: int, seed: int = 1) -> dict[str, tuple[float, ...]]:
    """Return the share of truly weak areas among the three named, by way and reviews over all areas."""
    rng = random.Random(seed)
    hits = {way: [0] * len(AFTER) for way in TABLE}
    for _ in range(learners):
        weak = set(rng.sample(range(AREAS), WEAK))
        rates = [rng.uniform(*(RIGHT_WEAK if area in weak else RIGHT_OTHER)) for area in range(AREAS)]
        named = {area for area in range(AREAS) if rng.random() < (CATCHES if area in weak else FALSE_ALARMS)}
        good, bad = [0] * AREAS, [0] * AREAS
        ties = [rng.random() for _ in range(AREAS)]
        done = 0
        for place, after in enumerate(AFTER):
            for _ in range(after - done):
                area = rng.randrange(AREAS)
                right = rng.random() < rates[area]
                good[area] += right
                bad[area] += not right
            done = after
            for way in TABLE:
                values = _values(way, good, bad, named)
                top = sorted(range(AREAS), key=lambda area: (-values[area], ties[area]))[:WEAK]
                hits[way][place] += len(weak & set(top))
    return {way: tuple(n / (WEAK * learners) for n in row) for way, row in hits.items()}


def _values(way: str, good: Sequence[int], bad: Sequence[int], named: set[int]) -> list[float]:
    if way == "retro only":
        return [float(area in named) for area in range(AREAS)]
    if way == "accuracy only":
        return [b / (g + b) if g + b else 0.22 for g, b in zip(good, bad, strict=True)]
    if way == "beta, no retro":
        return [_weakness(g, b, None, 0.0) for g, b in zip(good, bad, strict=True)]
    strength = 8.0 if way == "beta + retro, 8" else beta.retro_strength(0, confirmed=True)
    counts = enumerate(zip(good, bad, strict=True))
    return [_weakness(g, b, "high" if area in named else None, strength) for area, (g, b) in counts]


@cache
def _weakness(good: int, bad: int, level: str | None, strength: float) -> float:
    return beta.estimate(good, bad, level, strength).weakness


# -- part two: answers to mastery

MASTERED = 0.85
START = date(2027, 1, 4)
MINUTES, NEW_A_DAY = 25, 8


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of learner."""

    name: str
    weak: int = 3
    catches: float = 0.7
    false_alarms: float = 0.1
    gain: float = 0.16
    """What an answer adds to an area's skill, in logits; a miss with its solution half as much again."""


PROFILES = (
    Profile("usual notes"),
    Profile("complete notes", catches=1.0),
    Profile("no notes", catches=0.0, false_alarms=0.0),
    Profile("misleading notes", catches=0.0, false_alarms=0.15),
    Profile("many gaps", weak=6),
    Profile("slow learner", gain=0.10),
)


class Learner:
    """One simulated person and what the program knows of them."""

    def __init__(self, profile: Profile, library: Library, seed: int):
        self.profile, self.library = profile, library
        self.rng = random.Random(seed)
        self.cards = {card.id: card for card in library.cards.values() if card.kind is not Kind.CODE}
        areas = [area for area in library.areas if any(card.area == area for card in self.cards.values())]
        self.weak = set(self.rng.sample(areas, profile.weak))
        self.skill = {a: self.rng.gauss(-0.2, 0.3) if a in self.weak else self.rng.gauss(1.5, 0.4) for a in areas}
        self.named = {
            area: "high"
            for area in areas
            if self.rng.random() < (profile.catches if area in self.weak else profile.false_alarms)
        }
        self.memory: dict[str, fsrs.MemoryState] = {}
        self.sums: dict[str, list[tuple[date, float, float, int]]] = {area: [] for area in library.areas}
        self.answers = 0

    def knows(self, area: str) -> float:
        """The chance to answer an unseen card of an area."""
        return 1 / (1 + math.exp(-self.skill[area]))

    @property
    def mastered(self) -> bool:
        return all(self.knows(area) >= MASTERED for area in self.weak)

    def answer(self, card: Card, today: date) -> None:
        """Answer one card: chance from skill and memory; then skill, FSRS and evidence move."""
        state = self.memory.get(card.id, fsrs.MemoryState(card.id, card.area, card.kind.value, card.seconds))
        chance = self.knows(card.area)
        if not state.new:
            chance = 1 - (1 - chance) * (1 - 0.7 * fsrs.retrievability(state, today))
        right = self.rng.random() < chance
        self.skill[card.area] += self.profile.gain * (1 if right else 1.5)
        rating = Rating.GOOD if right else Rating.AGAIN
        self.memory[card.id] = fsrs.answered(state, rating, today)
        payload = {
            "outcome": Outcome.CORRECT if right else Outcome.WRONG,
            "rating": rating,
            "area": card.area,
            "kind": card.kind,
            "seconds": card.seconds,
            "ms": 1000,
            "options": len(card.options),
            "prerequisites": self.library.areas[card.area].prerequisites,
        }
        for place, (area, good, bad) in enumerate(evidence(payload)):
            self.sums[area].append((today, good / 1e6, bad / 1e6, int(place == 0)))
        self.answers += 1

    def weakness(self, today: date, area: str) -> object:
        days = [((today - then).days, good, bad, own) for then, good, bad, own in self.sums[area]]
        fades = [beta.faded(ago, beta.EVIDENCE_HALF_LIFE) for ago, *_ in days]
        good = sum(f * row[1] for f, row in zip(fades, days, strict=True))
        bad = sum(f * row[2] for f, row in zip(fades, days, strict=True))
        level = self.named.get(area)
        strength = beta.retro_strength((today - START).days, confirmed=True) if self.named else 0.0
        line = RetroLine(level, True, strength, beta.retro_strength(0, confirmed=True)) if level else None
        found = beta.estimate(good, bad, level, strength)
        return describe(area, found, sum(row[3] for row in days), line, ())

    def due(self, today: date) -> list[str]:
        found = [(s.due, card) for card, s in self.memory.items() if s.due is not None and s.due <= today]
        return [card for _, card in sorted(found)]


def composed(learner: Learner, today: date, seed: int) -> Iterator[str]:
    """The day as the program composes it."""
    request = Request(
        cards=tuple(learner.cards.values()),
        prerequisites={area.id: area.prerequisites for area in learner.library.areas.values()},
        standing={
            area: standing_of(learner.weakness(today, area))  # type: ignore[arg-type]  # an AreaWeakness
            for area in learner.library.areas
        },
        recall={
            card: Recall(
                due=state.due is not None and state.due <= today, retrievability=fsrs.retrievability(state, today)
            )
            for card, state in learner.memory.items()
        },
        seed=seed,
        minutes=MINUTES,
        new_left=NEW_A_DAY,
    )
    items: tuple[Item, ...] = compose(request).items
    yield from (item.card for item in items)


def by_due_date(learner: Learner, today: date, order: Sequence[str]) -> Iterator[str]:
    """The day in due-date order: what is due, longest overdue first, then new cards in ``order``; the same minutes."""
    left = (MINUTES - 2) * 60.0
    new = [card for card in order if card not in learner.memory][:NEW_A_DAY]
    for card in (*learner.due(today), *new):
        cost = START_SECONDS[learner.cards[card].kind]
        if cost <= left:
            left -= cost
            yield card


ORDERS = ("composed", "due date, deck order", "due date, shuffled")


def answers_to_mastery(profile: Profile, library: Library, seed: int, order: str, days: int = 90) -> int | None:
    """Return how many answers one learner gives until every truly weak area is mastered; None if never."""
    learner = Learner(profile, library, seed)
    deck = list(learner.cards)
    if order == "due date, shuffled":
        random.Random(seed).shuffle(deck)
    for number in range(days):
        today = START + timedelta(days=number)
        queue = composed(learner, today, number) if order == "composed" else by_due_date(learner, today, deck)
        for card in list(queue):
            learner.answer(learner.cards[card], today)
            if learner.mastered:
                return learner.answers
    return None


def mastery(learners: int, profiles: Sequence[Profile] = PROFILES, days: int = 90) -> dict[str, dict[str, list[int]]]:
    """Return profile → order → answers of each learner; one who never gets there counts as all answers given."""
    library = load_library(None)
    never = 10**6
    return {
        profile.name: {
            order: [answers_to_mastery(profile, library, seed, order, days) or never for seed in range(learners)]
            for order in ORDERS
        }
        for profile in profiles
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--learners", type=int, default=12)
    options.add_argument("--precision", type=int, default=3000)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with output(given.json):
        simulate(given.learners, given.precision)


def simulate(learners: int, of_precision: int) -> None:
    began = time.perf_counter()
    print(f"precision of the top three, {of_precision} learners; in brackets the earlier simulation")
    print(f"{'after N reviews':18}" + "".join(f"{after:>13}" for after in AFTER))
    found = precision(of_precision)
    named, plain = found["beta + retro"][3], found["accuracy only"][3]
    row(f"weak areas among the three named, after {AFTER[3]} reviews, simulated", "", f"{named:.0%}",
        f"by accuracy only {plain:.0%}", named / plain)  # fmt: skip
    for way, shares in found.items():
        cells = "".join(f"   {mine:.2f} ({known:.2f})" for mine, known in zip(shares, TABLE[way], strict=True))
        print(f"{way:18}{cells}")
    print(f"\nanswers until every truly weak area is mastered (chance {MASTERED:.0%}), median of {learners}")
    print(f"{'profile':18}" + "".join(f"{order:>22}" for order in ORDERS) + "   composed is quicker")
    for name, orders in mastery(learners).items():
        medians = [statistics.median(orders[order]) for order in ORDERS]
        told = "".join(f"{'never' if m >= 10**6 else f'{m:g}':>22}" for m in medians)
        if name == PROFILES[0].name:
            mine, deck = medians[0], medians[1]
            row("answers until every weak area is mastered, simulated, median", "", f"{mine:g}",
                f"in due-date order {deck:g}", mine / deck)  # fmt: skip
        pairs = zip(orders[ORDERS[0]], orders[ORDERS[1]], orders[ORDERS[2]], strict=True)
        wins = sum(mine < min(others) for mine, *others in pairs)
        print(f"{name:18}{told}   than both for {wins} of {learners}")
    print(f"\n{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
