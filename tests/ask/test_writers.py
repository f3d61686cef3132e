"""Tables as CSV and Parquet; formulas are made harmless."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from warehouse.session import Table
from warehouse.writers import csv_text, neutral, write_parquet


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "＝1"])
def test_a_formula_becomes_text(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("value", ["a=1", "", None, -5, 1.5, True])
def test_the_rest_stays(value: object) -> None:
    assert neutral(value) == value


def test_lists_are_joined_and_then_made_harmless() -> None:
    assert neutral(["=a", "b"]) == "'=a; b"


def test_csv_quotes_what_needs_it() -> None:
    table = Table(("a", "b"), ("VARCHAR", "DATE"), [('x,"y"', date(2026, 1, 2)), (None, None)])
    assert csv_text(table) == 'a,b\r\n"x,""y""",2026-01-02\r\n,\r\n'


def test_parquet_keeps_types_even_without_values(tmp_path: Path) -> None:
    table = Table(
        ("day", "at", "names", "n"),
        ("DATE", "TIMESTAMP WITH TIME ZONE", "VARCHAR[]", "BIGINT"),
        [(None, datetime(2026, 1, 1, tzinfo=UTC), ["a"], None)],
    )
    write_parquet(table, str(tmp_path / "t.parquet"))
    back = pq.read_table(tmp_path / "t.parquet")
    assert [str(kind) for kind in back.schema.types] == [
        "date32[day]",
        "timestamp[us, tz=UTC]",
        "list<element: string>",
        "int64",
    ]
    assert back.column("names").to_pylist() == [["a"]]
