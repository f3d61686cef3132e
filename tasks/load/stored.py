"""Keeps captures and reads them back: from the warehouse for a replay, from the packs alone for a restore.

Each batch's pack also holds a manifest: which captures came in where, and which files were complete. So the packs
suffice to rebuild a warehouse of which both files are lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tasks.captures import CaptureStore, Stored, capture_id_of
from tasks.load import packs, rows, store
from tasks.load.store import Row
from tasks.records import Batch, Capture, Declared, Door
from warehouse import Connection, Warehouse
from warehouse.lake import object_store

_MAGIC = b'{"mediawatch": "manifest 1"'


def keep(connection: Connection, batch: Batch, stamp: Row, data: str) -> None:
    """Keep the bytes that are new. The pack is on disk before the rows that point to it are committed."""
    bodies = {item.capture.capture_id: item.capture.body for item in batch.items}
    if not bodies:
        return
    known = store.existing(connection, "raw.capture", "capture_id", bodies)
    new = [(capture_id, body) for capture_id, body in bodies.items() if capture_id not in known]
    manifest = _manifest(batch, stamp)
    kept = packs.capture_store(connection, data).put_many(batch.batch_id, [*new, (capture_id_of(manifest), manifest)])
    found = [
        {
            "capture_id": place.capture_id,
            "pack": place.pack,
            "pack_offset": place.offset,
            "pack_length": place.length,
            "byte_count": len(bodies[place.capture_id]),
        }
        for place in kept[:-1]
    ]
    store.insert(connection, "raw.capture", [row | stamp for row in found])


def captures(
    warehouse: Warehouse,
    since: datetime | None = None,
    until: datetime | None = None,
    outlet: str | None = None,
    article_id: str | None = None,
) -> Iterator[Capture]:
    """Stored captures in the order in which they came in: all, or those of a time, an outlet or an article.

    The time is that of publication or, where not known, of fetching; `until` is exclusive. Reads what is published.
    """
    with warehouse.read() as connection, warehouse.read() as other:
        kept = packs.capture_store(other, warehouse.data)
        values = {"since": since, "until": until, "outlet": outlet, "article": article_id}
        for name, value in values.items():
            connection.execute(f"SET VARIABLE {name} = ?", [value])
        cursor = connection.execute(store.sql("captures"))
        columns = [column[0] for column in cursor.description or ()]
        while found := cursor.fetchmany(200):
            for values_found in found:
                row = dict(zip(columns, values_found, strict=True))
                body = kept.get(row["capture_id"], row["pack"], row["pack_offset"], row["pack_length"])
                yield _capture(row, body)


def restorable(data: str) -> Iterator[Capture]:
    """All captures that the packs of a data folder hold, in the order in which they came in. Needs no warehouse."""
    if "://" in data:
        with object_store() as connection:
            blobs = packs.LostRowBlobs(connection, data)
            yield from _restorable(CaptureStore(blobs), blobs.names())
        return
    names = sorted(str(path.relative_to(data)) for path in Path(data).glob("packs/*/*.zst"))
    yield from _restorable(CaptureStore(Path(data)), names)


def _restorable(kept: CaptureStore, names: list[str]) -> Iterator[Capture]:
    places: dict[str, Stored] = {}
    manifests: list[dict[str, Any]] = []
    given: set[str] = set()  # a replay and a restore wrote manifests too, of what had come in long before
    for pack in names:
        for place in kept.list_pack(pack):
            places.setdefault(place.capture_id, place)
            body = _read(kept, place)
            if body.startswith(_MAGIC):
                manifests.append(json.loads(body))
    for manifest in sorted(manifests, key=lambda found: (found["known_at"], found["batch_id"])):
        for row in manifest["items"]:
            said = json.dumps(row, sort_keys=True)
            if row["capture_id"] in places and said not in given:
                given.add(said)
                yield _capture(row, _read(kept, places[row["capture_id"]]))


def _read(kept: CaptureStore, place: Stored) -> bytes:
    return kept.get(place.capture_id, place.pack, place.offset, place.length)


def _manifest(batch: Batch, stamp: Row) -> bytes:
    """What came in with a batch, as JSON."""
    items = []
    for item in batch.items:
        row = rows.entry(item.capture)
        del row["origin_id"]
        items.append(row | {"fetched_at": item.capture.fetched_at.isoformat()})
    said = {
        "mediawatch": "manifest 1",
        "batch_id": batch.batch_id,
        "run_id": batch.run_id,
        "known_at": stamp["known_at"].isoformat(),
        "items": items,
    }
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")


def _capture(row: Row, body: bytes) -> Capture:
    fetched_at = row["fetched_at"]
    return Capture(
        capture_id=row["capture_id"],
        door=Door(row["door"]),
        root=row["root"],
        origin=row["origin"],
        body=body,
        media_type=row["media_type"],
        fetched_at=fetched_at if isinstance(fetched_at, datetime) else _time(fetched_at),
        charset=row["charset"],
        declared=declared_of(row["declared"]),
    )


def declared_of(text: str | None) -> Declared:
    """What the door said, from its JSON."""
    if not text:
        return Declared()
    said: dict[str, Any] = json.loads(text)
    if "published_at" in said:
        said["published_at"] = _time(said["published_at"])
    if "authors" in said:
        said["authors"] = tuple(said["authors"])
    return Declared(**said)


def _time(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
