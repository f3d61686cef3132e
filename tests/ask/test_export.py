"""Exports of views, and bundles that are verified."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from flows import cli
from tasks.errors import ContractError
from tasks.settings import Settings
from tests.warehouse.macros.test_macros import load
from warehouse import ask, export, migrate
from warehouse.db import attach_file, connect

BASE = Path(__file__).parents[1] / "warehouse" / "macros" / "base.yml"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("export")
    connection = connect()
    attach_file(connection, folder / "media.duckdb", read_only=False, name="store")
    connection.execute("USE store")
    migrate.migrate(connection, "test")
    load(connection, yaml.safe_load(BASE.read_text(encoding="utf-8")))
    connection.execute("UPDATE core.version SET title = '=HYPERLINK(1)' WHERE version_id = 'v5'")
    connection.close()
    return Settings(warehouse=str(folder / "media.duckdb"), data=str(folder))


def test_a_view_as_csv_has_no_formulas(settings: Settings) -> None:
    file = io.StringIO()
    assert export.export_text(settings, "article", "csv", file) == 5
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert {row["title"] for row in rows} >= {"'=HYPERLINK(1)", "Strike at the port"}


def test_json_lines_are_unchanged(settings: Settings) -> None:
    file = io.StringIO()
    export.export_text(settings, "mart.article", "jsonl", file)
    assert "=HYPERLINK(1)" in {json.loads(line)["title"] for line in file.getvalue().splitlines()}


@pytest.mark.parametrize("view", ["article", "mention", "quotation", "rejected", "sentence"])
def test_views_as_parquet(settings: Settings, tmp_path: Path, view: str) -> None:
    with open(tmp_path / "v.parquet", "wb") as file:
        count = export.export_parquet(settings, view, file)
    assert pq.read_table(tmp_path / "v.parquet").num_rows == count


def test_only_views_are_exported(settings: Settings) -> None:
    with pytest.raises(ContractError, match=r"mart\.article"):
        list(export.slices(settings, 'article"; DROP'))


@pytest.fixture
def bundle(settings: Settings, tmp_path: Path) -> Path:
    answer = ask.answer(settings, "quotes-by", {"speaker": "Élise Marot"}, with_evidence=True)
    made = export.bundle(answer)
    assert made == export.bundle(answer)
    (tmp_path / "b.zip").write_bytes(made)
    return tmp_path / "b.zip"


def test_a_bundle_is_verified_with_and_without_the_articles(settings: Settings, bundle: Path) -> None:
    assert export.verify(bundle, settings) == (2, 0, [])
    assert export.verify(bundle) == (0, 2, [])


@pytest.mark.parametrize("name", ["rows.csv", "evidence.jsonl", "extra.txt"])
def test_a_changed_bundle_is_found_out(settings: Settings, bundle: Path, name: str) -> None:
    with zipfile.ZipFile(bundle) as archive:
        files = {entry: archive.read(entry) for entry in archive.namelist()}
    files[name] = files.get(name, b"").replace(b"We will not yield", b"We will yield") + b"\n" * (name == "extra.txt")
    with zipfile.ZipFile(bundle, "w") as archive:
        for entry, data in files.items():
            archive.writestr(entry, data)
    assert export.verify(bundle, settings)[2]


def test_a_bundle_without_one_of_its_parts_is_found_out(settings: Settings, bundle: Path) -> None:
    files, manifest = parts(bundle)
    del files["rows.csv"], manifest["rows.csv"]
    write(bundle, files, manifest)
    assert export.verify(bundle, settings)[2] == ["rows.csv is not in the manifest"]


def test_a_span_that_does_not_stand_there_is_found_out_though_the_manifest_fits(
    settings: Settings, bundle: Path
) -> None:
    files, manifest = parts(bundle)
    rows = [json.loads(line) for line in files["evidence.jsonl"].splitlines()]
    changed = [row | {"span_text": "We will yield"} for row in rows]
    files["evidence.jsonl"] = "".join(json.dumps(row) + "\n" for row in changed).encode()
    manifest["evidence.jsonl"] = hashlib.sha256(files["evidence.jsonl"]).hexdigest()
    write(bundle, files, manifest)
    assert len(export.verify(bundle, settings)[2]) == 2


def parts(bundle: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files of a bundle but the manifest, and what the manifest says."""
    with zipfile.ZipFile(bundle) as archive:
        files = {entry: archive.read(entry) for entry in archive.namelist()}
    return files, json.loads(files.pop("manifest.json"))


def write(bundle: Path, files: dict[str, bytes], manifest: dict[str, str]) -> None:
    with zipfile.ZipFile(bundle, "w") as archive:
        for entry, data in (files | {"manifest.json": json.dumps(manifest).encode()}).items():
            archive.writestr(entry, data)


def test_what_is_no_bundle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no")
    with pytest.raises(ContractError):
        export.verify(tmp_path / "x.zip")


def test_command_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", settings.warehouse)
    monkeypatch.setenv("MEDIAWATCH_DATA", settings.data)
    bundle = str(tmp_path / "b.zip")
    assert cli.main(["export"]) == 0
    assert "mart.quotation" in capsys.readouterr().out
    assert cli.main(["export", "--answer", "quotes-by", "Élise Marot", "since=2026", "-o", bundle]) == 0
    assert cli.main(["export", "--verify", bundle]) == 0
    assert cli.main(["export", "article", "-o", str(tmp_path / "a.csv")]) == 0
    assert cli.main(["export", "article", "-o", str(tmp_path / "a.xls")]) == 2
    assert cli.main(["export", "article"]) == 2
