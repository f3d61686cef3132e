"""Prefect steps of the load room: the only place from which a flow writes."""

from __future__ import annotations

from prefect import task

from tasks.load import Warehouse, load, publish
from tasks.records import Batch, Loaded


@task(name="load", task_run_name="load-{batch.batch_id}")
def load_batch(warehouse: Warehouse, batch: Batch) -> Loaded:
    """Commit one batch and publish the read copy when it is due."""
    loaded = load(warehouse, batch)
    publish(warehouse)
    return loaded
