"""A backfill whose CPU work runs on a cluster loads what one on this machine alone loads."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.server import free_port
from tests.content import content

pytestmark = [pytest.mark.flow, pytest.mark.slow, pytest.mark.usefixtures("prefect_server")]

FOLDER = Path(__file__).parents[2] / "seeds" / "articles" / "strait-news-agency"


@contextmanager
def dask() -> Iterator[str]:
    """A scheduler and a worker process, on loopback."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:  # type: ignore[no-untyped-call]
        yield f"dask:{cluster.scheduler_address}"


@contextmanager
def ray() -> Iterator[str]:
    """A head node of one CPU, which answers Ray clients on loopback."""
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'mediawatch[ray]'")
    program, port = str(Path(sys.executable).parent / "ray"), free_port()
    head = ["start", "--head", "--block", "--num-cpus=1", f"--port={free_port()}", f"--ray-client-server-port={port}"]
    quiet = ["--include-dashboard=false", "--disable-usage-stats", "--node-ip-address=127.0.0.1"]
    node = subprocess.Popen([program, *head, *quiet], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 300
        while not is_open(port) and node.poll() is None and time.monotonic() < deadline:
            time.sleep(0.5)
        yield f"ray://127.0.0.1:{port}"
    finally:
        node.terminate()
        node.wait()


def is_open(port: int) -> bool:
    """Whether somebody listens at a port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("cluster", [dask, ray], ids=["dask", "ray"])
def test_a_cluster_gives_the_same_rows(cluster, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    from flows.backfill import backfill

    monkeypatch.setenv("MEDIAWATCH_CHUNK", "2")
    monkeypatch.setenv("MEDIAWATCH_ITEM_SECONDS", "240")
    backfill(str(FOLDER))
    alone = content(warehouse)
    shutil.rmtree(warehouse.parent)
    with cluster() as address:
        monkeypatch.setenv("MEDIAWATCH_CLUSTER", address)
        report = backfill(str(FOLDER))
    assert report.loaded.quotations > 0
    assert content(warehouse) == alone
