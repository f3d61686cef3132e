"""The main job, run for real: Prefect's harness, worker processes, a DuckDB file."""

import bz2
import gzip
import json
import logging
import os
import shutil
import zipfile
from pathlib import Path

import pytest
import zstandard

from flows import engine
from flows.report import Report
from tasks.errors import TransientError
from tasks.settings import Settings
from tests.content import content, query
from warehouse.search import Indexed, search

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect_server")]

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "seeds"
TEXT = (
    "The mayor of Almar, Lina Berg, said on Monday that the bridge would open in May. "
    "“We will not wait any longer,” Berg told reporters. The council in Almar meets again in June."
)


def backfill(folder: Path, limit: int | None = None) -> Report:
    from flows.backfill import backfill as flow

    return flow(str(folder), limit)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


def test_an_article_without_title_date_or_url_keeps_them_unknown(folder: Path, warehouse: Path) -> None:
    (folder / "wire.txt").write_text(TEXT)
    report = backfill(folder)
    assert (report.loaded.articles, report.loaded.versions) == (1, 1)
    ((origin, title, published_at, url, lead, body),) = query(
        warehouse, "SELECT origin, title, published_at, url, lead, body FROM mart.article"
    )
    assert (origin, title, published_at, url) == ("wire.txt", None, None, None)
    assert lead
    assert body.startswith(lead[:20])
    speakers = query(warehouse, "SELECT DISTINCT speaker_name FROM mart.quotation WHERE kind = 'direct'")
    assert speakers == [("Lina Berg",)]
    assert query(warehouse, "SELECT count(*) FROM mart.days()") == [(0,)]  # no date, no calendar


def test_a_second_run_loads_nothing_and_an_edited_list_changes_what_it_names(
    folder: Path, warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "wire.txt").write_text(TEXT)
    (folder / "empty.txt").write_text("")
    backfill(folder)
    before = content(warehouse)
    report = backfill(folder)
    assert (report.files, report.unchanged) == (2, 2)
    assert report.loaded.articles == report.loaded.versions == report.loaded.rejected == 0
    assert content(warehouse) == before
    (tmp_path / "entities.yml").write_text("- {id: lina, name: Lina A. Berg, names: [Lina Berg], type: person}")
    monkeypatch.setenv("MEDIAWATCH_REFERENCE", str(tmp_path))
    assert backfill(folder).renewed == 1
    assert query(warehouse, "SELECT speaker_name FROM mart.quotation WHERE kind = 'direct'") == [("Lina A. Berg",)]


def test_a_changed_file_is_a_new_version_and_a_copy_is_the_same_article(folder: Path, warehouse: Path) -> None:
    (folder / "wire.txt").write_text(TEXT)
    backfill(folder)
    (folder / "wire.txt").write_text(TEXT.replace("May", "July"))
    shutil.copy(folder / "wire.txt", folder / "copy.txt")
    report = backfill(folder)
    assert (report.loaded.articles, report.loaded.versions) == (0, 1)
    rows = query(warehouse, "SELECT article_id, is_current, origins, body FROM mart.version ORDER BY is_current")
    assert len({row[0] for row in rows}) == 1
    assert [row[1] for row in rows] == [False, True]
    assert rows[1][2] == ["copy.txt", "wire.txt"]
    assert "July" in rows[1][3]


