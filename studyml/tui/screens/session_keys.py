"""Which keys a session has, and which of them act when.

Owns the phases of a question on the screen and the table of keys. What a key does is the screen's; must not know
a widget.
"""

from __future__ import annotations

from enum import StrEnum

from textual.binding import Binding, BindingType

from studyml.memory.rating import CONFIDENCE
from studyml.model import Kind, Outcome, Verdict


class Phase(StrEnum):
    """Where the question on the table stands."""

    ASKING = "asking"
    JUDGING = "judging"
    UNSURE = "unsure"
    """The verdict waits for one key: how sure?"""
    RATING = "rating"
    """Undecided: the learner judges himself."""
    JUDGED = "judged"
    OVER = "over"


BINDINGS: list[BindingType] = [
    Binding("enter", "next", "Next"),
    Binding("ctrl+s", "submit", "Submit", priority=True),
    Binding("1", "digit(1)", "Choose", key_display="1-4"),
    *(Binding(str(number), f"digit({number})", show=False) for number in range(2, 10)),
    Binding("1", "rate(1)", "Rate", key_display="1-4"),
    *(Binding(str(number), f"rate({number})", show=False) for number in range(2, 5)),
    Binding("l", "easier", "Easier card"),
    Binding("w", "worked", "Worked solution"),
    *(Binding(word[0], f"confidence('{word}')", word.capitalize()) for word in CONFIDENCE),
    Binding("ctrl+t", "hint", "Hint", priority=True),
    Binding("h", "hint", "Hint"),
    Binding("ctrl+g", "give_up", "Show answer", priority=True),
    Binding("d", "dispute", "I was right"),
    Binding("r", "retry", "Try again"),
    Binding("u", "undo", "Undo"),
    Binding("ctrl+r", "undo", "Undo", priority=True),
    Binding("ctrl+n", "skip", "Skip", priority=True),
    Binding("f", "flag", "Flag the card", show=False),
    Binding("b", "drop('bury')", "Not today", show=False),
    Binding("x", "drop('suspend')", "Never again", show=False),
    Binding("e", "edit", "Edit card", show=False),
    Binding("m", "more", "One more ten"),
    Binding("escape", "leave", "Leave"),
    Binding("up", "scroll_page(-1)", show=False),
    Binding("down", "scroll_page(1)", show=False),
    Binding("pageup", "scroll_page(-10)", show=False),
    Binding("pagedown", "scroll_page(10)", show=False),
]

HELP = """\
### Answers

- Formulas: NumPy `X.T @ (p - y) / n`, mathematics `Xᵀ(p − y)/n`, LaTeX `X^\\top(p-y)/n`. Any equal form is right.
  What is read is shown while you type.
- Shapes: `(n, m)`, `(3,)`, `()`, or `error` when NumPy would raise.
- Derivations: one step a line, `dL/dp = …`; `= …` goes on with the line before. **Enter** behind the last line has it
  marked; **Ctrl+S** hands in what stands there. **Ctrl+T** reveals the next step, a little more each time.

"proved" means that SymPy proved it at the sizes named; "verified numerically" means that it was tested at random
points, not proved.

### After the verdict

- **1-4** change the rating. **d** I think I was right: it does not count, and the case is kept in a file.
- **r** tries once more, unrecorded. **h** gives the verdict's hints. **u** or **Ctrl+R** takes the answer back.
- **f** flags a doubtful card, **b** not today, **x** never again (the library brings it back), **e** opens its file.
- A card forgotten eight times asks what else to do: **l** an easier card of its area next, **w** the worked solution
  at length, **x** never again.
- Leaving is safe at any time: the session goes on at the same question.
"""

_NEEDS_TEXT = frozenset(Kind) - {Kind.CHOICE, Kind.RECALL}


def offers(action: str, phase: Phase, kind: Kind | None, verdict: Verdict | None, *, given_up: bool) -> bool:
    """Return whether a key acts now. ``kind`` is that of the question on the table, None at the end."""
    asking, judged = phase is Phase.ASKING, phase is Phase.JUDGED
    if action == "next":
        return (asking and kind is Kind.RECALL) or phase in (Phase.JUDGED, Phase.JUDGING, Phase.UNSURE, Phase.OVER)
    if action == "confidence":
        return phase is Phase.UNSURE
    if action == "undo":
        return phase is not Phase.UNSURE
    if action == "more":
        return phase is Phase.OVER
    if action == "submit":
        return asking and kind is Kind.DERIVATION
    if action in ("give_up", "skip"):
        return asking
    if action == "rate":
        return phase in (Phase.JUDGED, Phase.RATING)
    if action == "hint":
        return asking or (judged and verdict is not None and bool(verdict.hints))
    if action == "dispute":
        wrong = verdict is not None and verdict.outcome not in (Outcome.CORRECT, Outcome.UNDECIDED)
        return judged and wrong and not given_up
    if action == "retry":
        return judged and kind in _NEEDS_TEXT and verdict is not None and not verdict.correct
    if action in ("flag", "drop", "edit"):
        return kind is not None and phase in (Phase.ASKING, Phase.JUDGED, Phase.RATING)
    return True
