"""Reminders with the learner's values: what is to be said today, and what a channel is asked to set up.

Owns which facts of the store a reminder is told. What it then says is ``reminders.words``'s; knows no channel by name.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from studyml.clock import Clock
from studyml.config import read_config
from studyml.errors import SettingsError
from studyml.memory.pace import seconds_for
from studyml.paths import Home
from studyml.reminders.channels import channel
from studyml.reminders.installing import Standing, refresh, standings
from studyml.reminders.job import Ahead, Job
from studyml.reminders.receipts import Fired, Receipts
from studyml.reminders.schedule import Quiet, Schedule
from studyml.reminders.system import System
from studyml.reminders.words import Reminder, Situation, Weak, reminder
from studyml.store.quick import is_gone
from studyml.store.tables import Tables
from studyml.store.watch import noticed
from studyml.study.spans import span

SLIP = 0.03
"""How far an area's strength must have fallen within a week to be called slipping."""
WEEK = timedelta(days=7)
DAYS_AHEAD = 14
ENOUGH = 1 / 3
"""Of a session's length: what a finished session must have taken to be the day's work, for those who are quick."""


def situation(home: Home, clock: Clock) -> Situation:
    """Return what a reminder depends on. Raises StudymlError for a damaged store or settings."""
    minutes = read_config(home.config_file).minutes
    if not home.store.exists():
        lost = "the store is gone: 'studyml restore' lists its backups" if is_gone(home.store) else ""
        return Situation(0, 0, trouble=lost)
    with Tables.read(home.store, clock) as store:
        today = store.today()
        due = store.due(today)
        trouble = _distrusted(store)
        if not due:
            return Situation(0, 0, trouble=trouble)
        seconds = sum(seconds_for(state.kind, state.seconds) for state in due)
        back = store.wishes().back_on(today)
        return Situation(
            due=len(due),
            minutes=-(-seconds // 60),
            weak=_weak(store, today),
            exercise=_exercise(store, home),
            done=_done(store, today, minutes),
            away="" if back is None else back.isoformat(),
            trouble=trouble,
        )


def _distrusted(store: Tables) -> str:
    """Return why what is due can't be trusted, as a part of the reminder."""
    ahead = noticed(store).ahead
    if ahead:
        return f"the last answer lies {span(ahead)} ahead of now: set the clock right, then 'studyml doctor --clock'"
    return "no backup is made any more: 'studyml doctor' says why" if store.damage_noted() else ""


def said_now(home: Home, clock: Clock) -> Reminder:
    """Return what a reminder says now, or why it stays silent."""
    quiet = Quiet.of(read_config(home.config_file).quiet)
    return reminder(situation(home, clock), clock.now(), quiet)


def standing(home: Home, clock: Clock) -> tuple[Standing, ...]:
    """Return how each installed channel stands; one that never speaks, by this machine's settings, can't fire."""
    rows = standings(Receipts(home.state), System.here(), clock.now(), lambda schedule: _hushed(home, schedule))
    return tuple(replace(row, next=None if row.next is None else clock.at(row.next)) for row in rows)


def _hushed(home: Home, schedule: Schedule) -> str:
    try:
        quiet = in_quiet_hours(home, schedule)
    except SettingsError as error:
        return str(error)
    return "" if quiet is None else f"{schedule.at:%H:%M} lies in your quiet hours, {quiet}"


def job(home: Home, clock: Clock, schedule: Schedule) -> Job:
    """Return what a channel is asked to set up: this very Python, this very home."""
    names = (
        ("STUDYML_HOME",) if os.environ.get("STUDYML_HOME") else ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    )
    settings = {name: os.environ[name] for name in names if os.environ.get(name)}
    return Job(
        schedule=schedule,
        program=(os.path.abspath(sys.executable), "-P", "-m", "studyml"),  # -P: nothing of the working folder
        environment={**settings, "STUDYML_HOME": str(home.state)} if "STUDYML_HOME" in settings else settings,
        feed=str(home.data / "reminders.ics"),
        ahead=_ahead(home, clock),
        now=clock.now(),
    )


def note_fired(home: Home, clock: Clock, channel: str, said: Reminder, failed: str = "") -> None:
    """Remember that a channel fired, and bring an installed calendar file up to date."""
    receipts = Receipts(home.state)
    receipts.note(Fired(channel, clock.now(), said.text, failed or said.why))


def refresh_feed(home: Home, clock: Clock) -> None:
    """Write an installed calendar file anew."""
    receipts = Receipts(home.state)
    if any(receipt.channel == "ics" for receipt in receipts.all()):
        refresh(job(home, clock, Schedule()), System.here(), receipts)


def standing_json(row: Standing) -> dict[str, Any]:
    """Return one channel of ``studyml remind status --json``."""
    return {
        "channel": row.receipt.channel,
        "at": f"{row.receipt.schedule.at:%H:%M}",
        "days": row.receipt.schedule.days_text,
        "since": row.receipt.since.isoformat(),
        "files": list(row.files),
        "fired": None
        if row.fired is None
        else {"at": row.fired.at.isoformat(), "said": row.fired.said, "why": row.fired.why},
        "next": None if row.next is None else row.next.isoformat(),
        "can_fire": not row.trouble and channel(row.receipt.channel).fires,
        "why": row.trouble,
        "remark": row.remark,
    }


def in_quiet_hours(home: Home, schedule: Schedule) -> Quiet | None:
    """Return the quiet hours when a schedule lies in them: it would never speak."""
    quiet = Quiet.of(read_config(home.config_file).quiet)
    return quiet if quiet is not None and schedule.at in quiet else None


def _weak(store: Tables, today: date) -> Weak | None:
    """Return the weak or shaky area that fell most within a week, else the weakest."""
    rows = [row for row in store.weakness(today) if row.status in ("weak", "shaky")]
    if not rows:
        return None
    before = {row.area: row.strength for row in store.weakness(today - WEEK, then=True)}
    fallen = max(rows, key=lambda row: before.get(row.area, row.strength) - row.strength)
    if before.get(fallen.area, fallen.strength) - fallen.strength >= SLIP:
        return Weak(fallen.area, slipping=True)
    return Weak(rows[0].area, slipping=False)


def _exercise(store: Tables, home: Home) -> str:
    from studyml.decks import load_areas
    from studyml.exercises import load_exercises
    from studyml.study.workshop import next_exercise

    found = next_exercise(store, load_areas(), load_exercises(home.data / "exercises"))
    return "" if found is None else found[0]


def _done(store: Tables, today: date, minutes: int) -> bool:
    """Tell whether today's practice came to a session: by the time it took, or by a plan gone through to its end."""
    practised = sum(count.ms for count in store.days(today)) / 60_000
    if practised >= minutes:
        return True
    left = store.session()
    finished = left is not None and left.get("day") == today.isoformat() and left["position"] >= len(left["queue"]) > 0
    return finished and practised >= minutes * ENOUGH


def _ahead(home: Home, clock: Clock) -> tuple[Ahead, ...]:
    if not home.store.exists():
        return ()
    with Tables.read(home.store, clock) as store:
        done = _done(store, store.today(), read_config(home.config_file).minutes)
        days = store.forecast(DAYS_AHEAD).days
    return tuple(
        Ahead(load.day, 0 if done and place == 0 else load.due, load.due_minutes) for place, load in enumerate(days)
    )
