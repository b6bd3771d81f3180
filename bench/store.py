"""The store at size, beside its floors in one run: durable answers, due queue, undo, statistics, replay, sync.

``python bench/store.py [--cards 100000] [--reviews 1000000] [--anki PYTHON] [--json]``. One line a figure;
ratios are against the floor named. Each part is a process, so that its peak memory is its own. An answer is timed from
its verdict on: the store has braced itself while it was judged, and the floor is rehearsed just so before each commit.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from floor import Peer, floor_of, serve, timed
from rows import ROWS, output, quantile, row

from studyml.clock import FixedClock
from studyml.memory import fsrs
from studyml.store import Store
from studyml.store.fold import refold
from studyml.store.identity import uuid7
from studyml.store.incoming import add
from studyml.store.payloads import encode, seal
from studyml.store.quick import due_summary
from studyml.store.sync import sync

DAYS = 365
UNDOS = 20
"""Anki keeps some thirty steps."""
BESIDE = ("refold", "refold_peak", "size", "due", "fold", "answer_95", "answer_floor_95", "undo_floor", "sync_again")
END = datetime(2027, 1, 15, 9, tzinfo=UTC)
START = END - timedelta(days=DAYS)
AREAS = [f"area.{number}" for number in range(35)]


def payload(draw: random.Random, card: int) -> dict[str, Any]:
    rating = draw.choice([1, 2, 3, 3, 3, 3, 4])
    return {
        "answer": "X.T @ (p - y) / n", "outcome": "correct" if rating > 1 else "wrong", "rating": rating,
        "area": AREAS[card % 35], "kind": "gradient", "seconds": 60, "ms": 30_000, "mistakes": [], "charged": None,
        "evidence": "verified numerically", "prerequisites": [AREAS[(card + 1) % 35]], "options": 0, "hints": 0,
        "given_up": False,
    }  # fmt: skip


def history(device: str, cards: int, first: int, count: int, total: int) -> Iterator[tuple[Any, ...]]:
    draw = random.Random(first)
    for number in range(first, first + count):
        at = START + timedelta(
            days=(number - first) * DAYS // count if count == total else DAYS - 1, seconds=number % 40_000
        )
        row = (
            uuid7(at), device, number + 1, "review", at.isoformat(timespec="microseconds"), 0, at.date().isoformat(),
            f"card-{number % cards}", number, encode(payload(draw, number % cards)),
        )  # fmt: skip
        yield (*row, seal(row))


def fill(folder: Path, cards: int, reviews: int) -> float:
    """Make the store; return the seconds of its refold."""
    with Store.open(folder / "studyml.db", FixedClock(END)) as store:
        with store.writing() as connection:
            marks = ", ".join("?" * 11)
            connection.executemany(
                f"insert into events values ({marks})", history(store.device, cards, 0, reviews, reviews)
            )
            spent = worked(lambda: refold(connection))
        store._written = False
    return spent


def keep(folder: Path, **figures: float) -> None:
    """Keep figures (milliseconds, seconds or MiB) for the table, which another process makes."""
    path = folder / "figures.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({**known, **figures}))


def worked(work: Callable[[], Any]) -> float:
    """Return the processor's seconds, which others on the machine do not lengthen."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def answers(folder: Path, cards: int, rounds: int) -> None:
    """Serve answers and undos, then measure what a screen asks for."""
    draw = random.Random(2)
    chosen = iter(draw.sample(range(1, cards), rounds))
    with Store.open(folder / "studyml.db", FixedClock(END)) as store:
        store.record("card-0", payload(draw, 0))

        def answer() -> Callable[[], object]:
            card = next(chosen)
            content = payload(draw, card)
            store.look_ahead(f"card-{card}")  # as the session does while the question is read
            store.brace()  # and while the answer is judged
            return lambda: store.record(f"card-{card}", content)

        serve({"answer": answer, "undo": lambda: store.undo})
        day = store.today()

        def year() -> None:
            store.days(day - timedelta(days=365))
            store.weakness(day)
            store.load(day, day + timedelta(days=365))

        keep(
            folder,
            fold=timed(lambda: store.memory("card-1")) * 1e3,
            queue=timed(lambda: store.due(day, 20)) * 1e3,
            year=timed(year) * 1e3,
            due=timed(lambda: due_summary(store.path, END)) * 1e3,
            peak=peak(),
        )
        store._written = False
    print("done")


