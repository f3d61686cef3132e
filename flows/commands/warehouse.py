"""`mediawatch warehouse copy | restore`, and `mediawatch maintain`."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import replace
from typing import Any

from rich.console import Console

from flows import engine, render
from flows.workers import warmed
from tasks.errors import ContractError
from tasks.settings import Settings


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser(
        "warehouse",
        help="copy the warehouse to another backend, or rebuild it",
        description="Copy the warehouse to another backend, or rebuild it from the stored captures.",
    )
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    copy = verbs.add_parser(
        "copy",
        help="copy everything and prove that both hold the same",
        description="Copy a warehouse into an empty one and prove equality: rows and checksum of each table. Addresses "
        "are a DuckDB file, ducklake:sqlite:PATH or ducklake:postgres:DSN.",
    )
    copy.add_argument("origin", metavar="FROM", help="address of the warehouse to copy")
    copy.add_argument("target", metavar="TO", help="address of the new warehouse")
    copy.add_argument("--from-data", metavar="FOLDER", help="data of FROM (default: the setting)")
    copy.add_argument("--to-data", metavar="FOLDER", help="data of TO (default: the setting)")
    copy.set_defaults(run=run_copy)
    restore = verbs.add_parser(
        "restore",
        help="rebuild a lost or damaged warehouse from the stored captures",
        description="Load everything again from the capture packs below the data folder. Move a damaged file away "
        "first; it is never overwritten.",
    )
    restore.add_argument("--verbose", action="store_true", help="show what Prefect logs")
    restore.set_defaults(run=run_restore)

    maintain = commands.add_parser(
        "maintain",
        help="drop what retention says, compact, and say what that freed",
        description="Drop captures older than MEDIAWATCH_CAPTURE_DAYS and superseded analyses older than "
        "MEDIAWATCH_ANALYSIS_DAYS (0 keeps them for ever), compact the warehouse, check it, and say what that freed.",
    )
    maintain.add_argument("--verbose", action="store_true", help="show what Prefect logs")
    maintain.set_defaults(run=run_maintain)


def run_copy(options: argparse.Namespace) -> int:
    """Copy and print the proof."""
    from warehouse.copying import copy

    settings = Settings.from_env()
    origin = replace(settings, warehouse=options.origin, data=options.from_data or settings.data)
    target = replace(settings, warehouse=options.target, data=options.to_data or settings.data)
    proofs = copy(origin, target)
    rows = [(proof.name, proof.row_count, proof.checksum) for proof in proofs]
    Console(highlight=False).print(render.table(("table", "rows", "checksum on both sides"), rows))
    use = f"MEDIAWATCH_WAREHOUSE={shlex.quote(options.target)} MEDIAWATCH_DATA={shlex.quote(target.data)}"
    print(f"{len(proofs)} tables are equal. Use the copy: {use}")
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """Replay all packs into a new warehouse."""
    from tasks.load import restorable

    settings = Settings.from_env()
    if next(restorable(settings.data), None) is None:
        raise ContractError(f"there are no stored captures in {settings.data}: MEDIAWATCH_DATA names the folder")
    with engine.starting(options.verbose) as wait_ready, warmed(settings):
        from flows.replay import replay

        wait_ready()
        report = replay(from_packs=True)
    loaded = report.loaded
    print(f"Rebuilt from {report.files:,} captures: {loaded.articles:,} articles, {loaded.quotations:,} quotations.")
    return 0


def run_maintain(options: argparse.Namespace) -> int:
    """Run the flow and say what was freed."""
    with engine.starting(options.verbose) as wait_ready:
        from flows.maintain import maintain

        wait_ready()
        print(f"{maintain().freed.sentence()}.")
    return 0
