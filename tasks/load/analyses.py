"""Analysers: registered once, and one of them in use by the views."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tasks.errors import ContractError
from tasks.load import store
from warehouse import Connection, Warehouse


def register_analysis(warehouse: Warehouse, card: Mapping[str, Any], run_id: str | None = None) -> str:
    """Record an analyser by its card (which holds `analysis_id`); the first one registered comes into use."""
    analysis_id = str(card["analysis_id"])
    now = datetime.now(UTC)

    def work(connection: Connection) -> None:
        if store.existing(connection, "meta.analysis", "analysis_id", [analysis_id]):
            return
        text = json.dumps(dict(card), default=str, sort_keys=True)
        store.insert(
            connection, "meta.analysis", [{"analysis_id": analysis_id, "card": text, "run_id": run_id, "known_at": now}]
        )
        if not connection.execute("SELECT 1 FROM meta.analysis_use LIMIT 1").fetchall():
            store.insert(connection, "meta.analysis_use", [{"analysis_id": analysis_id, "known_at": now}])

    warehouse.transact(work)
    return analysis_id


def use_analysis(warehouse: Warehouse, analysis_id: str) -> None:
    """Switch the views to an analyser, all at once; versions that it has not read show their latest analysis."""

    def work(connection: Connection) -> None:
        if not store.existing(connection, "meta.analysis", "analysis_id", [analysis_id]):
            known = [
                row[0] for row in connection.execute("SELECT analysis_id FROM meta.analysis ORDER BY 1").fetchall()
            ]
            raise ContractError(f"no analysis {analysis_id!r}; known: {', '.join(known) or 'none'}")
        store.insert(connection, "meta.analysis_use", [{"analysis_id": analysis_id, "known_at": datetime.now(UTC)}])
        articles = [row[0] for row in connection.execute("SELECT article_id FROM core.article").fetchall()]
        store.scope(connection, articles)

    warehouse.transact(work)
