"""Read records of CSV: any usual delimiter, line breaks inside of fields, and a broken row by itself."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, Final

from tasks.fetch.pieces import Budget, Found, Problem, clean_detail, numbered, problem_of, refusal
from tasks.fetch.rows import Result, decode, piece_of, too_large
from tasks.fields import (
    AUTHOR_NAMES,
    DATE_NAMES,
    HTML_NAMES,
    LANGUAGE_NAMES,
    OUTLET_NAMES,
    TEASER_NAMES,
    TEXT_NAMES,
    TITLE_NAMES,
    URL_NAMES,
    fold,
)

DELIMITERS: Final = ",;\t|"
TEXT_COLUMNS: Final = frozenset({*TEXT_NAMES, *HTML_NAMES, *TEASER_NAMES})
_KNOWN: Final = TEXT_COLUMNS | {*URL_NAMES, *TITLE_NAMES, *OUTLET_NAMES, *DATE_NAMES, *AUTHOR_NAMES, *LANGUAGE_NAMES}
# A row whose quotation marks do not pair is given up alone, by reading its later lines again as rows. So often at most,
# since each time costs up to a record's length.
MOST_REPAIRS: Final = 20


class _TooLong(Exception):
    """The record being read is over the limit."""


class Lines(Iterator[str]):
    """The lines of one record after the other: bounded, and able to be read again from the second line on."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit = stream, limit
        self._again: deque[bytes] = deque()
        self.record: list[bytes] = []
        self._size = 0

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._stream.readline(self._limit + 1)
        if not line:
            raise StopIteration
        self._size += len(line)
        if self._size > self._limit:
            self._skip(line)
            raise _TooLong
        self.record.append(line)
        return decode(line)

    def start(self) -> None:
        """Begin the next record."""
        self.record, self._size = [], 0

    def push_back(self) -> None:
        """Let all lines of this record but the first be read again."""
        self._again.extendleft(reversed(self.record[1:]))

    def _skip(self, line: bytes) -> None:
        """Pass over the rest of a record that is too long: up to where its quotation marks pair and a line ends."""
        marks = sum(part.count(b'"') for part in self.record) + line.count(b'"')
        while line and (marks % 2 or not line.endswith(b"\n")):
            line = self._again.popleft() if self._again else self._stream.readline(65536)
            marks += line.count(b'"')


def csv_table(stream: BinaryIO, budget: Budget) -> Iterator[Found]:
    """Yield one piece a row; the first row names the columns, and one of them must be a text."""
    header, delimiter, lines = read_header(stream, budget.record_bytes)
    if not TEXT_COLUMNS & {fold(name) for name in header}:
        shown = ", ".join(header[:20])
        raise refusal("seed.no_text", f"no column with a text ({', '.join(TEXT_NAMES[:4])} ...) among: {shown}")
    return numbered(_pieces(csv_rows(lines, header, delimiter, budget), budget))


def read_header(stream: BinaryIO, limit: int) -> tuple[list[str], str, Lines]:
    """Read the header row; the delimiter is the one that gives most known column names."""
    # The limit of the csv module is one for the whole program, so it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    lines = Lines(stream, limit)
    try:
        first = next((line for line in iter(lambda: next(lines, ""), "") if line.strip("\ufeff\0 \t\r\n")), "")
    except _TooLong:
        raise refusal("seed.too_large", "the header is over the limit of a record") from None
    first = first.lstrip("\ufeff")
    choices = [(_parse(first, delimiter), delimiter) for delimiter in DELIMITERS]
    header, delimiter = max(choices, key=lambda c: (sum(fold(name) in _KNOWN for name in c[0]), len(c[0])))
    return [name.strip() for name in header], delimiter, lines


def csv_rows(
    lines: Lines, header: list[str], delimiter: str, budget: Budget
) -> Iterator[tuple[int, dict[str, str] | Problem]]:
    """Yield the rows after the header with their numbers, each as a record or as the problem that it has."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number, repairs = 0, 0
    while True:
        lines.start()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _TooLong:
            number += 1
            yield number, too_large(budget)
            continue
        except csv.Error as error:
            number += 1
            alone = _parse(decode(lines.record[0]), delimiter)
            if repairs < MOST_REPAIRS and len(lines.record) > 1:
                repairs += 1
                lines.push_back()
            if len(alone) == len(header) and len(lines.record) == 1:
                yield number, dict(zip(header, alone, strict=True))
            else:
                yield number, Problem(reason="seed.bad_record", detail=clean_detail(f"row {number}: {error}"))
            continue
        if any(cell.strip() for cell in cells):
            number += 1
            yield number, _record(cells, header, number)


def _record(cells: list[str], header: list[str], number: int) -> dict[str, str] | Problem:
    if any(cell.strip() for cell in cells[len(header) :]):
        detail = f"row {number} has {len(cells)} fields, the header names {len(header)}"
        return Problem(reason="seed.bad_record", detail=detail)
    return {name: cell for name, cell in zip(header, cells, strict=False) if cell.strip() and name}


def _parse(line: str, delimiter: str) -> list[str]:
    """Split one line by itself, forgiving stray quotation marks."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []


def _pieces(rows: Iterator[tuple[int, dict[str, str] | Problem]], budget: Budget) -> Iterator[Result]:
    try:
        for number, row in rows:
            yield number, row if isinstance(row, Problem) else piece_of(row, budget)
    except Exception as error:  # a cut or damaged file: what was whole is out already
        yield 0, problem_of(error)
