"""The doctor names what is wrong with each thing and what to do, and one fault never hides another."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from program import attacked

from studyml.clock import clock_from_environment
from studyml.paths import Home
from studyml.sandbox import level
from studyml.study.doctor import Examination, Finding, Health, Terminal, examine

GOOD = Terminal("xterm-256color", (100, 40), "utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(*[tmp_path / "home"] * 3)


def look(home: Home, monkeypatch: pytest.MonkeyPatch, terminal: Terminal = GOOD) -> Examination:
    monkeypatch.setenv("STUDYML_NOW", "2027-01-15T09:00+00:00")
    monkeypatch.setattr(level, "survey", attacked)
    return examine(home, clock_from_environment(), terminal)


def named(found: Examination, what: str, health: Health) -> Finding:
    return next(row for row in found.findings if row.what == what and row.health is health)


def test_all_faults_are_told_in_one_go(home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home.state.mkdir()
    home.store.write_bytes(b"no database at all" * 400)
    home.config_file.write_text("minutes = 25\nquiett = '22:00-07:00'\n")
    home.own_cards.mkdir()
    (home.own_cards / "optim.md").write_text("## one\nWhat?\n```card\nkind = 'choice'\n```\n")
    (home.state / "reminders.json").write_text("{")
    found = look(home, monkeypatch, Terminal("dumb", (80, 24), "utf-8"))
    assert not found.sound and found.failure is not None and found.failure.exit_code == 3
    assert "damaged" in named(found, "store", Health.BAD).words
    assert "config.toml:2: unknown setting 'quiett'" in named(found, "settings", Health.BAD).words
    assert "'quiet'" in named(found, "settings", Health.BAD).words
    assert "optim.md" in named(found, "decks", Health.BAD).words
    assert "reminders.json" in named(found, "reminders", Health.BAD).words
    assert named(found, "terminal", Health.NOTE).remedy
    assert named(found, "clock", Health.NOTE).remedy == "unset STUDYML_NOW"
    assert {row["what"] for row in found.to_json()["findings"]} >= {"python", "isolation", "store", "decks"}


@pytest.mark.parametrize(("editor", "there"), [("'{}/my editor' -x", True), (" ", False), ('"vim', False)])
def test_the_editor_is_looked_for_as_it_is_called(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, editor: str, there: bool
) -> None:
    (tmp_path / "my editor").touch(0o755)
    monkeypatch.setenv("VISUAL", editor.format(tmp_path))
    told = [row.words for row in look(home, monkeypatch).findings if row.what == "settings"]
    assert any("there is no editor" in words for words in told) is not there


def test_a_store_that_cannot_be_made_is_told_before_the_first_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    told = named(look(Home(*[tmp_path / "file" / "home"] * 3), monkeypatch), "store", Health.BAD)
    assert "can't be made" in told.words and "STUDYML_HOME" in told.remedy


def test_without_its_python_the_sandbox_is_named_and_the_rest_looked_at(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDYML_NOW", "2027-01-15T09:00+00:00")
    monkeypatch.setattr(sys, "executable", str(home.data / "moved"))
    found = examine(home, clock_from_environment(), GOOD)
    assert "moved" in named(found, "isolation", Health.BAD).words
    assert named(found, "decks", Health.OK)


def test_a_sandbox_that_ends_at_once_is_told_in_the_words_of_its_python(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho Traceback >&2; echo 'ImportError: NumPy is broken' >&2; exit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("STUDYML_NOW", "2027-01-15T09:00+00:00")
    monkeypatch.setattr(sys, "executable", str(broken))
    told = named(examine(home, clock_from_environment(), GOOD), "isolation", Health.BAD)
    assert told.words.endswith(": ImportError: NumPy is broken") and told.remedy


def test_folders_that_cannot_be_looked_into_hide_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = look(Home(*[tmp_path / ("x" * 300)] * 3), monkeypatch)
    assert "name too long" in named(found, "store", Health.BAD).words
    assert found.failure is not None and "shorter name" in found.failure.remedy
    assert "shorter name" in named(found, "decks", Health.BAD).remedy
    assert {"isolation", "reminders"} <= {row.what for row in found.findings}


@pytest.mark.parametrize(
    ("terminal", "health", "words"),
    [
        (GOOD, Health.OK, "100x40"),
        (Terminal("", None, "utf-8"), Health.OK, "--plain"),
        (Terminal("", (80, 24), "utf-8"), Health.NOTE, "line by line"),
        (Terminal("xterm", (80, 24), "ascii"), Health.NOTE, "UTF-8"),
        (Terminal("xterm", (40, 12), "UTF8"), Health.NOTE, "40x12"),
    ],
)
def test_terminals(home: Home, monkeypatch: pytest.MonkeyPatch, terminal: Terminal, health: Health, words: str) -> None:
    assert words in named(look(home, monkeypatch, terminal), "terminal", health).words


def test_isolation_is_what_the_attacks_found(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    _, tried = attacked()
    through = [canary.name for canary in tried if not canary.stopped]
    found, *matrix = (row for row in look(home, monkeypatch).findings if row.what == "isolation")
    assert found.health is (Health.NOTE if through else Health.OK)
    assert bool(found.remedy) == bool(through)
    for canary in tried:
        row = next(row for row in matrix if row.words.startswith(f"{canary.layer}: "))
        assert f"{canary.name} ({'stopped' if canary.stopped else 'went through'})" in row.words


def test_a_reminder_that_cannot_fire_needs_a_hand(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from studyml.reminders.installing import install, planned
    from studyml.reminders.receipts import Receipts
    from studyml.reminders.schedule import Schedule
    from studyml.reminders.system import System
    from studyml.study.reminding import job

    monkeypatch.setenv("STUDYML_NOW", "2027-01-15T09:00+00:00")
    clock = clock_from_environment()
    todo, system, receipts = job(home, clock, Schedule()), System.here(), Receipts(home.state)
    install(planned(["ics"], todo, system), todo, system, receipts, clock.now())
    assert "ics, daily 09:00" in named(look(home, monkeypatch), "reminders", Health.OK).words
    (home.data / "reminders.ics").unlink()
    told = named(look(home, monkeypatch), "reminders", Health.BAD)
    assert "is gone" in told.words and told.remedy == "studyml remind install --channel ics"
