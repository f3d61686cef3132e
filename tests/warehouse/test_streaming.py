"""A plain DuckDB client reads whole views, as they come and with a small buffer: none of them may stop half-way."""

# ruff: noqa: E501 - rows read better in long lines
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from warehouse import migrate
from warehouse.db import attach_file, connect

# 3,000 groups of three articles: more rows than DuckDB hands on at once.
_ROWS = """
INSERT INTO core.version BY NAME SELECT 'v' || i AS version_id, 'a' || i AS article_id, 's' || i AS body_sha, 'Title' AS title,
    'Words.' AS body, 6 AS character_count, 1 AS word_count, true AS is_keyed_by_url, 1 AS epoch, 'b' AS batch_id, 'r' AS run_id,
    now() AS known_at FROM range(9000) t(i);
INSERT INTO core.description BY NAME SELECT 'd' || i AS description_id, [] AS authors, '' AS lead_text, [] AS blocks, [] AS flags,
    [] AS evidence, 0 AS completeness, 'r' AS run_id, now() AS known_at FROM range(9000) t(i);
INSERT INTO core.standing BY NAME SELECT 'v' || i AS version_id, 'a' || i AS article_id, 'd' || i AS description_id,
    true AS is_current, true AS is_live, 'o' || i AS origin, ['o' || i] AS origins, now() AS published_at FROM range(9000) t(i);
INSERT INTO core.overlap SELECT 'v' || i, 'v' || j, 100, 1.0 FROM range(9000) t(i), range(i // 3 * 3, i // 3 * 3 + 3) u(j)
    WHERE i <> j;
"""
_READ = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True, config={"threads": 2})
connection.execute("SET streaming_buffer_size = '32KB'")
views = connection.execute("SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1").fetchall()
for (view,) in views:
    print(view, flush=True)
    connection.execute(f"FROM {view}").fetchall()
"""


def test_every_view_is_read_to_its_end(tmp_path: Path) -> None:
    connection = connect()
    attach_file(connection, tmp_path / "media.duckdb", read_only=False)
    connection.execute("USE media")
    migrate.migrate(connection, "test")
    connection.execute(_ROWS)
    assert connection.execute("SELECT count(*), count(*) FILTER (is_original) FROM core.copy").fetchall() == [
        (9000, 3000)
    ]
    connection.close()
    read = subprocess.run(
        [sys.executable, "-c", _READ, str(tmp_path / "media.duckdb")],
        timeout=100,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "mart.copy" in read.stdout.split()
