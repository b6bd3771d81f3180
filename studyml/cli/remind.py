"""``studyml remind``: set up, take away, look after and try the daily reminder."""

from __future__ import annotations

import json

import click

from studyml.cli import diagnostics
from studyml.cli.group import Group
from studyml.clock import clock_from_environment
from studyml.errors import StudymlError, UsageError
from studyml.paths import find_home
from studyml.reminders.channels import NAMES


@click.group(
    "remind",
    cls=Group,
    short_help="A daily reminder: install, remove, status, now.",
    epilog="Examples:  studyml remind install --at 09:00 --days mon-fri   |   studyml remind install --dry-run   |"
    "   studyml remind status   |   studyml remind remove",
)
def command() -> None:
    """A daily word on what is due: "12 due, 9 minutes; shapes.broadcast slipping; next exercise kmeans".

    Silent when nothing is due, when today's work is done, and in quiet hours ('studyml config quiet 22:00-07:00').
    """


@command.command(
    epilog="Examples:  studyml remind install   |   studyml remind install --channel cron --channel shell --dry-run"
)
@click.option("--at", default="09:00", show_default=True, metavar="HH:MM", help="The time of day, local.")
@click.option("--days", default="daily", show_default=True, help="mon-fri, mon,wed,sat, weekdays, daily.")
@click.option(
    "--channel", "channels", multiple=True, type=click.Choice(NAMES), metavar="NAME",
    help=f"One of {', '.join(NAMES)}; may be repeated. Default: this system's scheduler, and a notice on the desktop if"
    " there is one.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show every file and command, change nothing.")
def install(at: str, days: str, channels: tuple[str, ...], dry_run: bool) -> None:
    """Set the reminder up; doing it again changes time and days."""
    from studyml.reminders.channels import channel
    from studyml.reminders.installing import install as set_up
    from studyml.reminders.installing import planned, remark
    from studyml.reminders.receipts import Receipts
    from studyml.reminders.schedule import Schedule
    from studyml.reminders.system import System
    from studyml.study import reminding

    home, clock, system = find_home(), clock_from_environment(), System.here()
    schedule = Schedule.read(at, days)
    job = reminding.job(home, clock, schedule)
    plan = planned(channels, job, system)
    quiet = reminding.in_quiet_hours(home, schedule)
    if quiet is not None and not all(channel(item.channel).always for item in plan):
        raise UsageError(
            f"{schedule.at:%H:%M} lies in your quiet hours, {quiet}",
            remedy="another --at, or 'studyml config quiet none'",
        )
    if dry_run:
        for item in plan:
            click.echo(f"{item.channel} ({channel(item.channel).words}), {channel(item.channel).when(schedule)}:")
            for line in item.shown():
                click.echo(f"  {line}")
            if item.lacking:
                click.echo(f"{item.channel} can't be used here: {item.lacking}", err=True)
        click.echo("Nothing was changed.", err=True)
        return
    receipts = Receipts(home.state)
    for line in set_up(plan, job, system, receipts, clock.now()):
        click.echo(line, err=True)
    installed = [receipt.channel for receipt in receipts.all()]
    for item in plan:
        click.echo(f"installed {item.channel}: {channel(item.channel).words}, {channel(item.channel).when(schedule)}")
        if told := remark(item.channel, installed, system):
            click.echo(f"  {told}")
    click.echo("'studyml remind remove' undoes exactly this; 'studyml remind now' tries it.")


