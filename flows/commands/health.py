"""`mediawatch health` and `mediawatch metrics`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from flows import engine, render
from tasks.errors import ContractError
from tasks.settings import Settings

_HEALTH = """\
Say whether all is well: the warehouse opens, runs end as they should, rounds are done, feeds answer, the disk has room,
the Prefect server (where there is one) answers. For a monitor: exit code 0 ok, 1 warning, 2 critical.
"""
_METRICS = """\
Signs of life of the warehouse as Prometheus metrics: printed, written to a file that a text-file collector picks up, or
answered on http. MEDIAWATCH_METRICS=FILE makes each run write them at its end.
"""


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    form = argparse.RawDescriptionHelpFormatter
    health = commands.add_parser(
        "health", help="whether all is well, for a monitor", description=_HEALTH, formatter_class=form
    )
    health.add_argument(
        "--monitor-hours", type=float, default=0.0, metavar="H", help="critical if no round was done for H hours"
    )
    health.add_argument("--json", action="store_true", help="print as JSON")
    health.set_defaults(run=run_health)
    metrics = commands.add_parser("metrics", help="metrics for Prometheus", description=_METRICS, formatter_class=form)
    metrics.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE")
    metrics.add_argument("--listen", metavar="HOST:PORT", help="answer scrapes there until ended")
    metrics.set_defaults(run=run_metrics)


def run_health(options: argparse.Namespace) -> int:
    """Print all signs; the exit code is that of the worst."""
    from flows import health

    engine.configure()
    signs = health.look(Settings.from_env(), monitor_hours=options.monitor_hours)
    level = health.worst(signs)
    rows = [(health.LEVELS[sign.level], sign.about, sign.detail) for sign in signs]
    if options.json:
        lines = [dict(zip(("level", "about", "detail"), row, strict=True)) for row in rows]
        print(json.dumps({"level": health.LEVELS[level], "signs": lines}, ensure_ascii=False, indent=2))
    else:
        Console(highlight=False).print(render.table((health.LEVELS[level], "", ""), rows))
    return level


def run_metrics(options: argparse.Namespace) -> int:
    """Print, write or serve the metrics."""
    from flows import metrics

    settings = Settings.from_env()
    if options.listen:
        host, found, port = options.listen.rpartition(":")
        if not found or not port.isdigit():
            raise ContractError("--listen takes HOST:PORT, such as 127.0.0.1:9188")
        metrics.listen(settings, host.strip("[]"), int(port)).join()
    elif options.output:
        metrics.write(settings, options.output)
    else:
        sys.stdout.write(metrics.text(settings))
    return 0
