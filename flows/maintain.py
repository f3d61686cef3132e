"""Flow `maintain`: what a night is for.

    retention ──► compaction ──► checks ──► search index

Drops what the settings let go, compacts the warehouse, and says which of its assertions fail.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from prefect import flow, task

from flows.chain import running
from flows.events import ENDED
from tasks.errors import PermanentError
from tasks.load import Warehouse, run_checks
from tasks.settings import Settings
from warehouse.maintain import Freed
from warehouse.maintain import maintain as free
from warehouse.search import update_index


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintained:
    """What maintenance did. `failed_checks` are the names of `fail` checks that found rows."""

    run_id: str
    freed: Freed
    failed_checks: tuple[str, ...]


@task(name="drop and compact")
def drop_and_compact(warehouse: Warehouse, settings: Settings) -> Freed:
    """Drop what retention says and compact."""
    return free(
        warehouse,
        capture_days=settings.capture_days or None,
        analysis_days=settings.analysis_days or None,
        backup_days=settings.backup_days or None,
    )


@flow(name="maintain", flow_run_name="maintain", **ENDED)
def maintain() -> Maintained:
    """Drop what retention says, compact the warehouse and check it."""
    settings = Settings.from_env()
    with running("maintain", {}, settings) as chain:
        freed = drop_and_compact(chain.warehouse, settings)
        findings = run_checks(chain.warehouse)
        update_index(settings)
        failed = tuple(sorted({finding.name for finding in findings if finding.level == "fail"}))
        for finding in findings:
            logging.getLogger("mediawatch.check").warning("check %s (%s) found rows", finding.name, finding.level)
        chain.note = f"{freed.sentence()}; failed checks: {', '.join(failed) or 'none'}"
    if failed:
        raise PermanentError(f"{chain.note}; see them: mediawatch check")
    return Maintained(run_id=chain.run_id, freed=freed, failed_checks=failed)
