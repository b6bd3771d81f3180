"""Questions: one concrete asking of a card, ready to be graded.

Owns the value that travels to the grader and the JSON form of it, which is the object of
``studyml grade`` and nothing else: one format for screens, editors and tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from studyml.model.card import Option, Step, WrongAnswer
from studyml.model.words import Kind


def _empty() -> Mapping[str, str]:
    return MappingProxyType({})  # 3.11 takes no mappingproxy as a default itself


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, with all that grading needs. The fields mean what they mean on a card,
    after variation: sizes drawn, values substituted, options in the order shown."""

    id: str
    """The card's id (of ``studyml grade``: the caller's)."""
    kind: Kind
    area: str = ""
    prompt: str = ""
    """Markdown as shown, values filled in."""
    seed: int = 0
    symbols: Mapping[str, str] = field(default_factory=_empty)
    let: Mapping[str, str] = field(default_factory=_empty)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sizes: tuple[Mapping[str, int], ...] = ()
    expected: str = ""
    """The card's answer: an expression; of recall plain text."""
    wrong: tuple[WrongAnswer, ...] = ()
    options: tuple[Option, ...] = ()
    rtol: float = 1e-3
    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    far: float = 0.0
    expression: str = ""
    """Of shape. Its symbols then carry the sizes asked for: names (symbolic) or numbers (concrete)."""
    math: str = ""
    loss: str = ""
    wrt: str = ""
    of: str = ""
    steps: tuple[Step, ...] = ()
    """Of derivation: the author's worked steps; required ones are asked for."""
    code: tuple[str, ...] = ()
    """Of bug: the lines as shown, with the bug in."""
    bug_line: int = 0
    """Of bug: which line is wrong, from 1."""
    bug_mistake: str = ""
    hints: tuple[str, ...] = ()
    seconds: int = 30
    solution: str = ""
