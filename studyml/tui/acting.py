"""The keys of a screen that act now: what the palette and the help both list.

Owns which bindings are ours to tell; Textual's own (focus, copying) go without saying. Knows no screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.binding import ActiveBinding
from textual.screen import Screen

_TEXTUALS_OWN = frozenset({"app.focus_next", "app.focus_previous", "screen.copy_text"})


def acting(screen: Screen[Any]) -> Iterator[ActiveBinding]:
    """Yield the bindings of ``screen`` that act now and have words, and what its field shows in the line of keys."""
    for active in screen.active_bindings.values():
        binding = active.binding
        ours = active.node is screen or (binding.show and active.node is screen.focused)
        if ours and binding.description and binding.action not in _TEXTUALS_OWN:
            yield active
