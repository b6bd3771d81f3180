"""Help: every key of the session and what an answer may look like."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Markdown

_TEXT = """\
### Keys in a session

- **Enter** hands in, then goes on. **Ctrl+S** hands in several lines.
- **1-4** choose an option; after the verdict they change the rating: again, hard, good, easy.
- **Ctrl+T** hint. **Ctrl+G** show the answer (counts as missed). **Ctrl+N** skip.
- On some questions **s** sure, **u** unsure or **g** guess comes before the verdict; **Enter** says nothing.
- **u** or **Ctrl+R** take the last answer back. **d** I think I was right: not counted, the case is kept.
- At the end **m** asks ten minutes more. At home **n** writes today's retro.
- **Escape** save and leave; the session goes on where it was. **Ctrl+Q** quit.

### Answers

- Formulas: NumPy `X.T @ (p - y) / n`, mathematics `Xᵀ(p − y)/n`, LaTeX `X^\\top(p-y)/n`. Any equal form is right.
- Shapes: `(n, m)`, `(3,)`, `()`, or `error` when NumPy would raise.
- Derivations: one step a line, `dL/dp = …`; `= …` goes on with the line before.

What was understood is always shown back. "proved" means SymPy proved it at the sizes named; "verified
numerically" means that it was tested at random points, not proved.
"""


class HelpScreen(ModalScreen[None]):
    """The keys on one page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,question_mark", "app.pop_screen", "Back", key_display="Esc")
    ]

    def compose(self) -> ComposeResult:
        """Show the page."""
        with VerticalScroll(classes="page"):
            yield Markdown(_TEXT)
        yield Footer(show_command_palette=False)
