"""Ranking: which explanation is shown first, and which others at all.

Owns the order of findings. Costs come with them; here equal codes are joined (the surest cost, the best quote) and far
dearer ones dropped. Knows no values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from studyml.grading.diagnosis.case import Finding

NEAR = 0.35
"""A second explanation is shown only when it costs little more than the first."""
SHOWN = 3


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings to show, the best first, at most three, each code once."""
    best: dict[str, Finding] = {}
    for finding in sorted(findings, key=lambda one: one.cost):
        known = best.get(finding.code)
        if known is None:
            best[finding.code] = finding
        elif known.span is None and finding.span is not None and not finding.also:
            message = finding.message or known.message
            best[finding.code] = replace(known, span=finding.span, message=message, corrected=finding.corrected)
    order = sorted(best.values(), key=lambda one: one.cost)
    return [one for one in order if one.cost <= order[0].cost + NEAR][:SHOWN]
