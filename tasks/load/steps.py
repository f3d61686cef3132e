"""Prefect steps of the load room: the only place from which a flow writes."""

from __future__ import annotations

from prefect import task

from tasks.load import Warehouse, load
from tasks.load.publishing import publish_softly
from tasks.records import Batch, Loaded
from tasks.retrying import DELAYS, is_transient


@task(
    name="load",
    task_run_name="load-{batch.batch_id}",
    retries=len(DELAYS),
    retry_delay_seconds=list(DELAYS),
    retry_condition_fn=is_transient,
)
def load_batch(warehouse: Warehouse, batch: Batch) -> Loaded:
    """Commit one batch and publish the read copy when it is due. A batch that was committed is not loaded again."""
    loaded = load(warehouse, batch)
    publish_softly(warehouse)
    return loaded
