"""Warehouses of each backend for tests: made once, then copied."""

from __future__ import annotations

import shutil
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
    """Gives a new, empty warehouse of any backend."""

    folder: Path
    stack: ExitStack
    numbers: count[int] = field(default_factory=count)
    dsn: str = ""

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
            open_warehouse(Settings(warehouse=url, data=str(base / "data"))).release()
        return self._copy(name, base, next(self.numbers))

    def _url(self, name: str, folder: Path, label: str) -> str:
        if name == "file":
            return str(folder / "media.duckdb")
        if name == "sqlite":
            return f"ducklake:sqlite:{folder / 'catalog.sqlite'}"
        if not self.dsn:
            self.dsn = self.stack.enter_context(postgres.server())
        template = "template1" if label == "base" else "base"
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
