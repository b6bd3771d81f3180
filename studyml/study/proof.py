"""Prove the decks: every card is true, every listed mistake is one, and every error has its file and line.

Owns which decks are proved, on how many cores, and the report. What is to be proved of a card by its kind stands in
``truth``; both run in processes that may load NumPy, never in one that draws a screen.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING

from studyml.decks.kinds import SOLVED
from studyml.decks.library import deck_files, line_of, load_areas, read_deck
from studyml.errors import CardError, ExerciseError, UsageError, did_you_mean
from studyml.exercises import load_exercises
from studyml.model import Area, Card, Kind
from studyml.service.limits import one_thread
from studyml.study.proven import Proven, digest_of
from studyml.study.wording import counted

if TYPE_CHECKING:
    from studyml.judge.judging import Judge
    from studyml.study.truth import Untruth


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of decks found."""

    cards: int = 0
    """Cards that could be read."""
    proved: int = 0
    """Of them, now or before."""
    before: int = 0
    """Of those proved, the ones that were proved before and have not changed."""
    since: str = ""
    """The first day on which one of them was proved."""
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
            return f"{counted(self.cards, 'card')} read, {counted(len(self.errors), 'error')}"
        proved = f"{self.proved} proved"
        if self.before:
            proved = f"{self.proved - self.before} proved now, {self.before} unchanged since {self.since}"
        return f"{counted(self.cards, 'card')}: {proved}, {len(self.prose)} of prose without a proof"

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
    """What one process proves at a time: of some cards on paper or one with a program, one share of ``shares``."""

    path: Path
    cards: tuple[int, ...]
    """Their places in the deck, which the process reads for itself."""
    share: int = 0
    shares: int = 1


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
    proven: Proven | None = None,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    """Read and prove decks; ``folders`` are searched in order, the first holds the skill tree.

    ``only`` names areas or files; none means every deck of every folder. Raises :class:`UsageError` for a name that is
    neither. Without ``exercises`` the models of code cards are not run in the sandbox. What ``proven`` knows is not
    proved again. ``told`` hears after each part how many of how many are done. Everything wrong with a deck is in the
    report, nothing is raised for it.
    """
    areas = load_areas(folders[0])
    paths = _chosen(only, folders, areas) if only else [path for folder in folders for path in deck_files(folder)]
    decks = {path: read_deck(path, areas) for path in paths}
    digests = _digests(decks, own_exercises) if proven is not None else {}
    since = {} if proven is None else {at: day for at, digest in digests.items() if (day := proven.since(digest))}
    parts = list(_parts(decks, since.keys(), processes, exercises=exercises))
    found: list[_Faults] = []
    for faults in _proved(parts, dict(areas), own_exercises, processes):
        found.append(faults)
        told(len(found), len(parts))
    own: _Faults = []
    if exercises and own_exercises is not None:
        carded = {card.exercise.replace("_", "-") for cards, _ in decks.values() for card in cards}
        own = _prove_own(own_exercises, carded, areas, {path.stem for path in paths} if only else None)
    flat = [one for faults in [*found, own] for one in faults]
    if proven is not None:
        untrue = {(path, name) for path, name, faults in flat if faults}
        proven.keep(
            digest
            for (path, place), digest in digests.items()
            if digest
            and (path, (card := decks[path][0][place]).id) not in untrue
            and (exercises or card.kind is not Kind.CODE)
        )
    before = [day for (path, place), day in since.items() if not is_prose(decks[path][0][place])]
    report = replace(_report(decks, flat), before=len(before), since=min(before, default=""))
    return replace(report, own=tuple(name for _, name, faults in own if not faults))


_Places = Collection[tuple[Path, int]]


def _digests(decks: Mapping[Path, _Deck], own_exercises: Path | None) -> dict[tuple[Path, int], str]:
    """By deck and place in it: the digest of each card, of exercises that can be loaded."""
    known = load_exercises(own_exercises)
    return {
        (path, place): digest_of(card, known) for path, (cards, _) in decks.items() for place, card in enumerate(cards)
    }


