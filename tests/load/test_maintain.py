"""Retention and compaction: smaller, and nothing that is shown changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import zstandard

from tasks.errors import ContractError
from tasks.load import (
    Warehouse,
    captures,
    compare_analyses,
    finish_run,
    load,
    publish,
    register_analysis,
    run_checks,
    start_run,
    use_analysis,
)
from tasks.load.compare import changed_questions
from tasks.records import Item
from tests.load import crash
from tests.load import samples as s
from warehouse.copying import copy
from warehouse.maintain import maintain

SAID = 'The minister Mira Quell said "we go on" today.'
SHOWN = "SELECT content, speaker_name FROM mart.quotation ORDER BY ALL"


def _two_analyses(warehouse: Warehouse) -> Item:
    item = s.item("a.txt", SAID)
    for number, analysis in enumerate(("tiny-1", "tiny-2")):
        run = start_run(warehouse, "replay")
        register_analysis(warehouse, s.CARD | {"analysis_id": analysis})
        # The second analyser takes another span for the speaker: it finds other words.
        found = s.analyse(SAID, analysis) if number == 0 else s.analyse(SAID, analysis, "The minister")
        load(warehouse, s.batch(run, analysis, replace(item, analysis=found)))
        finish_run(warehouse, run, "done")
    return item


def _shown(warehouse: Warehouse) -> list[tuple[object, ...]]:
    with warehouse.write() as connection:
        return connection.execute(SHOWN).fetchall()


def test_the_views_switch_between_analyses(warehouse: Warehouse) -> None:
    _two_analyses(warehouse)
    assert _shown(warehouse) == [("we go on", "Mira Quell")]
    use_analysis(warehouse, "tiny-2")
    assert _shown(warehouse) == [("we go on", "The minister")]
    use_analysis(warehouse, "tiny-1")
    assert _shown(warehouse) == [("we go on", "Mira Quell")]
    with pytest.raises(ContractError, match="tiny-1, tiny-2"):
        use_analysis(warehouse, "tiny-3")


def test_maintenance_drops_what_is_superseded_and_changes_nothing_shown(warehouse: Warehouse) -> None:
    item = _two_analyses(warehouse)
    bad = Item(capture=s.capture("b.txt", "broken"), rejected=s.rejection("b.txt", content="broken"))
    load(warehouse, s.batch(start_run(warehouse, "backfill"), "3", bad))
    publish(warehouse, force=True)
    assert len(list(captures(warehouse))) == 2
    before = _shown(warehouse)
    freed = maintain(warehouse, capture_days=0, analysis_days=0)
    assert freed.analysis_rows > 0
    assert freed.captures == 1
    assert freed.bytes_after > 0
    assert _shown(warehouse) == before
    assert [capture.origin for capture in captures(warehouse)] == ["b.txt"], "a rejected item's bytes are all there is"
    assert run_checks(warehouse) == []
    loaded = load(warehouse, s.batch(start_run(warehouse, "backfill"), "4", item, s.item("c.txt", "More.")))
    assert (loaded.articles, loaded.known) == (1, 1)


def test_maintenance_without_retention_keeps_everything(warehouse: Warehouse) -> None:
    _two_analyses(warehouse)
    before = crash.contents(warehouse)
    assert maintain(warehouse).captures == 0
    assert crash.contents(warehouse) == before


def test_a_comparison_says_what_would_change(warehouse: Warehouse) -> None:
    _two_analyses(warehouse)
    lost = s.item("b.txt", 'Then Mira Quell said "no more" again.')
    for analysis in ("tiny-1", "tiny-2"):
        found = s.analyse(lost.article.body, analysis, "Mira Quell" if analysis == "tiny-1" else "nobody")  # type: ignore[union-attr]
        load(warehouse, s.batch("r", f"b-{analysis}", replace(lost, analysis=found)))
    publish(warehouse, force=True)
    found = compare_analyses(warehouse, "tiny-1", "tiny-2")
    assert found.version_count == 2
    assert found.counts() == {"gained": 0, "lost": 1, "re-attributed": 1, "merged": 0, "split": 0}
    changed = {row["change"]: row for row in found.quotations}
    assert (changed["re-attributed"]["speaker_before"], changed["re-attributed"]["speaker_after"]) == (
        "Mira Quell",
        "The minister",
    )
    assert compare_analyses(warehouse, "tiny-2", "tiny-1").counts()["gained"] == 1
    if not warehouse.address.is_lake:  # which takes long to answer all questions
        changed = {row["question"]: row for row in changed_questions(warehouse, "tiny-1", "tiny-2")}
        assert (changed["most-quoted"]["rows_lost"], changed["most-quoted"]["rows_gained"]) == (1, 1)
        assert "outlets" not in changed
        assert changed_questions(warehouse, "tiny-1", "tiny-1") == []
    with pytest.raises(ContractError, match="no analysis"):
        compare_analyses(warehouse, "tiny-1", "tiny-9")


def _made_with_large_blocks(folder: Path) -> Warehouse:
    """A warehouse in blocks of DuckDB's own size, from before new files had smaller ones."""
    stored = Path(__file__).parents[1] / "data" / "warehouses" / "schema13.duckdb.zst"
    folder.mkdir()
    (folder / "media.duckdb").write_bytes(zstandard.ZstdDecompressor().decompress(stored.read_bytes(), 1 << 28))
    return s.warehouse(folder)


def _block_size(warehouse: Warehouse) -> int:
    query = "SELECT block_size FROM pragma_database_size() WHERE database_name = 'media'"
    with warehouse.read() as connection:
        return int(connection.execute(query).fetchall()[0][0])


def test_a_file_of_large_blocks_is_written_on_as_it_is_and_compacted_into_small_ones(tmp_path: Path) -> None:
    old = _made_with_large_blocks(tmp_path / "old")
    load(old, s.batch(start_run(old, "backfill"), "later", s.item("later.txt", SAID)))
    publish(old, force=True)
    assert _block_size(old) == 262_144
    shown = _shown(old)
    maintain(old)
    assert _block_size(old) == 65_536
    assert _shown(old) == shown
    assert run_checks(old) == []


def test_a_file_of_large_blocks_is_copied_into_small_ones(tmp_path: Path) -> None:
    old = _made_with_large_blocks(tmp_path / "old")
    copy(s.settings(tmp_path / "old"), s.settings(tmp_path / "new"))
    new = s.warehouse(tmp_path / "new")
    assert _block_size(new) == 65_536
    assert _shown(new) == _shown(old)
