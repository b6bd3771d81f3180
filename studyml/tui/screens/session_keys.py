"""Which keys a session has, and which of them act when.

Owns the phases of a question on the screen and the table of keys. What a key does is the screen's; must not know
a widget.
"""

from __future__ import annotations

from enum import StrEnum

from textual.binding import Binding, BindingType

from studyml.memory.rating import CONFIDENCE
from studyml.model import Kind, Verdict


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
    Binding("enter", "next('answer')", "Show answer"),
    Binding("enter", "next('verdict')", "Verdict"),
    Binding("enter", "next('home')", "Home"),
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
    Binding("ctrl+n", "go_on", "Next", priority=True),
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

"exact" means that nothing was left to test: a shape, a number or the very same formula. "proved" means that SymPy
proved it at the sizes named; "verified numerically" that it was tested at random points, not proved.

Above the question stand how far the session is and why this card is asked: "new", "due", or what your notes ("retro")
and your mistakes say of its area. Before some verdicts you are asked how sure you are; **Progress** shows how that
turned out.

### After the verdict

- **1-4** change the rating, which says when the card comes again.
- **d** I think I was right: the answer does not count, the card comes another day, the case is kept in a file that can
  be sent to who keeps the cards.
- **r** tries once more, unrecorded (**Ctrl+N** goes on without). **h** gives the verdict's hints. **u** or **Ctrl+R**
  takes the last answer back, or the last dispute.
- **f** flags a doubtful card (again: no more), **b** not today, **x** never again (the library brings it back), **e**
  opens its file.
- A card forgotten eight times asks what else to do: **l** an easier card of its area next, **w** the worked solution
  at length, **x** never again.
- Leaving is safe at any time: the session goes on at the same question.
"""

_NEEDS_TEXT = frozenset(Kind) - {Kind.CHOICE, Kind.RECALL}


_ENTER = {Phase.JUDGED: "", Phase.JUDGING: "", Phase.UNSURE: "verdict", Phase.OVER: "home"}
"""What Enter leads to in the phases in which nothing is typed."""


def leads_to(phase: Phase, kind: Kind | None) -> str | None:
    """Return what Enter leads to ("" for the next question), None where it is no key of its own."""
    if phase is Phase.ASKING:
        return "answer" if kind is Kind.RECALL else None
    return _ENTER.get(phase)


def offers(action: str, phase: Phase, kind: Kind | None, verdict: Verdict | None, *, trial: bool = False) -> bool:
    """Return whether a key acts now.

    ``kind`` is that of the question on the table, None at the end; ``trial``: what is typed is only tried.
    """
    # while an answer is judged, what may be asked for afterwards is still taken (session_judging.once_judged)
    asking, judged = phase in (Phase.ASKING, Phase.JUDGING), phase is Phase.JUDGED
    if action == "confidence":
        return phase is Phase.UNSURE
    if action == "undo":
        return phase is not Phase.UNSURE
    if action == "more":
        return phase is Phase.OVER
    if action == "submit":
        return asking and kind is Kind.DERIVATION
    if action == "give_up":
        return asking and not trial and kind is not Kind.RECALL  # there Enter shows the answer
    if action == "skip":
        return asking and not trial
    if action == "go_on":
        return phase is Phase.ASKING and trial
    if action == "rate":
        return phase in (Phase.JUDGED, Phase.RATING)
    if action == "retry":
        return judged and kind in _NEEDS_TEXT and verdict is not None and not verdict.correct
    if action in ("flag", "drop", "edit"):
        return kind is not None and phase in (Phase.ASKING, Phase.JUDGED, Phase.RATING)
    return True
