"""Prove the decks: every card is true, every listed mistake is one, and every error has its file and line.

Owns which decks are proved, on how many cores, and the report. What is to be proved of a card by its kind stands in
``truth``; both run in processes that may load NumPy, never in one that draws a screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studyml.decks.kinds import SOLVED
from studyml.decks.library import deck_files, line_of, load_areas, read_deck
from studyml.errors import CardError, ExerciseError, UsageError
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
            )
            if names
        )


@dataclass(frozen=True, slots=True)
class _Task:
    """One deck to prove, for another process."""

    path: Path
    areas: dict[str, Area]
    exercises: bool
    own_exercises: Path | None
    share: int = 0
    shares: int = 1
    """This task proves every ``shares``-th card on paper, from number ``share`` on, and as many mutants of programs."""


@dataclass(frozen=True, slots=True)
class _DeckReport:
    """The report of one deck in values that travel between processes."""

    path: Path
    ids: tuple[tuple[str, int], ...] = ()
    proved: int = 0
    prose: tuple[str, ...] = ()
    unsolved: tuple[str, ...] = ()
    errors: tuple[tuple[str, int | None, str, str], ...] = ()
    """(path, line, message, remedy)"""


def check_decks(
    folders: Sequence[Path],
    only: Sequence[str] = (),
    *,
    processes: int = 2,
    exercises: bool = True,
    own_exercises: Path | None = None,
) -> Report:
    """Read and prove decks; ``folders`` are searched in order, the first holds the skill tree.

    ``only`` names areas or files; none means every deck of every folder. Raises :class:`UsageError` for a name that is
    neither. Without ``exercises`` the models of code cards are not run in the sandbox. Everything wrong with a deck is
    in the report, nothing is raised for it.
    """
    areas = load_areas(folders[0])
    paths = _chosen(only, folders, areas) if only else [path for folder in folders for path in deck_files(folder)]
    tasks = [_Task(path, dict(areas), exercises, own_exercises) for path in paths]
    if len(tasks) == 1:  # one changed deck, while its author waits: every core takes a share of its cards
        tasks = [replace(tasks[0], share=share, shares=processes) for share in range(processes)]
    if len(tasks) < 2:
        reports = [_check_deck(task) for task in tasks]
    else:
        # The longest decks first, so that no core ends alone with one of them.
        order = sorted(tasks, key=lambda task: -task.path.stat().st_size)
        with ProcessPoolExecutor(processes) as pool:
            reports = list(pool.map(_check_deck, order))
    return _joined(reports)


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


def _check_deck(task: _Task) -> _DeckReport:
    cards, errors = read_deck(task.path, task.areas)
    first = task.share == 0
    on_paper = [card for card in cards if card.kind is not Kind.CODE]
    cards = on_paper[task.share :: task.shares] + [card for card in cards if card.kind is Kind.CODE]
    found = [(str(error.path), error.line, error.message, error.remedy) for error in errors if first]
    proved = 0
    for card, untruths in zip(cards, _untruths(cards, task), strict=True):
        faults = [_placed(card, untruth) for untruth in untruths]
        found += faults
        if first or card.kind is not Kind.CODE:
            proved += not faults and not is_prose(card)
        else:  # the first share counted it; its mutants are everybody's
            proved -= bool(faults)
    return _DeckReport(
        task.path,
        ids=tuple((card.id, card.line) for card in cards if first or card.kind is not Kind.CODE),
        proved=proved,
        prose=tuple(card.id for card in cards if is_prose(card)),
        unsolved=tuple(card.id for card in cards if card.kind in SOLVED and not card.solution),
        errors=tuple(found),
    )


def is_prose(card: Card) -> bool:
    """Whether nothing but the author vouches for a card."""
    return card.kind in (Kind.CHOICE, Kind.RECALL) and not card.proof


def _untruths(cards: Sequence[Card], task: _Task) -> list[list[Untruth]]:
    from studyml.study.truth import Untruth, untruths  # NumPy and the grader: only where something is proved

    found = [list(untruths(card)) for card in cards]
    if not task.exercises or all(card.kind is not Kind.CODE for card in cards):
        return found
    from studyml.judge.judging import Judge
    from studyml.study.exercise_truth import exercise_untruths

    try:
        with Judge(task.own_exercises) as judge:
            for card, faults in zip(cards, found, strict=True):
                if card.kind is Kind.CODE:
                    faults += exercise_untruths(card, judge, share=task.share, shares=task.shares)
    except ExerciseError as error:
        broken = next(faults for card, faults in zip(cards, found, strict=True) if card.kind is Kind.CODE)
        broken.append(Untruth("exercise", str(error)))
    return found


def _placed(card: Card, untruth: Untruth) -> tuple[str, int, str, str]:
    field = f"'{untruth.field}' " if untruth.field else ""
    line = line_of(card, untruth.field, untruth.near)
    return card.path, line, f"'{card.id}': {field}{untruth.message}", untruth.remedy


def _joined(reports: Sequence[_DeckReport]) -> Report:
    errors = [
        CardError(message, path=path, line=line, remedy=remedy)
        for report in reports
        for path, line, message, remedy in report.errors
    ]
    errors += _taken_twice(reports)
    errors.sort(key=lambda error: (str(error.path), error.line or 0))
    used = {str(report.path) for report in reports if report.ids or report.errors}
    return Report(
        cards=sum(len(report.ids) for report in reports),
        proved=sum(report.proved for report in reports),
        prose=tuple(name for report in reports for name in report.prose),
        unsolved=tuple(name for report in reports for name in report.unsolved),
        empty=tuple(sorted({str(report.path) for report in reports} - used)),
        errors=tuple(errors),
    )


def _taken_twice(reports: Sequence[_DeckReport]) -> list[CardError]:
    """Find ids that two decks of one folder share; a card of the learner's may replace a shipped one."""
    seen: dict[tuple[Path, str], tuple[Path, int]] = {}
    errors = []
    for report in sorted(reports, key=lambda report: str(report.path)):
        for name, line in report.ids:
            first = seen.setdefault((report.path.parent, name), (report.path, line))
            if first != (report.path, line):
                message = f"the id '{name}' is taken by {first[0].name}:{first[1]}"
                errors.append(CardError(message, path=report.path, line=line, remedy="give it another id"))
    return errors


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
