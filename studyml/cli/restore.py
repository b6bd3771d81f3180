"""``studyml restore``: list the backups, look into one, bring it back; or begin anew with what can be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyml.clock import Clock, clock_from_environment
from studyml.errors import DamagedStoreError, UsageError
from studyml.paths import Home, find_home

if TYPE_CHECKING:
    from studyml.study.upkeep import Listed, Preview, Restored


@click.command(
    epilog="Examples:  studyml restore   |   studyml restore studyml.db   |   studyml restore studyml.db --yes"
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Bring it back; without, only look.")
@click.option("--salvage", is_flag=True, help="Of a damaged store: begin anew with the events that can still be read.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(file: Path | None, yes: bool, salvage: bool, as_json: bool) -> None:
    """List the backups, or bring one back: FILE is a file or its number in the list (1 is the newest).

    What stood there is kept beside the backups, and of a damaged store the readable answers are added.
    """
    home, clock = find_home(), clock_from_environment()
    if file is not None and salvage:
        raise UsageError("--salvage takes no FILE", remedy="'studyml restore FILE' adds what can be read by itself")
    if salvage:
        _salvage(home, clock, yes, as_json)
    elif file is None:
        _list(home, clock, as_json)
    else:
        _restore(home, clock, file, yes, as_json)


def _list(home: Home, clock: Clock, as_json: bool) -> None:
    from studyml.study import upkeep

    found = upkeep.found_backups(home, clock)
    trouble = upkeep.trouble(home, clock)
    readable = upkeep.readable(home) if isinstance(trouble, DamagedStoreError) else None
    if as_json:
        rows = [_row(number, listed) for number, listed in enumerate(found, 1)]
        store = None if trouble is None else trouble.message
        click.echo(json.dumps({"schema": 1, "backups": rows, "trouble": store, "readable": readable}))
        return
    for number, listed in enumerate(found, 1):
        holds = "can't be read" if listed.holds is None else _words(listed.holds)
        click.echo(f"{number:3}  {listed.backup.at.astimezone():%Y-%m-%d %H:%M}  {holds}  {listed.backup.path}")
    if trouble is not None:
        click.echo(f"{trouble.path}: {trouble.message}", err=True)
    if readable:
        click.echo(
            f"{readable} of its events can still be read; a restore adds them, and 'studyml restore --salvage' begins"
            " anew with them alone.",
            err=True,
        )
    click.echo(
        "'studyml restore 1' looks into the newest, 'studyml restore 1 --yes' brings it back."
        if found
        else "There are no backups yet.",
        err=True,
    )


def _row(number: int, listed: Listed) -> dict[str, object]:
    holds = listed.holds
    return {
        "number": number,
        "file": str(listed.backup.path),
        "at": listed.backup.at.isoformat(),
        "events": None if holds is None else holds.events,
        "reviews": None if holds is None else holds.reviews,
        "last": None if holds is None else holds.last,
    }


def _restore(home: Home, clock: Clock, file: Path, yes: bool, as_json: bool) -> None:
    from studyml.study import upkeep

    chosen = upkeep.named_backup(home, file, clock)
    holds = upkeep.look_into(chosen, clock)
    if yes:
        _tell(upkeep.bring_back(home, chosen, clock), as_json)
        return
    trouble = upkeep.trouble(home, clock) if home.store.exists() else None
    now = upkeep.look_into(home.store, clock) if home.store.exists() and trouble is None else None
    if as_json:
        told = {"backup": _held(holds), "now": _held(now), "trouble": trouble and trouble.message, "restored": False}
        click.echo(json.dumps({"schema": 1, **told}))
        return
    click.echo(f"the backup:  {_words(holds)}")
    if now is not None or trouble is not None:
        click.echo(f"now:         {_words(now) if now is not None else trouble and trouble.message}")
    click.echo("Nothing was changed. Again with --yes brings it back.", err=True)


def _salvage(home: Home, clock: Clock, yes: bool, as_json: bool) -> None:
    from studyml.study import upkeep

    if yes:
        _tell(upkeep.start_from_readable(home, clock), as_json)
        return
    readable = upkeep.salvageable(home, clock)
    if as_json:
        click.echo(json.dumps({"schema": 1, "readable": readable, "restored": False}))
        return
    click.echo(f"{readable} events can still be read")
    click.echo("Nothing was changed. Again with --yes begins anew with them; the damaged file is kept.", err=True)


def _tell(done: Restored, as_json: bool) -> None:
    if as_json:
        kept, saved = done.kept and str(done.kept), done.saved and done.saved.new
        click.echo(json.dumps({"schema": 1, "now": _held(done.now), "kept": kept, "saved": saved, "restored": True}))
        return
    click.echo(f"restored:  {_words(done.now)}")
    if done.kept is not None:
        click.echo(f"what stood there is kept as {done.kept}", err=True)
    if done.saved is not None:
        click.echo(f"{done.saved.new} events were saved from the damaged store", err=True)


def _held(preview: Preview | None) -> dict[str, object] | None:
    if preview is None:
        return None
    counts = {"events": preview.events, "reviews": preview.reviews, "cards": preview.cards}
    return {**counts, "last": preview.last}


def _words(preview: Preview) -> str:
    last = f", last day {preview.last}" if preview.last else ""
    from studyml.study.wording import counted

    held = (
        f"{counted(preview.events, 'event')}, {counted(preview.reviews, 'review')} of {counted(preview.cards, 'card')}"
    )
    return held + last
