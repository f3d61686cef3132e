"""Cost of linking the entities of a batch, in small and large warehouses: `python tests/bench/links.py [entities ...]`.

Names are drawn from common forenames and invented surnames, so that blocks are as full as in a real store.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tasks.identity import entity_id, natural_key
from tasks.load import links, open_warehouse, store
from tasks.settings import Settings
from warehouse import Connection

_FORENAMES = """john maria mohammed anna david fatima james elena ahmed susan carlos yuki ivan grace peter amina paul
linda hassan julia robert mei omar sofia daniel nadia jose karen ali ruth"""
_SYLLABLES = "ka lo mi ra tu ne so vi da be go ha ri shu pe an or el um"
FORENAMES, SYLLABLES = _FORENAMES.split(), _SYLLABLES.split()
FACTS = ("gender", "country", "geonames_id", "latitude", "longitude", "gazetteer_id", "wikidata_id")
BATCH = 800  # new names of a chunk of 100 articles


def rows(count: int, chance: random.Random) -> list[dict[str, Any]]:
    """Rows of core.entity."""
    found = {}
    while len(found) < count:
        surname = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4)))).title()
        name = f"{chance.choice(FORENAMES).title()} {surname}"
        key = natural_key("person", name)
        found[key] = {"entity_id": entity_id(key), "entity_key": key, "name": name, "label": "person"}
    stamp = {"run_id": "r", "known_at": "2026-01-01 00:00:00+00"}
    return [row | dict.fromkeys(FACTS) | {"told": []} | stamp for row in found.values()]


def measure(count: int) -> float:
    """CPU seconds for one batch of new names in a warehouse of `count` entities; the best of three."""
    chance = random.Random(count)
    with tempfile.TemporaryDirectory() as folder:
        made = open_warehouse(Settings(warehouse=str(Path(folder) / "media.duckdb"), data=folder))
        stamp = {"known_at": datetime.now(UTC)}

        def fill(connection: Connection) -> None:
            every = [row | stamp for row in rows(count, chance)]
            store.insert(connection, "core.entity", every)
            links._index(connection, every)

        made.transact(fill)
        spent = []
        for turn in range(3):
            fresh = [row | stamp for row in rows(BATCH, random.Random(-turn - 1))]

            def batch(connection: Connection, fresh: list[dict[str, Any]] = fresh) -> None:
                known = store.existing(connection, "core.entity", "entity_id", [row["entity_id"] for row in fresh])
                new = [row for row in fresh if row["entity_id"] not in known]
                store.insert(connection, "core.entity", new)
                before = time.process_time()
                links.relink(connection, new, [], stamp)
                spent.append(time.process_time() - before)

            made.transact(batch)
        made.release()
    return min(spent)


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ("10000", "100000", "500000")):
        print(f"{size:>9,} entities: {measure(size):.2f} CPU s for {BATCH} new names")
