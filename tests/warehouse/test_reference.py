"""The data model explains itself, and its page is not stale."""

from __future__ import annotations

import re

import pytest

from warehouse import db, migrate, reference, sql

SUFFIXES = {
    "_at": "TIMESTAMP WITH TIME ZONE",
    "_date": "DATE",
    "_count": ("INTEGER", "BIGINT"),
    "_seconds": "DOUBLE",
    "_id": ("VARCHAR", "BIGINT"),
}


@pytest.fixture(scope="module")
def columns() -> list[tuple[str, str, str, str | None]]:
    connection = db.connect()
    connection.execute("ATTACH ':memory:' AS media; USE media")
    migrate.migrate(connection, "memory")
    return connection.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type, comment FROM duckdb_columns() "
        "WHERE database_name = 'media' AND NOT internal"
    ).fetchall()


def test_every_column_has_a_comment(columns: list[tuple[str, str, str, str | None]]) -> None:
    assert [f"{table}.{name}" for table, name, _, comment in columns if not comment] == []


def test_every_table_and_view_has_a_comment() -> None:
    connection = db.connect()
    connection.execute("ATTACH ':memory:' AS media; USE media")
    migrate.migrate(connection, "memory")
    bare = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'media' AND comment IS NULL UNION ALL "
        "SELECT view_name FROM duckdb_views() WHERE database_name = 'media' AND NOT internal AND comment IS NULL"
    ).fetchall()
    assert bare == []


def test_columns_are_named_by_rule(columns: list[tuple[str, str, str, str | None]]) -> None:
    breaches = []
    for table, name, kind, _ in columns:
        for suffix, kinds in SUFFIXES.items():
            if name.endswith(suffix) and kind not in (kinds if isinstance(kinds, tuple) else (kinds,)):
                breaches.append(f"{table}.{name} {kind}")
        if name.startswith(("is_", "has_")) != (kind == "BOOLEAN"):
            breaches.append(f"{table}.{name} {kind}")
        if re.search(r"[A-Z]", name):
            breaches.append(f"{table}.{name}")
    assert breaches == []


def test_the_tables_of_the_design_are_there(columns: list[tuple[str, str, str, str | None]]) -> None:
    design = (
        "meta.run meta.batch meta.migration meta.analysis meta.rejected meta.issue "
        "raw.feed raw.poll raw.entry raw.capture core.outlet core.article core.version core.entity core.alias "
        "core.mention core.quotation core.attribution core.overlap core.copy"
    )
    assert set(design.split()) <= {table for table, *_ in columns}


@pytest.mark.parametrize(
    ("view", "names"),
    [
        ("article", "article_id version_id origin url outlet title authors published_at language body lead"),
        ("mention", "version_id origin start_offset end_offset text label entity_id entity_name"),
        (
            "quotation",
            "quotation_id version_id origin start_offset end_offset content kind group_id cue speaker_start "
            "speaker_end speaker_text speaker_id speaker_name addressees relays confidence",
        ),
        ("rejected", "origin door reason detail run_id at"),
    ],
)
def test_the_public_views_have_their_columns(
    columns: list[tuple[str, str, str, str | None]], view: str, names: str
) -> None:
    assert set(names.split()) <= {name for table, name, *_ in columns if table == f"mart.{view}"}


def test_the_page_is_not_stale() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "run: python -m warehouse.reference"


def test_schema_files_have_no_constraint_that_a_lake_refuses() -> None:
    refused = re.compile(r"\b(PRIMARY KEY|UNIQUE|FOREIGN KEY|REFERENCES|CHECK|GENERATED|ENUM|SEQUENCE|CREATE INDEX)\b")
    for folder in ("schema", "views", "load"):
        for name in sql.names(folder):
            code = re.sub(r"--.*|'[^']*'", "", sql.read(name))
            assert not refused.search(code), name
