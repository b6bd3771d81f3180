"""The only reader of folders: where configuration, data and state live.

Owns the mapping from system and environment to folders; creates nothing. ``STUDYML_HOME`` moves
all of them into one folder (tests, trials). On Linux the XDG rules are three lines; platformdirs
costs 30 ms at start-up and serves the other systems.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from studyml.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


STORE = "studyml.db"


class Home(NamedTuple):
    """The learner's folders. None of them need exist yet."""

    config: Path
    """Settings of this machine: ``config.toml``."""
    data: Path
    """What the learner wrote: own decks in ``cards/``, exercises in ``exercises/``, submissions in ``code/``."""
    state: Path
    """What the program wrote: the store, its backups, kept disputes."""

    @property
    def store(self) -> Path:
        """The SQLite file that holds everything that happened."""
        return self.state / STORE

    @property
    def config_file(self) -> Path:
        """The settings of this machine."""
        return self.config / "config.toml"

    @property
    def own_cards(self) -> Path:
        """The learner's own decks."""
        return self.data / "cards"


def find_home() -> Home:
    """Return the folders of this run from the environment.

    Raises :class:`SettingsError` where one can't be a folder.
    """
    from pathlib import Path

    folders = _folders()
    for folder in dict.fromkeys(folders):
        _require_folder(folder)
    return Home(*map(Path, folders))


def cache_folder() -> Path:
    """Return the folder for what can be made anew at any time. It need not exist."""
    from pathlib import Path

    if os.environ.get("STUDYML_HOME"):
        return find_home().state / "cache"
    if sys.platform.startswith("linux"):
        return Path(_xdg("XDG_CACHE_HOME", ".cache"))
    import platformdirs

    return Path(platformdirs.user_cache_dir("studyml", appauthor=False))


def store_file() -> str:
    """Return the SQLite file of :attr:`Home.store` as text: a prompt that asks what is due needs no more.

    Raises :class:`SettingsError` where its folder can't be one.
    """
    folder = _folders()[2]
    _require_folder(folder)
    return os.path.join(folder, STORE)


def _require_folder(folder: str) -> None:
    """Raise :class:`SettingsError` where a folder of ours, or one it is to be made in, is something else."""
    above = folder
    while above and not os.path.isdir(above):
        if os.path.lexists(above):
            remedy = "set STUDYML_HOME to a folder, or move this away"
            lies = "" if above == folder else f", and {folder} should be in it"
            found = "links to a folder that is not there" if os.path.islink(above) else "is no folder"
            raise SettingsError(f"this {found}{lies}", path=above, remedy=remedy)
        above = os.path.dirname(above) if os.path.dirname(above) != above else ""  # a drive that is not there


def whole(given: str) -> str:
    """Return a path from the root of the file system, ``~`` read as a shell reads it.

    Raises :class:`SettingsError` where nobody knows the home folder or the working folder that it hangs on.
    """
    found = os.path.expanduser(given)
    if given.startswith("~") and found == given:
        who = given.split("/")[0].removeprefix("~")
        if who:
            raise SettingsError(f"there is no user '{who}' here", path=given, remedy="give the whole path")
        raise SettingsError("your home folder is not known", path=given, remedy="set HOME or STUDYML_HOME")
    if os.path.isabs(found):
        return found
    try:
        return os.path.join(os.getcwd(), found)
    except OSError as error:
        raise SettingsError("the folder you are in is gone", path=found, remedy="cd to one that is there") from error


def _folders() -> tuple[str, str, str]:
    """Return the folders of configuration, data and state."""
    single = os.environ.get("STUDYML_HOME")
    if single:
        root = whole(single)
        return root, root, root
    if sys.platform.startswith("linux"):
        return (
            _xdg("XDG_CONFIG_HOME", ".config"),
            _xdg("XDG_DATA_HOME", ".local/share"),
            _xdg("XDG_STATE_HOME", ".local/state"),
        )
    import platformdirs

    return (
        platformdirs.user_config_dir("studyml", appauthor=False),
        platformdirs.user_data_dir("studyml", appauthor=False),
        platformdirs.user_state_dir("studyml", appauthor=False),
    )


def _xdg(variable: str, default: str) -> str:
    value = os.environ.get(variable, "")
    return os.path.join(value if os.path.isabs(value) else whole(f"~/{default}"), "studyml")


def shipped_cards() -> Path:
    """Return the folder of the shipped decks: inside the wheel, else beside the package in a checkout."""
    package = _package()
    inside = package / "cards"
    return inside if inside.is_dir() else package.parent / "cards"


def shipped_exercises() -> Path:
    """Return the folder of the shipped exercises."""
    return _package() / "exercises"


def _package() -> Path:
    from pathlib import Path

    return Path(__file__).resolve().parent


def import_path(given: str = "") -> dict[str, str]:
    """Return the variables with which a child process of ours imports us, and nothing of the folder it starts in.

    Without them a learner's ``random.py`` beside a submission would be imported by the side that is trusted.
    ``given`` is a ``PYTHONPATH`` to keep.
    """
    import sysconfig

    package = str(_package().parent)
    installed = package in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    path = os.pathsep.join(filter(None, ("" if installed else package, given)))
    return {"PYTHONSAFEPATH": "1", **({"PYTHONPATH": path} if path else {})}