def test_the_order_and_cut_of_a_folder_change_nothing(
    folder: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = ["b.txt", "a.txt", "sub/c.md", "d.txt"]
    (folder / "sub").mkdir()
    for number, name in enumerate(names):
        (folder / name).write_text(TEXT if name != "d.txt" else TEXT.replace("May", f"{number}"))
    backfill(folder)
    whole = content(warehouse)
    other = tmp_path / "other" / "media.duckdb"
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", str(other))
    monkeypatch.setenv("MEDIAWATCH_DATA", str(tmp_path / "other" / "data"))
    monkeypatch.setenv("MEDIAWATCH_CHUNK", "1")
    for name in ("a.txt", "sub/c.md", "b.txt"):
        os.utime(folder / name)
    backfill(folder)
    assert content(other) == whole


def test_every_format_loads(folder: Path, warehouse: Path) -> None:
    page = (
        f"<html><head><title>t</title></head><body><article><h1>Bridge</h1><p>{TEXT}</p><p>{TEXT}</p></article></body>"
    )
    record = {"text": TEXT + " One more.", "title": "From a record", "url": "https://almar.example/1"}
    (folder / "a.html").write_text(page)
    (folder / "b.jsonl").write_text(
        "\n".join(json.dumps({**record, "url": f"https://almar.example/{n}"}) for n in "12")
    )
    (folder / "c.csv").write_text(f'url,title,text\nhttps://almar.example/3,Third,"{TEXT}"\n')
    (folder / "d.txt.gz").write_bytes(gzip.compress((TEXT + " In gzip.").encode()))
    (folder / "e.txt.bz2").write_bytes(bz2.compress((TEXT + " In bzip2.").encode()))
    (folder / "f.txt.zst").write_bytes(zstandard.compress((TEXT + " In zstd.").encode()))
    with zipfile.ZipFile(folder / "g.zip", "w") as archive:
        archive.writestr("inner.txt", TEXT + " In a zip archive.")
    (folder / "h.md").write_text(f"---\ntitle: From front matter\nurl: https://almar.example/4\n---\n{TEXT}")
    (folder / "manifest.csv").write_text(
        "file,title,url,published\nd.txt.gz,From a manifest,https://almar.example/5,2026-05-04\n"
    )
    report = backfill(folder)
    assert report.loaded.rejected == 0
    rows = dict(query(warehouse, "SELECT split_part(origin, '#', 1), any_value(title) FROM mart.article GROUP BY 1"))
    assert rows["a.html"] == "Bridge"
    assert rows["b.jsonl"] == "From a record"
    assert rows["c.csv"] == "Third"
    assert rows["d.txt.gz"] == "From a manifest"
    assert rows["h.md"] == "From front matter"
    assert {"e.txt.bz2", "f.txt.zst"} <= set(rows)
    assert query(warehouse, "SELECT count(*) FROM mart.article") == [(9,)]


def test_bad_input_is_recorded_and_its_neighbours_load(folder: Path, warehouse: Path) -> None:
    (folder / "good.txt").write_text(TEXT)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (folder / "broken.jsonl").write_text(
        json.dumps({"text": TEXT + "1"}) + '\n{"text": \n' + json.dumps({"text": TEXT + "2"})
    )
    (folder / "long.jsonl").write_text('{"text": "' + "x" * 10_000_000 + '"}\n' + json.dumps({"text": TEXT + "3"}))
    (folder / "utf16.txt").write_text(TEXT + " In UTF-16.", encoding="utf-16")
    (folder / "latin.txt").write_bytes((TEXT + " Café.").encode("cp1252"))
    (folder / "nul.txt").write_bytes(TEXT.encode().replace(b"Monday", b"Mon\0day"))
    (folder / "cut.txt.gz").write_bytes(gzip.compress(os.urandom(5000).hex().encode() + TEXT.encode())[:2000])
    (folder / "outside.txt").symlink_to("/etc/passwd")
    (folder / "\N{NEWSPAPER} emoji.txt").write_text(TEXT + " With an emoji.")
    (folder / "nested.html").write_text("<div>" * 20_000 + TEXT)
    (folder / "attributes.html").write_text("<p " + " ".join(f"a{n}=1" for n in range(50_000)) + f">{TEXT}</p>")
    os.mkfifo(folder / "pipe.txt")
    with zipfile.ZipFile(folder / "evil.zip", "w") as archive:
        archive.writestr("../../evil.txt", TEXT + " Evil.")
        archive.writestr("fine.txt", TEXT + " From the archive.")
    backfill(folder)
    loaded = {row[0] for row in query(warehouse, "SELECT unnest(origins) FROM mart.article")}
    reasons = dict(query(warehouse, "SELECT origin, reason FROM mart.rejected"))
    must_load = {
        "good.txt",
        "utf16.txt",
        "latin.txt",
        "nul.txt",
        "\N{NEWSPAPER} emoji.txt",
        "broken.jsonl#1",
        "long.jsonl#2",
    }
    assert must_load <= loaded
    assert "evil.zip#2" in loaded
    assert reasons["empty.txt"] == "seed.empty"
    assert reasons["binary.txt"] == "seed.binary"
    assert reasons["cut.txt.gz"] == "seed.truncated"
    assert reasons["outside.txt"] == "seed.outside_root"
    assert reasons["pipe.txt"] == "seed.not_regular"
    assert "seed.bad_record" in {reason for origin, reason in reasons.items() if origin.startswith("broken.jsonl")}
    assert "seed.too_large" in {reason for origin, reason in reasons.items() if origin.startswith("long.jsonl")}
    assert "seed.outside_root" in {reason for origin, reason in reasons.items() if origin.startswith("evil.zip")}
    for name in ("nested.html", "attributes.html"):
        assert (name in loaded) != (name in reasons)


@pytest.mark.skipif(not SEED.exists(), reason="the article that the product is measured by is not here")
def test_the_wire_article_answers(warehouse: Path) -> None:
    report = backfill(SEED)
    assert (report.loaded.articles, report.loaded.versions) == (1, 1)
    ((title, published_at, url),) = query(warehouse, "SELECT title, published_at, url FROM mart.article")
    assert (title, published_at, url) == (None, None, None)
    speakers = {row[0] for row in query(warehouse, "SELECT speaker_name FROM mart.quotation")}
    assert {"Vladimir Putin", "Dmitry Peskov", "Hassan Hassan", "Thomas Joscelyn"} <= speakers
    entities = {row[0] for row in query(warehouse, "SELECT entity_name FROM mart.mention")}
    assert {"Hassan Rouhani", "Recep Tayyip Erdogan", "Bashar al-Assad", "Elham Ahmad"} <= entities


def test_what_a_killed_run_left_out_of_the_search_index_comes_in_with_the_next(
    tmp_path: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("The harbour opens on Monday. It had been closed since the storm of last winter.")
    backfill(texts)

    def full(settings: Settings) -> Indexed:
        raise TransientError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr("flows.lookout.update_index", full)
        (texts / "b.txt").write_text("The lighthouse was painted red. Nobody had been asked, and nobody minded.")
        assert backfill(texts).loaded.articles == 1, "what is loaded is loaded"
    assert search(Settings.from_env(), "lighthouse") == []
    assert backfill(texts).loaded.articles == 0
    assert [row["origin"] for row in search(Settings.from_env(), "lighthouse")] == ["b.txt"]


def test_what_became_of_the_warehouse_is_told_once_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger("mediawatch.load")
    held = log.handlers
    try:
        engine.tell_here()
        for _ in range(2):
            log.warning("the read copy is not fresh: %s", "no space left")
        log.info("not for a person")
    finally:
        log.handlers = held
    assert capsys.readouterr().err == "mediawatch: the read copy is not fresh: no space left\n"
