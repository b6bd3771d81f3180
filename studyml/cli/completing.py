"""What a shell offers after a Tab: names of areas, cards, exercises and settings. Loaded only then.

Whatever goes wrong while completing offers nothing: a prompt is no place for an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

from studyml.errors import StudymlError
from studyml.paths import find_home

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offering(names: Callable[[click.Context], Iterable[tuple[str, str]]]) -> Completer:
    def offer(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            return [CompletionItem(name, help=words) for name, words in names(ctx) if name.startswith(incomplete)]
        except StudymlError:
            return []

    return offer


def _areas(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from studyml.decks import load_areas

    return ((area.id, area.title) for area in load_areas().values())


def _cards(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from studyml.decks import load_library

    return ((card.id, f"{card.kind}, {card.area}") for card in load_library(find_home().own_cards).cards.values())


def _derivations(ctx: click.Context) -> Iterable[tuple[str, str]]:
    return (row for row in _cards(ctx) if row[1].startswith("derivation"))


def _exercises(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from studyml.exercises import load_exercises

    found = load_exercises(find_home().data / "exercises").values()
    return ((exercise.id, exercise.title) for exercise in found)


def _settings(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from studyml.config import TRAVELLING, WORDS
    from studyml.study import preferences

    return ((key, preferences.words(key)) for key in (*WORDS, *TRAVELLING))


def _values(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from dataclasses import fields

    from studyml.config import THEMES, Config

    truths = {field.name: ("true", "false") for field in fields(Config) if isinstance(field.default, bool)}
    known = {"theme": THEMES, "quiet": ("none", "22:00-07:00"), "siblings": ("bury", "ask"), "interview": ("none",),
             "away": ("none",), **truths}  # fmt: skip
    return ((value, "") for value in known.get(str(ctx.params.get("key")), ()))


def _places(ctx: click.Context) -> Iterable[tuple[str, str]]:
    yield from _areas(ctx)
    yield from _cards(ctx)


def decks(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer areas, else files."""
    return areas(ctx, param, incomplete) or [CompletionItem(incomplete, type="file")]


areas, cards, derivations, places = map(_offering, (_areas, _cards, _derivations, _places))
exercises, settings, values = _offering(_exercises), _offering(_settings), _offering(_values)
