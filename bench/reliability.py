"""What no crash, full disk, wrong clock, cut cable or flipped byte may do: counted, and written down.

``python bench/reliability.py [--quick] [--write docs/reliability.md]``. Needs strace for the first two (Linux).
Every row counts trials and losses; a loss is an acknowledged answer that is gone, a store that fails its
check, or tables that differ from a fold of their log.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from reliability_files import FILE_TRIALS
from trials import START, Row, act, answer, template

from studyml import __version__
from studyml.clock import FixedClock
from studyml.errors import StoreError
from studyml.memory.study_day import study_day
from studyml.store import Store
from studyml.store.quick import due_summary
from studyml.store.redate import clock_report, redate
from studyml.store.sync import sync

TOLD = bool(os.environ.get("RELIABILITY_TOLD"))
"""Show what the sessions say of their trouble."""
ROOT = Path(__file__).resolve().parents[1]

SESSION = """
import os, sys
sys.path.insert(0, {root!r})
from datetime import UTC, datetime
from pathlib import Path
from studyml.clock import FixedClock
from studyml.model import Rating
from studyml.store import Store
sys.path.insert(0, {bench!r})
from trials import START, answer
from studyml.errors import StoreError
path, count = Path(sys.argv[1]), int(sys.argv[2])
at = FixedClock(START)
refused = 0
def tell(event):
    os.write(1, (event.id + "\\n").encode())
try:
    with Store.open(path, at) as store:
        for number in range(count):
            try:
                store.look_ahead(f"{{sys.argv[3]}}{{number % 7}}")
                event = store.record(f"{{sys.argv[3]}}{{number % 7}}", answer(1 + number % 4), seed=number)
                tell(event)
                if number % 5 == 4:
                    tell(store.change_rating(event, Rating.EASY))
                if number % 6 == 5:
                    store.undo()
                if number % 4 == 3:
                    tell(store.save_session({{"position": number}}))
            except StoreError as error:
                refused += 1
                print(error, file=sys.stderr)
            at.advance(hours=7)
except StoreError as error:
    refused += 1
    print(error, file=sys.stderr)
os.write(1, b"end %d\\n" % refused)
"""


def child(path: Path, count: int, name: str, *, inject: str = "") -> subprocess.Popen[bytes]:
    script = SESSION.format(root=str(ROOT), bench=str(ROOT / "bench"))
    command = [sys.executable, "-c", script, str(path), str(count), name]
    if inject:
        call = inject.split(":")[0]
        command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={inject}", *command]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=None if TOLD else subprocess.DEVNULL)


def acknowledged(output: bytes) -> set[str]:
    return {line.decode() for line in output.split(b"\n")[:-1] if not line.startswith(b"end")}


def losses(path: Path, ids: set[str]) -> int:
    """Return what is wrong with a store after trouble: lost answers, damage, tables that are not the log's."""
    with Store.open(path, FixedClock(START + timedelta(days=400))) as store:
        there = {event.id for event in store.events(voided=True)}
        found = store.inspect()
        before = store.fold_hash()
        wrong = len(ids - there) + (not found.sound) + len(found.gaps) + len(found.doubles)
        wrong += store.refold() != before
        store.record("goes on", answer())
        store.undo()
        store._written = False
    return wrong


def calls(folder: Path, count: int) -> dict[str, int]:
    """Return how often a whole session makes each call that reaches the disk."""
    path = template(folder / "count")
    log = folder / "trace"
    names = "pwrite64,write,fdatasync,fsync,ftruncate,unlink,rename"
    script = SESSION.format(root=str(ROOT), bench=str(ROOT / "bench"))
    command = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={names}"]
    subprocess.run(
        [*command, sys.executable, "-c", script, str(path), str(count), "k"], check=True, capture_output=True
    )
    text = log.read_text()
    return {name: text.count(f" {name}(") for name in names.split(",")}


def killed_at_every_write(folder: Path, quick: bool) -> Row:
    count = 4 if quick else 12
    lost = trials = answers = 0
    for name, times in calls(folder, count).items():
        for k in range(1, times + 1, 5 if quick else 1):
            path = template(folder / f"kill-{name}-{k}")
            process = child(path, count, "k", inject=f"{name}:signal=SIGKILL:when={k}")
            ids = acknowledged(process.communicate()[0])
            trials, answers = trials + 1, answers + len(ids)
            lost += losses(path, ids)
            shutil.rmtree(path.parent)
    return Row("SIGKILL at every write call of a session", f"{trials} points, {answers} answers acknowledged", lost)


