"""``studyml sync``: exchange events with other devices through a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyml.clock import clock_from_environment
from studyml.paths import find_home, whole

if TYPE_CHECKING:
    from studyml.study.upkeep import Synced


def _named(ctx: click.Context, argument: click.Parameter, given: str) -> Path:
    """Return the folder; of no name at all (a shell's variable that is not set) Path would make the current one."""
    if not given.strip():
        raise click.BadParameter("it is empty; give the folder's name", ctx, argument)
    return Path(given)


@click.command(epilog="Example:  studyml sync ~/Dropbox/studyml")
@click.argument("folder", type=click.Path(file_okay=False), callback=_named)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def command(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Write to FOLDER what it lacks of this store's events, and read those of others. Safe to repeat and to cut off.

    The same folder on each device, carried by anything: Syncthing, git, a stick. Exit 1: a file there can't be true;
    3: events of this store are damaged, and were left out.
    """
    from studyml.study import upkeep

    done, digest = upkeep.exchange(find_home(), clock_from_environment(), Path(whole(str(folder))))
    if done.made:
        click.echo(f"made the folder {folder}", err=True)
    for refused in done.refused:
        click.echo(f"{refused.path}: not used: {refused.reason} ({refused.remedy})", err=True)
    for device, first, last in done.gaps:
        click.echo(f"events {first} to {last} of device {device} are not here yet", err=True)
    for device, seq in done.doubles[:5]:
        click.echo(f"device {device} has two events under number {seq}; both are kept", err=True)
    _tell(done, digest, as_json)
    upkeep.require_whole(find_home(), done)
    if not all(refused.passing for refused in done.refused):
        ctx.exit(1)


def _tell(done: Synced, digest: str, as_json: bool) -> None:
    from studyml.study.wording import counted

    if as_json:
        found = {
            "schema": 1,
            "written": len(done.written),
            "new": done.added.new,
            "refused": [
                {"file": str(refused.path), "reason": refused.reason, "remedy": refused.remedy}
                for refused in done.refused
            ],
            "broken": list(done.broken),
            "gaps": [list(gap) for gap in done.gaps],
            "devices": done.devices,
            "fold": digest,
        }
        click.echo(json.dumps(found))
        return
    written, new = counted(len(done.written), "bundle"), counted(done.added.new, "new event")
    click.echo(f"{written} written, {new}, {counted(done.devices, 'device')}, fold {digest[:16]}")
