"""``studyml retro --draft``: today's retro written from what happened, edited, read back."""

from __future__ import annotations

from pathlib import Path

import click

from studyml.cli.retro import Taking
from studyml.clock import clock_from_environment
from studyml.config import read_config
from studyml.errors import InputError, StudymlError
from studyml.paths import find_home
from studyml.study.editors import editor_of


def print_draft() -> None:
    """Print today's draft."""
    click.echo(_draft(), nl=False)


def edit_draft(taking: Taking) -> None:
    """Open the draft in the learner's editor, then take it in; an edited text stays in its file until recorded."""
    from studyml.store import Store
    from studyml.study.draft_file import DraftFile

    taking.require_answer()
    home, clock = find_home(), clock_from_environment()
    with Store.open(home.store, clock) as store:
        file = DraftFile(home, store.today())
    if file.kept:
        click.echo(f"Going on with the text kept in {file.path}.", err=True)
    made = _draft()
    file.keep(file.text(lambda: made))
    data, recorded = b"", False
    try:
        _lend(file.path, read_config(home.config_file).editor)
        data = file.read()
        if not data.strip():
            raise InputError(
                "the retro is empty; nothing was recorded", remedy="'studyml retro --draft --edit' begins again"
            )
        recorded = taking.take(data, "today's retro")
    finally:
        left = file.text(lambda: made)
        if recorded or left == made or not left.strip():
            file.let_go()
        else:
            click.echo(f"Your text is kept in {file.path}; 'studyml retro --draft --edit' goes on with it.", err=True)


def _lend(path: Path, editor: str) -> None:
    """Open the file in the editor. Raises :class:`StudymlError` for one that fails or is no command."""
    try:
        click.edit(filename=str(path), editor=editor or None)
    except (click.ClickException, ValueError) as error:
        said = error.format_message() if isinstance(error, click.ClickException) else f"{editor_of(editor)}: {error}"
        raise StudymlError(said.rstrip("."), remedy="'studyml config editor NAME' sets one") from None


def _draft() -> str:
    from studyml.decks import load_library
    from studyml.exercises import load_exercises
    from studyml.study.drafting import draft
    from studyml.study.looking import open_to_read

    home, clock = find_home(), clock_from_environment()
    with open_to_read(home, clock) as store:
        return draft(store, load_library(home.own_cards), load_exercises(home.data / "exercises"))
