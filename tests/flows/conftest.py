"""Flows run against a real Prefect server of the test session's own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import engine

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Prefect's own harness: a temporary server and database."""
    os.environ.pop("PREFECT_API_URL", None)
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    engine.configure()
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    with (
        prefect_test_harness(server_startup_timeout=180),
        temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
    ):
        yield


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Path of a warehouse that is not there yet; the settings name it."""
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", str(tmp_path / "warehouse" / "media.duckdb"))
    monkeypatch.setenv("MEDIAWATCH_DATA", str(tmp_path / "warehouse" / "data"))
    monkeypatch.setenv("MEDIAWATCH_WORKERS", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path / "warehouse" / "media.duckdb"
