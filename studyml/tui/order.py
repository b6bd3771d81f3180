"""Keys act in the order in which they were pressed.

A binding with priority acts at once, while what was typed before it may still wait in its widget's queue: a path or a
line typed fast, then Enter, would be read without its end. Knows no screen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar

from textual.screen import Screen

S = TypeVar("S", bound=Screen[Any])


def after_typing(action: Callable[[S], object]) -> Callable[[S], None]:
    """Let a screen's action wait until the widget with the focus has taken the keys pressed before."""

    @wraps(action)
    def wait(screen: S) -> None:
        (screen.focused or screen).call_later(partial(action, screen))

    return wait
