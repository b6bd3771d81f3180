"""``studyml due``: what is due, for people, prompts and programs. Reads only; works while a session is open."""

from __future__ import annotations

import click

from studyml.cli.diagnostics import say, say_if_gone
from studyml.cli.forms import require_one
from studyml.clock import clock_from_environment
from studyml.paths import store_file
from studyml.store.quick import due_and_damage


@click.command(epilog="Examples:  studyml due   |   studyml due --short   |   studyml due --quiet && echo work")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--short", is_flag=True, help="A few characters for a prompt or status bar; nothing when nothing is due.")
@click.option("--quiet", is_flag=True, help="Print nothing; exit 1 when nothing is due.")
@click.pass_context
def command(ctx: click.Context, as_json: bool, short: bool, quiet: bool) -> None:
    """What is due today, the new cards still offered, and when the next ones come."""
    require_one(json=as_json, short=short, quiet=quiet)
    store = store_file()
    summary, damage = due_and_damage(store, clock_from_environment().now())
    if quiet:
        ctx.exit(0 if summary["due"] else 1)
    if damage and not short:
        from studyml.study.notices import damaged

        say(damaged(damage))
    if not short:
        say_if_gone(store)
    if as_json:
        import json

        click.echo(json.dumps({"schema": 1, **summary}))
    elif short:
        if summary["due"]:
            click.echo(f"{summary['due']} due, {summary['due_minutes']} min")
    else:
        from studyml.study.today import today_line

        click.echo(today_line(summary))
