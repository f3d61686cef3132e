"""Looks at a warehouse without making, migrating or locking it: for dry runs and for the doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tasks.load import store
from tasks.load.ids import storable
from tasks.load.read import summary
from tasks.settings import Settings
from warehouse import Connection, Warehouse
from warehouse.address import parse

_ARTICLE = """
SELECT a.body, a."lead", a.title, a.language, d.blocks
FROM mart.article a JOIN core.standing s USING (version_id) JOIN core.description d USING (description_id)
WHERE a.article_id = ? OR list_contains(a.origins, ?) LIMIT 1
"""

_KNOWN_SINCE, _STAMPED_SINCE = 7, 15  # versions of the schema
_KNOWN = "SELECT gazetteer_id, digest FROM meta.known_entity WHERE withdrawn_at IS NULL AND gazetteer_id <> ''"

_ANALYSES = """
SELECT a.analysis_id,
    a.analysis_id = (SELECT u.analysis_id FROM meta.analysis_use u ORDER BY u.known_at DESC LIMIT 1) AS is_used,
    (SELECT count(*) FROM core.analysed d WHERE d.analysis_id = a.analysis_id) AS version_count, a.known_at
FROM meta.analysis a ORDER BY a.known_at
"""


def peek_finished(settings: Settings, root: str) -> dict[str, str]:
    """Origin -> fingerprint of the seed files of a folder that are published as loaded; empty without a warehouse."""
    warehouse = existing(settings)
    if warehouse is None:
        return {}
    with warehouse.read() as connection:
        connection.execute("SET VARIABLE root = ?", [storable(root)])
        return dict(store.run(connection, "finished"))


def peek_stamped(settings: Settings, root: str) -> dict[str, str]:
    """Stamp -> fingerprint of those of these files that have one; empty where the warehouse is older than stamps."""
    warehouse = existing(settings)
    if warehouse is None:
        return {}
    with warehouse.read() as connection:
        if _version(connection) < _STAMPED_SINCE:
            return {}
        connection.execute("SET VARIABLE root = ?", [storable(root)])
        return dict(store.run(connection, "stamped"))


def peek_known(settings: Settings) -> dict[str, str]:
    """Id -> hash of the known entities that the published warehouse has taken over; empty without a warehouse."""
    warehouse = existing(settings)
    if warehouse is None:
        return {}
    with warehouse.read() as connection:
        return dict(connection.execute(_KNOWN).fetchall()) if _version(connection) >= _KNOWN_SINCE else {}


def describe(settings: Settings) -> dict[str, Any]:
    """Facts about the published warehouse: its state, size and row counts."""
    warehouse = existing(settings)
    if warehouse is None:
        return {"state": "not made yet: `mediawatch backfill FOLDER` makes it"}
    facts: dict[str, Any] = {"state": "opens"}
    if warehouse.address.path.is_file():
        facts["size"] = f"{warehouse.address.path.stat().st_size / 1e6:,.1f} MB"
    with warehouse.read() as connection:
        facts["schema version"] = _version(connection)
        running = connection.execute("SELECT count(*) FROM meta.run WHERE status = 'running'").fetchall()
        facts["runs in progress"] = running[0][0]
    totals = summary(warehouse, speakers=0)
    return facts | {name: totals[name] for name in ("articles", "versions", "mentions", "quotations", "rejected")}


def find_article(settings: Settings, name: str) -> dict[str, Any] | None:
    """Body, lead, title, language and block quotations of the article with this origin or id; None if there is none."""
    warehouse = existing(settings)
    if warehouse is None:
        return None
    with warehouse.read() as connection:
        cursor = connection.execute(_ARTICLE, [name, name])
        columns = [column[0] for column in cursor.description or ()]
        row = cursor.fetchone()
    return dict(zip(columns, row, strict=True)) if row else None


def analyses(settings: Settings) -> list[tuple[Any, ...]]:
    """Analysers of the published warehouse: id, whether the views use it, versions read, since when."""
    warehouse = existing(settings)
    if warehouse is None:
        return []
    with warehouse.read() as connection:
        return connection.execute(_ANALYSES).fetchall()


def feed_health(settings: Settings) -> list[dict[str, Any]]:
    """Every subscription that a round has met, and how it is; empty without a warehouse."""
    warehouse = existing(settings)
    if warehouse is None:
        return []
    with warehouse.read() as connection:
        if _version(connection) < 2:  # published before there were feeds
            return []
        cursor = connection.execute("SELECT * FROM mart.feed ORDER BY outlet, url")
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _version(connection: Connection) -> int:
    """Version of the schema of a published warehouse."""
    return int(connection.execute("SELECT max(version) FROM meta.migration").fetchall()[0][0])


def existing(settings: Settings) -> Warehouse | None:
    """The warehouse, if there is one; none is made."""
    address = parse(settings.warehouse, settings.data)
    is_there = address.kind == "postgres" or Path(address.path).exists()
    return Warehouse(address, settings.data) if is_there else None
