"""Warehouses of each backend for tests: made once, then copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from tasks.load import Warehouse, open_warehouse
from tasks.settings import Settings
from tests.load import postgres

NAMES = ("file", "sqlite", "postgres")


@dataclass
class Backends:
    """Gives a new warehouse of any backend: empty, or filled by `fill` before it is copied."""

    folder: Path
    stack: ExitStack
    numbers: count[int] = field(default_factory=count)
    dsn: str = ""
    fill: Callable[[Settings], object] = lambda settings: None

    def new(self, name: str) -> Warehouse:
        """A new warehouse."""
        return open_warehouse(self.settings(name))

    def settings(self, name: str) -> Settings:
        """Settings of a new warehouse, its tables made by copying those of the first one."""
        if name != "file" and find_spec("duckdb_extensions") is None:
            pytest.skip("the lake extra is not installed")
        if name == "postgres" and postgres.binaries() is None:
            pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
        base = self.folder / name
        if not base.exists():
            base.mkdir()
            url = self._url(name, base, "base")
            given = Settings(warehouse=url, data=str(base / "data"))
            open_warehouse(given)
            self.fill(given)
            open_warehouse(given).release()
        return self._copy(name, base, next(self.numbers))

    def place(self, name: str) -> Settings:
        """Settings of a warehouse that is not there yet."""
        number = next(self.numbers)
        folder = self.folder / f"{name}{number}"
        folder.mkdir()
        url = self._url(name, folder, f"place{number}", is_copy=False)
        return Settings(warehouse=url, data=str(folder / "data"), lock_seconds=60.0)

    def _url(self, name: str, folder: Path, label: str, *, is_copy: bool = True) -> str:
        if name == "file":
            return str(folder / "media.duckdb")
        if name == "sqlite":
            return f"ducklake:sqlite:{folder / 'catalog.sqlite'}"
        if not self.dsn:
            self.dsn = self.stack.enter_context(postgres.server())
        mine = f"{self.folder.name}_base".replace("-", "_").lower()
        template = mine if is_copy and label != "base" else "template1"
        label = mine if label == "base" else f"{mine}_{label}"
        return f"ducklake:postgres:{postgres.create_database(self.dsn, label, template)}"

    def _copy(self, name: str, base: Path, number: int) -> Settings:
        folder = self.folder / f"{name}{number}"
        folder.mkdir()
        # Lakes share the first one's data folder: its address is in the catalog, and file names are unique.
        data = folder / "data" if name == "file" else base / "data"
        if name == "file":
            shutil.copy2(base / "media.writer.duckdb", folder)
        elif name == "sqlite":
            shutil.copy2(base / "catalog.sqlite", folder)
        url = self._url(name, folder, f"copy{number}")
        return Settings(warehouse=url, data=str(data), lock_seconds=60.0)
