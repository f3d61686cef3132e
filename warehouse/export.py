"""Exports: any view as CSV, JSON lines or Parquet in flat memory, and an answer as a bundle that others can verify."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import pyarrow.parquet as pq

from tasks.errors import ContractError
from tasks.settings import Settings
from warehouse import writers
from warehouse.ask import Answer
from warehouse.session import Table, reading, run

KINDS = ("csv", "jsonl", "parquet")
_SLICE = 5000
_PARTS = ("README.txt", "answer.json", "rows.csv", "rows.jsonl", "evidence.jsonl")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_README = """\
An answer of mediawatch, with what it rests on.

answer.json     the question, its parameters, its SQL, the coverage of the answer
rows.csv        the rows, formulas made harmless; rows.jsonl: the same, unchanged
evidence.jsonl  the article, sentence and offsets behind each cell, with the SHA-256 of the article's body
manifest.json   the SHA-256 of each file

`mediawatch export --verify FILE` checks the files against the manifest and, with a warehouse that holds the same
articles, each sentence against the body that has this hash. Offsets count characters, the end excluded.
"""


def views(settings: Settings) -> list[str]:
    """Names of the views that can be exported."""
    with reading(settings) as connection:
        statement = """SELECT DISTINCT table_schema || '.' || table_name FROM information_schema.tables
            WHERE table_catalog = 'media' AND table_schema = 'mart' ORDER BY 1"""
        return [row[0] for row in run(connection, statement).rows]


def slices(settings: Settings, view: str) -> Iterator[Table]:
    """The rows of a view, some thousand at a time; at least one table, so that the columns are known."""
    name = view if "." in view else f"mart.{view}"
    if name not in views(settings):
        raise ContractError(f"there is no view {view!r}; there are: {', '.join(views(settings))}")
    schema, table = name.split(".")
    with reading(settings) as connection:
        cursor = connection.execute(f'SELECT * FROM {schema}."{table}"')  # noqa: S608 - one of the names above
        columns = tuple(column[0] for column in cursor.description or [])
        types = tuple(str(column[1]) for column in cursor.description or [])
        is_first = True
        while (rows := cursor.fetchmany(_SLICE)) or is_first:
            yield Table(columns, types, rows)
            is_first = False


def export_text(settings: Settings, view: str, kind: str, file: TextIO) -> int:
    """Write a view as CSV or JSON lines; returns the number of rows."""
    count = 0
    for number, table in enumerate(slices(settings, view)):
        if kind == "csv":
            writers.write_csv(table, file, with_header=number == 0)
        else:
            writers.write_json_lines(table.columns, table.rows, file)
        count += len(table.rows)
    return count


def export_parquet(settings: Settings, view: str, file: BinaryIO) -> int:
    """Write a view as Parquet; returns the number of rows."""
    count, writer = 0, None
    try:
        for table in slices(settings, view):
            made = writers.arrow(table)
            writer = writer or pq.ParquetWriter(file, made.schema, compression="zstd")
            writer.write_table(made.cast(writer.schema))
            count += len(table.rows)
    finally:
        if writer is not None:
            writer.close()
    return count


def bundle(answer: Answer) -> bytes:
    """An answer as a ZIP file: the same answer gives the same bytes."""
    coverage = {name: getattr(answer.coverage, name) for name in answer.coverage.__slots__}
    head = {
        "question": answer.question.name,
        "text": answer.question.text,
        "parameters": answer.parameters,
        "sql": answer.question.statement,
        "evidence_sql": answer.question.evidence,
        "coverage": coverage,
    }
    rows, evidence = io.StringIO(), io.StringIO()
    writers.write_json_lines(answer.table.columns, answer.table.rows, rows)
    if answer.evidence is not None:
        writers.write_json_lines(answer.evidence.columns, answer.evidence.rows, evidence)
    files = {
        "README.txt": _README,
        "answer.json": writers.json_text(head) + "\n",
        "rows.csv": writers.csv_text(answer.table),
        "rows.jsonl": rows.getvalue(),
        "evidence.jsonl": evidence.getvalue(),
    }
    files["manifest.json"] = writers.json_text({name: _sha(text.encode()) for name, text in files.items()}) + "\n"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def verify(path: Path, settings: Settings | None = None) -> tuple[int, int, list[str]]:
    """Check a bundle: sentences seen in the warehouse, sentences whose article it does not hold, and what is wrong."""
    try:
        with zipfile.ZipFile(path) as archive:
            # A bundle comes from someone else: what it says of its size bounds what is unpacked.
            if sum(info.file_size for info in archive.infolist()) > 1_000_000_000:
                raise ContractError(f"{path} unpacks to more than 1 GB")
            files = {name: archive.read(name) for name in archive.namelist()}
        manifest = json.loads(files["manifest.json"])
        evidence = [json.loads(line) for line in files["evidence.jsonl"].splitlines()]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ContractError(f"{path} is no bundle of an answer: {error}") from error
    wrong = [
        f"{name} is not what the manifest says" for name, sha in manifest.items() if _sha(files.get(name, b"")) != sha
    ]
    named = {*_PARTS, *(name for name in files if name != "manifest.json")}
    wrong += [f"{name} is not in the manifest" for name in sorted(named - set(manifest))]
    if settings is None:
        return 0, len(evidence), wrong
    seen, missing = 0, 0
    bodies = _bodies(settings, sorted({row["version_id"] for row in evidence}))
    for row in evidence:
        body = bodies.get(row["version_id"])
        if body is None or body[0] != row["body_sha"]:
            missing += 1
        elif not _stands(body[1], row):
            wrong.append(f"{row['evidence_origin']}: sentence {row['sentence']} does not stand there")
        else:
            seen += 1
    return seen, missing, wrong


def _stands(body: str, row: dict[str, Any]) -> bool:
    """Whether sentence and span of the evidence are what the body has at their offsets."""
    sentence, span = row["sentence_text"], row["span_text"]
    return (sentence is None or body[row["sentence_start"] : row["sentence_end"]] == sentence) and (
        span is None or body[row["start_offset"] : row["end_offset"]] == span
    )


def _bodies(settings: Settings, version_ids: list[str]) -> dict[str, tuple[str, str]]:
    with reading(settings) as connection:
        statement = "SELECT version_id, body_sha, body FROM core.version WHERE version_id IN (SELECT unnest($ids))"
        found: list[tuple[Any, ...]] = run(connection, statement, {"ids": version_ids}).rows
    return {version_id: (sha, body) for version_id, sha, body in found}


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
