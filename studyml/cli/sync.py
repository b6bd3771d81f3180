"""``studyml sync``: exchange events with other devices through a folder."""

from __future__ import annotations

import json
from pathlib import Path

import click

from studyml.clock import clock_from_environment
from studyml.paths import find_home


def _named(ctx: click.Context, argument: click.Parameter, given: str) -> Path:
    """Return the folder; of no name at all (a shell's variable that is not set) Path would make the current one."""
    if not given.strip():
        raise click.BadParameter("it is empty; give the folder's name", ctx, argument)
    return Path(given)


@click.command(epilog="Example:  studyml sync ~/Dropbox/studyml")
@click.argument("folder", type=click.Path(file_okay=False), callback=_named)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(folder: Path, as_json: bool) -> None:
    """Write this device's events to FOLDER and read those of others. Safe to repeat and to cut off.

    The same folder on each device, carried by anything: Syncthing, git, a stick.
    """
    from studyml.study import upkeep
    from studyml.study.wording import counted

    done, digest = upkeep.exchange(find_home(), clock_from_environment(), folder.expanduser())
    if done.made:
        click.echo(f"made the folder {folder}", err=True)
    for refused in done.refused:
        click.echo(f"{refused.path}: not used ({refused.reason}); it will be read when it is whole", err=True)
    for device, first, last in done.gaps:
        click.echo(f"events {first} to {last} of device {device} are not here yet", err=True)
    for identity in done.added.conflicting[:5]:
        click.echo(f"event {identity} is here with other content; ours stays", err=True)
    if as_json:
        found = {
            "schema": 1,
            "written": len(done.written),
            "new": done.added.new,
            "refused": [{"file": str(refused.path), "reason": refused.reason} for refused in done.refused],
            "gaps": [list(gap) for gap in done.gaps],
            "devices": done.devices,
            "fold": digest,
        }
        click.echo(json.dumps(found))
        return
    written, new = counted(len(done.written), "bundle"), counted(done.added.new, "new event")
    click.echo(f"{written} written, {new}, {counted(done.devices, 'device')}, fold {digest[:16]}")
