"""A folder without news is recorded without Prefect; whatever is news is loaded as ever."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import engine
from flows.server import own_server
from tasks.fetch.folder import SETTLED_SECONDS
from tasks.fetch.seeds import scan
from tasks.load.look import peek_stamped
from tasks.settings import Settings
from tests.content import content, query
from warehouse import search

pytestmark = [pytest.mark.flow, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
TEXT = "The mayor of Almar, Lina Berg, said on Monday that the bridge would open in {}. “We will not wait,” Berg said."
SCRIPT = "import sys; from flows.cli import main; code = main(); print('prefect' in sys.modules); sys.exit(code)"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A place where a folder is loaded; the settings name a list of known entities that may be edited."""
    place = tmp_path_factory.mktemp("unchanged") / "place"
    shutil.copytree(ROOT / "seeds" / "reference", place / "reference")
    made = place / "folder"
    (made / "deep").mkdir(parents=True)
    (made / "one.txt").write_text(TEXT.format("May"))
    (made / "deep" / "two.txt").write_text(TEXT.format("June"))
    (made / "empty.txt").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PREFECT_API_URL", raising=False)
        patch.setenv("PREFECT_HOME", str(place.with_name("prefect")))
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("MEDIAWATCH_WORKERS", "1")
        patch.setenv("MEDIAWATCH_REFERENCE", str(place / "reference"))
        patch.setenv("MEDIAWATCH_WAREHOUSE", str(place / "warehouse" / "media.duckdb"))
        patch.setenv("MEDIAWATCH_DATA", str(place / "warehouse" / "data"))
        _, met_prefect = backfill(made)
        assert met_prefect
        place.rename(place.with_name("kept"))
        yield place


@pytest.fixture
def folder(loaded: Path) -> Iterator[Path]:
    """The folder, its warehouse and the list as they were when it had been loaded."""
    shutil.copytree(loaded.with_name("kept"), loaded)
    yield loaded / "folder"
    shutil.rmtree(loaded)


@pytest.fixture
def warehouse(folder: Path) -> Path:
    """The warehouse into which the folder is loaded."""
    return folder.with_name("warehouse") / "media.duckdb"


def backfill(folder: Path) -> tuple[dict[str, Any], bool]:
    """What the command reports, and whether its process imported Prefect."""
    command = [sys.executable, "-c", SCRIPT, "backfill", str(folder), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    text, _, met = done.stdout.strip().rpartition("\n")
    return json.loads(text), met == "True"


def test_without_news_the_run_is_recorded_and_nothing_else_changes(folder: Path, warehouse: Path) -> None:
    before = content(warehouse)
    report, met_prefect = backfill(folder)
    assert not met_prefect
    assert (report["files"], report["unchanged"], report["loaded"]["articles"]) == (3, 3, 0)
    assert report["warehouse"]["articles"] == 2
    writer = warehouse.with_name("media.writer.duckdb")
    runs = query(writer, "SELECT flow, status, article_count, finished_at IS NULL FROM meta.run ORDER BY started_at")
    assert runs[1:] == [("backfill", "done", 0, False)]
    assert content(warehouse) == before


def test_a_changed_file_and_a_new_one_in_a_subfolder_are_loaded(folder: Path) -> None:
    (folder / "one.txt").write_text(TEXT.format("July"))
    (folder / "deep" / "three.txt").write_text(TEXT.format("August"))
    report, met_prefect = backfill(folder)
    assert met_prefect
    assert (report["unchanged"], report["loaded"]["articles"], report["loaded"]["versions"]) == (2, 1, 2)


def test_what_lay_there_for_a_while_is_known_by_its_stamp(folder: Path, warehouse: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(folder, older)
    time.sleep(SETTLED_SECONDS)
    backfill(older)
    stored = f"SELECT stamp, fingerprint FROM raw.file WHERE root = '{older}'"
    held = dict(query(warehouse.with_name("media.writer.duckdb"), stored))
    assert len(held) == 3
    assert peek_stamped(Settings.from_env(), str(older)) == held
    assert {file.fingerprint for file in scan(older, Settings(), dict.fromkeys(held, "known"))} == {"known"}  # type: ignore[union-attr]
    assert not backfill(older)[1]
    (older / "one.txt").write_text(TEXT.format("Mai"))  # as long as before
    assert backfill(older)[0]["unchanged"] == 2


def test_an_edited_list_of_entities_is_news(folder: Path) -> None:
    path = Path(os.environ["MEDIAWATCH_REFERENCE"]) / "entities.yml"
    entry = "\n- id: lina-berg\n  name: Lina Berg\n  type: person\n"
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    report, _ = backfill(folder)
    assert report["renewed"] == 2
    assert not backfill(folder)[1]


def test_on_a_server_that_stays_the_run_is_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.configure()
    with own_server() as wait:
        wait()
        report, met_prefect = backfill(folder)
    assert met_prefect
    assert report["unchanged"] == 3


def test_what_a_killed_run_left_out_of_the_search_index_comes_in(folder: Path) -> None:
    settings = Settings.from_env()
    search.path(settings).unlink()
    search.open_index(search.path(settings)).close()
    assert search.search(settings, "bridge") == []
    _, met_prefect = backfill(folder)
    assert not met_prefect
    assert {row["origin"] for row in search.search(settings, "bridge")} == {"one.txt", "deep/two.txt"}
