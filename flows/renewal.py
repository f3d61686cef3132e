"""The list of known entities was edited: the articles that hold a name of an edited one are read anew."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flows.known import known_rows
from flows.workers import workers
from tasks.analyse.steps import read_card
from tasks.load.known import edit, renew, stale, take
from tasks.pool import Failure

if TYPE_CHECKING:
    from flows.chain import Chain


def renew_known(chain: Chain) -> int:
    """Bring the warehouse up to date with the list; return how many articles were read anew. Nearly always none."""
    rows = known_rows(chain.settings.reference)
    change = edit(chain.warehouse, rows)
    if change is not None and not change.ids:
        return 0
    count = _read_again(chain, change.names) if change is not None else 0
    take(chain.warehouse, rows)
    return count


def _read_again(chain: Chain, names: tuple[str, ...]) -> int:
    count, size = 0, chain.settings.chunk
    with workers(chain.settings) as pool:
        analysis_id = str(read_card(pool)["analysis_id"])
        found = stale(chain.warehouse, analysis_id, names)
        for start in range(0, len(found), size):
            part = found[start : start + size]
            results = pool.run("analyse", [one.article for one in part])
            read = [(one, got) for one, got in zip(part, results, strict=True) if not isinstance(got, Failure)]
            count += renew(chain.warehouse, read, chain.run_id, f"{chain.run_id}-known-{start}")
    if count:
        logging.getLogger("mediawatch.flows").info("%d articles name an entity whose entry was edited", count)
    return count
