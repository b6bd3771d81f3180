"""``studyml cards``: check, list, show, start and find cards.

Owns the words and the JSON of these commands. Reading, varying and proving cards happen in ``decks`` and ``study``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
from click.core import ParameterSource

from studyml.cli import card_marks, completing
from studyml.cli.diagnostics import Exit
from studyml.cli.forms import require_one
from studyml.cli.group import Group
from studyml.clock import clock_from_environment
from studyml.decks import Library, ask, expected_text, forms, given_lines, load_library
from studyml.decks.fading import FORMS
from studyml.errors import CardError, UsageError, did_you_mean
from studyml.model import Card, Kind, Question
from studyml.paths import cache_folder, find_home, shipped_cards
from studyml.study.inline_markdown import unmarked


@click.group(
    "cards",
    cls=Group,
    short_help="The decks: check, list, show, new, path, suspend, unsuspend, marked.",
    epilog="Examples:  studyml cards check init   |   studyml cards show bce-dw   |   studyml cards new optim my-card",
)
def command() -> None:
    """The decks of the curriculum and your own."""


card_marks.add_to(command)


@command.command(epilog="Examples:  studyml cards check init   |   studyml cards check init --all --json")
@click.argument("decks", shell_complete=completing.decks, nargs=-1, metavar="[DECK]…")
@click.option("--all", "again", is_flag=True, help="Prove also what has not changed since it was proved.")
@click.option("--json", "as_json", is_flag=True, help="One line an error and one for the whole.")
def check(decks: tuple[str, ...], again: bool, as_json: bool) -> None:
    """Prove every card; DECK is an area or a file (all decks without one).

    What was proved before and has not changed since, nor the program that proves, is not proved again.
    """
    from studyml.study.proof import check_decks
    from studyml.study.proven import Proven

    home = find_home()
    own = [home.own_cards] if home.own_cards.is_dir() else []
    with click.progressbar(length=1, label="proving", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def told(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        report = check_decks(
            [shipped_cards(), *own],
            decks,
            own_exercises=home.data / "exercises",
            proven=Proven(
                cache_folder() / "proofs.json", clock_from_environment().now().date().isoformat(), forget=again
            ),
            told=told,
        )
    for error in report.errors:
        if as_json:
            _print_json(
                {"path": _short(error.path), "line": error.line, "message": error.message, "remedy": error.remedy}
            )
        else:
            click.echo(_one_line(error), err=True)
    if as_json:
        counted = {"cards": report.cards, "errors": len(report.errors), "proved": report.proved}
        _print_json({**counted, "unchanged": report.before, "prose": list(report.prose)})
    else:
        click.echo(report.summary())
        for line in report.remarks():
            click.echo(line)
    if report.errors:
        raise SystemExit(int(Exit.USAGE))


@command.command("list", epilog="Examples:  studyml cards list --area optim   |   studyml cards list --json")
@click.option("--area", metavar="AREA", shell_complete=completing.areas, help="Only this area.")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="Only this kind.")
@click.option("--json", "as_json", is_flag=True, help="One line a card.")
@click.option("--counts", "as_table", is_flag=True, help="A Markdown table of how many, by area and kind.")
def list_(area: str | None, kind: str | None, as_json: bool, as_table: bool) -> None:
    """List the cards that can be asked."""
    require_one(json=as_json, counts=as_table)
    library = _library()
    if area is not None:
        library.require_area(area)
    cards = [
        card
        for card in library.cards.values()
        if (area is None or card.area == area) and (kind is None or card.kind == kind)
    ]
    for line in counts(cards) if as_table else ():
        click.echo(line)
    for card in cards if not as_table else ():
        if as_json:
            _print_json(_card_json(card))
        else:
            click.echo(f"{card.id:<28} {card.area:<20} {card.kind:<11} {_first_line(unmarked(card.prompt))}")
    _warn(library)


@command.command(epilog="Examples:  studyml cards show bce-dw   |   studyml cards show bce-dw --json")
@click.argument("card_id", metavar="ID", shell_complete=completing.cards)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, as 'list --json' prints it.")
@click.option("--seed", type=int, default=0, show_default=True, help="The first seed to draw from.")
@click.option("--times", type=click.IntRange(1, 20), default=3, show_default=True, help="How many, if it varies.")
@click.option("--form", type=click.Choice(FORMS), default="whole", show_default=True, help="Ask it otherwise.")
@click.pass_context
def show(ctx: click.Context, card_id: str, as_json: bool, seed: int, times: int, form: str) -> None:
    """Show a card as it is asked, then its answer, its mistakes and what could be proved."""
    library = _library()
    card = library.find(card_id)
    if as_json:
        if ctx.get_parameter_source("times") is ParameterSource.COMMANDLINE:
            raise UsageError("--json prints one asking, not --times", remedy="call it with one --seed after another")
        _print_json(_card_json(card, seed, form))
        return
    click.echo(f"{card.id} · {card.kind} · {card.area} · {card.seconds} s · {_short(card.path)}:{card.line}\n")
    for number in range(times if _varies(card) or form != "whole" else 1):
        question = ask(card, seed + number, form=form)
        if number:
            click.echo(f"--- seed {seed + number}")
        _show_question(question)
    first = ask(card, seed)
    for index, hint in enumerate(first.hints, start=1):
        click.echo(f"hint {index}: {unmarked(hint)}")
    for wrong in card.wrong:
        click.echo(f"wrong: {wrong.answer}   [{wrong.mistake}]")
    for variant in card.variants:
        click.echo(f"variant, line {variant.line}: {variant.wrong}   [{variant.mistake}]")
    if others := forms(card)[1:]:
        click.echo(f"also asked as: {', '.join(others)} (--form)")
    for line in _proof(card):
        click.echo(line)
    if first.solution:
        click.echo(f"\n{unmarked(first.solution)}")


@command.command(epilog="Examples:  studyml cards new optim my-card   |   studyml cards new optim why --kind choice")
@click.argument("area", shell_complete=completing.areas)
@click.argument("card_id", metavar="ID")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), default="formula", show_default=True)
def new(area: str, card_id: str, kind: str) -> None:
    """Append a card to edit to your own deck of AREA; prints the file and the line."""
    from studyml.decks.template import append_card

    library = _library()
    library.require_area(area)
    if kind == Kind.CODE:
        _require_exercise(area, card_id)
    path, line = append_card(find_home().own_cards, area, card_id, Kind(kind))
    click.echo(f"{path}:{line}")
    if card_id in library.cards:
        click.echo(f"studyml: it replaces the shipped card '{card_id}'", err=True)


def _require_exercise(area: str, name: str) -> None:
    """A code card stands for one exercise: it has its id and its area."""
    from studyml.exercises import load_exercises

    known = load_exercises(find_home().data / "exercises")
    if name not in known:
        remedy = did_you_mean(name, known, "studyml code lists them")
        raise UsageError(f"a code card has the id of its exercise, and there is no exercise '{name}'", remedy=remedy)
    if known[name].area != area:
        remedy = f"studyml cards new {known[name].area} {name} --kind code"
        raise UsageError(f"the exercise '{name}' belongs to the deck of {known[name].area}", remedy=remedy)


@command.command(epilog="Examples:  studyml cards path   |   studyml cards path optim   |   studyml cards path bce-dw")
@click.argument("name", metavar="[AREA|ID]", required=False, shell_complete=completing.places)
def path(name: str | None) -> None:
    """Print the folders of the decks (the shipped one, then your own), the decks of an area, or a card's place."""
    if name is None:
        click.echo(shipped_cards())
        click.echo(find_home().own_cards)
        return
    library = _library()
    if name in library.areas:
        for folder in (shipped_cards(), find_home().own_cards):
            if (folder / f"{name}.md").is_file():
                click.echo(folder / f"{name}.md")
        return
    card = library.find(name)
    click.echo(f"{card.path}:{card.line}")


