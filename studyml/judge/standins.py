"""Modules that are not there: stand-ins that raise only when used.

Owns the import hook of a submission: the standard library and NumPy load, everything else
(scikit-learn, pandas, our own package) becomes a stand-in, so a file that imports it for a demo still
loads. Plotting and progress bars do nothing instead of raising. Standard library only.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

_QUIET = frozenset(
    {
        "matplotlib",
        "seaborn",
        "plotly",
        "bokeh",
        "altair",
        "IPython",
        "ipywidgets",
        "google",
        "tqdm",
        "pylab",
        "mpl_toolkits",
        "rich",
        "colorama",
        "typing_extensions",
        "nptyping",
        "jaxtyping",
        "icecream",
        "termcolor",
    }
)
_PASSING = frozenset({"tqdm", "trange", "njit", "jit", "typechecked", "beartype"})
_OUTSIDE_STDLIB = frozenset({"studyml"})
_AROUND = frozenset(
    {
        *("ctypes", "_ctypes", "_posixsubprocess", "_testcapi", "_testinternalcapi", "_xxsubinterpreters"),
        *("multiprocessing", "_multiprocessing", "_winapi", "_overlapped", "winreg", "msvcrt", "fcntl", "resource"),
    }
)
"""Of the standard library, what reaches the system past Python's audit events: not where no kernel fence holds."""
_PROCESS_MODULES = frozenset({"antigravity", "webbrowser", "tkinter", "turtle", "idlelib"})


class NotFromScratch(ImportError):
    """A module that does the work, or is not here, was used."""


class NotInherited(AttributeError):
    """An attribute that only a base class could have, which is not here."""


@cache
def _absent(path: str) -> type:
    """Return a base class that stands for one that isn't here: what it would bring is missing by name."""

    def missing(self: Any, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        raise NotInherited(f"{name!r} would come from {path}, which is not here")

    return type(path.rpartition(".")[2], (), {"__getattr__": missing, "__module__": "absent"})


class StandIn(types.ModuleType):
    """An object or module that isn't here; any use raises :class:`NotFromScratch`."""

    def __init__(self, path: str):
        super().__init__(path)
        self.__dict__["_standin_path"] = path
        self.__dict__["__path__"] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self._standin_path}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 - called by the learner's code alone
        path = self.__dict__["_standin_path"]
        if path.rpartition(".")[2] in _PASSING:
            return _pass_through(args)
        raise NotFromScratch(f"{path} is not available here: write it with NumPy alone")

    def __mro_entries__(self, bases: Sequence[Any]) -> tuple[type, ...]:
        return (_absent(self.__dict__["_standin_path"]),)

    def __or__(self, other: Any) -> Any:
        return self  # in an annotation: ``Node | None``

    __ror__ = __or__

    def __iter__(self) -> Iterator[Any]:
        raise NotFromScratch(f"{self._standin_path} is not available here: write it with NumPy alone")


class Quiet(StandIn):
    """A stand-in for plots and progress bars: every use does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Quiet(f"{self._standin_path}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 - called by the learner's code alone
        if self.__dict__["_standin_path"].rpartition(".")[2] in _PASSING or (
            self.__dict__["_standin_path"].startswith("tqdm") and args
        ):
            return _pass_through(args)
        return Quiet(self.__dict__["_standin_path"] + "()")

    def __iter__(self) -> Iterator[Any]:
        return iter((Quiet(self._standin_path), Quiet(self._standin_path)))  # fig, ax = plt.subplots()

    def __getitem__(self, key: Any) -> Any:
        return Quiet(self._standin_path)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        return None

    def __setitem__(self, key: Any, value: Any) -> None:
        return None


def _pass_through(args: tuple[Any, ...]) -> Any:
    """``tqdm(xs)`` is ``xs``; ``@njit`` is nothing, with or without arguments."""
    if args and isinstance(args[0], int):
        return range(*args)  # trange(3)
    if args:
        return args[0]
    return lambda function: function


class Finder(MetaPathFinder, Loader):
    """Answers for every module that a submission may not have."""

    def __init__(self, *, fenced: bool = True) -> None:
        """``fenced``: the kernel stops what these modules could do."""
        self._absent = _OUTSIDE_STDLIB if fenced else _OUTSIDE_STDLIB | _AROUND
        self._beginnings = tuple(self._absent)
        self.missing: list[str] = []
        """Top-level names that became stand-ins, in order."""

    def install(self) -> None:
        """Stand before the other finders of this process."""
        sys.meta_path.insert(0, self)
        for name in self.hidden():
            del sys.modules[name]

    def remove(self) -> None:
        """Let this process find modules as before; its stand-ins are forgotten."""
        sys.meta_path.remove(self)
        made = [name for name, module in sys.modules.items() if isinstance(module, StandIn)] if self.missing else ()
        for name in made:
            del sys.modules[name]

    def hidden(self) -> list[str]:
        """Return the loaded modules that a submission may not find."""
        names = "\n".join(sys.modules)
        if not any(beginning in names for beginning in self._beginnings):  # as it is once they were hidden
            return []
        found = [name for name in sys.modules if name.startswith(self._beginnings)]
        return [name for name in found if name.partition(".")[0] in self._absent]

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return None for what may load, a spec of ours for the rest."""
        top = name.partition(".")[0]
        if top == "numpy" or (top in sys.stdlib_module_names and top not in _PROCESS_MODULES | self._absent):
            return None
        if top not in self.missing:
            self.missing.append(top)
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> StandIn:
        """Return the stand-in."""
        kind = Quiet if spec.name.partition(".")[0] in _QUIET else StandIn
        return kind(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Do nothing: a stand-in has no code."""


def is_quiet(name: str) -> bool:
    """Return whether the module's uses do nothing (plots) rather than raise."""
    return name in _QUIET
