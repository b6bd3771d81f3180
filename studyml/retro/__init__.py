"""Reading a learner's notes: what was hard, forgotten, slow, planned; from any format and encoding.

Owns the way from bytes to :class:`Findings`; each step has its module: ``decode`` → ``formats`` → ``sections`` →
``gathering`` (with ``statements``, ``clauses``, ``mapping``, ``tables``, ``times``, ``scores``) → ``verdicts``. Must
not know screens, the store or the decks: areas are given. Imports rapidfuzz and ftfy, lazily, nobody else does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from studyml.model.plain import plain
from studyml.retro.decode import LABELS, decode
from studyml.retro.findings import Conflict, Finding, Findings, PlanItem, Unmapped
from studyml.retro.formats import read_lines
from studyml.retro.lexicon import Lexicon, load_lexicon, shipped_lexicon, with_areas

if TYPE_CHECKING:
    from studyml.model import Area
    from studyml.retro.mapping import Mapper
    from studyml.retro.nearest import Nearest

__all__ = [
    "LABELS",
    "Conflict",
    "Finding",
    "Findings",
    "Lexicon",
    "PlanItem",
    "Unmapped",
    "load_lexicon",
    "plain",
    "read_retro",
    "shipped_lexicon",
]

_MOST_UNMAPPED = 200


def read_retro(data: bytes, name: str, areas: Mapping[str, Area], lexicon: Lexicon | None = None) -> Findings:
    """Return what the notes ``data``, called ``name``, say of ``areas``. Raises :class:`InputError` for no text."""
    from studyml.retro.gathering import Gathering
    from studyml.retro.sections import paragraphs, read_sections
    from studyml.retro.verdicts import weigh

    decoded = decode(data, name)
    text, lines = read_lines(decoded.text, name)
    lexicon = lexicon or shipped_lexicon()
    known = tuple(areas.items())
    found = Gathering(_mapper(lexicon, known))
    found.read(paragraphs(read_sections(lines)))
    verdicts = weigh([statement for statement in found.statements if statement.area in areas])
    left = found.unmapped or ([] if verdicts.weak or verdicts.strong else found.others)
    nearest = _nearest(lexicon, known) if left else None
    unmapped = tuple(
        Unmapped(plain(words, 300), line, nearest.of(words) if nearest else ())
        for line, words in sorted(left)[:_MOST_UNMAPPED]
    )
    return Findings(
        name=name,
        repaired=decoded.repaired,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        weak=verdicts.weak,
        strong=verdicts.strong,
        times=tuple(found.times),
        scores=tuple(found.scores),
        plan=tuple(found.plan),
        conflicts=verdicts.conflicts,
        unmapped=unmapped,
    )


@lru_cache(maxsize=2)
def _mapper(lexicon: Lexicon, areas: tuple[tuple[str, Area], ...]) -> Mapper:
    """Kept for the next notes: making it takes longer than reading them."""
    from studyml.retro.mapping import Mapper

    return Mapper(with_areas(lexicon, {area: value.title for area, value in areas}))


@lru_cache(maxsize=2)
def _nearest(lexicon: Lexicon, areas: tuple[tuple[str, Area], ...]) -> Nearest:
    """Kept for the next notes."""
    from studyml.retro.nearest import Nearest

    return Nearest(dict(areas), lexicon)
