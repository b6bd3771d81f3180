"""Which lines are headings: by their mark, their look or their words.

Owns bold lines, emoji, capitals, colons and the short titles that stand above a list. What a heading means
is ``titles``' matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studyml.retro.days import DAY, date_in, only_a_day
from studyml.retro.lines import Form, Line
from studyml.retro.scores import scale_of, without_scale
from studyml.retro.titles import is_known

MARKED = 7
"""Level of headings made by bold type, an emoji or capitals; a colon's is one deeper."""
_EMOJI_START = re.compile(r"^\s*[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?\s*\S")
_BOLD = re.compile(r"^\s*(?:\*\*\*?|__|\*(?=\S)|_(?=\w))([^*]+?)(?:\*\*\*?|__|\*|_)\s*:?\s*$")
ASKED = re.compile(r"^(?:[QA]\d*[.:)]\s+|Q\d+\s+(?=\S))")
ITEM = re.compile(r"^(\s*)(?:[-*+•‣–—]|\(?\d{1,3}[.)]|[a-z][.)])\s+(.*)$")


def heading_of(lines: Sequence[Line], index: int) -> tuple[int, str]:
    """Return (level, title) when the line is a heading by mark, look or words, else (0, "")."""
    line = lines[index]
    text = ASKED.sub("", line.text.strip())
    if line.form is Form.HEADING:
        return line.level, text
    if len(text) > 90 or text.startswith("|") or not re.search(r"[^\W\d_]", text):
        return 0, ""
    item = ITEM.match(line.text)
    plain_text = re.sub(r"\*\*|__", "", text).strip()
    bare = without_scale(plain_text).strip()
    if not item and scale_of(plain_text) and len(bare.split()) <= 8 and _followed_by_list(lines, index, deeper=False):
        return MARKED + 1, plain_text.rstrip(":： ")
    if bold := _BOLD.match(text):
        return MARKED, bold[1].rstrip(": ")
    ends = bare.endswith((":", "："))
    if item and not ends:
        return 0, ""
    known = is_known(bare)
    if item and not (known and ends and _followed_by_list(lines, index, deeper=True)):
        return 0, ""
    if ends and (known or len(bare.split()) <= 8):
        return MARKED + (1 if not _EMOJI_START.match(text) else 0), re.sub(r"\*\*|__", "", text).rstrip(":： ")
    after_blank = index == 0 or lines[index - 1].form is not Form.PROSE or _between_items(lines, index)
    if (
        known
        and bare.endswith("?")
        and re.match(r"\W*(?:what|where|which)\b", bare, re.IGNORECASE)
        and len(bare.split()) <= 12
    ):
        return MARKED + 1, bare
    if re.search(r":\s+\S", bare):  # "Time: 27 min" says something itself
        return 0, ""
    if _EMOJI_START.match(text) and after_blank and len(bare.split()) <= 8 and _followed(lines, index):
        return MARKED, bare
    if (
        known
        and len(bare.split()) <= 7
        and not re.search(r"[.!,;]$", bare)
        and (after_blank or known_alone(bare))
        and _followed(lines, index)
    ):
        return MARKED + 1, bare
    if bare.isupper() and 4 <= len(bare) <= 50 and after_blank and _followed(lines, index):
        return MARKED, bare
    if (
        (after_blank or only_a_day(bare))
        and (DAY.match(bare) or date_in(bare))
        and len(bare.split()) <= 6
        and not re.search(r":\s*\S", bare)
    ):
        return MARKED - 1, bare
    return 0, ""


def known_alone(title: str) -> bool:
    """Tell whether a title is such a phrase that it needs no mark at all: "what was difficult"."""
    return bool(re.match(r"^\W*(?:what|things|stuff|topics|parts|where) ", title, re.IGNORECASE))


def _followed(lines: Sequence[Line], index: int) -> bool:
    """A title stands above something: a list, or text after it."""
    following = [line for line in lines[index + 1 : index + 4] if line.form is not Form.BLANK]
    if not following:
        return False
    first = following[0]
    if first.form is Form.CODE or ITEM.match(first.text) or first.text.lstrip().startswith("|"):
        return True
    short = len(lines[index].text.split()) <= 2 and len(lines[index].text) < 20
    return lines[index + 1].form is Form.BLANK or known_alone(lines[index].text) or short


def _between_items(lines: Sequence[Line], index: int) -> bool:
    """``Done`` alone between the points of one list and those of the next."""
    around = lines[index - 1 : index + 2 : 2]
    return len(around) == 2 and all(line.form is Form.PROSE and ITEM.match(line.text) for line in around)


def _followed_by_list(lines: Sequence[Line], index: int, *, deeper: bool) -> bool:
    following = next((line for line in lines[index + 1 : index + 3] if line.form is Form.PROSE), None)
    if following is None or not ITEM.match(following.text):
        return False
    return not deeper or indent_of(following.text) > indent_of(lines[index].text)


def indent_of(text: str) -> int:
    """Return the number of leading blanks."""
    return len(text) - len(text.lstrip())
