"""What a round costs at two sizes of the warehouse: `python -m tests.bench.collecting [100000 1000000]`.

Fills a warehouse with that many articles that feeds announced, a thousand a day, and times what a round asks of it
(CPU seconds of the process, DuckDB's threads included; the least of several turns): finding what is due, committing a
group of polls of which none or one in twenty is new, letting known entries go, raising alarms. Cleaning and analysing
are left out: they see only what is new. The last column holds each figure against the same at the first size.
"""

# ruff: noqa: E501 - lines of SQL

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from tasks.collected import Announced, Feed, Poll
from tasks.fetch.states import dump_state
from tasks.fetch.subscriptions import Subscription, new_state
from tasks.load import due_feeds, due_pages, load, open_warehouse, paused_hosts, raise_issues, settle_known, start_run
from tasks.load import sync_feeds as sync
from tasks.records import Batch, Item
from tests.load import samples as s
from warehouse import Warehouse

FEEDS = 1_000
GROUP = 250
A_DAY = 1_000
TURNS = 5
NOW = datetime.now(UTC)

# One row of `made` is one article; times lie a thousand a day back from now.
FILL = f"""
CREATE TEMP TABLE made AS
SELECT left(md5('o' || i), 16) AS origin_id, left(md5('f' || i % {FEEDS}), 16) AS feed_id, left(md5('a' || i), 16) AS article_id,
    left(md5('v' || i), 16) AS version_id, left(md5('d' || i), 16) AS description_id, left(md5('c' || i), 16) AS capture_id,
    'http://outlet' || i % 50 || '.example/' || i % {FEEDS} AS root, 'http://outlet' || i % 50 || '.example/story/' || i AS origin,
    'outlet' || i % 50 || '.example/story/' || i AS url_key, 'run' AS run_id, 'b' || i // 40 AS batch_id, 'http://outlet' AS url,
    ?::TIMESTAMPTZ - to_seconds(86400.0 * ({{n}} - i) / {A_DAY}) AS known_at
FROM range({{n}}) t(i);
INSERT INTO raw.announcement BY NAME SELECT origin_id, feed_id, root, origin, url_key, origin_id AS entry_key, 'x' AS content_hash,
    'A headline of six words' AS title, batch_id, run_id, known_at FROM made;
INSERT INTO raw.entry BY NAME SELECT m.* EXCLUDE (feed_id, url_key, url), 'feed' AS door, 'waiting' AS state, 0 AS epoch,
    '{{{{"title": "A headline"}}}}' AS declared FROM made m;
INSERT INTO raw.entry BY NAME SELECT m.* EXCLUDE (feed_id, url_key, url), 'feed' AS door, 'article' AS state, 0 AS epoch,
    '{{{{"title": "A headline"}}}}' AS declared, known_at AS fetched_at, 'text/html' AS media_type FROM made m;
INSERT INTO raw.fetch BY NAME SELECT left(md5(origin_id || p.purpose), 16) AS fetch_id, m.* EXCLUDE (article_id, version_id, description_id,
    known_at), p.purpose, 'ok' AS code, 5000 AS byte_count, 0.1 AS duration_seconds, 300 AS word_count, known_at + to_hours(p.h) AS fetched_at,
    known_at + to_hours(p.h) AS known_at FROM made m, (VALUES ('first', 0), ('again', 24), ('again', 168)) p(purpose, h)
    WHERE known_at + to_hours(p.h) < ?;
INSERT INTO raw.capture BY NAME SELECT capture_id, 'p' AS pack, 0 AS pack_offset, 9 AS pack_length, 9 AS byte_count, batch_id, run_id, known_at
    FROM made;
INSERT INTO core.article BY NAME SELECT article_id, url_key, run_id, 0 AS epoch, known_at FROM made;
INSERT INTO core.version BY NAME SELECT version_id, article_id, version_id AS body_sha, 'A headline' AS title, repeat('word ', 60) AS body,
    300 AS character_count, 60 AS word_count, true AS is_keyed_by_url, 0 AS epoch, batch_id, run_id, known_at FROM made;
INSERT INTO core.standing BY NAME SELECT version_id, article_id, description_id, true AS is_current, true AS is_live, origin,
    [origin] AS origins, known_at AS observed_at FROM made;
INSERT INTO raw.poll BY NAME SELECT left(md5('p' || origin_id), 16) AS poll_id, feed_id, root AS url, 'not_modified' AS outcome,
    'http.304' AS code, '{{{{}}}}' AS state, run_id, known_at FROM made;
DROP TABLE made;
"""