def full_at_every_write(folder: Path, quick: bool) -> Row:
    count = 4 if quick else 12
    lost = trials = refused = 0
    for k in range(1, calls(folder, count)["pwrite64"] + 1, 5 if quick else 1):
        path = template(folder / f"full-{k}")
        process = child(path, count, "k", inject=f"pwrite64:error=ENOSPC:when={k}+")
        output = process.communicate()[0]
        trials += 1
        ended = output.rstrip().rpartition(b"end ")[2]
        refused += ended.isdigit() and int(ended) > 0
        lost += (not ended.isdigit()) + losses(path, acknowledged(output))
        shutil.rmtree(path.parent)
    return Row(
        "Full disk from every write on", f"{trials} points, {refused} told so", lost, "goes on once there is space"
    )


def killed_at_random(folder: Path, quick: bool) -> Row:
    draw = random.Random(1)
    path = template(folder / "random")
    ids: set[str] = set()
    trials = 10 if quick else 100
    for _ in range(trials):
        process = child(path, 100_000, "r")
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(draw.randint(1, 12))]
        os.kill(process.pid, signal.SIGKILL)
        ids |= acknowledged(b"".join(lines) + process.communicate()[0])
    return Row(
        "SIGKILL at a random moment, one store", f"{trials} kills, {len(ids)} answers acknowledged", losses(path, ids)
    )


def two_writers_and_readers(folder: Path, quick: bool) -> Row:
    path = template(folder / "two")
    count = 300 if quick else 5_000
    processes = [child(path, count, name) for name in "xy"]
    outputs = [b"", b""]
    reads = locked = 0
    while any(process.poll() is None for process in processes):
        try:
            due_summary(path, START)
            reads += 1
        except StoreError:
            locked += 1
        for place, process in enumerate(processes):
            assert process.stdout is not None
            os.set_blocking(process.stdout.fileno(), False)
            outputs[place] += process.stdout.read() or b""
        time.sleep(0.002)
    for place, process in enumerate(processes):
        outputs[place] += process.communicate()[0] or b""
    ids = set().union(*(acknowledged(output) for output in outputs))
    refused = sum(int(output.rstrip().rpartition(b"end ")[2]) for output in outputs)
    trials = f"{2 * count} answers, {reads} reads beside them"
    return Row("Two processes answering at once", trials, losses(path, ids) + refused + locked, "no one saw a lock")


def wrong_clocks(folder: Path, quick: bool) -> Row:
    """Sessions under a clock that is off: never due before the last review, and no due day off after repair.

    A clock that is behind, but not behind the last answer, looks like an earlier session and is not counted.
    """

    def days(clock: FixedClock, store: Store, wrong: timedelta) -> None:
        clock.advance(seconds=wrong.total_seconds())
        store.save_session({"position": 0})
        for number in range(10):
            store.record(f"c{number}", answer(3))
            clock.advance(minutes=1)
        store.save_session({"position": 10})
        clock.advance(seconds=-wrong.total_seconds())

    lost = trials = 0
    offsets = [timedelta(days=d) for d in (365, -365, 31, -31, 2, -6)] + [timedelta(hours=h) for h in (-1, 30, -130)]
    for wrong in offsets[: 3 if quick else None]:
        found = []
        for name, off in (("right", timedelta()), ("wrong", wrong)):
            clock = FixedClock(START)
            with Store.open(folder / f"clock-{trials}-{name}" / "studyml.db", clock) as store:
                days(clock, store, timedelta())
                clock.advance(days=5)
                days(clock, store, off)
                lost += sum(state.due <= state.last for state in store.memories().values() if state.due and state.last)
                lost += name == "wrong" and abs(off) > timedelta(hours=6) and clock_report(store).fine
                redate(store)
                found.append(store.memories())
                store._written = False
        lost += sum(found[0][card] != found[1][card] for card in found[0])
        trials += 1
    return Row("Sessions under a wrong clock (-1 h to ±1 year)", f"{trials} clocks, {trials * 10} cards", lost,
               "after `doctor --clock` no due day is off")  # fmt: skip


def zones(_: Path, quick: bool) -> Row:
    """Time goes on in one zone through two years: the study day never goes back and skips none for DST."""
    names = (
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "America/St_Johns",
        "Asia/Tokyo",
    )
    lost = trials = 0
    for name in names:
        now = datetime(2027, 1, 1, tzinfo=UTC)
        before = None
        while now.year < 2029:  # with the leap day of 2028
            day = study_day(now.astimezone(ZoneInfo(name)))
            lost += before is not None and not before <= day <= before + timedelta(days=1)
            before, now = day, now + timedelta(minutes=211 if quick else 37)
            trials += 1
    return Row("Study days in six zones, DST both ways, a leap day", f"{trials} moments", lost)


