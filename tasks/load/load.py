"""Loads one batch in one transaction: all of it or nothing, and a second time nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from tasks.load import copies, derived, feeds, ids, ledger, rows, speech, store, stored
from tasks.load.resolve import Draft, Former, Home, resolve
from tasks.load.store import Row
from tasks.records import Article, Batch, Item, Loaded
from tasks.urls import url_key
from warehouse import Connection, Warehouse


@dataclass(frozen=True, slots=True)
class Placed:
    """One item with the article and version that it became."""

    item: Item
    article: Article
    entry: Row
    version: Row
    description: Row


def load(warehouse: Warehouse, batch: Batch) -> Loaded:
    """Commit a batch and say what it added. A batch that is committed already adds nothing."""
    return warehouse.transact(lambda connection: _load(connection, batch, warehouse.data))


def _load(connection: Connection, batch: Batch, data: str) -> Loaded:
    earlier = _committed(connection, batch)
    if earlier is not None:
        return earlier
    stamp: Row = {"batch_id": batch.batch_id, "run_id": batch.run_id, "known_at": datetime.now(UTC)}
    epoch, is_replay = _epoch(connection, batch.run_id)
    derived.begin(connection)
    stored.keep(connection, batch, stamp, data)
    loaded, touched, renamed = Loaded(), set[str](), set[str]()
    for turn, items in enumerate(_turns(batch)):
        # What one origin gave twice in a batch came in one after the other.
        later = stamp | {"known_at": stamp["known_at"] + timedelta(microseconds=turn)}
        added, articles = _articles(connection, items, later, epoch, renamed, is_replay=is_replay)
        loaded, touched = loaded + added, touched | articles
    loaded += Loaded(rejected=ledger.record(connection, batch, stamp, epoch, is_replay=is_replay))
    loaded += Loaded(known=feeds.record(connection, batch, stamp, epoch))
    if touched:
        store.scope(connection, touched)
        derived.refresh(connection, renamed)
    if loaded.versions:
        copies.compare(connection, batch.batch_id)
    counts = {f"{name.removesuffix('s')}_count": getattr(loaded, name) for name in Loaded.__slots__}
    store.insert(connection, "meta.batch", [stamp | counts | {"item_count": len(batch.items)}])
    return loaded


def _committed(connection: Connection, batch: Batch) -> Loaded | None:
    """What a committed batch added: a retry after a commit whose answer got lost still wants its counts."""
    counts = ", ".join(f"{name.removesuffix('s')}_count" for name in Loaded.__slots__)
    found = connection.execute(
        f"SELECT run_id, {counts} FROM meta.batch WHERE batch_id = ?",  # noqa: S608
        [batch.batch_id],
    ).fetchall()
    if not found:
        return None
    is_own = found[0][0] == batch.run_id
    return Loaded(**dict(zip(Loaded.__slots__, found[0][1:], strict=True))) if is_own else Loaded()


def _epoch(connection: Connection, run_id: str) -> tuple[int, bool]:
    """Epoch of a run, and whether it replays what came in earlier."""
    found = connection.execute("SELECT epoch, flow = 'replay' FROM meta.run WHERE run_id = ?", [run_id]).fetchall()
    if not found:
        found = connection.execute("SELECT count(*), false FROM meta.run WHERE status = 'done'").fetchall()
    return int(found[0][0]), bool(found[0][1])


def _turns(batch: Batch) -> list[list[Item]]:
    """The articles of a batch, such that no origin is twice in one turn; nearly always there is one turn."""
    turns: list[list[Item]] = []
    counts: dict[tuple[str, ...], int] = {}
    found = [item for item in batch.items if item.article is not None]
    for item in sorted(found, key=lambda item: item.capture.fetched_at):
        place = (item.capture.door, item.capture.root, item.capture.origin)
        turn = counts[place] = counts.get(place, -1) + 1
        turns += [[]] if turn == len(turns) else []
        turns[turn].append(item)
    return turns


def _articles(
    connection: Connection, items: list[Item], stamp: Row, epoch: int, renamed: set[str], *, is_replay: bool
) -> tuple[Loaded, set[str]]:
    """Load items that are articles, each of another origin; return counts and the articles touched.

    Entities that may lose a name by it are added to `renamed`.
    """
    placed, moved_articles, removed = _place(connection, items, epoch)
    _outlets(connection, items, stamp)
    known_time = {"run_id": stamp["run_id"], "known_at": stamp["known_at"]}
    _insert_new(connection, "core.description", "description_id", [p.description for p in placed], known_time)
    articles = [{"article_id": p.version["article_id"], "url_key": _key(p.article), "epoch": epoch} for p in placed]
    new_articles = _insert_new(connection, "core.article", "article_id", articles, known_time)
    versions = [p.version | {"is_keyed_by_url": p.article.url is not None, "epoch": epoch} for p in placed]
    new_versions = _insert_new(connection, "core.version", "version_id", versions, stamp)
    analysed = [(p.version, p.item.analysis) for p in placed if p.item.analysis]
    renamed |= derived.named_before(connection, (version["version_id"] for version, _ in analysed))
    mentions, quotations = speech.store_analyses(connection, analysed, stamp)
    twins = speech.copy_to_twins(connection, {p.version["body_sha"] for p in placed}, stamp)
    touched = ledger.entries(connection, [p.entry for p in placed], stamp, epoch, is_replay=is_replay)
    loaded = Loaded(
        articles=new_articles - removed,
        versions=new_versions,
        known=len(placed) - new_versions,
        mentions=mentions + twins.mentions,
        quotations=quotations + twins.quotations,
    )
    return loaded, touched | moved_articles | twins.article_ids | {p.version["article_id"] for p in placed}


def _place(connection: Connection, items: list[Item], epoch: int) -> tuple[list[Placed], set[str], int]:
    """Find article and version of each item; also the articles that lost or won a body, and how many vanished."""
    entries = [rows.entry(item.capture) for item in items]
    articles = [_article(item) for item in items]
    drafts = [
        Draft(entry["origin_id"], _key(article), ids.body_sha(article.body))
        for entry, article in zip(entries, articles, strict=True)
    ]
    store.give(connection, (draft.body_sha for draft in drafts if draft.url_key is None))
    homes = {row[0]: Home(row[1], row[2]) for row in store.run(connection, "homes")}
    formers = {
        row["origin_id"]: Former(row["article_id"], row["body_sha"])
        for row in ledger.latest(connection, [draft.origin_id for draft in drafts])
        if row["article_id"] and row["is_keyed_by_url"] is False
    }
    resolved = resolve(drafts, homes, formers, epoch)
    removed = _move(connection, resolved.moves)
    placed = []
    for item, entry, article, draft, article_id in zip(
        items, entries, articles, drafts, resolved.article_ids, strict=True
    ):
        version = rows.version(article, article_id, draft.body_sha)
        description = rows.description(article, _outlet_id(article))
        entry |= {
            "state": "article",
            "article_id": article_id,
            "version_id": version["version_id"],
            "description_id": description["description_id"],
        }
        placed.append(Placed(item, article, entry, version, description))
    return placed, {article for pair in resolved.moves.values() for article in pair}, removed


def _move(connection: Connection, moves: dict[str, tuple[str, str]]) -> int:
    if not moves:
        return 0
    bodies, pairs = zip(*moves.items(), strict=True)
    old, new = zip(*pairs, strict=True)
    connection.register("move", pa.table({"body_sha": bodies, "old_article_id": old, "new_article_id": new}))
    before = connection.execute("SELECT count(*) FROM core.article").fetchall()[0][0]
    derived.again(connection)
    store.run(connection, "move")
    return int(before - connection.execute("SELECT count(*) FROM core.article").fetchall()[0][0])


def _insert_new(connection: Connection, table: str, column: str, found: list[Row], stamp: dict[str, Any]) -> int:
    distinct = {row[column]: row for row in found}
    known = store.existing(connection, table, column, distinct)
    return store.insert(connection, table, [row | stamp for key, row in distinct.items() if key not in known])


def _outlets(connection: Connection, items: list[Item], stamp: Row) -> None:
    names = {_outlet_id(a): ids.storable(a.outlet) for a in map(_article, items) if a.outlet}
    found = [{"outlet_id": key, "name": name} for key, name in names.items()]
    _insert_new(
        connection, "core.outlet", "outlet_id", found, {"run_id": stamp["run_id"], "known_at": stamp["known_at"]}
    )


def _outlet_id(article: Article) -> str | None:
    return ids.sha16("outlet", ids.storable(article.outlet)) if article.outlet else None


def _key(article: Article) -> str | None:
    return ids.storable(url_key(article.url)) if article.url else None


def _article(item: Item) -> Article:
    if item.article is None:
        raise TypeError(f"item {item.capture.origin} has no article")
    return item.article
