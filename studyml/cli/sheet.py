"""``studyml sheet``: the formula sheet, weak areas first."""

from __future__ import annotations

import click

from studyml.cli import completing, diagnostics
from studyml.cli.forms import require_one
from studyml.clock import clock_from_environment
from studyml.errors import StoreError
from studyml.paths import find_home


@click.command(epilog="Examples:  studyml sheet   |   studyml sheet --area optim   |   studyml sheet --html > s.html")
@click.option("--area", shell_complete=completing.areas, help="Only this area.")
@click.option("--markdown", is_flag=True, help="Markdown tables.")
@click.option("--html", is_flag=True, help="One printable page.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(area: str | None, markdown: bool, html: bool, as_json: bool) -> None:
    """Gradients, losses and other formulas on a page, from the decks themselves, weak areas first."""
    from studyml.decks import load_library
    from studyml.store.tables import Tables
    from studyml.study import sheet as use

    require_one(markdown=markdown, html=html, json=as_json)
    home, clock = find_home(), clock_from_environment()
    library = load_library(home.own_cards)
    if area is not None:
        library.require_area(area)
    weakness = {}
    try:
        if home.store.exists():
            with Tables.read(home.store, clock) as store:
                weakness = {row.area: row for row in store.weakness(store.today(), library.areas)}
    except StoreError as error:  # the formulas are in the decks
        diagnostics.say(f"{error}; the sheet is without your strengths")
    sections = use.sheet(library, weakness, area)
    write = use.as_markdown if markdown else use.as_html if html else use.as_json if as_json else use.as_text
    click.echo(write(sections), nl=False)
