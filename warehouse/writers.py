"""Writes tables as CSV, JSON lines and Parquet. Text that a spreadsheet would take for a formula is made harmless."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.session import Table

# What spreadsheets take for the beginning of a formula, full-width forms included; blanks before it do not stop them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", tz="UTC"),
    "VARCHAR[]": pa.list_(pa.string()),
}


def neutral(value: object) -> object:
    """`value` as a cell: lists joined, and text that begins like a formula set behind an apostrophe."""
    if isinstance(value, list | tuple):
        value = "; ".join(str(part) for part in value)
    if isinstance(value, str) and (value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA)):
        return "'" + value
    return value


def write_csv(table: Table, file: TextIO, *, with_header: bool = True) -> None:
    """Write CSV as RFC 4180 has it, formulas neutralised; times in ISO 8601."""
    writer = csv.writer(file, lineterminator="\r\n")
    if with_header:
        writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([neutral(_plain(value)) for value in row])


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def csv_text(table: Table) -> str:
    """The table as one CSV text."""
    file = io.StringIO()
    write_csv(table, file)
    return file.getvalue()


def write_json_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]], file: TextIO) -> None:
    """Write one JSON object a line."""
    for row in rows:
        file.write(json.dumps(dict(zip(columns, row, strict=True)), default=_json, ensure_ascii=False) + "\n")


def _json(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def json_text(value: object) -> str:
    """`value` as indented JSON; dates and times in ISO 8601."""
    return json.dumps(value, default=_json, ensure_ascii=False, indent=2)


def arrow(table: Table) -> pa.Table:
    """The table in Arrow form, with the types that SQL gave it."""
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    arrays = [pa.array(list(column), type=_ARROW.get(kind)) for column, kind in zip(columns, table.types, strict=True)]
    return pa.Table.from_arrays(arrays, names=list(table.columns))


def write_parquet(table: Table, file: BinaryIO | str) -> None:
    """Write Parquet, compressed with zstd."""
    pq.write_table(arrow(table), file, compression="zstd")