def replicas(folder: Path, quick: bool) -> Row:
    """Random histories on 2 to 5 devices, bundles torn on the way, exchanged in any order, twice."""
    lost = trials = reviews = 0
    for trial in range(5 if quick else 120):
        draw = random.Random(trial)
        place = folder / f"replicas-{trial}"
        clocks = [FixedClock(START + timedelta(seconds=n)) for n in range(draw.randint(2, 5))]
        stores = [Store.open(place / f"{n}" / "studyml.db", clock) for n, clock in enumerate(clocks)]
        for _ in range(6):
            for clock, store in zip(clocks, stores, strict=True):
                for _ in range(draw.randint(0, 25)):
                    reviews += act(draw, clock, store)
                if draw.random() < 0.4:
                    sync(store, place / "sync")
                    files = sorted((place / "sync").glob("*/*"))
                    if files and draw.random() < 0.3:
                        torn = draw.choice(files)
                        torn.write_bytes(torn.read_bytes()[: draw.randrange(100)])
        for _ in range(2):
            for store in draw.sample(stores, len(stores)):
                sync(store, place / "sync")
        hashes = {store.fold_hash() for store in stores}
        counts = {len(store.events(voided=True)) for store in stores}
        lost += (len(hashes) > 1) + (len(counts) > 1) + (stores[0].refold() not in hashes)
        trials += 1
        for store in stores:
            store._written = False
            store.close()
        shutil.rmtree(place)
    counted = f"{trials} histories, {reviews} answers"
    return Row("Devices that exchange events in any order, twice, torn half-way", counted, lost, "one hash on all")


def undo_sequences(folder: Path, quick: bool) -> Row:
    lost = trials = 0
    clock = FixedClock(START)
    path = template(folder / "undo", clock)
    total = 200 if quick else 10_000
    draw = random.Random(9)
    store = Store.open(path, clock)
    while trials < total:
        before = (store.memories(), store.days(), store.weakness(store.today()))
        count = draw.randint(1, 4)
        at = clock.now()
        for _ in range(count):
            store.record(f"c{draw.randrange(6)}", answer(draw.randint(1, 4)))
            clock.advance(hours=draw.choice([0, 1, 30]))
        if draw.random() < 0.05:  # a restart in between
            store._written = False
            store.close()
            store = Store.open(path, clock)
        for _ in range(count):
            store.undo()
        clock = FixedClock(at)
        store.clock = clock
        lost += (store.memories(), store.days(), store.weakness(store.today())) != before
        if draw.random() < 0.2:
            store.record(f"c{draw.randrange(6)}", answer(draw.randint(1, 4)))
            clock.advance(hours=3)
        trials += 1
    lost += store.fold_hash() != store.refold()
    store._written = False
    store.close()
    return Row("Answers taken back, with restarts", f"{trials} sequences", lost, "equal to never having answered")


def page(rows: list[Row], seconds: float) -> str:
    head = f"""# Reliability

Made by `make reliability` in {seconds:.0f} s: studyml {__version__}, Python {platform.python_version()}, SQLite \
{sqlite3.sqlite_version}, {platform.system()} {platform.machine()}. A loss is an acknowledged answer that is gone, a
store that fails its check, tables that differ from a fold of their log, or whatever the last column promises.

| trial | how many | losses | |
| --- | --- | --- | --- |
"""
    foot = """
Not tried here: a power cut (SQLite's WAL with `synchronous=FULL` is trusted for that; every commit is synced before
the answer counts) and other systems than this one. Two things no log can know: a clock that is behind, but not behind
the last answer, looks like an earlier session; and answers that were never acknowledged may be missing, by design.
"""
    return head + "".join(f"| {row.what} | {row.trials} | {row.lost} | {row.note} |\n" for row in rows) + foot


TRIALS: list[Callable[[Path, bool], Row]] = [
    killed_at_every_write, full_at_every_write, killed_at_random, two_writers_and_readers, wrong_clocks, zones,
    replicas, undo_sequences, *FILE_TRIALS,
]  # fmt: skip


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="a sample, for a first look")
    options.add_argument("--only", help="trials whose name contains this")
    options.add_argument("--write", type=Path, help="the page to write")
    chosen = options.parse_args()
    traced = shutil.which("strace") is not None
    if chosen.write and (chosen.quick or chosen.only or not traced):
        options.error("--write takes a whole run, with strace, without --only and --quick")
    begin = time.monotonic()
    rows = []
    for trial in TRIALS:
        if chosen.only and chosen.only not in trial.__name__:
            continue
        if not traced and "every_write" in trial.__name__:
            print(f"{trial.__name__}: needs strace", file=sys.stderr)
            continue
        folder = Path(tempfile.mkdtemp(prefix="studyml-"))
        started = time.monotonic()
        try:
            rows.append(trial(folder, chosen.quick))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        row = rows[-1]
        print(
            f"{row.lost:3} lost  {row.what}: {row.trials} {row.note} ({time.monotonic() - started:.0f} s)", flush=True
        )
    if chosen.write:
        chosen.write.write_text(page(rows, time.monotonic() - begin), encoding="utf-8")
    return int(any(row.lost for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
