"""The code of a submission: from a Python file, a notebook, or a notebook printed as text.

Owns what counts as the learner's code: cells of a notebook, in a dump the statements under an
``In [14]:`` prompt. Prose, fenced code, printed output and indented (quoted) code are left out.
Nothing is run here. Standard library only.
"""

from __future__ import annotations

import ast
import json
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studyml.errors import InputError
from studyml.model.plain import plain

_PROMPT = re.compile(r"^\s*In\s*\[\s*(\d+|None|\*)?\s*\]:?\s?(.*)$")
_OUTPUT = re.compile(r"^\s*Out\s*\[\s*\d*\s*\]:?")
_MORE = re.compile(r"^\s{2,}\.{3,}:\s?(.*)$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_MAGIC = re.compile(r"^\s*(%|!|\?)|\?\s*$")
_DEFINES = re.compile(r"^(class|def|async def|@)\b")
_QUOTED = 80
"""Characters of a line that doesn't parse."""
LARGEST = 4 << 20
"""Bytes of a file that is still read; nobody writes more by hand."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of code with its place in the file."""

    name: str
    """``""`` for a whole file, else ``cell 3`` or ``In [14]``."""
    line: int
    """The file's line (of a notebook: the cell's) where the code begins, from 1."""
    code: str


@dataclass(frozen=True, slots=True)
class BadSyntax:
    """Where a file can't be parsed."""

    line: int
    message: str
    cell: str = ""
    code: str = ""
    """The line itself."""

    def __str__(self) -> str:
        place = f"{self.cell}, line {self.line}" if self.cell else f"line {self.line}"
        return f"{place}: {self.message}" + (f", in `{plain(self.code, _QUOTED)}`" if self.code else "")


@dataclass(frozen=True, slots=True)
class Extract:
    """What was found in one file."""

    cells: tuple[Cell, ...]
    broken: BadSyntax | None = None
    """The first definition or file that doesn't parse."""
    classes: tuple[str, ...] = ()
    """Top-level classes, in order."""
    functions: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    """Of its classes."""
    inner: frozenset[str] = frozenset()
    """Classes and functions that others of the file use."""
    notebook: bool = False
    text: str = ""

    def row(self) -> list[dict[str, Any]]:
        """Return the cells as they travel to the driver."""
        return [{"name": cell.name, "line": cell.line, "code": cell.code} for cell in self.cells]


_GIVE = "give a .py, .ipynb or .txt file"
_LESS = f"give only the model, at most {LARGEST >> 20} MB"


def read_submission(path: Path) -> Extract:
    """Return the code in a file. Raises :class:`InputError` when it can't be read."""
    try:
        status = path.stat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            raise InputError("this is a device or a pipe, not a file", path=path, remedy=_GIVE)  # reading may never end
        if status.st_size > LARGEST:
            raise InputError(f"{status.st_size >> 20} MB is too large for a submission", path=path, remedy=_LESS)
        with path.open("rb") as file:
            data = file.read(LARGEST)  # it may grow meanwhile
    except IsADirectoryError:
        raise InputError("this is a folder, not a submission", path=path, remedy=_GIVE) from None
    except FileNotFoundError:
        raise InputError("no such file", path=path, remedy=_GIVE) from None
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", path=path) from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise InputError("the file is empty", path=path, remedy="write the model into it and save")
    return extract(_decode(data, path), path.name)


def _decode(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\x00" in text:
        raise InputError("this is not text", path=path, remedy=_GIVE)
    return text


def extract(text: str, name: str) -> Extract:
    """Return the code in ``text``, read as the kind that ``name`` and the text itself say."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if name.endswith(".ipynb") or (text.lstrip().startswith("{") and '"cells"' in text):
        return _notebook(text)
    if not name.endswith(".py") and any(_PROMPT.match(line) for line in text.splitlines()):
        return _dump(text)
    return _finish([Cell("", 1, text)], text=text)


def _finish(cells: list[Cell], *, notebook: bool = False, text: str = "", broken: BadSyntax | None = None) -> Extract:
    """Parse every cell; one that doesn't parse is left out and named."""
    good: list[Cell] = []
    classes: list[str] = []
    functions: list[str] = []
    methods: list[str] = []
    used: dict[str, set[str]] = {}
    for cell in cells:
        try:
            tree = _parse(cell.code)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            number = getattr(error, "lineno", None) or 1
            message = getattr(error, "msg", None) or str(error) or "too deeply nested"
            quoted = "".join(cell.code.split("\n")[number - 1 : number])
            broken = broken or BadSyntax(number + cell.line - 1, message, cell.name, quoted.strip())
            continue
        good.append(cell)
        for node in tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                used[node.name] = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} - {node.name}
            if isinstance(node, ast.ClassDef):
                classes.append(node.name)
                methods += [inner.name for inner in node.body if isinstance(inner, ast.FunctionDef)]
            elif isinstance(node, ast.FunctionDef):
                functions.append(node.name)
    inner = frozenset(used) & frozenset().union(*used.values())
    return Extract(tuple(good), broken, _once(classes), _once(functions), _once(methods), inner, notebook, text)


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _parse(code: str) -> ast.Module:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a learner's string is not our message
        return ast.parse(code)


def _notebook(text: str) -> Extract:
    try:
        book = json.loads(text)
        sheets = book.get("worksheets", [book])
        listed = [cell for sheet in sheets for cell in sheet["cells"] if cell.get("cell_type") == "code"]
        sources = [_joined(cell.get("source", cell.get("input", ""))) for cell in listed]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        return Extract((), BadSyntax(line, f"not a readable notebook: {error}"), notebook=True)
    cells = [
        Cell(f"cell {number}", 1, _without_magic(source))
        for number, source in enumerate(sources, start=1)
        if not source.lstrip().startswith("%%") or source.lstrip().startswith(("%%time", "%%capture"))
    ]
    return _finish(cells, notebook=True, text="\n".join(sources))


def _joined(source: Any) -> str:
    return source if isinstance(source, str) else "".join(source)


def _without_magic(code: str) -> str:
    """Blank out lines for the notebook itself (``%matplotlib``, ``!pip``), keeping line numbers."""
    return "\n".join("" if _MAGIC.match(line) else line for line in code.split("\n"))


def _dump(text: str) -> Extract:
    cells: list[Cell] = []
    broken: BadSyntax | None = None
    for name, line, lines in _prompted(text.split("\n")):
        cell, failure = _leading_code(name, line, lines)
        if cell is not None:
            cells.append(cell)
        broken = broken or failure
    return _finish(cells, notebook=True, text="\n".join(c.code for c in cells), broken=broken)


def _prompted(lines: list[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Yield (prompt, first line, lines) of every input cell, up to its output or the next prompt."""
    name, start = "", 0
    held: list[str] = []
    for number, line in enumerate(lines, start=1):
        prompt = _PROMPT.match(line)
        if prompt or _OUTPUT.match(line):
            if name:
                yield name, start, held
            name = ""
            if prompt:
                name, start = f"In [{prompt.group(1) or ' '}]", number
                held = [prompt.group(2)]
        elif name:
            more = _MORE.match(line)
            held.append(more.group(1) if more else line)
    if name:
        yield name, start, held


def _leading_code(name: str, start: int, lines: list[str]) -> tuple[Cell | None, BadSyntax | None]:
    """Return the statements that a cell begins with; what follows and isn't Python is prose or output.

    A cell whose first line is indented is quoted code. A definition that doesn't parse is a syntax error.
    """
    first = next((line for line in lines if line.strip()), "")
    if first[:1].isspace():
        return None, None
    end = next((index for index, line in enumerate(lines) if _FENCE.match(line)), len(lines))
    lines = _without_magic("\n".join(lines[:end])).split("\n")
    kept = 0
    blocks = [i for i, line in enumerate(lines) if line.strip() and not line[:1].isspace() and line[:1] not in ")]}"]
    bounds = [*blocks[1:], len(lines)] if blocks else []
    index = 0
    while index < len(bounds):
        for later in range(index, min(index + 40, len(bounds))):  # a statement may hold lines at the margin
            try:
                _parse("\n".join(lines[kept : bounds[later]]))
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                if later == index:
                    reason = error
                continue
            kept, index = bounds[later], later + 1
            break
        else:
            head = lines[blocks[index]]
            failure = None
            if _DEFINES.match(head):
                number = (getattr(reason, "lineno", None) or 1) + kept
                quoted = "".join(lines[number - 1 : number]).strip()
                failure = BadSyntax(number + start - 1, getattr(reason, "msg", str(reason)), name, quoted)
            return _cell(name, start, lines[:kept]), failure
    return _cell(name, start, lines[:kept]), None


def _cell(name: str, start: int, lines: list[str]) -> Cell | None:
    code = "\n".join(lines)
    return Cell(name, start, code) if code.strip() else None
