"""The learner's own tests in a submission: how many there are, and whether they came before the model.

Owns what counts as one: an ``assert`` or an ``assert_…`` call outside every class. Reads text only; running them is
the sandbox's matter, where a failing one becomes a remark.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """What one save holds."""

    tests: int
    model: bool
    """Whether there is a class, or a function that is no test."""


def written(text: bytes) -> Written | None:
    """Return what a save holds, None while it doesn't parse."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    classes = any(isinstance(node, ast.ClassDef) for node in tree.body)
    functions = any(isinstance(node, kinds) and not node.name.startswith("test") for node in tree.body)
    return Written(sum(map(_is_test, _outside_classes(tree))), classes or functions)


def _outside_classes(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.ClassDef):
            yield child
            yield from _outside_classes(child)


def _is_test(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return str(name).startswith("assert_")


class OwnTests:
    """The tests of one interview, over its saves."""

    def __init__(self) -> None:
        self.count = 0
        """In the last save that parsed."""
        self.failed = 0
        """Of those that ran at the last check; after one that failed in a function the rest of it did not run."""
        self._model_seen = False
        self._first: str = ""

    def saw(self, text: bytes) -> None:
        """Take note of a save."""
        found = written(text)
        if found is None:
            return
        self.count = found.tests
        if found.tests and not self._first:
            self._first = "after the model" if self._model_seen else "with the model" if found.model else "first"
        self._model_seen |= found.model

    def told(self) -> str:
        """Return the line of the report."""
        if not self._first:
            return "own tests: none; an interviewer waits for them before the model"
        failed = f", {self.failed} failed at the last check" if self.failed else ""
        return f"own tests: {self.count}, written {self._first}{failed}"