def _library() -> Library:
    return load_library(find_home().own_cards)


def _proof(card: Card) -> Iterator[str]:
    """What could be proved of a card; loads NumPy and the grader."""
    from studyml.study.proof import is_prose
    from studyml.study.truth import untruths

    if card.proof:
        yield f"proof: {card.proof}"
    faults = list(untruths(card))
    yield from (f"not proved: {fault.message}" for fault in faults)
    if card.kind is Kind.CODE:
        yield f"proved by: studyml cards check {card.area}"
    elif not faults:
        yield "no proof: true by its author's word" if is_prose(card) else "proved"


def _varies(card: Card) -> bool:
    return card.kind in (Kind.SHAPE, Kind.BUG, Kind.CHOICE) or bool(card.vary)


def _show_question(question: Question) -> None:
    click.echo(unmarked(question.prompt))
    for line in given_lines(question):
        click.echo(f"    {line}")
    for number, option in enumerate(question.options, start=1):
        click.echo(f"  {number}) {unmarked(option.text)}" + (f"   [{option.mistake}]" if option.mistake else ""))
    click.echo(f"answer: {unmarked(expected_text(question))}\n")


def _card_json(card: Card, seed: int = 0, form: str = "whole") -> dict[str, object]:
    question = ask(card, seed, form=form)
    return {
        "id": card.id,
        "area": card.area,
        "kind": str(card.kind),
        "question": "\n".join((question.prompt, *given_lines(question))),
        "answer": expected_text(question),
        "options": [option.text for option in question.options],
        "solution": question.solution,
        "seconds": card.seconds,
        "group": card.group,
        "exercise": card.exercise,
        "path": card.path,
        "line": card.line,
    }


def _print_json(row: dict[str, object]) -> None:
    click.echo(json.dumps({**row, "schema": 1}, ensure_ascii=False))


def counts(found: Iterable[Card]) -> Iterator[str]:
    """Yield a Markdown table of how many cards there are, by area and kind."""
    cards = list(found)
    yield f"| area | {' | '.join(Kind)} | all |"
    yield "|---" + "|---:" * (len(Kind) + 1) + "|"
    for area in dict.fromkeys(card.area for card in cards):
        yield _row(f"`{area}`", [card for card in cards if card.area == area])
    yield _row("all", cards)


def _row(name: str, cards: Sequence[Card]) -> str:
    numbers = [sum(card.kind is kind for card in cards) for kind in Kind]
    return f"| {name} | {' | '.join(str(number or '') for number in numbers)} | {len(cards)} |"


def _first_line(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= 70 else line[:69] + "…"


def _one_line(error: CardError) -> str:
    place = f"{_short(error.path)}:{error.line}" if error.line else _short(error.path)
    return f"{place}: {error.message}" + (f" ({error.remedy})" if error.remedy else "")


def _short(path: Path | str | None) -> str:
    """The path as one would type it here."""
    given = Path(str(path))
    try:
        return str(given.relative_to(Path.cwd()))
    except ValueError:
        return str(given)


def _warn(library: Library) -> None:
    if library.errors:
        errors: Sequence[CardError] = library.errors
        click.echo(f"studyml: {len(errors)} errors in card files ('studyml cards check' shows them)", err=True)
