"""``studyml stats``: progress, with reasons."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from studyml.cli.diagnostics import say_if_gone
from studyml.clock import clock_from_environment
from studyml.paths import find_home

if TYPE_CHECKING:
    from studyml.study.progress import PillarRow


@click.command(epilog="Examples:  studyml stats   |   studyml stats --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(as_json: bool) -> None:
    """Strength of each area with its reasons, the Rust Profile, times against the goal."""
    from studyml.decks import load_areas
    from studyml.store.tables import Tables
    from studyml.study.looking import open_to_read
    from studyml.study.progress import progress
    from studyml.study.wording import counted

    home = find_home()
    say_if_gone(home.store)
    if not home.store.exists() and not as_json:
        click.echo("Nothing was answered yet. 'studyml' opens the first session.")
        return
    clock = clock_from_environment()
    with Tables.read(home.store, clock) if home.store.exists() else open_to_read(home, clock) as store:
        found = progress(store, load_areas())
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False))
        return
    share = f", {found.right / found.reviews:.0%} right" if found.reviews else ""
    click.echo(f"{counted(found.reviews, 'review')} of {counted(found.cards, 'card')}{share}\n")
    for line in profile_lines(found.pillars):
        click.echo(line)
    if found.confidence:
        told = (f"{row.said} {row.right / row.answers:.0%} right of {row.answers}" for row in found.confidence)
        click.echo(f"\nhow sure you were: {', '.join(told)}")
    known = [row for row in found.areas if row.status != "unknown" or row.n]
    if known:
        click.echo(f"\n{'area':22} {'status':8} strength  interval      reasons")
    for row in known:
        status = row.status if row.status != "unknown" else f"n = {row.n}"
        interval = f"{row.low:.0%} to {row.high:.0%}"
        click.echo(f"{row.area:22} {status:8} {row.strength:8.0%}  {interval:12}  {', '.join(row.reasons)}")
    for speed in found.speed:
        click.echo(f"\n{speed.exercise}: best {speed.best // 60} min, last {speed.last // 60} min, {speed.runs} runs")


def profile_lines(pillars: Sequence[PillarRow]) -> Iterator[str]:
    """Yield the Rust Profile: status, priority and why, and where it stood before (strength, or – for unknown)."""
    yield f"{'Rust Profile':22} {'status':7} {'priority':8} {'30 d':>5} {'7 d':>5} {'now':>5}  why"
    for row in pillars:
        times = [*(then.strength for then in reversed(row.before)), row.strength]
        shown = " ".join("    –" if strength is None else f"{strength:5.0%}" for strength in times)
        yield f"{row.pillar:22} {row.status:7} {row.priority or '–':8} {shown}  {row.why}"
