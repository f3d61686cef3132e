"""Loading into a real warehouse: what is added, what is known, what is rejected, and that twice is once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tasks.captures import CaptureStore
from tasks.errors import ContractError
from tasks.load import (
    Warehouse,
    finish_run,
    finished,
    known_versions,
    load,
    open_warehouse,
    register_analysis,
    start_run,
)
from tasks.load.ids import body_sha
from tasks.records import Item, Loaded
from tests.load import samples as s

SAID = 'The minister Mira Quell said "we go on" today.'


def rows(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with warehouse.write() as connection:
        return connection.execute(query).fetchall()


def one_run(warehouse: Warehouse, *items: Item, **more: Any) -> Loaded:
    """Load items as a run of one batch that ends well."""
    run = start_run(warehouse, "backfill")
    loaded = load(warehouse, s.batch(run, "1", *items, **more))
    finish_run(warehouse, run, "done", loaded)
    return loaded


def test_an_article_with_speech_is_loaded(warehouse: Warehouse) -> None:
    register_analysis(warehouse, s.CARD)
    item = s.item("a.txt", SAID, url="https://www.example.org/a?utm_source=x", title="Onward", outlet="Daily")
    assert one_run(warehouse, item) == Loaded(articles=1, versions=1, mentions=1, quotations=1)
    assert rows(warehouse, "SELECT origin, url, outlet, title, body FROM mart.article") == [
        ("a.txt", "https://www.example.org/a?utm_source=x", "Daily", "Onward", SAID)
    ]
    assert rows(warehouse, "SELECT content, kind, cue_lemma, speaker_name, relays, addressees FROM mart.quotation") == [
        ("we go on", "direct", "say", "Mira Quell", ["Harbour News"], [])
    ]
    spans = (
        "SELECT text, label, entity_name, body[start_offset + 1:end_offset] FROM mart.mention JOIN core.version USING"
    )
    assert rows(warehouse, f"{spans} (version_id)") == [("Mira Quell", "person", "Mira Quell", "Mira Quell")]
    assert rows(warehouse, 'SELECT path FROM mart.attribution_chain ORDER BY "position" DESC LIMIT 1') == [
        ("reportedly Harbour News < Mira Quell",)
    ]


def test_absent_facts_stay_null(warehouse: Warehouse) -> None:
    one_run(warehouse, s.item("a.txt", "Plain words."))
    assert rows(warehouse, 'SELECT title, published_at, url, outlet, authors, "lead" FROM mart.article') == [
        (None, None, None, None, [], "Plain words.")
    ]


def test_a_batch_is_loaded_once(warehouse: Warehouse) -> None:
    run = start_run(warehouse, "backfill")
    batch = s.batch(run, "1", s.item("a.txt", SAID), rejected=(s.rejection("e.txt"),))
    first = load(warehouse, batch)
    assert first == Loaded(articles=1, versions=1, mentions=1, quotations=1, rejected=1)
    assert load(warehouse, batch) == first
    assert rows(warehouse, "SELECT count(*) FROM core.version") == [(1,)]
    assert rows(warehouse, "SELECT count(*) FROM meta.batch") == [(1,)]


def test_the_same_items_in_a_later_run_add_no_rows(warehouse: Warehouse) -> None:
    items = (s.item("a.txt", SAID), s.item("b.txt", "Other words."))
    one_run(warehouse, *items, rejected=(s.rejection("e.txt"),))
    counts = "SELECT " + ", ".join(
        f"(SELECT count(*) FROM {name})" for name in ("raw.entry", "meta.rejected", "core.mention")
    )
    before = rows(warehouse, counts)
    assert one_run(warehouse, *items, rejected=(s.rejection("e.txt"),)) == Loaded(known=2)
    assert rows(warehouse, counts) == before


def test_the_same_content_under_two_names_is_one_article(warehouse: Warehouse) -> None:
    loaded = one_run(warehouse, s.item("b.txt", SAID), s.item("a.txt", SAID, analysed=False))
    assert loaded == Loaded(articles=1, versions=1, known=1, mentions=1, quotations=1)
    assert rows(warehouse, "SELECT origin, origins FROM mart.article") == [("a.txt", ["a.txt", "b.txt"])]
    assert rows(warehouse, "SELECT origin, state FROM mart.entry ORDER BY 1") == [
        ("a.txt", "article"),
        ("b.txt", "known"),
    ]


def test_a_changed_file_is_a_new_version(warehouse: Warehouse) -> None:
    one_run(warehouse, s.item("a.txt", SAID))
    assert one_run(warehouse, s.item("a.txt", "Corrected.")) == Loaded(versions=1)
    assert rows(warehouse, "SELECT body FROM mart.article") == [("Corrected.",)]
    assert rows(warehouse, "SELECT body, is_current, is_live FROM mart.version ORDER BY body") == [
        ("Corrected.", True, True),
        (SAID, False, False),
    ]
    assert rows(warehouse, "SELECT count(*) FROM mart.quotation") == [(0,)]
    assert one_run(warehouse, s.item("a.txt", SAID)) == Loaded(known=1)
    assert rows(warehouse, "SELECT body FROM mart.article") == [(SAID,)]


def test_the_same_url_is_the_same_article_and_the_later_date_is_current(warehouse: Warehouse) -> None:
    early, late = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)
    one_run(
        warehouse,
        s.item("new.html", "Corrected.", url="https://example.org/a", published_at=early, modified_at=late),
        s.item("old.html", "First.", url="http://www.example.org/a/?utm_medium=feed", published_at=early),
    )
    assert rows(warehouse, "SELECT body FROM mart.article") == [("Corrected.",)]
    assert rows(warehouse, "SELECT count(*) FROM mart.version") == [(2,)]


def test_a_body_is_read_once_and_its_twin_has_the_same_rows(warehouse: Warehouse) -> None:
    one_run(warehouse, s.item("a.html", SAID, url="https://one.example/a", analysed=False))
    assert rows(warehouse, "SELECT count(*) FROM mart.quotation") == [(0,)]
    assert known_versions(warehouse, "tiny-1", [body_sha(SAID)]) == set()
    loaded = one_run(warehouse, s.item("b.html", SAID, url="https://two.example/b"))
    assert (loaded.mentions, loaded.quotations) == (2, 2)
    assert known_versions(warehouse, "tiny-1", [body_sha(SAID), body_sha("else")]) == {body_sha(SAID)}
    assert rows(warehouse, "SELECT origin, content, relays FROM mart.quotation ORDER BY 1") == [
        ("a.html", "we go on", ["Harbour News"]),
        ("b.html", "we go on", ["Harbour News"]),
    ]
    assert rows(warehouse, "SELECT count(DISTINCT quotation_id), count(DISTINCT group_id) FROM core.quotation") == [
        (2, 2)
    ]


def test_captures_are_kept_once_and_can_be_read_back(warehouse: Warehouse) -> None:
    kept = s.item("a.txt", SAID)
    bad = Item(capture=s.capture("b.txt", "broken"), rejected=s.rejection("b.txt", content="broken"))
    one_run(warehouse, kept, bad, s.item("c.txt", SAID))
    one_run(warehouse, kept, s.item("d.txt", "Other."))
    stored = rows(warehouse, "SELECT capture_id, pack, pack_offset, pack_length, byte_count FROM raw.capture")
    assert len(stored) == 3
    store = CaptureStore(Path(warehouse.data))
    bodies = {store.get(*row[:4]) for row in stored}
    assert kept.capture.body in bodies
    assert b"broken" in bodies
    assert sorted(row[4] for row in stored) == sorted(map(len, bodies))


def test_a_rejection_is_one_row_and_is_resolved_when_the_file_is_fixed(warehouse: Warehouse) -> None:
    broken = s.rejection("a.txt", "clean.no_text", content="broken")
    bad = Item(capture=s.capture("a.txt", "broken"), rejected=broken)
    assert one_run(warehouse, bad, finished=[(s.seed_file("a.txt"), 1)]) == Loaded(rejected=1)
    assert one_run(warehouse, bad, finished=[(s.seed_file("a.txt"), 1)]) == Loaded()
    assert rows(warehouse, "SELECT origin, door, reason, detail FROM mart.rejected") == [
        ("a.txt", "seed", "clean.no_text", "nothing")
    ]
    one_run(warehouse, s.item("a.txt", "Fixed."), finished=[(s.seed_file("a.txt", "f2"), 1)])
    assert rows(warehouse, "SELECT count(*) FROM mart.rejected") == [(0,)]
    assert rows(warehouse, "SELECT count(*), count(resolved_at) FROM meta.rejected") == [(1, 1)]
    one_run(warehouse, bad, finished=[(s.seed_file("a.txt", "f3"), 1)])
    assert rows(warehouse, "SELECT count(*), count(resolved_at) FROM meta.rejected") == [(1, 0)]
    assert rows(warehouse, "SELECT body FROM mart.article") == [("Fixed.",)], "the last good text stays"


def test_rejected_members_that_a_fixed_container_no_longer_has_are_resolved(warehouse: Warehouse) -> None:
    bad = (s.rejection("x.jsonl#2", "seed.bad_record"), s.rejection("x.jsonl", "seed.truncated"))
    one_run(warehouse, s.item("x.jsonl#1", "One."), rejected=bad, finished=[(s.seed_file("x.jsonl"), 2)])
    assert rows(warehouse, "SELECT count(*) FROM mart.rejected") == [(2,)]
    assert finished(warehouse, s.ROOT) == {"x.jsonl": "f1"}
    one_run(warehouse, s.item("x.jsonl#1", "One."), finished=[(s.seed_file("x.jsonl", "f2"), 1)])
    assert rows(warehouse, "SELECT count(*) FROM mart.rejected") == [(0,)]
    assert finished(warehouse, s.ROOT) == {"x.jsonl": "f2"}
    assert rows(
        warehouse, "SELECT state, item_count FROM mart.entry WHERE origin = 'x.jsonl' AND state = 'container'"
    ) == [("container", 2)]


def test_a_poisonous_text_does_not_fail_its_batch(warehouse: Warehouse) -> None:
    body = "Half a pair \ud800 and a zero \x00 and an emoji \U0001f600."
    one_run(warehouse, s.item("a.txt", body, title="\udfff"), s.item("b.txt", "Neighbour."))
    stored = rows(warehouse, "SELECT body, title FROM mart.article ORDER BY origin")
    assert stored[0] == (body.replace("\ud800", "\ufffd"), "\ufffd")
    assert len(stored) == 2


def test_nothing_of_a_batch_is_stored_when_a_part_fails(warehouse: Warehouse) -> None:
    run = start_run(warehouse, "backfill")
    good = s.item("a.txt", SAID)
    analysis = replace(s.analyse(SAID), sentences=("no span",))  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        load(warehouse, s.batch(run, "1", good, replace(s.item("b.txt", "Other."), analysis=analysis)))
    assert rows(warehouse, "SELECT (SELECT count(*) FROM raw.entry) + (SELECT count(*) FROM core.version)") == [(0,)]


def test_a_run_ends_as_one_of_few_words(warehouse: Warehouse) -> None:
    run = start_run(warehouse, "backfill", {"folder": Path("seeds")})
    with pytest.raises(ContractError, match="ends as one of"):
        finish_run(warehouse, run, "ok")
    finish_run(warehouse, run, "failed", Loaded(articles=3))
    assert rows(warehouse, "SELECT status, article_count, epoch FROM meta.run") == [("failed", 3, 0)]


def test_a_warehouse_survives_reopening(tmp_path: Path) -> None:
    one_run(s.warehouse(tmp_path), s.item("a.txt", SAID))
    again = open_warehouse(s.settings(tmp_path))
    assert rows(again, "SELECT count(*) FROM mart.article") == [(1,)]