def in_turn(folder: Path, command: list[str], anki: list[str] | None, rounds: int) -> dict[str, float] | None:
    """Let our store, the floor and Anki answer and undo in turn; return what Anki says of itself besides."""
    floor = floor_of(folder)
    ours = Peer(command)
    theirs = Peer(anki) if anki is not None else None
    figures: dict[str, list[float]] = {}
    draw = random.Random(4)
    os.sync()  # the stores were filled a moment ago: nobody's commit is to wait for that
    for what, times in (("answer", rounds), ("undo", UNDOS)):
        turns: list[tuple[str, Callable[[], float]]] = [
            (what, lambda what=what: ours.work(what)),  # type: ignore[misc]
            (f"{what}_floor", lambda: timed(floor())),
        ]
        if theirs is not None:
            turns.append((f"{what}_anki", lambda what=what: theirs.work(what)))  # type: ignore[misc]
        for _ in range(times):
            draw.shuffle(turns)  # a sync also waits for what others left to be written
            for name, turn in turns:
                figures.setdefault(name, []).append(turn())
    ours.end()
    keep(folder, **{name: quantile(times, 0.5) * 1e3 for name, times in figures.items()})
    keep(folder, **{f"{name}_95": quantile(times, 0.95) * 1e3 for name, times in figures.items()})
    return json.loads(theirs.end()) if theirs is not None else None


