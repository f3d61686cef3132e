"""Stories found in marked articles, given as titles and counted names."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean
from typing import Any

from tests.warehouse.macros.test_macros import load
from warehouse import migrate
from warehouse.db import connect

HERE = Path(__file__).parent
FLOOR = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["stories"]
MARKED = [json.loads(line) for line in (HERE / "stories.jsonl").read_text(encoding="utf-8").splitlines()]
LABELS = {"P": "person", "O": "organisation", "L": "place", "E": "event"}
CURRENT = {"is_current": True, "is_live": True}


def test_articles_about_one_event_come_together() -> None:
    connection = connect()
    connection.execute("ATTACH ':memory:' AS store; USE store")
    migrate.migrate(connection, "test")
    load(connection, _rows())
    found = dict(connection.execute("SELECT article_id, story_id FROM core.story('', '')").fetchall())
    precision, recall = _bcubed(found, {str(n): row["story"] for n, row in enumerate(MARKED)})
    measure = 2 * precision * recall / (precision + recall)
    print(f"{len(MARKED)} articles: BCubed precision {precision:.3f}, recall {recall:.3f}, F {measure:.3f}")
    connection.close()
    assert precision >= FLOOR["precision"], found
    assert recall >= FLOOR["recall"], found


def _rows() -> dict[str, list[dict[str, Any]]]:
    """The rows that loading would keep of the marked articles."""
    names = sorted({name for row in MARKED for name in row["names"]})
    return {
        "core.version": [{"version_id": f"v{n}", "title": row["title"]} for n, row in enumerate(MARKED)],
        "core.description": [{"description_id": f"d{n}", "published_at": row["at"]} for n, row in enumerate(MARKED)],
        "core.standing": [
            {"version_id": f"v{n}", "article_id": str(n), "description_id": f"d{n}", "analysis_id": "n"} | CURRENT
            for n in range(len(MARKED))
        ],
        "core.entity": [{"entity_id": name, "name": name[2:], "label": LABELS[name[0]]} for name in names],
        "core.mention": [
            {"version_id": f"v{n}", "analysis_id": "n", "entity_id": name, "start_offset": number}
            for n, row in enumerate(MARKED)
            for name, count in row["names"].items()
            for number in range(count)
        ],
    }


def _bcubed(found: dict[str, str], marked: dict[str, str]) -> tuple[float, float]:
    """Precision and recall averaged over articles (Bagga and Baldwin 1998)."""
    shared = {a: sum(found[a] == found[b] and marked[a] == marked[b] for b in marked) for a in marked}
    return (
        mean(shared[a] / list(found.values()).count(found[a]) for a in marked),
        mean(shared[a] / list(marked.values()).count(marked[a]) for a in marked),
    )
