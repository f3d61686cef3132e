"""Captures come back as they came in: by the warehouse for a replay, by the packs alone for a restore."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tasks.load import Warehouse, captures, finish_run, load, open_warehouse, publish, restorable, start_run
from tasks.records import Declared, Item
from tests.load import crash
from tests.load import samples as s

DECLARED = Declared(title="T", outlet="Daily", published_at=datetime(2026, 5, 2, tzinfo=UTC), authors=("A", "B"))


def _item(origin: str, body: str, outlet: str, day: int) -> Item:
    made = s.item(origin, body, outlet=outlet, published_at=datetime(2026, 5, day, tzinfo=UTC))
    return replace(made, capture=replace(made.capture, declared=DECLARED, charset="utf-8"))


def test_captures_come_back_as_they_came_in(warehouse: Warehouse) -> None:
    run = start_run(warehouse, "backfill")
    items = [
        _item("a.txt", "One.", "Daily", 1),
        _item("b.txt", "Two.", "Weekly", 2),
        _item("c.txt", "One.", "Daily", 3),
    ]
    bad = Item(capture=s.capture("d.txt", "broken"), rejected=s.rejection("d.txt", content="broken"))
    load(warehouse, s.batch(run, "1", *items, bad))
    publish(warehouse, force=True)
    found = sorted(captures(warehouse), key=lambda capture: capture.origin)
    assert found == [*(item.capture for item in items), bad.capture]
    day = datetime(2026, 5, 2, tzinfo=UTC)
    assert {c.origin for c in captures(warehouse, outlet="Weekly")} == {"b.txt"}
    assert {c.origin for c in captures(warehouse, since=day)} == {"b.txt", "c.txt"}
    assert {c.origin for c in captures(warehouse, since=day, until=day + timedelta(days=1))} == {"b.txt"}
    with warehouse.read() as connection:
        (article,) = connection.execute("SELECT article_id FROM mart.article WHERE origin = 'b.txt'").fetchall()
    assert {c.origin for c in captures(warehouse, article_id=article[0])} == {"b.txt"}


def test_the_packs_alone_rebuild_the_warehouse(tmp_path: Path) -> None:
    lost = s.warehouse(tmp_path)
    for name, body in (("1", "First."), ("2", "Corrected."), ("3", "Corrected again.")):
        run = start_run(lost, "backfill")
        other = s.item(f"{name}.txt", f'In {name} Mira Quell said "no {name}".')
        load(lost, s.batch(run, name, s.item("a.txt", body), other))
        finish_run(lost, run, "done")
    expected = crash.contents(lost)
    lost.release()
    for path in tmp_path.glob("media*"):
        path.unlink()
    bodies = {item.capture.capture_id: item for item in _all_items()}
    again = open_warehouse(s.settings(tmp_path))
    run = start_run(again, "restore")
    load(again, s.batch(run, "1", *(replace(bodies[c.capture_id], capture=c) for c in restorable(again.data))))
    finish_run(again, run, "done")
    assert crash.contents(again) == expected


def test_what_was_replayed_is_restored_once(tmp_path: Path) -> None:
    held = s.warehouse(tmp_path)
    old, new = s.item("a.txt", "First."), s.item("a.txt", "Corrected.")
    for kind, item in (("backfill", old), ("backfill", new), ("replay", old), ("replay", new)):
        run = start_run(held, kind)
        load(held, s.batch(run, "1", item))
        finish_run(held, run, "done")
    assert list(restorable(held.data)) == [old.capture, new.capture]


def _all_items() -> list[Item]:
    texts = [s.item("a.txt", body) for body in ("First.", "Corrected.", "Corrected again.")]
    return texts + [s.item(f"{name}.txt", f'In {name} Mira Quell said "no {name}".') for name in "123"]


def test_what_is_replayed_does_not_take_the_place_of_what_came_in_later(tmp_path: Path) -> None:
    held = s.warehouse(tmp_path)
    old, new = s.item("a.txt", "First."), s.item("a.txt", "Corrected.")
    for name, item in (("1", old), ("2", new)):
        run = start_run(held, "backfill")
        load(held, s.batch(run, name, item))
        finish_run(held, run, "done")
    entries = _rows(held, "SELECT count(*) FROM raw.entry")
    replay(held, old)
    assert _rows(held, "SELECT body FROM mart.article") == [("Corrected.",)]
    assert _rows(held, "SELECT count(*) FROM raw.entry") == entries, "nothing is said anew"
    assert old.article is not None
    replay(held, replace(old, article=replace(old.article, body="First, cleaned otherwise.")))
    assert _rows(held, "SELECT body FROM mart.article") == [("Corrected.",)]
    assert _rows(held, "SELECT capture_id FROM mart.entry") == [(new.capture.capture_id,)]
    assert new.article is not None
    replay(held, replace(new, article=replace(new.article, body="Corrected, cleaned otherwise.")))
    assert _rows(held, "SELECT body FROM mart.article") == [("Corrected, cleaned otherwise.",)]
    assert _rows(held, "SELECT difference FROM mart.change") == [("substantive",)], (
        "cleaning is no change of the article"
    )
    back = replace(old, capture=replace(old.capture, fetched_at=s.FETCHED + timedelta(days=1)))
    run = start_run(held, "backfill")
    load(held, s.batch(run, "3", back))
    assert _rows(held, "SELECT body FROM mart.article") == [("First.",)], "the page went back to its first text"


def test_an_old_rejection_replayed_is_not_the_last_word(tmp_path: Path) -> None:
    held = s.warehouse(tmp_path)
    old, new = s.item("a.txt", "First."), s.item("a.txt", "Corrected.")
    for name, item in (("1", old), ("2", new)):
        run = start_run(held, "backfill")
        load(held, s.batch(run, name, item))
        finish_run(held, run, "done")
    refused = replace(s.rejection("a.txt", "clean.no_text"), capture_id=old.capture.capture_id)
    replay(held, replace(old, article=None, analysis=None, rejected=refused))
    assert _rows(held, "SELECT state FROM mart.entry") == [("article",)]


def replay(warehouse: Warehouse, item: Item) -> None:
    run = start_run(warehouse, "replay")
    load(warehouse, s.batch(run, "1", item))
    finish_run(warehouse, run, "done")


def _rows(warehouse: Warehouse, query: str) -> list[tuple[object, ...]]:
    with warehouse.write() as connection:
        return connection.execute(query).fetchall()