@command.command(epilog="Examples:  studyml remind remove --channel cron   |   studyml remind remove")
@click.option("--channel", "channels", multiple=True, type=click.Choice(NAMES), metavar="NAME", help="Only this one.")
@click.option("--dry-run", is_flag=True, help="Show what would be undone, change nothing.")
@click.pass_context
def remove(ctx: click.Context, channels: tuple[str, ...], dry_run: bool) -> None:
    """Undo what 'install' did, and nothing else."""
    from studyml.reminders.installing import remove as take_away
    from studyml.reminders.receipts import Receipts
    from studyml.reminders.system import System

    receipts = Receipts(find_home().state)
    known = [receipt for receipt in receipts.all() if not channels or receipt.channel in channels]
    if dry_run:
        for receipt in known:
            click.echo(f"{receipt.channel}, last step first:")
            for change in reversed(receipt.changes):
                for line in change.undone():
                    click.echo(f"  {line}")
        click.echo("Nothing was changed.", err=True)
        return
    told = take_away(channels, System.here(), receipts)
    for line in told:
        diagnostics.say(line)
    left = {receipt.channel for receipt in receipts.all()}
    gone = [receipt.channel for receipt in known if receipt.channel not in left]
    if gone or not known:
        click.echo(f"removed: {', '.join(gone)}" if gone else "no reminder was installed")
    if len(gone) < len(known):
        kept = ", ".join(receipt.channel for receipt in known if receipt.channel in left)
        diagnostics.say(f"not removed: {kept} ('studyml remind remove' tries it again)")
        ctx.exit(diagnostics.Exit.FAILED)


@command.command(epilog="Examples:  studyml remind status   |   studyml remind status --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """What is installed, when it last fired and what it said, whether it can fire. Exit 1: something can't."""
    from studyml.reminders.channels import channel
    from studyml.study.reminding import standing, standing_json

    rows = standing(find_home(), clock_from_environment())
    if as_json:
        click.echo(json.dumps({"schema": 1, "channels": [standing_json(row) for row in rows]}))
    elif not rows:
        click.echo("No reminder is installed. 'studyml remind install --at 09:00' sets one up.")
    else:
        for row in rows:
            name = row.receipt.channel
            click.echo(f"{name}: {channel(name).when(row.receipt.schedule)}, since {row.receipt.since:%Y-%m-%d}")
            if row.fired is not None:
                click.echo(f"  last fired {row.fired.at:%Y-%m-%d %H:%M}: {row.fired.said or 'silent'}")
                if row.fired.why:
                    click.echo(f"    {row.fired.why}")
            elif row.next is not None:
                click.echo("  has not fired yet")
            fires = channel(name).fires
            fine = (
                "does not fire by itself"
                if not fires
                else "can fire"
                if row.next is None
                else f"can fire, next {row.next:%a %Y-%m-%d %H:%M}"
            )
            click.echo(f"  can't fire: {row.trouble}" if row.trouble else f"  {fine}")
            for file in row.files:
                click.echo(f"  file {file}")
            if row.remark:
                click.echo(f"  {row.remark}")
    if any(row.trouble for row in rows):
        ctx.exit(diagnostics.Exit.FAILED)


@command.command(
    epilog="Examples:  studyml remind now   |   studyml remind now --notice   |   studyml remind now --json"
)
@click.option("--notice", is_flag=True, help="Also as a notice on the desktop.")
@click.option("--from", "channel", hidden=True, default="", help="The channel that calls.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def now(notice: bool, channel: str, as_json: bool) -> None:
    """Say now what a reminder would say; why it stays silent goes to stderr. Exit 0 either way."""
    from studyml.reminders.receipts import Receipts
    from studyml.reminders.words import Reminder
    from studyml.study import reminding

    home, clock = find_home(), clock_from_environment()
    try:
        said = reminding.said_now(home, clock)
        reminding.refresh_feed(home, clock)
    except StudymlError as error:
        if channel:
            reminding.note_fired(home, clock, channel, Reminder(""), f"failed: {error}")
        raise
    if as_json:
        click.echo(json.dumps({"schema": 1, "text": said.text or None, "why": said.why}))
    elif said.text:
        click.echo(f"studyml: {said.text}")
    elif not channel:
        diagnostics.say(f"silent: {said.why}")
    failed = ""
    if said.text and (notice or (channel and any(r.channel == "notice" for r in Receipts(home.state).all()))):
        failed = _notice(said.text)
    if channel:
        reminding.note_fired(home, clock, channel, said, failed)


def _notice(text: str) -> str:
    """Hand a text to the desktop; say what failed and return it, "" when it was taken."""
    from studyml.reminders.channels.notice import send
    from studyml.reminders.system import System

    failed = send(text, System.here())
    if failed:
        diagnostics.say(f"no notice on the desktop: {failed}")
        return f"no notice on the desktop: {failed}"
    return ""
