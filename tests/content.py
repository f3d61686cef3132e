"""What a warehouse holds, without what differs from run to run: for comparing two of them."""

from pathlib import Path
from typing import Any

import duckdb

_QUERIES = {
    "version": "SELECT article_id, version_id, origin, origins, url, outlet, title, authors, published_at, "
    "modified_at, language, body, lead, flags, is_current FROM mart.version",
    "mention": "SELECT * FROM mart.mention",
    "quotation": "SELECT * FROM mart.quotation",
    "attribution": "SELECT * FROM mart.attribution",
    "rejected": "SELECT origin, door, reason, detail FROM mart.rejected",
    "entry": "SELECT origin, door, state, reason, article_id, version_id, capture_id FROM mart.entry",
}


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query on the published copy, as any DuckDB client sees it."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def content(path: Path) -> dict[str, list[str]]:
    """Every row that people see, by view, sorted."""
    return {name: sorted(map(repr, query(path, sql))) for name, sql in _QUERIES.items()}
