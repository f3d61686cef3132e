"""Runs the SQL assertions of checks/: each returns the rows that break it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tasks.errors import ContractError
from warehouse import sql
from warehouse.db import Warehouse


@dataclass(frozen=True, slots=True)
class Finding:
    """One check that did not pass: `level` is fail or warn, `rows` are the first offending rows."""

    name: str
    level: str
    sentence: str
    row_count: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def run_checks(warehouse: Warehouse, limit: int = 20) -> list[Finding]:
    """Run all checks on what is published; return those that found something, failures first."""
    findings = []
    with warehouse.read() as connection:
        for name in sql.names("checks"):
            level, sentence = headline(name)
            cursor = connection.execute(sql.read(name))
            columns = tuple(column[0] for column in cursor.description or ())
            rows = cursor.fetchall()
            if rows:
                short = name.split("/")[1].removesuffix(".sql")
                findings.append(Finding(short, level, sentence, len(rows), columns, tuple(rows[:limit])))
    return sorted(findings, key=lambda finding: (finding.level, finding.name))


def headline(name: str) -> tuple[str, str]:
    """Level and sentence of a check, from its first line: `-- fail: sentence` or `-- warn: sentence`."""
    first = sql.read(name).split("\n", 1)[0]
    level, _, sentence = first.removeprefix("-- ").partition(": ")
    if level not in ("fail", "warn") or not sentence:
        raise ContractError(f"warehouse/{name} must begin with `-- fail: sentence` or `-- warn: sentence`")
    return level, sentence