def replay(folder: Path, cards: int, reviews: int) -> None:
    """The same ratings through py-fsrs's own review_card, and through ours."""
    from fsrs import Card, Rating, Scheduler

    draw = random.Random(3)
    ratings = [draw.choice([1, 2, 3, 3, 3, 3, 4]) for _ in range(reviews)]
    days = [date(2026, 1, 1) + timedelta(days=number * DAYS // reviews) for number in range(reviews)]
    from datetime import timezone

    noons = [datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc) for day in days]  # noqa: UP017 - as py-fsrs asks
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    known = [Card(card_id=number) for number in range(cards)]
    words = [Rating(rating) for rating in ratings]
    begin = time.process_time()
    for number in range(reviews):
        known[number % cards], _ = scheduler.review_card(known[number % cards], words[number], noons[number])
    bare = time.process_time() - begin
    states: list[tuple[float | None, float | None, date | None]] = [(None, None, None)] * cards
    begin = time.process_time()
    for number in range(reviews):
        stability, difficulty, last = states[number % cards]
        states[number % cards] = (*fsrs.step(stability, difficulty, last, ratings[number], days[number]), days[number])
    ours = time.process_time() - begin
    assert all(state[0] == card.stability for state, card in zip(states, known, strict=True))
    keep(folder, bare=bare, replay=ours)


class _Plain:
    """A file with nothing but the rows of events."""

    MARKS = ", ".join("?" * 11)

    def __init__(self, path: Path, past: list[tuple[Any, ...]]):
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = full")
        self._connection.execute("create table events (id text primary key, a, b, c, d, e, f, g, h, i, j)")
        self.insert(past)

    def insert(self, rows: list[tuple[Any, ...]]) -> None:
        """Insert or ignore, in one transaction."""
        self._connection.execute("begin")
        self._connection.executemany(f"insert or ignore into events values ({self.MARKS})", rows)
        self._connection.execute("commit")


def exchange(folder: Path, shared: int, each: int) -> None:
    """Two devices with a common past and news of their own, beside a plain insert or ignore."""
    cards = shared // 10
    past = list(history("aaaa0000aaaa", cards, 0, shared, shared))
    stores = []
    for name in ("one", "two"):
        place = folder / name
        store = Store.open(place / "studyml.db", FixedClock(END))
        with store.writing() as connection:
            add(connection, past)
        stores.append(store)
    meeting = folder / "sync"
    for store in stores:  # the common past came by this folder
        sync(store, meeting)
    for store in stores:
        with store.writing() as connection:
            add(connection, history(store.device, cards, 0, each, -1))
    rows = list(history("bbbb0000bbbb", cards, 0, each, -1))
    touched = {row[7] for row in rows}
    plain = _Plain(folder / "plain.db", past)
    # What two devices need at the least, in turn with what ours do: the processor's pace drifts within a minute.
    floor = worked(lambda: plain.insert(rows))
    spent = worked(lambda: sync(stores[0], meeting)) + worked(lambda: sync(stores[1], meeting))
    floor += worked(lambda: _chains(stores[1], touched))
    spent += worked(lambda: sync(stores[0], meeting))
    floor += worked(lambda: _chains(stores[0], touched))
    plain = _Plain(folder / "plain_too.db", past)
    floor += worked(lambda: plain.insert(rows))
    again = worked(lambda: [sync(stores[place], meeting) for place in (0, 1, 0)])
    assert stores[0].fold_hash() == stores[1].fold_hash()
    keep(folder, sync=spent, sync_again=again, sync_floor=floor)
    for store in stores:
        store._written = False
        store.close()


def _chains(store: Store, cards: set[str]) -> None:
    """Refold these cards from the log with nothing but the scheduler's formulas."""
    connection = store._connection
    for card in cards:
        state: tuple[float | None, float | None, date | None] = (None, None, None)
        for text, content in connection.execute(
            "select study_day, payload from events where card = ? order by study_day, at_utc, device, seq", (card,)
        ):
            day = date.fromisoformat(text)
            state = (*fsrs.step(*state, json.loads(content)["rating"], day), day)


def peak() -> float:
    """Return this process's largest memory, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def part(name: str, chosen: argparse.Namespace, folder: Path) -> None:
    """Run one part in this process, whose peak memory is then that part's alone."""
    if name == "fill":
        spent = fill(folder, chosen.cards, chosen.reviews)
        keep(folder, refold=spent, refold_peak=peak(), size=(folder / "studyml.db").stat().st_size / 2**20)
    elif name == "answers":
        answers(folder, chosen.cards, chosen.rounds)
    elif name == "replay":
        replay(folder, chosen.cards, chosen.reviews)
    else:
        exchange(folder, max(1000, chosen.reviews // 10), max(100, chosen.reviews // 100))


def tell(found: dict[str, float], anki: dict[str, float] | None, cards: int, reviews: int) -> None:
    """Make the rows of all parts."""

    def beside(what: str, aim: str, ours: float, base: float, name: str, unit: str = "ms") -> None:
        row(what, aim, f"{ours:.3g} {unit}", f"{name}: {base:.3g} {unit}", ours / base)

    size = f"{cards:,} cards, {reviews:,} reviews"
    beside(f"answer durable, {size}", "≤ 1.2", found["answer"], found["answer_floor"], "one durable commit")
    beside(f"replay of {reviews:,} reviews", "≤ 1.5", found["replay"], found["bare"], "bare py-fsrs", "s")
    beside("sync of two devices' news", "≤ 2", found["sync"], found["sync_floor"], "insert or ignore, refold", "s")
    if anki is not None:
        aim = "≤ 1"
        beside("answer durable, against Anki", aim, found["answer"], found["answer_anki"], "Anki")
        beside("95 % of the answers", aim, found["answer_95"], found["answer_anki_95"], "Anki")
        beside("first due queue", aim, found["queue"], anki["queue"], "Anki")
        beside("undo", aim, found["undo"], found["undo_anki"], "Anki")
        beside("statistics of a year", aim, found["year"], anki["year"], "Anki")
        beside("peak memory of a session", "< 0.5", found["peak"], anki["peak"], "Anki", "MiB")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cards", type=int, default=100_000)
    options.add_argument("--reviews", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=500)
    options.add_argument("--folder", type=Path, help="where to build it (a real disk); default: the temporary folder")
    options.add_argument("--anki", help="a Python that has the package anki; default: this one, if it has")
    options.add_argument("--json", action="store_true", help="the rows as a JSON list")
    options.add_argument("--part", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.part:
        part(chosen.part, chosen, chosen.folder)
        return
    folder = Path(tempfile.mkdtemp(prefix="studyml-bench-", dir=chosen.folder))
    sizes = ["--cards", str(chosen.cards), "--reviews", str(chosen.reviews), "--rounds", str(chosen.rounds)]
    python = chosen.anki or (sys.executable if importlib.util.find_spec("anki") else None)
    anki = None
    try:
        for name in ("fill", "answers", "replay", "exchange"):
            command = [sys.executable, __file__, "--part", name, "--folder", str(folder), *sizes]
            if name != "answers":
                subprocess.run(command, check=True)
                continue
            script = str(Path(__file__).with_name("anki_store.py"))
            theirs = [python, script, str(chosen.cards), str(chosen.reviews), str(folder)] if python else None
            anki = in_turn(folder, command, theirs, chosen.rounds)
        found = json.loads((folder / "figures.json").read_text())
    finally:
        shutil.rmtree(folder)
    with output(chosen.json):
        tell(found, anki, chosen.cards, chosen.reviews)
        for line in ROWS:
            print(f"{line['what']:48} {line['aim']:6} {line['measured']:>10}  {line['baseline']:36} {line['ratio']:6}")
        rest = {name: round(value, 2) for name, value in found.items() if name in BESIDE}
        print(f"beside: {rest} (s, MiB, MiB, ms)")


if __name__ == "__main__":
    main()
