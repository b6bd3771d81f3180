"""Keys act in the order in which they were pressed.

A binding with priority acts at once, while what was typed before it may still wait in its widget's queue: a path or a
line typed fast, then Enter, would be read without its end. A key that moves the cursor of a list even goes all the way
up to the app before it acts. Knows no screen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar

from textual.dom import DOMNode
from textual.screen import Screen

S = TypeVar("S", bound=Screen[Any])


def after_typing(action: Callable[[S], object]) -> Callable[[S], None]:
    """Let a screen's action wait until the keys pressed before have gone their way from the widget with the focus.

    A screen that one of those keys has left does nothing any more: Escape pressed twice leaves once.
    """

    def act(screen: S) -> object:
        return action(screen) if screen.is_current else None

    @wraps(action)
    def wait(screen: S) -> None:
        _behind(screen.focused or screen, partial(act, screen))

    return wait


def _behind(node: DOMNode, act: Callable[[], object]) -> None:
    """Call ``act`` behind every key that is in the queue of ``node`` now, or will bubble from there to the app."""
    above = node.parent
    node.call_later(act if above is None else partial(_behind, above, act))
