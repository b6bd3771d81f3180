"""What in a submission's text reaches for the interpreter's own state, where the frames and objects of the judge lie.

Owns these names. It accuses nobody: honest code may look at a frame. It says what to blame where our own side failed
beside a submission. Standard library only.
"""

from __future__ import annotations

import ast

from studyml.judge.extract import Extract

_FRAMES = ("_getframe", "_current_frames", "currentframe", "f_back", "f_locals", "f_globals", "f_builtins", "tb_frame")
_MORE = ("gi_frame", "cr_frame", "ag_frame", "settrace", "setprofile", "get_objects", "get_referrers", "get_referents")
_CLASSES = ("__subclasses__", "__globals__", "__closure__", "__code__", "__builtins__")
_NAMES = frozenset({*_FRAMES, *_MORE, *_CLASSES})


def reached_for(extract: Extract) -> tuple[str, int] | None:
    """Return the first such name, written out or in quotes, and its line; None where there is none."""
    for cell in extract.cells:
        found = [
            (node.lineno + cell.line - 1, said)
            for node in ast.walk(ast.parse(cell.code))
            if isinstance(node, ast.expr | ast.alias) and (said := _said(node)) in _NAMES
        ]
        if found:
            line, name = min(found)
            return name, line
    return None


def _said(node: ast.expr | ast.alias) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.alias):
        return node.name
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
