"""The only reader of folders: where configuration, data and state live.

Owns the mapping from system and environment to folders; creates nothing. ``STUDYML_HOME`` moves
all of them into one folder (tests, trials). On Linux the XDG rules are three lines; platformdirs
costs 30 ms at start-up and serves the other systems.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
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
        return self.state / "studyml.db"

    @property
    def config_file(self) -> Path:
        """The settings of this machine."""
        return self.config / "config.toml"

    @property
    def own_cards(self) -> Path:
        """The learner's own decks."""
        return self.data / "cards"


def find_home() -> Home:
    """Return the folders of this run from the environment."""
    single = os.environ.get("STUDYML_HOME")
    if single:
        root = Path(single).expanduser().absolute()
        return Home(config=root, data=root, state=root)
    if sys.platform.startswith("linux"):
        user = Path.home()

        def xdg(variable: str, default: str) -> Path:
            value = os.environ.get(variable, "")
            return (Path(value) if os.path.isabs(value) else user / default) / "studyml"

        return Home(
            config=xdg("XDG_CONFIG_HOME", ".config"),
            data=xdg("XDG_DATA_HOME", ".local/share"),
            state=xdg("XDG_STATE_HOME", ".local/state"),
        )
    import platformdirs

    return Home(
        config=platformdirs.user_config_path("studyml", appauthor=False),
        data=platformdirs.user_data_path("studyml", appauthor=False),
        state=platformdirs.user_state_path("studyml", appauthor=False),
    )


def shipped_cards() -> Path:
    """Return the folder of the shipped decks: inside the wheel, else beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "cards"
    return inside if inside.is_dir() else package.parent / "cards"


def shipped_exercises() -> Path:
    """Return the folder of the shipped exercises."""
    return Path(__file__).resolve().parent / "exercises"


def import_path(given: str = "") -> dict[str, str]:
    """Return the variables with which a child process of ours imports us, and nothing of the folder it starts in.

    Without them a learner's ``random.py`` beside a submission would be imported by the side that is trusted.
    ``given`` is a ``PYTHONPATH`` to keep.
    """
    import sysconfig

    package = str(Path(__file__).resolve().parent.parent)
    installed = package in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    path = os.pathsep.join(filter(None, ("" if installed else package, given)))
    return {"PYTHONSAFEPATH": "1", **({"PYTHONPATH": path} if path else {})}
