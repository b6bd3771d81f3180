"""One instance of a submission under examination, and how a call of it can fail.

Owns the record of an instance (or of functions and what they are handed) and the three failures that are the
learner's: a call that raised, memory that ran out, a role that nothing plays. Runs beside the submission.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import Any

from studyml.judge.handing import Handed


class CallFailed(Exception):
    """The learner's code raised; ``error`` is what, ``call`` in which function."""

    def __init__(self, call: str, error: BaseException):
        super().__init__(call)
        self.call = call
        self.error = error


class Exhausted(Exception):
    """A call of the learner's ran out of memory; trying it in another way only takes as long again."""

    def __init__(self, call: str, error: BaseException):
        super().__init__(call)
        self.call = call
        self.error = error


class NoSuchRole(Exception):
    """Nothing in the submission plays a role."""

    def __init__(self, role: str):
        super().__init__(role)
        self.role = role


def failed(call: str, error: BaseException) -> CallFailed | Exhausted:
    """Return the failure that ``error`` is."""
    spent = isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
    return Exhausted(call, error) if spent else CallFailed(call, error)


@dataclass(slots=True)
class Handle:
    """One instance (None for functions) and the parameters that functions are given."""

    instance: Any
    state: dict[str, Any] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Canonical names of what its constructor and calls took."""
    returned: Any = None
    """What `fit` gave back: functions hand it on to what comes next."""
    settings: dict[str, Any] = field(default_factory=dict)
    """What functions are given as one dict of settings and keep their state in (``bn_param``, ``config``)."""
    shared: Any = None
    """The container of parameters that an optimizer changes in place."""
    handed: dict[str, Handed] = field(default_factory=dict)
    """By function: the state that it gave back and is handed again."""
    box: dict[str, Any] = field(default_factory=dict)
    """Arguments for functions beside the data: all parameters in one thing, while its form is being found."""
