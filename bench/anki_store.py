"""Anki's own store at the same size: run by ``store.py --anki PYTHON`` in a process of its own.

Needs the package ``anki`` (extra ``bench``) and nothing of ours. Cards, notes and reviews are written by
SQL, then everything measured goes through Anki's public calls, FSRS on. Answers and undoes when told to (``floor``);
then prints one JSON object: milliseconds, and MiB for ``peak``.
"""

from __future__ import annotations

import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from anki.collection import Collection
from floor import serve, timed


def filled(folder: Path, cards: int, reviews: int) -> Collection:
    collection = Collection(str(folder / "collection.anki2"))
    collection.set_config("fsrs", True)
    note = collection.new_note(collection.models.by_name("Basic"))
    note["Front"] = "front"
    collection.add_note(note, collection.decks.id("Default"))
    settings = collection.decks.config_dict_for_deck_id(1)
    settings["rev"]["perDay"] = 9999
    collection.decks.update_config(settings)
    today, path = collection.sched.today, collection.path
    collection.close()
    fill(path, today, cards, reviews)
    return Collection(path)


def fill(path: str, today: int, cards: int, reviews: int) -> None:
    """Write notes, cards and reviews with the standard library: Anki's own proxy commits every row by itself."""
    now = int(time.time())
    draw = random.Random(1)
    database = sqlite3.connect(path, isolation_level=None)
    database.create_collation("unicase", lambda one, two: (one.lower() > two.lower()) - (one.lower() < two.lower()))
    (model,) = database.execute("select mid from notes").fetchone()
    first = now * 1000 - 400 * 86_400_000
    database.execute("begin")
    database.executemany(
        "insert into notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)"
        " values (?,?,?,?,?,?,?,?,?,?,?)",
        ((first + n, f"g{n}", model, now, -1, "", f"f{n}\x1fb{n}", f"f{n}", n, 0, "") for n in range(cards)),
    )
    database.executemany(
        "insert into cards (id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid,"
        " flags, data) values (?,?,1,0,?,-1,2,2,?,?,2500,10,1,0,0,0,0,?)",
        (
            (first + n, first + n, now, today + draw.randint(-5, 60), 30, '{"s":30.0,"d":5.0,"dr":0.9,"decay":0.1542}')
            for n in range(cards)
        ),
    )
    step = 365 * 86_400_000 // reviews
    database.executemany(
        "insert into revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type) values (?,?,-1,?,30,10,500,8000,1)",
        ((now * 1000 - (n + 1) * step, first + n % cards, draw.choice([1, 3, 3, 4])) for n in range(reviews)),
    )
    database.execute("commit")
    database.close()


def main() -> None:
    cards, reviews = (int(word) for word in sys.argv[1:3])
    with tempfile.TemporaryDirectory(prefix="anki-bench-", dir=sys.argv[3] if len(sys.argv) > 3 else None) as name:
        collection = filled(Path(name), cards, reviews)
        queue = timed(lambda: collection.sched.get_queued_cards(fetch_limit=20))

        def answer() -> Callable[[], object]:
            card = collection.sched.getCard()
            assert card is not None
            card.start_timer()
            return lambda: collection.sched.answerCard(card, 3)

        serve({"answer": answer, "undo": lambda: collection.undo})
        graphs = timed(lambda: collection._backend.graphs(search="", days=365))
        collection.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"queue": queue * 1e3, "year": graphs * 1e3, "peak": peak}))


if __name__ == "__main__":
    main()
