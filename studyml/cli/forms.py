"""Forms of an output that exclude each other: one is printed, never one of two by chance."""

from __future__ import annotations

from studyml.errors import UsageError


def require_one(**wanted: bool) -> None:
    """Raise :class:`UsageError` where more than one option that says the form was given."""
    asked = [f"--{name}" for name, given in wanted.items() if given]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} are {len(asked)} forms", remedy="give one of them")
