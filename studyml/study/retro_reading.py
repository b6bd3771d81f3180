"""Reading notes as a use case: read, confirm line by line, record.

Owns the proposals a learner decides on and what is recorded of them; both front ends use it. Knows neither a
screen nor how notes are read (``retro``) or kept (``store``). Notes read twice with the same decisions count once.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from studyml.clock import Clock
from studyml.errors import InputError, StoreError, UsageError
from studyml.model import Area, Event, EventKind
from studyml.paths import Home, whole
from studyml.retro import Findings, Lexicon, load_lexicon, plain, read_retro, shipped_lexicon
from studyml.retro.decode import LARGEST
from studyml.retro.nearest import Nearest
from studyml.store import Store

LEVELS = ("high", "medium", "low", "good")
PHRASE = "phrase."
"""Settings of this prefix hold remembered phrases: ``phrase.the max trick`` → list of areas."""
_LONGEST_PHRASE = 80


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of the notes to decide on."""

    line: int
    text: str
    area: str | None
    """None: no phrase maps it; choose among ``nearest`` or ignore it."""
    level: str
    """``high``, ``medium``, ``low`` or ``good``."""
    reason: str
    nearest: tuple[str, ...] = ()
    ignored: bool = False
    remembered: bool = False
    """Whether the line's words shall mean the area in later notes too."""


class RetroReading:
    """One piece of notes from findings to event. Proposals are counted from 0: weak, strong, unmapped."""

    def __init__(self, findings: Findings, areas: Mapping[str, Area], lexicon: Lexicon | None = None):
        self.findings = findings
        self._areas = areas
        self._lexicon = lexicon
        self._nearest: Nearest | None = None
        found = [*findings.weak, *findings.strong]
        self._proposals = [Proposal(f.line, f.text, f.area, f.priority, f.reason) for f in found]
        self._proposals += [
            Proposal(u.line, u.text, None, "medium", "no phrase matches", u.nearest, ignored=True)
            for u in findings.unmapped
        ]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """What is proposed, with the decisions made so far."""
        return tuple(self._proposals)

    def change(self, index: int, *, area: str | None = None, level: str | None = None) -> Proposal:
        """Give a line another area or level; it is no longer ignored. Raises :class:`UsageError` for one that isn't."""
        if area is not None and area not in self._areas:
            raise UsageError(f"there is no area {plain(area, 40)!r}", remedy="e.g. " + ", ".join(self.near(area)))
        if level is not None and level not in LEVELS:
            raise UsageError(f"{plain(level, 40)!r} is no level", remedy=", ".join(LEVELS))
        old = self._proposals[index]
        new = replace(old, area=area or old.area, level=level or old.level, ignored=(area or old.area) is None)
        if area is not None and area != old.area:
            new = replace(new, reason="chosen by you")
        self._proposals[index] = new
        return new

    def ignore(self, index: int) -> None:
        """Leave a line out."""
        self._proposals[index] = replace(self._proposals[index], ignored=True, remembered=False)

    def remember(self, index: int) -> str:
        """Let the words of a line mean its area in later notes; return the phrase. Raises UsageError without one.."""
        proposal = self._proposals[index]
        if proposal.area is None:
            raise UsageError("no area is chosen for these words", remedy="choose one before they are remembered")
        self._proposals[index] = replace(proposal, remembered=True)
        return phrase_of(proposal.text)

    def others(self, index: int) -> tuple[str, ...]:
        """Return up to three areas that a line may mean instead, nearest first."""
        proposal = self._proposals[index]
        if proposal.nearest:
            return proposal.nearest
        if self._nearest is None:
            self._nearest = Nearest(self._areas, self._lexicon or shipped_lexicon())
        return tuple(area for area in self._nearest.of(proposal.text, 4) if area != proposal.area)[:3]

    def near(self, text: str) -> tuple[str, ...]:
        """Return the three area ids most like ``text``, for a mistyped one."""
        from difflib import get_close_matches

        return tuple(get_close_matches(text, self._areas, n=3, cutoff=0.3)) or tuple(self._areas)[:3]

    def decided(self) -> list[dict[str, Any]]:
        """Return what the fold reads: one entry an area, weak ones before good ones."""
        order = {level: rank for rank, level in enumerate(LEVELS)}
        kept = [p for p in self._proposals if p.area is not None and not p.ignored]
        chosen: dict[str, Proposal] = {}
        for proposal in sorted(kept, key=lambda p: order[p.level]):
            chosen.setdefault(proposal.area or "", proposal)
        return [
            {"area": area, "level": p.level, "confirmed": True, "reason": p.reason, "line": p.line}
            for area, p in chosen.items()
        ]

    def recorded_before(self, store: Store) -> date | None:
        """Return the study day on which the same bytes were recorded with the same decisions, if ever."""
        mine = [(line["area"], line["level"]) for line in self.decided()]
        for event in reversed(store.events([EventKind.RETRO])):
            if event.payload.get("findings", {}).get("sha256") == self.findings.sha256:
                theirs = [(line["area"], line["level"]) for line in event.payload.get("areas", ())]
                return date.fromisoformat(event.study_day) if theirs == mine else None
        return None

    def record(self, store: Store) -> Event | None:
        """Record the decisions as one ``retro`` event, and the phrases to remember. None: they were recorded before.

        The payload is ``text`` (repaired), ``areas`` (:meth:`decided`) and ``findings`` (times, scores, plan,
        conflicts and everything proposed, with the SHA-256 of the original bytes).
        """
        for proposal in self._proposals:
            phrase = phrase_of(proposal.text)
            if proposal.remembered and proposal.area is not None and phrase:
                store.set_setting(PHRASE + phrase, [proposal.area])
        if self.recorded_before(store) is not None:
            return None
        return store.record_retro(self.findings.text, self.decided(), self.findings.to_payload())


