"""An editable install is compiled as the installer compiles a wheel, so that the first start need not do it."""

from __future__ import annotations

import compileall
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileEditable(BuildHookInterface[Any]):
    """Writes bytecode beside the sources; a folder that can't be written is left as it is."""

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Compile the program once its editable wheel is built."""
        if version == "editable":
            compileall.compile_dir(Path(self.root, "studyml"), quiet=2)