def subscribed() -> list[Feed]:
    """The subscriptions."""
    found = []
    for number in range(FEEDS):
        one = new_state(Subscription(url=f"http://outlet{number % 50}.example/{number}"))
        found.append(Feed(feed_id=one.feed_id, url=one.url, outlet=f"Outlet {number % 50}", state=dump_state(one)))
    return found


def filled(folder: Path, articles: int) -> tuple[Warehouse, str]:
    """A warehouse with so many articles, and a run in it."""
    warehouse = open_warehouse(s.settings(folder))
    run_id = start_run(warehouse, "monitor", {})
    sync(warehouse, run_id, subscribed())
    with warehouse.write() as connection:
        for statement in FILL.format(n=articles).replace("{{", "{").replace("}}", "}").split(";\n"):
            if statement.strip():
                connection.execute(statement, [NOW] * statement.count("?"))
        connection.execute("CHECKPOINT media")
    return warehouse, run_id


def polls(run_id: str, feeds: list[Feed], announced: int, serial: int) -> Batch:
    """A group of polls; of the first feeds one entry each is new."""
    made = [
        Poll(feed_id=one.feed_id, url=one.url, code="http.304", at=NOW + timedelta(seconds=serial), state=one.state)
        for one in feeds[:GROUP]
    ]
    news = [
        Announced(
            feed_id=one.feed_id, root=one.url, origin=f"{one.url}/new/{serial}", entry_key="k",
            url_key=f"{one.url[7:]}/new/{serial}", content_hash="x", at=NOW,
        )
        for one in feeds[:announced]
    ]  # fmt: skip
    return Batch(run_id=run_id, batch_id=f"{run_id}-{serial}", polls=tuple(made), announced=tuple(news))


def pages(run_id: str, serial: int) -> Batch:
    """Thirteen articles."""
    items: list[Item] = [
        s.item(
            f"{serial}-{n}.txt", f'Mira Quell said "{serial} and {n}" today.', url=f"https://new.example/{serial}/{n}"
        )
        for n in range(13)
    ]
    return Batch(run_id=run_id, batch_id=f"{run_id}-{serial}", items=tuple(items))


def steps(warehouse: Warehouse, run_id: str) -> dict[str, Callable[[], object]]:
    """What a round asks of the warehouse, by name."""
    feeds, serial = subscribed(), count()
    return {
        "sync of the subscriptions": lambda: sync(warehouse, run_id, feeds),
        "feeds that are due": lambda: due_feeds(warehouse, NOW),
        "hosts that are paused": lambda: paused_hosts(warehouse, NOW),
        "250 polls, nothing new": lambda: load(warehouse, polls(run_id, feeds, 0, next(serial))),
        "250 polls, 13 entries new": lambda: load(warehouse, polls(run_id, feeds, 13, next(serial))),
        "entries that are known": lambda: settle_known(warehouse, run_id),
        "pages that are due": lambda: due_pages(warehouse, NOW, [24.0, 168.0]),
        "13 articles": lambda: load(warehouse, pages(run_id, next(serial))),
        "alarms": lambda: raise_issues(warehouse, run_id, NOW),
    }


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of a piece of work, the least of several turns."""
    turns = []
    for _ in range(TURNS):
        started = time.process_time()
        work()
        turns.append(time.process_time() - started)
    return min(turns)


def measure(articles: int) -> dict[str, float]:
    """CPU seconds by step at one size."""
    folder = Path(tempfile.mkdtemp(prefix="bench"))
    try:
        warehouse, run_id = filled(folder, articles)
        return {name: spent(work) for name, work in steps(warehouse, run_id).items()}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Measure at each size and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="*", default=[100_000, 1_000_000])
    options = parser.parse_args()
    found = [measure(articles) for articles in options.articles]
    print(f"{'CPU milliseconds at':28}", *(f"{articles:>12,}" for articles in options.articles), "  ratio")
    for name in found[0]:
        values = [one[name] for one in found]
        print(f"{name:28}", *(f"{1000 * value:12.1f}" for value in values), f"{values[-1] / values[0]:7.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
