"""The store at size, beside its floors in one run: durable answers, due queue, undo, statistics, replay, sync.

``python bench/bench_memory.py [--cards 100000] [--reviews 1000000] [--anki PYTHON] [--json]``. One line a figure;
ratios are against the floor named. Each part is a process, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from rows import ROWS, output, row

from studyml.clock import FixedClock
from studyml.memory import fsrs
from studyml.store import Store
from studyml.store.identity import uuid7
from studyml.store.incoming import add
from studyml.store.payloads import encode, seal
from studyml.store.quick import due_summary
from studyml.store.sync import sync

DAYS = 365
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
        begin = time.perf_counter()
        with store.writing() as connection:
            from studyml.store.fold import refold

            refold(connection)
        spent = time.perf_counter() - begin
        store._written = False
    return spent


def floor_of(folder: Path) -> Callable[[], None]:
    """Return one durable commit of one insert and one update, the least an answer can cost."""
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("create table log (id text primary key, payload text)")
    connection.execute("create table card (id text primary key, due text)")
    connection.execute("insert into card values ('a', '')")

    def commit() -> None:
        connection.execute("begin immediate")
        connection.execute("insert into log values (?, ?)", (uuid7(END), "x" * 300))
        connection.execute("update card set due = ? where id = 'a'", (str(time.perf_counter()),))
        connection.execute("commit")

    return commit


def spread(times: list[float]) -> str:
    cut = sorted(times)
    return (
        f"min {cut[0] * 1e3:.2f}  p50 {statistics.median(cut) * 1e3:.2f}  p95 {cut[int(len(cut) * 0.95)] * 1e3:.2f} ms"
    )


def timed(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def answers(folder: Path, cards: int, rounds: int) -> None:
    """Answers and floor in turn, so that both meet the same disk."""
    commit = floor_of(folder)
    draw = random.Random(2)
    with Store.open(folder / "studyml.db", FixedClock(END)) as store:
        store.record("warm", payload(draw, 0))
        commit()
        floor, ours = [], []
        for _ in range(rounds):
            card = draw.randrange(cards)
            content = payload(draw, card)
            floor.append(timed(commit))
            ours.append(timed(lambda card=card, content=content: store.record(f"card-{card}", content)))  # type: ignore[misc]
        ratio = statistics.median(ours) / statistics.median(floor)
        mine, least = statistics.median(ours) * 1e3, statistics.median(floor) * 1e3
        row(
            f"answer made durable, {cards} cards",
            "≤ 1.2 ×",
            f"{mine:.2f} ms",
            f"one durable commit {least:.2f} ms",
            ratio,
        )
        print(f"floor, one durable commit       {spread(floor)}")
        print(f"answer durable                  {spread(ours)}  ratio of medians {ratio:.2f}")
        undo = [timed(store.undo) for _ in range(20)]
        print(f"undo                            {spread(undo)}")
        day = store.today()
        queue, year = timed(lambda: store.due(day, 20)), timed(lambda: store.days(day - timedelta(days=365)))
        row(f"first due queue, {cards} cards", "≤ Anki", f"{queue * 1e3:.1f} ms")
        row(f"statistics of a year, {cards} cards", "≤ Anki", f"{year * 1e3:.1f} ms")
        print(f"first due queue (20)            {queue * 1e3:.1f} ms")
        print(f"counts of a year                {year * 1e3:.1f} ms")
        print(f"weakness of 35 areas            {timed(lambda: store.weakness(day)) * 1e3:.1f} ms")
        print(f"due (read-only summary)         {timed(lambda: due_summary(store.path, END)) * 1e3:.1f} ms")
        store._written = False


def replay(cards: int, reviews: int, refold_seconds: float) -> None:
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
    begin = time.perf_counter()
    for number in range(reviews):
        known[number % cards], _ = scheduler.review_card(known[number % cards], words[number], noons[number])
    bare = time.perf_counter() - begin
    states: list[tuple[float | None, float | None, date | None]] = [(None, None, None)] * cards
    begin = time.perf_counter()
    for number in range(reviews):
        stability, difficulty, last = states[number % cards]
        states[number % cards] = (*fsrs.step(stability, difficulty, last, ratings[number], days[number]), days[number])
    ours = time.perf_counter() - begin
    assert all(state[0] == card.stability for state, card in zip(states, known, strict=True))
    print(f"bare py-fsrs, {reviews} reviews   {bare:.2f} s")
    row(
        f"replay of {reviews} reviews into memory",
        "≤ 1.5 ×",
        f"{ours:.2f} s",
        f"bare py-fsrs {bare:.2f} s",
        ours / bare,
    )
    print(f"replay into memory states       {ours:.2f} s  ratio {ours / bare:.2f} (same bits)")
    print(f"refold of all tables from disk  {refold_seconds:.2f} s  ratio {refold_seconds / bare:.2f}")


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
            add(connection, history(store.device, cards, 0, each, -1))
        stores.append(store)
    rows = list(history("bbbb0000bbbb", cards, 0, each, -1))
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.execute("pragma journal_mode = wal")
    plain.execute("pragma synchronous = full")
    plain.execute("create table events (id text primary key, a, b, c, d, e, f, g, h, i, j)")
    marks = ", ".join("?" * 11)
    plain.execute("begin")
    plain.executemany(f"insert or ignore into events values ({marks})", past)
    plain.execute("commit")

    def insert() -> None:
        plain.execute("begin")
        plain.executemany(f"insert or ignore into events values ({marks})", rows)
        plain.execute("commit")

    inserted = timed(insert)
    meeting = folder / "sync"

    def both() -> None:
        for place in (0, 1, 0):
            sync(stores[place], meeting)

    spent = timed(both)
    again = timed(both)
    floor = 2 * (inserted + timed(lambda: _chains(stores[0], {row[7] for row in rows})))
    assert stores[0].fold_hash() == stores[1].fold_hash()
    baseline = f"insert or ignore, and a refold {floor:.2f} s"
    row(f"sync of {shared} + {each} + {each} events", "", f"{spent:.2f} s", baseline,
        spent / floor)  # fmt: skip
    print(f"sync {shared} + {each} + {each}: {spent:.2f} s, again {again:.2f} s; insert or ignore and refold of"
          f" the touched cards on both sides {floor:.2f} s, ratio {spent / floor:.2f}")  # fmt: skip
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


def peak() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"


def part(name: str, chosen: argparse.Namespace, folder: Path) -> None:
    """Run one part in this process, whose peak memory is then that part's alone."""
    if name == "fill":
        spent = fill(folder, chosen.cards, chosen.reviews)
        size = (folder / "studyml.db").stat().st_size / 2**20
        (folder / "refold").write_text(str(spent))
        print(f"{chosen.cards} cards, {chosen.reviews} reviews, {size:.0f} MiB; peak while folding {peak()}")
    elif name == "answers":
        answers(folder, chosen.cards, chosen.rounds)
        row("peak memory of a session", "≤ half of Anki's", peak())
        print(f"peak memory of a session        {peak()}")
    elif name == "replay":
        replay(chosen.cards, chosen.reviews, float((folder / "refold").read_text()))
    else:
        exchange(folder, max(1000, chosen.reviews // 10), max(100, chosen.reviews // 100))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cards", type=int, default=100_000)
    options.add_argument("--reviews", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument("--folder", type=Path, help="where to build it (a real disk); default: the temporary folder")
    options.add_argument("--anki", help="a Python that has the package anki")
    options.add_argument("--part", help=argparse.SUPPRESS)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    with output(chosen.json):
        if chosen.part:
            part(chosen.part, chosen, chosen.folder)
        else:
            every_part(chosen)


def every_part(chosen: argparse.Namespace) -> None:
    """Run the parts, each in a process of its own."""
    folder = Path(tempfile.mkdtemp(prefix="studyml-bench-", dir=chosen.folder))
    sizes = ["--cards", str(chosen.cards), "--reviews", str(chosen.reviews), "--rounds", str(chosen.rounds)]
    anki: dict[str, float] = {}
    try:
        for name in ("fill", "answers", "anki", "replay", "exchange"):
            command = [sys.executable, __file__, "--part", name, "--folder", str(folder), *sizes]
            if name == "anki":
                if not chosen.anki:
                    continue
                script = Path(__file__).with_name("anki_memory.py")
                command = [chosen.anki, str(script), *sizes[1::2], str(folder)]
            told = subprocess.PIPE if chosen.json else None
            done = subprocess.run([*command, *["--json"] * chosen.json], check=True, text=True, stdout=told)
            if chosen.json and name == "anki":
                anki = json.loads(done.stdout.splitlines()[-1])
            elif chosen.json:
                ROWS.extend(json.loads(done.stdout))
    finally:
        shutil.rmtree(folder)
    beside(anki)


def beside(anki: Mapping[str, float]) -> None:
    """Put Anki's figures beside ours of the same name."""
    for found in list(ROWS):
        theirs = anki.get(found["what"].partition(",")[0])
        if theirs is not None:
            value, unit = found["measured"].split()
            baseline = f"Anki {theirs:.1f} {unit}"
            if found["baseline"]:  # it has its floor already
                row(found["what"], "≤ Anki", found["measured"], baseline, float(value) / theirs)
            else:
                found |= {"baseline": baseline, "ratio": round(float(value) / theirs, 3)}


if __name__ == "__main__":
    main()
