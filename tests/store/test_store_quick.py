from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from store_cases import clock, open_store, payload

from studyml.store.quick import due_summary
from studyml.store.redate import redate
from studyml.study.today import today_line

ROOT = Path(__file__).resolve().parents[2]


def test_without_a_store_nothing_is_due_and_no_file_is_made(tmp_path: Path) -> None:
    found = due_summary(tmp_path / "none" / "studyml.db", clock().now())
    assert (found["due"], found["new"], found["overdue"], found["weak"], found["next"]) == (0, 8, 0, [], None)
    assert list(tmp_path.iterdir()) == []


def test_the_next_days_list_is_right_while_a_session_is_open(tmp_path: Path) -> None:
    at = clock()
    path = tmp_path / "studyml.db"
    with open_store(tmp_path, at) as store:
        store.record("again", payload(1, kind="shape"))
        store.record("easy", payload(4))
        found = due_summary(path, at.now())
        assert (found["due"], found["new"], found["next"]) == (0, 6, "2027-01-16")
        at.advance(days=1)
        found = due_summary(path, at.now())
        assert (found["due"], found["overdue"], found["new"]) == (1, 0, 8)
        at.advance(days=1)
        assert due_summary(path, at.now())["overdue"] == 1
        store.act("again", "bury")
        assert due_summary(path, at.now())["due"] == 0
        at.advance(days=1)
        assert due_summary(path, at.now())["due"] == 1
        store.act("again", "suspend")
        assert due_summary(path, at.now())["due"] == 0
        store.set_setting("new", 3)
        assert due_summary(path, at.now())["new"] == 3


def test_a_last_answer_ahead_of_now_is_told_until_it_is_dated_anew(tmp_path: Path) -> None:
    at, path = clock(days=9), tmp_path / "studyml.db"
    with open_store(tmp_path, at) as store:
        store.record("a", payload(1))
        store.save_session({"position": 1})
        assert due_summary(path, at.now())["ahead"] == 0
        at.advance(days=-9)
        store.save_session({"position": 1})  # is no answer
        assert due_summary(path, at.now())["ahead"] == timedelta(days=9).total_seconds()
        assert "9 days ahead" in today_line(due_summary(path, at.now()))
        redate(store)
        assert due_summary(path, at.now())["ahead"] == 0
        assert "ahead" not in today_line(due_summary(path, at.now()))


def test_weak_areas_agree_with_the_store_on_any_later_day(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        store.record_retro(
            "", [{"area": "grad.matrix", "level": "high"}, {"area": "stability", "level": "medium", "confirmed": False}]
        )
        for number in range(6):
            store.record(f"w{number}", payload(1, mistakes=["transpose"], charged="shapes.matmul"))
            store.record(f"g{number}", payload(3, area="optim"))
            at.advance(days=3)
        for days in (0, 10, 45, 300, 2000):
            now = at.now() + timedelta(days=days)
            rows = store.weakness(now.date())
            expected = [(row.area, round(row.weakness, 4)) for row in rows if row.status in ("weak", "shaky")][:5]
            found = [(row["area"], row["weakness"]) for row in due_summary(tmp_path / "studyml.db", now)["weak"]]
            assert found == expected
        assert expected == []


def test_it_loads_nothing_heavy() -> None:
    script = (
        "import sys, studyml.store.quick;"
        "heavy = {'numpy', 'sympy', 'textual', 'sqlite_utils', 'platformdirs', 'fsrs', 'click', 'tomllib'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.strip() == "[]"
