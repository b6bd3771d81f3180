"""Cards: one thing to know, as its deck states it.

Owns the fields of every kind, already parsed and checked for form. Knows neither files (``decks``
reads them) nor how an answer is graded. Mathematics stays text here; ``algebra`` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from studyml.model.words import Kind


def _empty() -> Mapping[str, str]:
    return MappingProxyType({})  # 3.11 takes no mappingproxy as a default itself


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice; exactly one of a card's is right."""

    text: str
    right: bool = False
    mistake: str | None = None


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An answer the author lists as wrong, with the mistake it shows."""

    answer: str
    mistake: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a worked derivation: ``of = is``."""

    of: str
    is_: str
    required: bool = False
    why: str = ""

    @property
    def hints(self) -> tuple[str, str, str]:
        """What leads to it: of what it is, why, and the line itself."""
        why = self.why or "one more link of the chain rule"
        return f"Next: {self.of} = …", why, f"{self.of} = {self.is_}"


@dataclass(frozen=True, slots=True)
class Variant:
    """One proved bug of a bug card: line ``line`` (from 1) replaced by ``wrong``."""

    line: int
    wrong: str
    mistake: str


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to know; what gets scheduled. Which fields are set depends on ``kind``."""

    id: str
    area: str
    kind: Kind
    prompt: str
    """Markdown, as in the deck."""
    solution: str = ""
    """The short worked solution, Markdown, shown after a wrong answer."""
    seconds: int = 30
    """Target seconds."""
    hints: tuple[str, ...] = ()
    group: str = ""
    """Siblings share it; "" stands alone."""
    symbols: Mapping[str, str] = field(default_factory=_empty)
    """Name → "(sizes) domain"."""
    let: Mapping[str, str] = field(default_factory=_empty)
    """Ordered: name → expression."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sizes: tuple[Mapping[str, int], ...] = ()
    answer: str = ""
    wrong: tuple[WrongAnswer, ...] = ()
    options: tuple[Option, ...] = ()
    proof: str = ""
    """Of choice and recall: a comparison in the grammar that must be true."""
    vary: Mapping[str, str | tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))
    """Of number: name → (low, high) reals with two decimals, or '3..9' integers."""
    rtol: float = 1e-3
    use: tuple[str, ...] = ()
    """Of formula and translate: calls and operators that the answer must hold, because the prompt says so."""
    avoid: tuple[str, ...] = ()
    """Of formula and translate: calls and operators that the answer must not hold."""
    far: float = 0.0
    """Of formula and translate: the answer must hold, without overflow, for real symbols this many times larger."""
    expression: str = ""
    ask: str = "both"
    """Of shape: ``symbolic``, ``concrete`` or ``both``."""
    math: str = ""
    """Of translate: the mathematics shown."""
    loss: str = ""
    wrt: str = ""
    of: str = ""
    steps: tuple[Step, ...] = ()
    code: tuple[str, ...] = ()
    """Of bug: lines ``name = expression``; the last is the result."""
    variants: tuple[Variant, ...] = ()
    exercise: str = ""
    path: str = ""
    """The deck's file."""
    line: int = 0
    """The line of the card's heading, from 1."""
