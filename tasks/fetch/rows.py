"""Read records of JSON and JSON lines: one at a time, each bounded, a broken one by itself."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from tasks.fetch.arrays import Elements
from tasks.fetch.pieces import Budget, Found, Piece, Problem, clean_detail, numbered, problem_of, refusal
from tasks.fields import declared_of, text_of

Result = tuple[int, Piece | Problem]

# Keys under which people put the list of records of a document.
WRAPPERS: Final = (
    "articles",
    "items",
    "records",
    "results",
    "data",
    "docs",
    "documents",
    "entries",
    "news",
    "response",
)
_LONGEST_NUMBER: Final = 300
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def json_lines(stream: BinaryIO, budget: Budget) -> Iterator[Found]:
    """One record a line. A line that is broken or too long costs only itself."""
    return numbered(_lines(stream, budget))


def json_array(stream: BinaryIO, budget: Budget) -> Iterator[Found]:
    """One record an element, however long the array. An element that is broken or too long costs only itself."""
    return numbered(_elements(stream, budget))


def json_document(stream: BinaryIO, budget: Budget) -> Iterator[Found]:
    """One record, an object around an array of them, or lines after all."""
    data = stream.read(budget.item_bytes + 1)
    if len(data) > budget.item_bytes:
        detail = f"an object over {budget.item_bytes:,} bytes; an array of records, or one a line, has no limit"
        raise refusal("seed.too_large", detail)
    try:
        value = parse(data)
    except RecursionError:
        return iter((Found((), _bad("nested too deeply")),))
    except ValueError as error:
        if re.search(rb"\}[ \t\r]*\n\s*\{", data):
            return json_lines(io.BytesIO(data), budget)
        return iter((Found((), _bad(f"no valid JSON: {error}")),))
    return numbered((number, piece_of(record, budget)) for number, record in enumerate(_records_in(value), 1))


def parse(data: bytes | str) -> Any:
    """Read JSON from bytes of any usual encoding; numbers beyond reason stay text; not-a-number becomes null."""
    text = decode(data) if isinstance(data, bytes) else data
    return json.loads(text, parse_int=_int, parse_float=_float, parse_constant=lambda _: None)


def decode(data: bytes) -> str:
    """Decode one record: UTF-8, else the Windows page that most files in doubt have."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def piece_of(record: object, budget: Budget) -> Piece | Problem:
    """Turn one record into a piece whose body is its canonical JSON."""
    if not isinstance(record, Mapping):
        return _bad(f"a record is an object with named fields, this is a {type(record).__name__}")
    try:
        if text_of(record) is None:
            names = ", ".join(sorted(map(str, record))[:20])
            return Problem(reason="seed.no_text", detail=clean_detail(f"no field with a text among: {names}"))
        body = canonical(record)
        declared = declared_of(record)
    except (RecursionError, ValueError) as error:
        return _bad(f"the record cannot be read: {type(error).__name__}")
    if len(body) > budget.record_bytes:
        return too_large(budget)
    return Piece(body=body, media_type="application/json", declared=declared)


def canonical(record: Mapping[str, Any]) -> bytes:
    """The one UTF-8 form of a record: sorted keys, no spaces, lone surrogates replaced."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return _SURROGATE.sub("\ufffd", text).encode()


def too_large(budget: Budget) -> Problem:
    """The row for a record beyond the limit."""
    return Problem(reason="seed.too_large", detail=f"the record is over {budget.record_bytes:,} bytes")


def _bad(detail: str) -> Problem:
    return Problem(reason="seed.bad_record", detail=clean_detail(detail))


def _lines(stream: BinaryIO, budget: Budget) -> Iterator[Result]:
    number = 0
    try:
        while line := stream.readline(budget.record_bytes + 1):
            number += 1
            if len(line) > budget.record_bytes and not line.endswith(b"\n"):
                while (rest := stream.readline(65536)) and not rest.endswith(b"\n"):
                    pass
                yield number, too_large(budget)
            elif line.strip(b"\xef\xbb\xbf\0 \t\r\n"):
                yield number, _one(line, f"line {number}", budget)
    except Exception as error:  # a cut or damaged file: what was whole is out already
        yield 0, problem_of(error)


def _elements(stream: BinaryIO, budget: Budget) -> Iterator[Result]:
    try:
        for number, data in enumerate(Elements(stream, budget.record_bytes).all(), 1):
            yield number, too_large(budget) if data is None else _one(data, f"element {number}", budget)
    except Exception as error:  # a cut or damaged file: what was whole is out already
        yield 0, problem_of(error)


def _one(data: bytes, place: str, budget: Budget) -> Piece | Problem:
    try:
        return piece_of(parse(data), budget)
    except RecursionError:
        return _bad(f"{place}: nested too deeply")
    except ValueError as error:
        return _bad(f"{place}: {error}")


def _records_in(value: Any) -> list[Any]:
    """Find the records of a document: itself, its list, or the list below one of its keys."""
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping) or text_of(value) is not None:
        return [value]
    lists = {
        key: inner
        for key, inner in value.items()
        if isinstance(inner, list) and any(isinstance(x, dict) for x in inner)
    }
    for key in WRAPPERS:
        inner = value.get(key)
        if key in lists:
            return lists[key]
        if isinstance(inner, Mapping) and (found := _records_in(inner)) != [inner]:
            return found
    if len(lists) == 1:
        return next(iter(lists.values()))
    return [] if any(value.get(key) == [] for key in WRAPPERS) else [value]


def _int(text: str) -> int | str:
    return int(text) if len(text) <= _LONGEST_NUMBER else text


def _float(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text
