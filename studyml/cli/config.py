"""``studyml config``: show or change settings."""

from __future__ import annotations

import json
from typing import Any

import click

from studyml.cli import completing, diagnostics
from studyml.clock import Clock, clock_from_environment
from studyml.errors import StoreError
from studyml.paths import Home, find_home


@click.command(
    context_settings={"ignore_unknown_options": True},  # -3 is a value, though no good one
    epilog="Examples:  studyml config   |   studyml config minutes 40   |   studyml config interview 2027-03-15",
)
@click.argument("key", required=False, shell_complete=completing.settings)
@click.argument("value", required=False, shell_complete=completing.values)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(key: str | None, value: str | None, as_json: bool) -> None:
    """Show every setting, or one, or change one."""
    from studyml.store import Store
    from studyml.study import preferences

    home = find_home()
    if key is not None:
        preferences.known(key)
    clock = clock_from_environment()
    if key is not None and value is not None:
        if key in preferences.PREFERENCES:
            with Store.open(home.store, clock) as store:
                new = preferences.change(home, store, key, value)
        else:
            new = preferences.change(home, None, key, value)
        click.echo(json.dumps({"schema": 1, key: new}) if as_json else f"{key} = {_text(new)}")
        return
    values = _values(home, clock, key)
    if key is not None:
        click.echo(json.dumps({"schema": 1, key: values[key]}) if as_json else _text(values[key]))
        return
    if as_json:
        click.echo(json.dumps({"schema": 1, **values}))
        return
    for name, shown in values.items():
        click.echo(f"{name:10} {_text(shown):14} {preferences.words(name)}")
    click.echo(f"\nthis machine's settings: {home.config_file}")


def _values(home: Home, clock: Clock, key: str | None) -> dict[str, Any]:
    """Return every setting; of a store that can't be read this machine's alone, unless it is the learner's ``key``."""
    from studyml.store import Store
    from studyml.study import preferences

    if not home.store.exists():
        return preferences.shown(home, None)
    if key is not None and key not in preferences.PREFERENCES:
        return preferences.of_machine(home)
    try:
        with Store.open(home.store, clock, to_read=True) as store:
            return preferences.shown(home, store)
    except StoreError as error:
        if key is not None:
            raise
        diagnostics.say(f"{error}; only this machine's settings are shown")
        return preferences.of_machine(home)


def _text(value: object) -> str:
    return "none" if value in (None, "") else str(value).lower() if isinstance(value, bool) else str(value)
