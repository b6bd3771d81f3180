"""The trials of ``reliability`` about files: flipped bits, exports, read-only folders, released schemas."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from trials import START, Row, act, answer, template

from studyml.clock import FixedClock
from studyml.errors import StoreError
from studyml.store import Store
from studyml.store.backup import restore
from studyml.store.quick import due_summary
from studyml.store.salvage import salvage
from studyml.store.sync import import_lines

ROOT = Path(__file__).resolve().parents[1]


def flipped_bytes(folder: Path, quick: bool) -> Row:
    clock = FixedClock(START)
    path = folder / "flip" / "studyml.db"
    with Store.open(path, clock) as store:
        for number in range(150):
            store.record(f"c{number % 23}", answer(1 + number % 4))
            clock.advance(hours=9)
        copy = store.backup(folder / "flip-copy.db")
        right, digest = store.memories(), store.fold_hash()
    whole = path.read_bytes()
    draw = random.Random(4)
    trials = 60 if quick else 1_000
    lost = told = mended = restored = 0
    for _ in range(trials):
        content = bytearray(whole)
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        path.write_bytes(content)
        for extra in ("-wal", "-shm"):
            path.with_name(path.name + extra).unlink(missing_ok=True)
        with suppress(StoreError):
            due_summary(path, clock.now())
        try:
            with Store.open(path, clock) as store:
                states, sound = store.memories(), store.inspect().sound
                mended += bool(store.hash_found)
                store._written = False
            if sound:
                lost += states != right
                continue
        except StoreError:
            pass
        told += 1
        if told % 10 == 0:  # the way back works
            path.write_bytes(content)
            restore(path, copy, clock)
            with Store.open(path, clock) as store:
                lost += store.fold_hash() != digest
                store._written = False
            restored += 1
            shutil.rmtree(path.parent / "backups", ignore_errors=True)
    note = f"{told} told, {mended} mended by a refold, the others without effect; {restored} of {restored} restored"
    return Row("One bit flipped anywhere in the file", f"{trials} flips", lost, note)


def exports(folder: Path, quick: bool) -> Row:
    lost = trials = 0
    for trial in range(3 if quick else 30):
        draw = random.Random(trial)
        clock = FixedClock(START)
        with Store.open(folder / f"export-{trial}" / "studyml.db", clock) as one:
            for _ in range(200):
                act(draw, clock, one)
            with Store.open(folder / f"import-{trial}" / "studyml.db", FixedClock(START)) as two:
                lines = list(one.export())
                draw.shuffle(lines)
                import_lines(two, lines)
                lost += two.fold_hash() != one.fold_hash()
                two._written = False
            one._written = False
        trials += 1
    return Row("Export, shuffled, imported into an empty store", f"{trials} histories", lost, "equal hash")


READ_ONLY = """
import os, sys
from pathlib import Path
sys.path[:0] = [{root!r}, {bench!r}]
from trials import START, answer
from studyml.clock import FixedClock
from studyml.errors import StoreError
from studyml.model import Rating
from studyml.store import Store
from studyml.store.quick import due_summary
from studyml.store.sync import sync
folder, warm = Path(sys.argv[1]), Path(sys.argv[2])
at = FixedClock(START)
with Store.open(warm / "studyml.db", at) as store:  # everything is imported before the rights are gone
    event = store.record("a", answer())
    store.backup(); store.refold(); sync(store, warm / "sync"); store.undo()
if os.geteuid() == 0:
    os.setuid(65534)
path = folder / "studyml.db"
writes = [
    lambda: Store.open(path, at),
    lambda: Store.open(path, at, to_read=True).record("a", answer()),
    lambda: Store.open(path, at, to_read=True).undo(),
    lambda: Store.open(path, at, to_read=True).act("a", "suspend"),
    lambda: Store.open(path, at, to_read=True).set_setting("retention", 0.9),
    lambda: Store.open(path, at, to_read=True).save_session({{}}),
    lambda: Store.open(path, at, to_read=True).refold(),
    lambda: Store.open(path, at, to_read=True).backup(),
    lambda: sync(Store.open(path, at, to_read=True), warm / "sync"),
]
for write in writes:
    try:
        write()
    except StoreError as error:
        print("told" if error.exit_code == 3 and "written" in str(error) else f"said {{error}}")
    else:
        print("went through")
