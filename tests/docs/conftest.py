"""One world after a first day for all printed commands; each test works in a copy."""

from __future__ import annotations

import pytest
from printed import World, make


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make(tmp_path_factory.mktemp("template") / "world")
