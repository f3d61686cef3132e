"""Where and in which form a table goes: --json, --csv, --parquet, -o FILE."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

from tasks.errors import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.session import Table


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of form and place."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--csv", action="store_true", help="print CSV; formulas are made harmless")
    form.add_argument("--parquet", action="store_true", help="write Parquet; needs -o FILE")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE; its ending may say the form")


def is_wanted(options: argparse.Namespace) -> bool:
    """Whether a form other than the terminal's was asked for."""
    return bool(options.json or options.csv or options.parquet or options.output)


def write(options: argparse.Namespace, table: Table, document: object) -> None:
    """Write `table`, or for JSON `document`, as the options say."""
    from warehouse import writers

    kind = _kind(options)
    if kind == "parquet":
        if options.output is None and sys.stdout.isatty():
            raise ContractError("Parquet is nothing for a terminal: add -o FILE")
        with _binary(options.output) as file:
            writers.write_parquet(table, file)
        return
    with _text(options.output) as text:
        if kind == "csv":
            writers.write_csv(table, text)
        else:
            text.write(writers.json_text(document) + "\n")


def _kind(options: argparse.Namespace) -> str:
    given = [name for name in ("json", "csv", "parquet") if getattr(options, name)]
    if given:
        return given[0]
    ending = options.output.suffix.lower().lstrip(".")
    if ending not in ("json", "csv", "parquet"):
        raise ContractError(f"cannot tell the form from {options.output}: add --json, --csv or --parquet")
    return str(ending)


@contextmanager
def _text(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    with _opened(path, "w") as file:
        yield cast("TextIO", file)


@contextmanager
def _binary(path: Path | None) -> Iterator[BinaryIO]:
    if path is None:
        yield sys.stdout.buffer
        return
    with _opened(path, "wb") as file:
        yield cast("BinaryIO", file)


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[object]:
    try:
        file = open(path, mode, **({} if "b" in mode else {"encoding": "utf-8", "newline": ""}))  # type: ignore[call-overload]  # noqa: SIM115
    except OSError as error:
        raise ContractError(f"cannot write {path}: {error.strerror}") from error
    with file:
        yield file
