"""What the learner may see of the reference: a hint at a time, and all of it beside their own text afterwards.

Owns the three levels of a hint (the area, the kind of mistake, the lines of the model answer concerned) and how two
sources are laid beside each other. Reads sources as text and never runs them.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from itertools import zip_longest

from studyml.exercises import Exercise
from studyml.model import Area, mistakes
from studyml.model.submission import SubmissionVerdict

_ROLES: Mapping[str, tuple[str, ...]] = {
    "forward": ("predict", "forward", "transform", "label"),
    "loss": ("loss",),
    "gradient": ("gradient", "backward", "step"),
    "update": ("update", "step"),
    "inputs": ("fit", "step"),
    "convergence": ("fit",),
}
"""Stage of a probe → roles of the reference that show how it is done."""


def hints_for(verdict: SubmissionVerdict | None, exercise: Exercise, areas: Mapping[str, Area]) -> tuple[str, str, str]:
    """Return the three hints on a verdict; without one, or after a pass, those on how to begin."""
    code = verdict.mistakes[0].code if verdict is not None and verdict.mistakes else ""
    known = mistakes()
    area = known[code].charged_area(exercise.area) if code in known else exercise.area
    area = area or exercise.area
    title = areas[area].title if area in areas else exercise.title
    failed = [probe for probe in verdict.probes if not probe.passed and not probe.skipped] if verdict else []
    stage = failed[0].stage if failed else "forward"
    wanted = ", ".join(dict.fromkeys(row["names"][0] for row in exercise.roles.values()))
    return (
        f"look at {area}: {title}",
        sentence(verdict, exercise) or f"{exercise.classes[0]} needs {wanted}; begin with the first",
        "the model answer has\n" + reference_part(exercise, _ROLES.get(stage, ())),
    )


def sentence(verdict: SubmissionVerdict | None, exercise: Exercise) -> str:
    """Return what a verdict's first mistake is, "" without one."""
    code = verdict.mistakes[0].code if verdict is not None and verdict.mistakes else ""
    known = mistakes()
    return exercise.mistakes.get(code) or (known[code].message if code in known else "")


def reference_part(exercise: Exercise, roles: Iterable[str]) -> str:
    """Return the reference's functions for the first of ``roles`` it has; all of it when it has none."""
    functions = {
        node.name: node for node in ast.walk(ast.parse(exercise.reference)) if isinstance(node, ast.FunctionDef)
    }
    for role in roles:
        for name in (role, *exercise.roles.get(role, {}).get("names", ())):
            if name in functions:
                node = functions[name]
                lines = exercise.reference.splitlines()[node.lineno - 1 : node.end_lineno]
                return textwrap.dedent("\n".join(lines))
    return exercise.reference


def beside(mine: str, reference: str, columns: int, *, together: bool = True) -> list[str]:
    """Lay a submission and the reference side by side, functions of one name next to each other.

    Not ``together`` they follow one another.
    """
    if not together:
        return ["your text", *mine.rstrip().splitlines(), "", "the model answer", *reference.rstrip().splitlines()]
    width = (columns - 3) // 2
    rows = [("your text", "the model answer"), ("─" * width, "─" * width)]
    for left, right in _paired(_parts(mine), _parts(reference)):
        rows += zip_longest(_fit(left, width), _fit(right, width), fillvalue="")
    return [f"{left:<{width}} │ {right}".rstrip() for left, right in rows]


Part = tuple[str, list[str]]


def _parts(source: str) -> list[Part]:
    """Cut a source before every class and function; a part's name is that of its function, in letters alone."""
    parts: list[Part] = [("", [])]
    for line in source.rstrip().splitlines():
        found = re.match(r"\s*(?:async\s+)?(def|class)\s+(\w+)", line)
        if found:
            name = found[1] if found[1] == "class" else found[2].replace("_", "").lower()
            decorators = _take_decorators(parts[-1][1])
            parts.append((name, decorators))
        parts[-1][1].append(line)
    return parts


def _take_decorators(lines: list[str]) -> list[str]:
    taken: list[str] = []
    while lines and lines[-1].lstrip().startswith("@"):
        taken.insert(0, lines.pop())
    return taken


def _paired(left: list[Part], right: list[Part]) -> list[tuple[list[str], list[str]]]:
    """Pair parts of one name in order; the others stand alone."""
    pairs: list[tuple[list[str], list[str]]] = []
    matcher = SequenceMatcher(None, [name for name, _ in left], [name for name, _ in right], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pairs += [(mine, theirs) for (_, mine), (_, theirs) in zip(left[a:b], right[c:d], strict=True)]
        else:
            pairs.append(
                ([line for _, part in left[a:b] for line in part], [x for _, part in right[c:d] for x in part])
            )
    return pairs


def _fit(lines: list[str], width: int) -> list[str]:
    out: list[str] = []
    for line in lines:
        indent = " " * min(len(line) - len(line.lstrip()) + 4, width // 2)
        out += textwrap.wrap(
            line.expandtabs(4), width, subsequent_indent=indent, replace_whitespace=False, drop_whitespace=True
        ) or [""]
    return out