def _parts(decks: Mapping[Path, _Deck], known: _Places, shares: int, *, exercises: bool) -> Iterator[_Part]:
    """Cut the work so that all cores end together: programs first, then the cards on paper, the longest first."""
    left = {path: [at for at in range(len(cards)) if (path, at) not in known] for path, (cards, _) in decks.items()}
    cut = shares if sum(map(bool, left.values())) == 1 else 1  # one changed deck, while its author waits
    written: dict[Path, tuple[int, ...]] = {}
    for path, places in left.items():
        cards = decks[path][0]
        written[path] = tuple(place for place in places if cards[place].kind is not Kind.CODE)
        for place in places if exercises else ():
            if cards[place].kind is Kind.CODE:
                yield from (_Part(path, (place,), share, cut) for share in range(cut))
    for path in sorted(left, key=lambda path: -path.stat().st_size):
        yield from (_Part(path, part) for share in range(cut) if (part := written[path][share::cut]))


def _proved(
    parts: Sequence[_Part], areas: dict[str, Area], own_exercises: Path | None, processes: int
) -> Iterator[_Faults]:
    if len(parts) < 2 or processes < 2:
        with _Prover(areas, own_exercises) as prover:
            yield from map(prover.prove, parts)
        return
    with ProcessPoolExecutor(processes, initializer=_begin, initargs=(areas, own_exercises)) as pool:
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
            raise UsageError(f"no deck '{name}'", remedy=did_you_mean(name, areas, "give an area or a file"))
    return paths


class _Prover:
    """What a process keeps between parts: the decks, and a warm judge once there is a program to judge."""

    def __init__(self, areas: Mapping[str, Area], own_exercises: Path | None):
        self._areas = areas
        self._own = own_exercises
        self._decks: dict[Path, list[Card]] = {}
        self._judge: Judge | None = None

    def __enter__(self) -> _Prover:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the judge."""
        if self._judge is not None:
            self._judge.close()

    def prove(self, part: _Part) -> _Faults:
        """Return each card of a part with what is not true of it."""
        from studyml.study.truth import untruths  # NumPy and the grader: only where something is proved

        if part.path not in self._decks:
            self._decks[part.path] = read_deck(part.path, self._areas)[0]
        found: _Faults = []
        for card in map(self._decks[part.path].__getitem__, part.cards):
            faults = list(self._rehearsed(card, part) if card.kind is Kind.CODE else untruths(card))
            found.append((part.path, card.id, [_placed(card, untruth) for untruth in faults]))
        return found

    def _rehearsed(self, card: Card, part: _Part) -> Iterator[Untruth]:
        from studyml.study.exercise_truth import exercise_untruths, open_judge
        from studyml.study.truth import Untruth

        if self._judge is None:
            self._judge = open_judge(self._own)
        try:
            yield from exercise_untruths(card, self._judge, share=part.share, shares=part.shares)
        except ExerciseError as error:
            if part.share == 0:
                yield Untruth("exercise", str(error))


_prover: _Prover
"""In a process of the pool."""


def _begin(areas: Mapping[str, Area], own_exercises: Path | None) -> None:
    global _prover
    one_thread()
    gc.set_threshold(50_000, 20, 20)  # what a proof makes is short-lived: collecting it took a twelfth of the time
    _prover = _Prover(areas, own_exercises)
    Finalize(None, _prover.close, exitpriority=1)


def _prove(part: _Part) -> _Faults:
    return _prover.prove(part)


def is_prose(card: Card) -> bool:
    """Whether nothing but the author vouches for a card."""
    return card.kind in (Kind.CHOICE, Kind.RECALL) and not card.proof


def _prove_own(
    folder: Path, carded: Collection[str], areas: Mapping[str, Area], chosen: Collection[str] | None
) -> _Faults:
    """Prove the learner's exercises that no card names, all or those of the ``chosen`` areas.

    Those that can't be read are told with the rest: nobody knows their area.
    """
    known = load_exercises(folder)
    found: _Faults = [(folder / name, name, [_fault(error)]) for name, error in known.broken.items()]
    loose = [
        exercise
        for exercise in known.values()
        if exercise.folder.parent == folder
        and exercise.id not in carded
        and (chosen is None or exercise.area in chosen)
    ]
    if not loose:
        return found
    from studyml.study.exercise_truth import model_untruths, open_judge

    with open_judge(folder) as judge:
        for exercise in loose:
            path, faults = exercise.folder / "exercise.toml", list[_Fault]()
            if exercise.area not in areas:
                faults.append((str(path), 1, f"there is no area {exercise.area!r}", did_you_mean(exercise.area, areas)))
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