with Store.open(path, at, to_read=True) as store:
    print("read" if len(store.memories()) == 5 and store.refolded_hash() == store.fold_hash() else "wrong")
print("read" if due_summary(path, START)["due"] >= 0 else "wrong")
"""


def read_only_folder(folder: Path, quick: bool) -> Row:
    """Everything that writes is refused plainly, everything that reads works, and no byte changes."""
    path = template(folder / "read-only")
    warm = folder / "warm"
    warm.mkdir()
    warm.chmod(0o777)
    folder.chmod(0o755)
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    for file in before:
        file.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        script = READ_ONLY.format(root=str(ROOT), bench=str(ROOT / "bench"))
        done = subprocess.run(
            [sys.executable, "-c", script, str(path.parent), str(warm)], capture_output=True, text=True, check=False
        )
    finally:
        path.parent.chmod(0o755)
    said = done.stdout.split("\n")[:-1]
    lost = sum(word not in ("told", "read") for word in said) + (len(said) != 11)
    lost += {file: file.read_bytes() for file in path.parent.iterdir()} != before
    trials = f"{said.count('told')} ways to write, {said.count('read')} to read"
    return Row("Read-only folder", trials, lost, "refused in a sentence, read all the same, no byte changed")


def released_schemas(folder: Path, quick: bool) -> Row:
    """A file of every released schema is restored, and its tables are the log's."""
    lost = trials = 0
    for script in sorted((ROOT / "tests" / "store" / "released").glob("*.sql")):
        place = folder / script.stem
        place.mkdir()
        connection = sqlite3.connect(place / "backup.db")
        connection.executescript(script.read_text(encoding="utf-8"))
        count = sum(line.startswith('INSERT INTO "events"') for line in connection.iterdump())
        count += sum(line.startswith('INSERT INTO "fresh"') for line in connection.iterdump())
        connection.close()
        restore(place / "studyml.db", place / "backup.db", FixedClock(START))
        with Store.open(place / "studyml.db", FixedClock(START)) as store:
            lost += count - len(store.events(voided=True))
            lost += (store.fold_hash() != store.refold()) + (not store.inspect().sound)
            store._written = False
        trials += 1
    return Row("A file of every released schema restored", f"{trials} schemas", lost, "with every event")


def torn_pages(folder: Path, quick: bool) -> Row:
    """A whole page overwritten, also a root: of the events all that do not lie on it are given up."""
    path = folder / "torn" / "studyml.db"
    with Store.open(path, FixedClock(START)) as store:
        for number in range(150):
            store.record(f"c{number % 23}", answer(1 + number % 4))
        store._written = False
    whole = path.read_bytes()
    draw = random.Random(6)
    pages = range(len(whole) // 4096)
    lost = trials = saved = 0
    for page in list(pages)[: 6 if quick else None]:
        path.write_bytes(whole[: page * 4096] + draw.randbytes(4096) + whole[(page + 1) * 4096 :])
        for extra in ("-wal", "-shm"):
            path.with_name(path.name + extra).unlink(missing_ok=True)
        found = len(salvage(path))
        saved += found
        lost += found < 150 - 4096 // 290
        trials += 1
    path.write_bytes(whole)
    return Row(
        "One page overwritten, no backup", f"{trials} pages", lost, f"{saved / trials / 1.5:.0f} % of the events saved"
    )


FILE_TRIALS: list[Callable[[Path, bool], Row]] = [
    read_only_folder, flipped_bytes, torn_pages, exports, released_schemas,
]  # fmt: skip
