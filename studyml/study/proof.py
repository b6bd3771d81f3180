"""Prove the decks: every card is true, every listed mistake is one, and every error has its file and line.

Owns which decks are proved, on how many cores, and the report. What is to be proved of a card by its kind stands in
``truth``; both run in processes that may load NumPy, never in one that draws a screen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studyml.decks.fields import meant
from studyml.decks.kinds import SOLVED
from studyml.decks.library import deck_files, line_of, load_areas, read_deck
from studyml.errors import CardError, ExerciseError, UsageError
from studyml.exercises import load_exercises
from studyml.model import Area, Card, Kind

if TYPE_CHECKING:
    from studyml.study.truth import Untruth


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of decks found."""

    cards: int = 0
    """Cards that could be read."""
    proved: int = 0
    prose: tuple[str, ...] = ()
    """Ids of choice and recall cards without a ``proof``: true by the author's word alone."""
    unsolved: tuple[str, ...] = ()
    """Ids of cards that ask for work and show no worked solution."""
    empty: tuple[str, ...] = ()
    """Decks without a single card."""
    own: tuple[str, ...] = ()
    """Exercises of the learner's that no card names and that were proved."""
    errors: tuple[CardError, ...] = ()

    def summary(self) -> str:
        """Return one line: how many cards, how many proved, how many only read."""
        if self.errors:
            return f"{self.cards} cards read, {_count(len(self.errors), 'error')}"
        return f"{_count(self.cards, 'card')}: {self.proved} proved, {len(self.prose)} of prose without a proof"

    def remarks(self) -> tuple[str, ...]:
        """Return what is not wrong but should be known: cards nobody could prove, cards without a worked solution."""
        return tuple(
            f"{what}: {', '.join(names)}"
            for what, names in (
                ("without a proof", self.prose),
                ("without a worked solution", self.unsolved),
                ("without a card", self.empty),
                ("proved, but without a card", self.own),
            )
            if names
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """What one process proves at a time: every ``shares``-th card on paper from ``share`` on, or as many programs."""

    decks: tuple[Path, ...]
    areas: dict[str, Area]
    share: int
    shares: int
    programs: bool = False
    own_exercises: Path | None = None


_Deck = tuple[list[Card], list[CardError]]
_Fault = tuple[str, int, str, str]
"""(path, line, message, remedy)"""
_Faults = list[tuple[Path, str, list[_Fault]]]
"""Deck and id of each card that a part looked at, with what is not true of it."""


def check_decks(
    folders: Sequence[Path],
    only: Sequence[str] = (),
    *,
    processes: int = 2,
    exercises: bool = True,
    own_exercises: Path | None = None,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    """Read and prove decks; ``folders`` are searched in order, the first holds the skill tree.

    ``only`` names areas or files; none means every deck of every folder. Raises :class:`UsageError` for a name that is
    neither. Without ``exercises`` the models of code cards are not run in the sandbox. ``told`` hears after each part
    how many of how many are done. Everything wrong with a deck is in the report, nothing is raised for it.
    """
    areas = load_areas(folders[0])
    paths = _chosen(only, folders, areas) if only else [path for folder in folders for path in deck_files(folder)]
    decks = {path: read_deck(path, areas) for path in paths}
    parts = list(_parts(decks, dict(areas), own_exercises, processes, exercises=exercises))
    found: list[_Faults] = []
    for faults in _proved(parts, processes):
        found.append(faults)
        told(len(found), len(parts))
    own: _Faults = []
    if exercises and own_exercises is not None and not only:
        carded = {card.exercise.replace("_", "-") for cards, _ in decks.values() for card in cards}
        own = _prove_own(own_exercises, carded, areas)
    report = _report(decks, [one for faults in [*found, own] for one in faults])
    return replace(report, own=tuple(name for _, name, faults in own if not faults))


def _parts(
    decks: Mapping[Path, _Deck], areas: dict[str, Area], own: Path | None, shares: int, *, exercises: bool
) -> Iterator[_Part]:
    """Cut the work so that all cores end together: programs first, one judge a core, then the cards on paper."""
    coded = tuple(path for path, (cards, _) in decks.items() if any(card.kind is Kind.CODE for card in cards))
    if coded and exercises:
        for share in range(shares):
            yield _Part(coded, areas, share, shares, programs=True, own_exercises=own)
    cut = shares if len(decks) == 1 else 1  # one changed deck, while its author waits
    for path in sorted(decks, key=lambda path: -path.stat().st_size):
        for share in range(cut):
            yield _Part((path,), areas, share, cut)


def _proved(parts: Sequence[_Part], processes: int) -> Iterator[_Faults]:
    if len(parts) < 2 or processes < 2:
        yield from map(_prove, parts)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(_prove, parts)


def _chosen(only: Sequence[str], folders: Sequence[Path], areas: Mapping[str, Area]) -> list[Path]:
    paths: list[Path] = []
    for name in only:
        found = [folder / f"{name}.md" for folder in folders if (folder / f"{name}.md").is_file()]
        if found:
            paths += found
        elif Path(name).is_file():
            paths.append(Path(name))
        elif name in areas:
            raise UsageError(f"the area '{name}' has no deck yet", remedy=f"write {folders[0] / name}.md")
        else:
            raise UsageError(f"no deck '{name}'", remedy="give an area such as grad.logistic, or a file")
    return paths


def _prove(part: _Part) -> _Faults:
    cards = [(path, card) for path in part.decks for card in read_deck(path, part.areas)[0]]
    cards = [(path, card) for path, card in cards if (card.kind is Kind.CODE) is part.programs]
    found = _rehearsed([card for _, card in cards], part) if part.programs else None
    if found is None:
        from studyml.study.truth import untruths  # NumPy and the grader: only where something is proved

        cards = cards[part.share :: part.shares]
        found = [list(untruths(card)) for _, card in cards]
    return [
        (path, card.id, [_placed(card, untruth) for untruth in faults])
        for (path, card), faults in zip(cards, found, strict=True)
    ]


def _rehearsed(cards: Sequence[Card], part: _Part) -> list[list[Untruth]]:
    from studyml.judge.judging import Judge
    from studyml.study.exercise_truth import exercise_untruths
    from studyml.study.truth import Untruth

    try:
        with Judge(part.own_exercises) as judge:
            return [list(exercise_untruths(card, judge, share=part.share, shares=part.shares)) for card in cards]
    except ExerciseError as error:
        return [[Untruth("exercise", str(error))] if part.share == at == 0 else [] for at in range(len(cards))]


def is_prose(card: Card) -> bool:
    """Whether nothing but the author vouches for a card."""
    return card.kind in (Kind.CHOICE, Kind.RECALL) and not card.proof


def _prove_own(folder: Path, carded: Collection[str], areas: Mapping[str, Area]) -> _Faults:
    """Prove the learner's exercises that no card names; those that can't be read are told with the rest."""
    known = load_exercises(folder)
    found: _Faults = [(folder / name, name, [_fault(error)]) for name, error in known.broken.items()]
    loose = [exercise for exercise in known.values() if exercise.folder.parent == folder and exercise.id not in carded]
    if not loose:
        return found
    from studyml.judge.judging import Judge
    from studyml.study.exercise_truth import model_untruths

    with Judge(folder) as judge:
        for exercise in loose:
            path, faults = exercise.folder / "exercise.toml", list[_Fault]()
            if exercise.area not in areas:
                faults.append((str(path), 1, f"there is no area {exercise.area!r}", meant(exercise.area, areas)))
            try:
                faults += [(str(path), 1, fault.message, fault.remedy) for fault in model_untruths(exercise, judge)]
            except ExerciseError as error:
                faults.append(_fault(error))
            found.append((path, exercise.id, faults))
    return found


def _fault(error: ExerciseError) -> _Fault:
    return str(error.path), error.line or 1, error.message, error.remedy


def _placed(card: Card, untruth: Untruth) -> _Fault:
    field = f"'{untruth.field}' " if untruth.field else ""
    line = line_of(card, untruth.field, untruth.near)
    return card.path, line, f"'{card.id}': {field}{untruth.message}", untruth.remedy


def _report(decks: Mapping[Path, _Deck], found: _Faults) -> Report:
    cards = [card for read, _ in decks.values() for card in read]
    untrue = {(path, name) for path, name, faults in found if faults}
    errors = [error for _, faults in decks.values() for error in faults]
    errors += [
        CardError(message, path=path, line=line, remedy=remedy)
        for _, _, faults in found
        for path, line, message, remedy in faults
    ]
    errors += _taken_twice(decks)
    errors.sort(key=lambda error: (str(error.path), error.line or 0))
    return Report(
        cards=len(cards),
        proved=sum(
            (path, card.id) not in untrue and not is_prose(card) for path, (read, _) in decks.items() for card in read
        ),
        prose=tuple(card.id for card in cards if is_prose(card)),
        unsolved=tuple(card.id for card in cards if card.kind in SOLVED and not card.solution),
        empty=tuple(sorted(str(path) for path, (read, faults) in decks.items() if not read and not faults)),
        errors=tuple(errors),
    )


def _taken_twice(decks: Mapping[Path, _Deck]) -> list[CardError]:
    """Find ids that two decks of one folder share; a card of the learner's may replace a shipped one."""
    seen: dict[tuple[Path, str], tuple[Path, int]] = {}
    errors = []
    for path in sorted(decks, key=str):
        for card in decks[path][0]:
            first = seen.setdefault((path.parent, card.id), (path, card.line))
            if first != (path, card.line):
                message = f"the id '{card.id}' is taken by {first[0].name}:{first[1]}"
                errors.append(CardError(message, path=path, line=card.line, remedy="give it another id"))
    return errors


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
