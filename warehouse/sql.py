"""Reads the SQL files of this folder."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def read(name: str) -> str:
    """Text of one SQL file, by its path inside this folder."""
    return (HERE / name).read_text(encoding="utf-8")


def names(folder: str) -> list[str]:
    """The SQL files of a folder, in the order of their names."""
    return sorted(f"{folder}/{path.name}" for path in (HERE / folder).glob("*.sql"))


def checksum(*texts: str) -> str:
    """First 16 hex digits of the SHA-256 of some texts."""
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:16]
