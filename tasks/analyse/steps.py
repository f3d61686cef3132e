"""The analyse room's steps of a flow. The models are loaded in the pool's workers, never here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from prefect import task

from tasks.errors import ContractError, TransientError
from tasks.pool import Failure, Runner
from tasks.records import Analysis, Item
from tasks.retrying import DELAYS, is_transient


@task(
    name="read the analyser's card",
    retries=len(DELAYS),
    retry_delay_seconds=list(DELAYS),
    retry_condition_fn=is_transient,
)
def read_card(pool: Runner) -> dict[str, Any]:
    """Which models, rules and lexicons are at work, under which `analysis_id`."""
    (card,) = pool.run("card", [None])
    if isinstance(card, Failure):
        kind = TransientError if card.reason == "run.timeout" else RuntimeError  # a busy machine loads models slowly
        raise kind(f"the analyser cannot start: {card.detail}")
    return dict(card)


def analyse_chunk(
    pool: Runner, items: Sequence[Item], analysis_id: str, is_known: Callable[[Sequence[Item]], set[str]]
) -> list[Item]:
    """Add the analysis to every item that has an article whose body this analyser has not seen.

    `is_known` gives the ids of captures whose body is analysed already. An article on which the analyser fails is
    kept, with the reason as the status of its analysis.
    """
    known = is_known(items)
    is_fresh = [item.article is not None and item.capture.capture_id not in known for item in items]
    results = iter(pool.run("analyse", [item.article for item, fresh in zip(items, is_fresh, strict=True) if fresh]))
    return [
        _with_analysis(item, next(results), analysis_id) if fresh else item
        for item, fresh in zip(items, is_fresh, strict=True)
    ]


def _with_analysis(item: Item, result: Analysis | Failure, analysis_id: str) -> Item:
    if isinstance(result, Failure):
        result = Analysis(analysis_id=analysis_id, status=result.reason.removeprefix("run."))
    if result.analysis_id != analysis_id:
        raise ContractError(
            f"a worker analyses as {result.analysis_id}, this run as {analysis_id}: install the same mediawatch, "
            "models and reference data on all hosts"
        )
    return replace(item, analysis=result)
