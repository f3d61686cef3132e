"""Where a warehouse lives: the URL of the setting taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tasks.errors import ContractError

LAKE_SQLITE = "ducklake:sqlite:"
LAKE_POSTGRES = "ducklake:postgres:"


@dataclass(frozen=True, slots=True)
class Address:
    """A warehouse URL. `kind` is file, sqlite or postgres; `path` is the file or SQLite catalog, `dsn` PostgreSQL's."""

    url: str
    kind: str
    path: Path
    dsn: str = ""

    @property
    def is_lake(self) -> bool:
        """Whether DuckLake keeps the tables, so that several processes may write."""
        return self.kind != "file"

    @property
    def name(self) -> str:
        """How messages call it: the file or, without its password, the PostgreSQL database."""
        return without_password(self.url) if self.kind == "postgres" else str(self.path)

    @property
    def writer_name(self) -> str:
        """How messages call what the writer works on."""
        return self.name if self.is_lake else str(self.writer_path)

    @property
    def writer_path(self) -> Path:
        """The file that the writer works on (plain file only): media.duckdb gives media.writer.duckdb."""
        return self.path.with_name(f"{self.path.stem}.writer{self.path.suffix}")

    @property
    def lock_path(self) -> Path:
        """The file that writers of this machine lock."""
        return self.path.with_name(self.path.name + ".lock")


def without_password(text: str) -> str:
    """A text in which no connection string shows its password."""
    return re.sub(r"(password=)(?:'[^']*'|[^\s'\"]+)|(://[^:@/\s]*:)[^@/\s]+(?=@)", r"\1\2***", text)


def parse(url: str, data: str) -> Address:
    """Take a warehouse URL apart; an unknown scheme raises ContractError."""
    if url.startswith(LAKE_SQLITE):
        return Address(url=url, kind="sqlite", path=Path(url.removeprefix(LAKE_SQLITE)))
    if url.startswith(LAKE_POSTGRES):
        local = Path("warehouse") if "://" in data else Path(data)
        return Address(url=url, kind="postgres", path=local / "postgres", dsn=url.removeprefix(LAKE_POSTGRES))
    scheme = url.split(":", 1)[0] if ":" in url else ""
    if scheme:
        raise ContractError(
            f"unknown warehouse {url!r}: give the path of a DuckDB file, {LAKE_SQLITE}PATH or {LAKE_POSTGRES}DSN"
        )
    if Path(url).suffix == "":
        raise ContractError(f"warehouse {url!r} has no file ending: a plain file is called like media.duckdb")
    return Address(url=url, kind="file", path=Path(url))
