"""Load a submission: its top-level statements one by one.

Owns the namespace and what went wrong while filling it. A demo that fails, plots or never ends is a
remark, since the class above it may be right. Runs beside the submission; standard library only.
"""

from __future__ import annotations
import __future__

import ast
import contextlib
import dis
import errno
import signal
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from studyml.judge.standins import NotFromScratch, NotInherited

DEMO_SECONDS = 1.0
"""Processor time for all top-level statements together; after it only definitions and imports run."""
_SLEEP_SECONDS = 2.5
"""Time on the clock for them: a demo may sleep; a busy machine must not cut one short that works."""

_RAISES = dis.opmap["RAISE_VARARGS"]
_DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


class OutOfTime(BaseException):
    """Raised into a top-level statement that takes too long. No Exception: demos catch those."""


@dataclass(slots=True)
class Loaded:
    """The submission's names, and what happened on the way to them."""

    namespace: dict[str, Any]
    remarks: list[dict[str, Any]] = field(default_factory=list)
    """Statements that failed: code, message, line."""
    broken: list[dict[str, Any]] = field(default_factory=list)
    """Definitions that failed: name, message, line, code."""
    refused: list[str] = field(default_factory=list)
    """Kinds of attempts refused while loading."""
    flags: int = 0
    """Compiler flags of the ``__future__`` imports met so far."""
    cells: Sequence[Mapping[str, Any]] = ()

    def binds_somewhere(self, name: str) -> bool:
        """Whether the file binds ``name``: a notebook's cells were run in another order, or the statement that binds
        it failed and has its own remark.
        """
        return name in _later_names(self.cells)


def where(error: BaseException) -> tuple[str, int | None]:
    """Return (cell, line) of the innermost frame of the learner's own code, or ("", None)."""
    found: tuple[str, int | None] = ("", None)
    trace = error.__traceback__
    for _ in range(10_000):
        if trace is None:
            break
        name = trace.tb_frame.f_code.co_filename
        if name.startswith("<submission"):
            found = (name[len("<submission") :].strip(" >"), trace.tb_lineno)
        trace = trace.tb_next
    return found


def deliberate(error: BaseException) -> bool:
    """Whether the learner's own code says ``raise`` (or asserts) where an exception begins."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or not trace.tb_frame.f_code.co_filename.startswith("<submission"):
        return False
    return trace.tb_frame.f_code.co_code[trace.tb_lasti] == _RAISES


def say(error: BaseException) -> str:
    """Return ``Type: message`` in one short line, whatever the learner's ``__str__`` does."""
    try:
        text = str(error)
    except BaseException:
        text = ""
    first = text.strip().splitlines()[0] if text.strip() else ""
    return f"{type(error).__name__}: {first[:300]}" if first else type(error).__name__


def code_of(error: BaseException) -> str:
    """Return the mistake that an exception shows by its type."""
    if isinstance(error, NotFromScratch | NotInherited):
        return "not_from_scratch"
    if isinstance(error, NameError):
        return "name_error"
    if isinstance(error, MemoryError):
        return "memory"
    return "other"


_KINDS = {
    **dict.fromkeys(("socket", "ssl", "asyncio", "selectors", "http", "urllib"), "network"),
    **dict.fromkeys(("multiprocessing", "subprocess", "concurrent", "pty"), "processes"),
}


def refused_kind(error: BaseException) -> str:
    """Return what the system itself refused: ``files``, ``network``, ``processes``, ``system calls``; "" if nothing.

    The audit hook has no event for these; nothing else in the sandbox refuses for want of permission.
    """
    if not isinstance(error, PermissionError) or error.errno not in (errno.EPERM, errno.EACCES):
        return ""
    if error.filename is not None:
        return "files"
    trace = error.__traceback__
    while trace is not None:
        package = str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0]
        if package in _KINDS:
            return _KINDS[package]
        trace = trace.tb_next
    return "system calls"


def _later_names(cells: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return every name that the file binds at its top level, in whatever order."""
    return frozenset(
        getattr(node, "id", getattr(node, "name", ""))
        for cell in cells
        for statement in ast.parse(cell["code"]).body
        for node in ([statement] if isinstance(statement, _DEFINING[:3]) else ast.walk(statement))
        if isinstance(node, _DEFINING[:3]) or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    )


def load(cells: Sequence[Mapping[str, Any]], notes: Any, seconds: float = DEMO_SECONDS) -> Loaded:
    """Run every top-level statement of ``cells`` ({"name", "line", "code"}) and return what is defined.

    The cells parse (the judge saw to it). ``notes()`` returns the attempts refused since last asked. After ``seconds``
    of processor time only definitions and imports run.
    """
    module = types.ModuleType("submission")
    sys.modules["submission"] = module  # dataclasses and pickle look it up
    loaded = Loaded(module.__dict__, cells=cells)
    loaded.namespace["display"] = print  # notebooks have it
    with alarm(seconds) as clock:
        for cell in cells:
            code = "\n" * (int(cell["line"]) - 1) + cell["code"]  # so that lines are the file's
            for statement in ast.parse(code).body:
                if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                    loaded.flags |= sum(getattr(__future__, a.name).compiler_flag for a in statement.names)
                    continue
                if isinstance(statement, ast.ImportFrom) and statement.level:
                    statement.module = ".".join(
                        filter(None, ("here", statement.module))
                    )  # of a package that isn't here
                    statement.level = 0
                if clock.over and not isinstance(statement, _DEFINING):
                    continue
                _execute(statement, str(cell["name"]), loaded, notes)
    return loaded


def _execute(statement: ast.stmt, cell: str, loaded: Loaded, notes: Any) -> None:
    try:
        code = compile(ast.Module([statement], []), f"<submission {cell}>", "exec", loaded.flags, dont_inherit=True)
        exec(code, loaded.namespace)
    except BaseException as error:  # the learner's code may raise anything, SystemExit and our own alarm included
        row = {"code": code_of(error), "message": say(error), "line": statement.lineno}
        line = where(error)[1]
        row["line"] = line if line is not None else statement.lineno
        if isinstance(error, OutOfTime):
            row["message"] = "top-level code was stopped: it takes too long"
        if isinstance(statement, _DEFINING[:3]):
            loaded.broken.append({**row, "name": getattr(statement, "name", "")})
        elif not (isinstance(error, NameError) and loaded.binds_somewhere(str(error.name))):
            loaded.remarks.append(row)
        kernel = refused_kind(error)
    else:
        kernel = ""
    refused = notes()
    if kernel and not refused:
        loaded.refused.append(kernel)  # the exception is the remark
    for kind, what in refused:
        loaded.refused.append(kind)
        loaded.remarks.append({"code": "other", "message": f"refused: {kind} ({what})", "line": statement.lineno})


class Clock:
    """Of one alarm."""

    over = False


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[Clock]:
    """Raise :class:`OutOfTime` in what takes longer, and end there without it; told by the clock that is over."""
    clock = Clock()
    if not hasattr(signal, "setitimer"):
        yield clock
        return
    timers = ((signal.ITIMER_PROF, signal.SIGPROF, seconds), (signal.ITIMER_REAL, signal.SIGALRM, _SLEEP_SECONDS))

    def ring(number: int, frame: FrameType | None) -> None:
        clock.over = True
        raise OutOfTime

    for timer, rings, after in timers:
        signal.signal(rings, ring)
        signal.setitimer(timer, after)
    try:
        yield clock
    except OutOfTime:  # between two statements
        clock.over = True
    finally:
        for timer, _, _ in timers:
            signal.setitimer(timer, 0)