def phrase_of(text: str) -> str:
    """Return the words of a line as a phrase to remember."""
    return " ".join(plain(text).lower().split())[:_LONGEST_PHRASE]


def load_notes(source: str) -> tuple[bytes, str]:
    """Return the bytes and the name of a file, or of standard input for ``-``. Raises :class:`InputError`."""
    if source == "-":
        return sys.stdin.buffer.read(LARGEST + 1), "standard input"
    path, name = Path(whole(source)), plain(source, 200)
    if path.is_dir():
        raise InputError("this is a folder, not a file with notes", path=name, remedy="give one file")
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1), name
    except FileNotFoundError:
        raise InputError("there is no such file", path=name, remedy="check the spelling") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "the name can't be used"
        from studyml.remedies import remedy_for

        remedy = remedy_for(error) or "give another name"
        raise InputError(f"the notes can't be read: {plain(reason)}", path=name, remedy=remedy) from None


def read_notes(data: bytes, name: str, areas: Mapping[str, Area], lexicon: Lexicon | None = None) -> RetroReading:
    """Read notes and propose what they say. Raises :class:`InputError`."""
    return RetroReading(read_retro(data, name, areas, lexicon), areas, lexicon)


def own_lexicon(home: Home, store: Store | None) -> Lexicon:
    """Return the shipped phrases, those of ``lexicon.toml`` in the data folder and the remembered ones."""
    remembered: dict[str, list[str]] = {}
    if store is not None:
        for key, value in store.settings().items():
            if key.startswith(PHRASE) and isinstance(value, list):
                remembered[key.removeprefix(PHRASE)] = [str(area) for area in value]
    return load_lexicon(home.data / "lexicon.toml", remembered)


def lexicon_without_writing(home: Home, clock: Clock) -> Lexicon:
    """Return the same for a dry run: no store is made, and one that can't be opened is passed over."""
    if home.store.exists():
        with suppress(StoreError), Store.open(home.store, clock) as store:
            return own_lexicon(home, store)
    return own_lexicon(home, None)
