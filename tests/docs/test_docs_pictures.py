"""The pictures of README and tour show what the program shows: each is taken again and its text compared."""

from __future__ import annotations

import asyncio
import html
import re
import runpy
from typing import Any

import pytest
from printed import ROOT

SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "pictures.py"))
TEXT = re.compile(r'<text class="[^"]*-r\d+" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>')


def text_of(svg: str) -> list[str]:
    """The rows of a screen, as they stand in its picture; how a row is cut into pieces says nothing, so no spaces."""
    rows: dict[float, list[tuple[float, str]]] = {}
    for x, y, text in TEXT.findall(svg):
        rows.setdefault(float(y), []).append((float(x), "".join(html.unescape(text).split())))
    return ["".join(text for _, text in sorted(row)) for _, row in sorted(rows.items())]


@pytest.mark.parametrize("name", SCRIPT["PICTURES"])
def test_a_picture_shows_what_the_program_shows(name: str) -> None:
    published = text_of((ROOT / "docs" / f"{name}.svg").read_text(encoding="utf-8"))
    assert len(published) > 8
    assert text_of(asyncio.run(SCRIPT["taken"](SCRIPT["PICTURES"][name]))) == published, "run: python docs/pictures.py"
