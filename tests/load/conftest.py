"""Fixtures of the loading tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tasks.load import Warehouse
from tests.load import backends as all_backends
from warehouse import holding


@pytest.fixture(scope="session")
def backends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[all_backends.Backends]:
    """Makes warehouses of any backend."""
    with ExitStack() as stack:
        yield all_backends.Backends(tmp_path_factory.mktemp("warehouses"), stack)
        holding.release_all()


@pytest.fixture(params=all_backends.NAMES)
def warehouse(request: pytest.FixtureRequest, backends: all_backends.Backends) -> Iterator[Warehouse]:
    """A new warehouse of each backend in turn."""
    made = backends.new(request.param)
    yield made
    made.release()
