"""The line of keys at the bottom: what acts now, in as many words as the line has room for.

One widget, laid out anew when the keys change. Textual's own footer makes a widget a key and mounts them all anew
each time, which took half of the time between a key and what it shows.
"""

from __future__ import annotations

from typing import Any

from textual.app import RenderResult
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widget import Widget

from studyml.tui.markup import escape

Key = tuple[str, str, str]
"""A key as it is pressed, as it is shown, and its words."""
_MORE: Key = ("f1", "F1", "all keys")
"""What stands at the end where some keys had no room."""
_AWAY = frozenset({"escape", "q"})


class KeyBar(Widget):
    """The keys of the screen that act now; a click on one presses it."""

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        color: $footer-description-foreground;
        background: $footer-background;
        link-style: none;
        link-color: $footer-description-foreground;
        link-style-hover: underline;
        link-color-hover: $footer-description-foreground;
        link-background-hover: $footer-background;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[Key] = []
        self._waiting = False

    def on_mount(self) -> None:
        """Follow the screen's keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._changed(self.screen)

    def on_resize(self, event: Resize) -> None:
        """Use the room there is."""
        self.refresh()

    def _changed(self, screen: Screen[Any]) -> None:
        """Read the keys once, however often they are said to have changed until the next refresh."""
        if not self._waiting and self.is_attached and screen is self.screen:
            self._waiting = True
            self.call_later(self._read)

    def _read(self) -> None:
        self._waiting = False
        if not self.is_attached:
            return
        found: dict[str, Key] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show and enabled:
                shown = self.app.get_key_display(binding)
                found.setdefault(binding.action, (binding.key, shown, binding.description))
        keys = list(found.values())
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render(self) -> RenderResult:
        """Return as many keys as fit, and where to find the others."""
        return Content.from_markup("".join(map(_markup, fitting(self._keys, self.size.width))))


def fitting(keys: list[Key], room: int) -> list[Key]:
    """Return the keys that fit into ``room`` cells, in order; where some don't, the way to all of them ends the line.

    The key that leads away is kept before any other.
    """
    if sum(map(_width, keys)) <= room:
        return keys
    left = room - _width(_MORE)
    kept: set[str] = set()
    for key in sorted(keys, key=lambda key: key[0] not in _AWAY):
        left -= _width(key)
        if left < 0:
            break
        kept.add(key[0])
    return [*(key for key in keys if key[0] in kept), _MORE]


def _width(key: Key) -> int:
    return Content(f" {key[1]} {key[2]} ").cell_length


def _markup(key: Key) -> str:
    name, shown, words = key
    return f"[@click=app.simulate_key('{name}')] [b $footer-key-foreground]{escape(shown)}[/] {escape(words)} [/]"
