"""A folder in which nothing is new: looked through and recorded without Prefect, whose start would take longer."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from flows import metrics
from flows.known import known_rows
from flows.lookout import look_out
from flows.report import Report
from tasks.errors import MediawatchError
from tasks.fetch.seeds import scan
from tasks.load import finish_run, open_warehouse, start_run
from tasks.load.look import peek_finished, peek_known, peek_stamped
from tasks.load.publishing import publish_softly
from tasks.records import Loaded, SeedFile
from tasks.settings import Settings


def count_unchanged(folder: Path, settings: Settings) -> int | None:
    """How many files a folder has, all of them loaded; None at the first that is not, or if known entities changed."""
    if peek_known(settings) != {row.gazetteer_id: row.digest for row in known_rows(settings.reference)}:
        return None
    root, count = str(folder.resolve()), 0
    known = peek_finished(settings, root)
    for found in scan(folder, settings, peek_stamped(settings, root)):
        if not isinstance(found, SeedFile) or known.get(found.origin) != found.fingerprint:
            return None
        count += 1
    return count or None


def record(folder: Path, files: int, started: float, limit: int | None, settings: Settings) -> Report:
    """Record a run that found `files` files, all of them loaded."""
    warehouse = open_warehouse(settings)
    run_id = start_run(warehouse, "backfill", {"folder": str(folder), "limit": limit})
    finish_run(warehouse, run_id, "done")
    publish_softly(warehouse)  # when it is due: that nothing is new is no reason to copy the whole file
    look_out(warehouse, settings)
    try:
        metrics.write(settings)
    except MediawatchError as error:
        logging.getLogger("mediawatch.flows").warning("the run is recorded, the metrics are not: %s", error)
    warehouse.release()
    return Report(
        run_id=run_id,
        folder=str(folder),
        files=files,
        unchanged=files,
        renewed=0,
        loaded=Loaded(),
        seconds=time.monotonic() - started,
    )
