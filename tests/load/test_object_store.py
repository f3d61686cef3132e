"""A lake whose data lie in an S3-compatible store, emulated on loopback."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError

import pytest

from tasks.load import captures, load, open_warehouse, restorable, run_checks, start_run
from tasks.settings import Settings
from tests.load import crash
from tests.load import samples as s
from tests.load.postgres import free_port
from warehouse.copying import copy


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty bucket; the AWS_* variables say where."""
    if find_spec("moto") is None or find_spec("flask") is None:
        pytest.skip("moto[server], which emulates an object store, is not installed")
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(urllib.request.Request(f"{url}/news", method="PUT"), timeout=5)
                break
            except (URLError, ConnectionError):
                time.sleep(0.1)
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tester")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        yield "s3://news/warehouse"
    finally:
        server.kill()
        server.wait()


def test_a_lost_catalog_is_rebuilt_from_the_packs_in_the_object_store(bucket: str, tmp_path: Path) -> None:
    lost = open_warehouse(_settings(tmp_path / "lost", bucket))
    crash.run(lost, 2)
    bodies = {item.capture.capture_id: item for batch in crash.batches("r", 2) for item in batch.items}
    with lost.write() as connection:
        articles = "SELECT origin, body, title FROM mart.article ORDER BY ALL"
        expected = connection.execute(articles).fetchall()
    lost.release()
    found = list(restorable(bucket))
    assert {capture.capture_id for capture in found} == set(bodies)
    again = open_warehouse(_settings(tmp_path / "again", bucket))
    load(again, s.batch(start_run(again, "restore"), "1", *(replace(bodies[c.capture_id], capture=c) for c in found)))
    with again.write() as connection:
        assert connection.execute(articles).fetchall() == expected
    assert expected


def _settings(folder: Path, bucket: str) -> Settings:
    folder.mkdir()
    return s.settings(folder, warehouse=f"ducklake:sqlite:{folder / 'catalog.sqlite'}", data=bucket)


def test_a_lake_in_an_object_store(bucket: str, tmp_path: Path) -> None:
    given = s.settings(tmp_path, warehouse=f"ducklake:sqlite:{tmp_path / 'catalog.sqlite'}", data=bucket)
    warehouse = open_warehouse(given)
    crash.run(warehouse, 1)
    big = s.item("big.txt", " ".join(str(number) for number in range(5_000)))
    many = [s.item(f"many/{number}.txt", f"Text {number}") for number in range(30)]
    load(warehouse, s.batch("r", "many", big, *many))
    calm = open_warehouse(s.settings(tmp_path / "calm"))
    crash.run(calm, 1)
    load(calm, s.batch("r", "many", big, *many))
    assert crash.contents(warehouse) == crash.contents(calm)
    assert run_checks(warehouse) == []
    assert big.capture in list(captures(warehouse))
    back = s.settings(tmp_path / "back")
    copy(given, back)
    assert crash.contents(open_warehouse(back)) == crash.contents(calm)
    again = s.settings(tmp_path, warehouse=f"ducklake:sqlite:{tmp_path / 'again.sqlite'}", data=bucket + "2")
    copy(s.settings(tmp_path / "calm"), again)
    assert big.capture in list(captures(open_warehouse(again)))
    assert not list(tmp_path.glob("*/lake/**/*.parquet")), "nothing of the lake lies on this disk"
