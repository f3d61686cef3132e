"""The warehouse's signs of life as Prometheus metrics: a text file for a collector, or an endpoint to scrape."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.errors import ContractError
from tasks.load.vitals import Vitals, vitals
from tasks.settings import Settings

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

_TOTALS = ("articles", "versions", "quotations", "mentions")


class Collector:
    """Reads the published warehouse whenever the metrics are asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def collect(self) -> Iterator[Metric]:
        """All metrics."""
        from prometheus_client.metrics_core import GaugeMetricFamily

        began = time.monotonic()
        state = vitals(self._settings)
        yield GaugeMetricFamily("mediawatch_warehouse_up", "1 if the warehouse could be read.", value=int(bool(state)))
        if state is None:
            return
        yield from _runs(state)
        yield from _feeds(state)
        for name in _TOTALS:
            yield GaugeMetricFamily(f"mediawatch_{name}", f"Number of {name} in the warehouse.", state.totals[name])
        seconds = time.monotonic() - began
        yield GaugeMetricFamily("mediawatch_scrape_seconds", "Time that reading these metrics took.", value=seconds)


def text(settings: Settings) -> str:
    """All metrics in Prometheus' text format."""
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    registry.register(Collector(settings))
    return generate_latest(registry).decode()


def write(settings: Settings, path: Path | None = None) -> None:
    """Write the metrics to `path`, or to the file of the settings if one is named; a reader never sees half of it."""
    target = path or (Path(settings.metrics) if settings.metrics else None)
    if target is None:
        return
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        part.write_text(text(settings), encoding="utf-8")
        os.replace(part, target)
    except OSError as error:
        raise ContractError(f"cannot write {target}: {error.strerror}") from error


def listen(settings: Settings, host: str, port: int) -> threading.Thread:
    """Answer scrapes at http://host:port/metrics until this process ends."""
    from prometheus_client import CollectorRegistry, start_http_server

    registry = CollectorRegistry()
    registry.register(Collector(settings))
    try:
        _, thread = start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        raise ContractError(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return thread


def _runs(state: Vitals) -> Iterator[Metric]:
    from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

    labels = ["flow", "status"]
    number = CounterMetricFamily("mediawatch_runs", "Runs by flow and how they ended.", labels=labels)
    seconds = CounterMetricFamily("mediawatch_run_seconds", "Time that finished runs took.", labels=labels)
    added = CounterMetricFamily("mediawatch_run_added", "Rows that runs added.", labels=["flow", "what"])
    sums: dict[tuple[str, str], Any] = {}
    for row in state.runs:
        number.add_metric([row["flow"], row["status"]], row["run_count"])
        seconds.add_metric([row["flow"], row["status"]], row["seconds"])
        for what in ("article", "version", "quotation", "rejected"):
            sums[row["flow"], what] = sums.get((row["flow"], what), 0) + row[f"{what}_count"]
    for (flow, what), count in sums.items():
        added.add_metric([flow, what], count)
    done = GaugeMetricFamily("mediawatch_last_done_timestamp_seconds", "When a flow was last done.", labels=["flow"])
    for flow, moment in state.done_at.items():
        done.add_metric([flow], moment.timestamp())
    yield from (number, seconds, added, done)


def _feeds(state: Vitals) -> Iterator[Metric]:
    from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

    feeds = GaugeMetricFamily("mediawatch_feeds", "Feeds by status.", labels=["status"])
    for status in sorted({row["status"] for row in state.feeds}):
        feeds.add_metric([status], sum(row["status"] == status for row in state.feeds))
    polls = CounterMetricFamily("mediawatch_polls", "Polls by outcome and code.", labels=["outcome", "code"])
    byte_count = CounterMetricFamily("mediawatch_poll_bytes", "Bytes that polls received.", labels=["outcome", "code"])
    for row in state.polls:
        polls.add_metric([row["outcome"], row["code"]], row["poll_count"])
        byte_count.add_metric([row["outcome"], row["code"]], row["byte_count"])
    rejected = GaugeMetricFamily("mediawatch_rejected", "Inputs not loaded, by reason.", labels=["reason"])
    for row in state.rejected:
        rejected.add_metric([row["reason"]], row["rejected_count"])
    issues = GaugeMetricFamily("mediawatch_open_issues", "Open issues by level.", labels=["level"])
    for level in sorted({row["level"] for row in state.issues}):
        issues.add_metric([level], sum(row["level"] == level for row in state.issues))
    yield from (feeds, polls, byte_count, rejected, issues)
