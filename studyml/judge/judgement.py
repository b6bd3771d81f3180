"""What a verdict on a submission is made of, before file, time and badge are added."""

from __future__ import annotations

from dataclasses import dataclass, field

from studyml.model import FoundMistake, Outcome
from studyml.model.submission import ProbeResult, Remark


@dataclass(slots=True)
class Judgement:
    """Outcome, message and all that was found."""

    outcome: Outcome
    message: str = ""
    mistakes: list[FoundMistake] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    probes: list[ProbeResult] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    line: int | None = None
