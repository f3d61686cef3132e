"""Cleaning and analysing on a Dask or Ray cluster: chunks of records go there, results come back, loading stays here.

Each of the cluster's processes keeps a pool of killable workers of its own, as a run on one machine does, so an item
that hangs costs itself there as here. A chunk whose host dies is given to another one by the cluster. What runs there
is `flows.worker`, so the cluster's hosts need this project installed, in the same version, and must be trusted: records
travel as pickles.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from tasks.errors import ContractError, TransientError
from tasks.pool import Pool, Runner
from tasks.settings import PREFIX, Settings

# What decides on the result of an item; the rest is the business of the host that runs it.
_DECIDING: Final = ("TOKENS", "LANGUAGES", "REFERENCE", "ITEM_SECONDS", "WORKER_MEGABYTES")
_MOST_WORKERS = 256  # of one cluster process; the cluster says how many chunks it gets at a time
_CONNECT_SECONDS = 30.0
_pools: dict[tuple[tuple[str, str], ...], Pool] = {}
_pools_guard = threading.Lock()


def run_here(function: str, items: Sequence[Any], seconds: float, megabytes: int, env: Mapping[str, str]) -> list[Any]:
    """Run a worker's function on this host of the cluster, in a process that may be killed."""
    key = (("seconds", str(seconds)), ("megabytes", str(megabytes)), *sorted(env.items()))
    with _pools_guard:
        if key not in _pools:
            _pools[key] = Pool("flows.worker", _MOST_WORKERS, seconds, megabytes, env)
    return _pools[key].run(function, items)


@contextmanager
def cluster(settings: Settings) -> Iterator[Runner]:
    """The cluster that the settings name."""
    kind, _, address = settings.cluster.partition(":")
    if kind == "dask" and address:
        with _dask(address, settings) as runner:
            yield runner
    elif kind == "ray" and address:
        with _ray(settings.cluster, settings) as runner:
            yield runner
    else:
        raise ContractError(f"{PREFIX}CLUSTER={settings.cluster!r} is neither dask:tcp://HOST:PORT nor ray://HOST:PORT")


def _arguments(settings: Settings) -> tuple[float, int, dict[str, str]]:
    env = {name: value for name in _DECIDING if (value := os.environ.get(PREFIX + name)) is not None}
    return settings.item_seconds, settings.worker_megabytes, {PREFIX + name: value for name, value in env.items()}


class _Dask:
    def __init__(self, client: Any, settings: Settings) -> None:
        self._client, self._arguments = client, _arguments(settings)

    def run(self, function: str, items: Sequence[Any]) -> list[Any]:
        """Results of `function` over `items`, in order."""
        from distributed.scheduler import KilledWorker

        if not items:
            return []
        try:
            done = self._client.submit(run_here, function, list(items), *self._arguments, pure=False)
            return list(done.result())
        except (KilledWorker, OSError) as error:
            raise TransientError(f"the Dask cluster lost a chunk: {error}") from error


@contextmanager
def _dask(address: str, settings: Settings) -> Iterator[Runner]:
    try:
        from distributed import Client
    except ImportError:
        raise ContractError("Dask is not installed: pip install 'mediawatch[dask]'") from None
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise TransientError(f"no Dask scheduler answers at {address}: {error}") from error
    try:
        yield _Dask(client, settings)
    finally:
        client.close(timeout=5)  # type: ignore[no-untyped-call]


class _Ray:
    def __init__(self, ray: Any, settings: Settings) -> None:
        self._ray, self._arguments = ray, _arguments(settings)
        self._function = ray.remote(max_retries=3)(run_here)

    def run(self, function: str, items: Sequence[Any]) -> list[Any]:
        """Results of `function` over `items`, in order."""
        if not items:
            return []
        try:
            return list(self._ray.get(self._function.remote(function, list(items), *self._arguments)))
        except (self._ray.exceptions.WorkerCrashedError, self._ray.exceptions.NodeDiedError, OSError) as error:
            raise TransientError(f"the Ray cluster lost a chunk: {error}") from error


@contextmanager
def _ray(address: str, settings: Settings) -> Iterator[Runner]:
    try:
        import ray
    except ImportError:
        raise ContractError("Ray is not installed: pip install 'mediawatch[ray]'") from None
    try:
        ray.init(address, ignore_reinit_error=True, log_to_driver=False)
    except (ConnectionError, ValueError) as error:
        raise TransientError(f"no Ray cluster answers at {address}: {error}") from error
    try:
        yield _Ray(ray, settings)
    finally:
        ray.shutdown()
