"""What a run's end says before its probes do: nothing loaded, nothing fits, memory, a deadline, a crash.

Owns these outcomes and their sentences, and the remarks on loading. Works on values only.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable, Mapping
from typing import Any

from studyml.exercises import Exercise
from studyml.judge.arriving import is_misshapen
from studyml.judge.extract import Extract
from studyml.judge.judgement import Judgement
from studyml.judge.reaching import reached_for
from studyml.judge.wording import signal_name, unjudgeable
from studyml.model import FoundMistake, Outcome, mistakes
from studyml.model.submission import Remark
from studyml.sandbox.cell import Run

_BUSY = 0.25
"""Share of the limit that a submission waited for a processor, from which a timeout says so."""


class Ending:
    """How one run of one submission began and ended."""

    def __init__(self, run: Run, exercise: Exercise, extract: Extract):
        self._run = run
        self._exercise = exercise
        self._extract = extract
        self._loaded = {} if self.forged() is not None else self._first("loaded")

    def _first(self, kind: str) -> Mapping[str, Any]:
        return next((frame for frame in self._run.frames if frame.get("kind") == kind), {})

    def fault(self) -> Judgement | None:
        """Judge a submission over which our own side stumbled."""
        fault = self._first("fault")
        if not fault:
            return None
        said, line = str(fault["message"]), fault.get("line")
        if fault.get("replaced"):
            names = ", ".join(fault["replaced"])
            text = f"the file replaces {names}; the probes need Python and NumPy as they are"
            return Judgement(Outcome.NOT_UNDERSTOOD, text)
        if line is not None:
            text = f"line {line}: {said} (while what the file defines was looked at, outside a probe's call)"
            return Judgement(Outcome.ERROR, text, [FoundMistake("other", text)], line=line)
        reached = reached_for(self._extract)
        if reached is not None:
            name, line = reached
            text = f"the file reaches into the process that judges it (line {line}: {name}); what {self._under_way()} "
            text += "gives is not its own work"
            return Judgement(Outcome.ERROR, text, [FoundMistake("fake", text)], line=line)
        return Judgement(Outcome.NOT_UNDERSTOOD, unjudgeable(said))

    def forged(self) -> Judgement | None:
        """Judge a submission from which something came that our side doesn't send."""
        if self._run.ended != "broken" and not is_misshapen(self._run.frames):
            return None
        text = f"what came back from {self._under_way()} is no answer of ours"
        return Judgement(Outcome.ERROR, text, [FoundMistake("fake", text)])

    def unloaded(self, seen: Iterable[Mapping[str, Any]]) -> Judgement | None:
        """Judge a submission that never came to its probes; ``seen`` are the rows of those it came to."""
        broken = self._extract.broken
        looked = self.looked_for()
        if broken is not None and (not self._extract.cells or self._first("not_understood")):
            return Judgement(Outcome.SYNTAX_ERROR, str(broken), line=broken.line)
        failed = [row for row in self._loaded.get("broken", ()) if isinstance(row, Mapping)]
        if self._first("not_understood"):
            refused = self._loaded.get("refused") or ()
            if failed:
                return self._undefined(failed[0])
            if refused:
                kind = str(refused[0])
                return Judgement(Outcome.BLOCKED, f"blocked: {kind}, while loading", [FoundMistake("unsafe", kind)])
            return Judgement(Outcome.NOT_UNDERSTOOD, f"no class or function fits {self._exercise.id}; {looked}")
        wanted = [row for row in failed if self._is_wanted(str(row.get("name", "")))]
        if wanted and not any("values" in row for row in seen):
            return self._undefined(wanted[0])
        return None

    def _is_wanted(self, name: str) -> bool:
        form = name.replace("_", "").lower()
        return any(alias.replace("_", "").lower() in form for alias in self._exercise.classes if len(alias) > 4)

    def _undefined(self, row: Mapping[str, Any]) -> Judgement:
        code, line = str(row.get("code", "other")), row.get("line")
        text = f"{row.get('name')} can't be defined: line {line}: {row.get('message')}"
        return Judgement(Outcome.ERROR, text, [FoundMistake(code, text)], line=line if isinstance(line, int) else None)

    def looked_for(self) -> str:
        """Return which names were looked for and which are there."""
        classes = ", ".join(self._exercise.classes[:4])
        roles = "; ".join(f"{role}: {', '.join(row['names'][:4])}" for role, row in self._exercise.roles.items())
        found = ", ".join([*self._extract.classes, *self._extract.functions][:8]) or "no class or function"
        return f"looked for a class ({classes}, …) or functions ({roles}); found {found}"

    def exhausted(self) -> Judgement | None:
        """Judge a submission that ran out of memory: it was asked nothing more."""
        row = next((frame for frame in self._run.frames if frame.get("exhausted")), None)
        if row is None and self._run.ended != "memory":
            return None
        error: Mapping[str, Any] = row["error"] if row is not None else {"call": self._under_way()}
        line = error.get("line") if isinstance(error.get("line"), int) else None
        place = f" (line {line})" if line else ""
        size = f"{self._run.level.limits.memory / (1 << 30):g} GiB"
        text = f"memory: {error.get('call')} needs more than {size}{place}"
        return Judgement(Outcome.ERROR, text, [FoundMistake("memory", text)], line=line)

    def _under_way(self) -> str:
        """Return the name of the call that was made last."""
        return self._run.begun or "loading"

    def cut_short(self, made: Judgement) -> Judgement:
        """Let an early end of the process decide, with what was seen until then."""
        call = self._under_way()
        ended, status = self._run.ended, self._run.status
        if ended == "done":
            return made
        timed = ended == "deadline" or status == -getattr(signal, "SIGXCPU", 24)
        if timed:
            made.outcome, made.message = Outcome.TIMEOUT, f"timeout in {call}{self._busy()}"
            made.mistakes = [m for m in made.mistakes if m.code not in ("other",)]
            return made
        if status == -9:
            text, code = f"{call} was ended by the system, most likely out of memory", "memory"
        elif status is not None and status < 0:
            text, code = f"the process crashed in {call} ({signal_name(-status)})", "crash"
        else:
            text, code = f"the process left by itself in {call} (exit, os._exit)", "crash"
        return Judgement(Outcome.ERROR, text, [FoundMistake(code, text)], made.remarks, made.probes, made.assumed)

    def _busy(self) -> str:
        """Return what is to be said of a deadline for which the machine may be to blame."""
        waited, limit = self._run.waited, self._run.level.limits.seconds
        if waited < _BUSY * limit:
            return ""
        return f" (ended after {self._run.seconds:.1f} s, in which it waited {waited:.1f} s for a processor)"

    def remarks(self) -> list[Remark]:
        """Return what went wrong at the top level, and where the file stops to parse."""
        remarks = []
        for row in self._loaded.get("remarks", ()):
            code = row.get("code", "other") if row.get("code") in mistakes() else "other"
            place = f"line {row['line']}: " if row.get("line") else ""
            remarks.append(Remark(code, f"{place}{row.get('message', '')}"))
        broken = self._extract.broken
        if broken is not None and self._extract.cells:
            remarks.append(Remark("syntax", str(broken)))
        return remarks
