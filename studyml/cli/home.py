"""``studyml`` without a command: the screens, or today in words where there is no terminal."""

from __future__ import annotations

import sys

import click

from studyml.cli.diagnostics import say, say_if_gone
from studyml.cli.screens import can_draw, close, on_terminal, open_screens
from studyml.clock import clock_from_environment
from studyml.paths import find_home


def open_home() -> None:
    """Open the screens on a terminal; a dumb one gets the plain session; without one, print today."""
    clock, home = clock_from_environment(), find_home()
    if not on_terminal():
        from studyml.store.quick import due_and_damage
        from studyml.study.today import today_line

        summary, damage = due_and_damage(home.store, clock.now())
        if damage:
            from studyml.study.notices import damaged

            say(damaged(damage))
        say_if_gone(home.store)
        click.echo(today_line(summary))
        click.echo("Start on a terminal with 'studyml', or line by line with 'studyml quiz --plain'.")
        if not home.store.exists():
            click.echo("First read your notes: 'studyml retro FILE'.")
        return
    from studyml.study.day import Day

    day = Day(home, clock)
    try:
        if can_draw():
            sys.exit(open_screens(day))
        from studyml.cli.plain import PlainSession

        PlainSession(day).run(day.resume() or day.new_session())
    finally:
        close(day)
