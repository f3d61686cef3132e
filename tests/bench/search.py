"""Search at 100,000 generated articles: `python -m tests.bench.search FOLDER [ARTICLES]`.

In one run: building the index, adding 200 articles, ranked searches, the same as a scan with LIKE, and DuckDB's own
full-text extension where it is installed (`pip install duckdb-extension-fts`). Prints one JSON object.
"""

from __future__ import annotations

import hashlib
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
from duckdb_extensions import import_extension  # type: ignore[import-untyped]

from tasks.settings import Settings
from tests.bench.generated import build
from warehouse import search
from warehouse.db import attach_file, connect

SEARCHES = (
    "roba",
    "roba keba",
    '"roba keba"',
    "NEAR(roba soldi, 5)",
    "roba OR soldi OR denkeba",
    "roba NOT keba",
    "title:roba",
    "sol* denkeba",
    "roba keba outlet:outlet-baba",
    "roba since:2026-01 until:2026-03",
    "mizasa nababaro kebaba",
)


def made_id(kind: str, number: int) -> str:
    """An id of the generated store."""
    return hashlib.md5(f"{kind}{number}".encode(), usedforsecurity=False).hexdigest()[:16]


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(work: Callable[[], Any]) -> dict[str, float]:
    before, started = cpu(), time.perf_counter()
    work()
    return {"wall_seconds": round(time.perf_counter() - started, 4), "cpu_seconds": round(cpu() - before, 4)}


def measured(work: Callable[[str], Any], texts: tuple[str, ...], rounds: int = 5) -> dict[str, float]:
    times = [timed(lambda text=text: work(text)) for _ in range(rounds) for text in texts]  # type: ignore[misc]
    walls, cpus = [t["wall_seconds"] for t in times], [t["cpu_seconds"] for t in times]
    return {
        "wall_p50": round(statistics.median(walls), 4),
        "wall_p95": round(sorted(walls)[int(len(walls) * 0.95)], 4),
        "wall_max": max(walls),
        "cpu_p95": round(sorted(cpus)[int(len(cpus) * 0.95)], 4),
    }


def like(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    words = [word for word in text.replace('"', " ").split() if word.isalpha() and word.islower()][:3]
    condition = " AND ".join("body ILIKE ?" for _ in words) or "true"
    connection.execute(
        f"SELECT version_id FROM mart.article WHERE {condition} LIMIT 20", [f"%{w}%" for w in words]
    ).fetchall()


def full_text_extension(warehouse: Path, folder: Path) -> dict[str, Any]:
    """The same texts under DuckDB's extension, in a file of its own."""
    connection = duckdb.connect(str(folder / "fts.duckdb"))
    try:
        import_extension("fts")
        connection.execute("LOAD fts")
    except (ImportError, duckdb.Error) as error:
        return {"missing": str(error).splitlines()[0]}
    connection.execute(f"ATTACH '{warehouse}' AS w (READ_ONLY)")
    connection.execute("CREATE TABLE doc AS SELECT version_id, title, body FROM w.core.version")
    made = timed(lambda: connection.execute("PRAGMA create_fts_index('doc', 'version_id', 'title', 'body')"))

    def ask(text: str) -> None:
        connection.execute(
            "SELECT version_id, fts_main_doc.match_bm25(version_id, ?) AS s FROM doc WHERE s IS NOT NULL "
            "ORDER BY s DESC LIMIT 20",
            [text],
        ).fetchall()

    return {"build": made, "search": measured(ask, ("roba", "roba keba", "mizasa nababaro kebaba"), 3)}


def main(folder: Path, articles: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    warehouse = folder / "media.duckdb"
    if not warehouse.exists():
        build(warehouse, articles, words=600)
    settings = Settings(warehouse=str(warehouse), data=str(folder))
    result: dict[str, Any] = {"articles": articles}
    result["build"] = timed(lambda: search.update_index(settings, rebuild=True))
    result["index_megabytes"] = round(search.path(settings).stat().st_size / 1e6)
    result["nothing_new"] = timed(lambda: search.update_index(settings))
    index = search.open_index(search.path(settings))
    index.executemany("DELETE FROM batch WHERE batch_id = ?", [(made_id("b", number),) for number in range(2)])
    for number in range(200):
        found = index.execute("SELECT id FROM document WHERE article_id = ?", [made_id("a", number)]).fetchone()
        search._forget(index, found[0])
    result["add_200"] = timed(lambda: search.update_index(settings))
    result["search"] = measured(lambda text: search.search(settings, text), SEARCHES)
    result["each"] = {text: timed(partial(search.search, settings, text))["wall_seconds"] for text in SEARCHES}
    connection = connect()
    attach_file(connection, warehouse, read_only=True)
    connection.execute("USE media")
    result["like"] = measured(lambda text: like(connection, text), ("roba", "roba keba", "mizasa nababaro kebaba"), 3)
    connection.close()
    result["duckdb_fts"] = full_text_extension(warehouse, folder)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
