"""Each check finds what it is for, and nothing on a sound warehouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.load import Warehouse, finish_run, load, publish, register_analysis, run_checks, start_run
from tasks.records import Item
from tests.load import samples as s
from warehouse import checking, sql

LONG = "The harbour master counted the boats twice and found that one of them was missing {}."
SAID = 'Hello \U0001f600 \u2013 the minister Mira Quell said "we go on" today.'

BREAKAGE = {
    "duplicate_ids": "INSERT INTO core.article SELECT * FROM core.article LIMIT 1",
    "orphans": "DELETE FROM core.entity",
    "offsets": "UPDATE core.mention SET start_offset = start_offset + 1",
    "ledger": "DELETE FROM meta.rejected",
    "counts": "DELETE FROM core.mention",
    "current_version": "UPDATE core.standing SET is_current = false",
    "same_body": "UPDATE core.version SET is_keyed_by_url = false, body_sha = 'x'",
    "dates": "UPDATE core.description SET published_at = '2999-01-01'",
    "links": "INSERT INTO core.entity_link BY NAME SELECT 'nobody' AS entity_id, 'none' AS into_entity_id, "
    "0.9 AS score, 'same' AS reason, 'a = b' AS evidence, now() AS known_at",
    "copies": "UPDATE core.overlap SET shared_count = 8, similarity = 0.4",
    "derived": "UPDATE core.named SET mention_count = mention_count + 1",
    "stalled_runs": "UPDATE meta.run SET status = 'running', heartbeat_at = '2020-01-01'",
    "decisions": "INSERT INTO core.entity_decision BY NAME SELECT a AS decision_id, 'merge' AS kind, a AS entity_id, "
    "b AS into_entity_id, now() AS known_at FROM (VALUES ('nobody', 'none'), ('none', 'nobody')) t(a, b)",
}


# Further classes of damage that one of the checks is for.
ALSO = {
    "a speaker outside of the chain": ("orphans", "DELETE FROM core.attribution WHERE role = 'speaker'"),
    "a relay elsewhere": ("offsets", "UPDATE core.attribution SET start_offset = 0, end_offset = 2"),
    "another alias": ("offsets", "UPDATE core.alias SET text = 'Nobody'"),
    "a cue elsewhere": ("offsets", "UPDATE core.quotation SET cue_start = 0, cue_end = 2"),
    "sentences beyond the end": ("offsets", "UPDATE core.analysed SET sentence_ends = [9999]"),
    "a body cut short": ("offsets", "UPDATE core.version SET body = left(body, 5)"),
    "a member lost": ("ledger", "DELETE FROM raw.entry WHERE origin = 'x.jsonl#2'"),
    "an entity shown twice": ("duplicate_ids", "INSERT INTO core.entity_shown SELECT * FROM core.entity_shown LIMIT 1"),
    "a version lost": ("orphans", "DELETE FROM core.version WHERE body = 'One.'"),
}


@pytest.fixture
def sound(tmp_path: Path) -> Warehouse:
    warehouse = s.warehouse(tmp_path)
    register_analysis(warehouse, s.CARD)
    run = start_run(warehouse, "backfill")
    bad = Item(capture=s.capture("b.txt", "broken"), rejected=s.rejection("b.txt", content="broken"))
    files = [
        (s.seed_file("a.txt"), 1),
        (s.seed_file("b.txt"), 1),
        (s.seed_file("x.jsonl"), 2),
        (s.seed_file("e.txt"), 0),
    ]
    long = [s.item(f"{n}.txt", LONG.format(n), url=f"https://x.example/{n}") for n in ("early", "late")]
    items = (*long, s.item("a.txt", SAID), bad, s.item("x.jsonl#1", "One."), s.item("x.jsonl#2", SAID))
    load(warehouse, s.batch(run, "1", *items, rejected=(s.rejection("e.txt"),), finished=files))
    finish_run(warehouse, run, "done")
    return warehouse


def test_a_sound_warehouse_passes(sound: Warehouse) -> None:
    publish(sound, force=True)
    assert run_checks(sound) == []


@pytest.mark.parametrize("name", BREAKAGE)
def test_a_check_finds_what_it_is_for(sound: Warehouse, name: str) -> None:
    sound.transact(lambda connection: connection.execute(BREAKAGE[name]))
    publish(sound, force=True)
    found = {finding.name: finding for finding in run_checks(sound)}
    assert name in found
    assert found[name].row_count > 0
    assert found[name].rows


@pytest.mark.parametrize("damage", ALSO)
def test_each_class_of_damage_is_found(sound: Warehouse, damage: str) -> None:
    name, statement = ALSO[damage]
    sound.transact(lambda connection: connection.execute(statement))
    publish(sound, force=True)
    assert name in {finding.name for finding in run_checks(sound)}


def test_every_check_has_a_level_a_sentence_and_a_breakage() -> None:
    names = [name.split("/")[1].removesuffix(".sql") for name in sql.names("checks")]
    assert sorted(BREAKAGE) == names
    assert {checking.headline(name)[0] for name in sql.names("checks")} <= {"fail", "warn"}
