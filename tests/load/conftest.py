"""Fixtures of the loading tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.load import Warehouse
from tests.load import samples


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return samples.warehouse(tmp_path)
