"""What to do about a file that the system, an encoding or TOML refuses: by kind, in one place.

Owns the words alone. Loaded on the way to an error message, and by nothing else.
"""

from __future__ import annotations

import errno

_BY_NUMBER = {
    errno.ENOENT: "check the name: there is none of this name",
    errno.EISDIR: "it is a folder: give a file, or move the folder away",
    errno.ENOTDIR: "a part of this name is a file, not a folder: move that away or give another place",
    errno.EEXIST: "something of this name is in the way: move it away",
    errno.ENOSPC: "free some space on the disk",
    errno.EDQUOT: "free some space of yours on the disk",
    errno.EROFS: "the disk is read-only: mount it writable, or set STUDYML_HOME to a folder on another one",
    errno.ENAMETOOLONG: "give a shorter name",
    errno.ELOOP: "the links of this name lead to each other: mend or delete them",
    errno.EMFILE: "close other programs and try again",
    errno.ENFILE: "close other programs and try again",
}
_NO_RIGHT = "give yourself the right to it (chmod u+rwX, chown), or choose another place"
_OTHERWISE = "check the disk and the file, then try again"

_TOML = (
    ("Invalid value", "text goes in quotes: key = 'text'"),
    ("overwrite", "it is there twice: keep one"),
    ("twice", "it is there twice: keep one"),
    ('Expected "\'"', "close the quote on the same line"),
    ("Unterminated", "close the quote on the same line"),
    ("Illegal character", "close the quote on the same line"),
    ("newline or end of document", "one 'key = value' on each line, text in quotes"),
    ("Expected '='", "write 'key = value'"),
    ("Unclosed", "close the bracket"),
)
_TOML_OTHERWISE = "write 'key = value' on a line of its own, text in quotes"


def remedy_for(cause: BaseException | None) -> str:
    """Return what to do about what refused a file; "" for what is no refusal of a file."""
    if isinstance(cause, PermissionError):
        return _NO_RIGHT
    if isinstance(cause, OSError):
        return _BY_NUMBER.get(cause.errno or 0, _OTHERWISE)
    if isinstance(cause, UnicodeError):
        return "save it as UTF-8 text"
    if type(cause).__name__ == "TOMLDecodeError":  # by name: few homes have such a file, and importing it takes time
        return next((told for mark, told in _TOML if mark in str(cause)), _TOML_OTHERWISE)
    return ""
