"""`mediawatch backfill FOLDER`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows import engine, progress, render
from flows.report import Report
from flows.workers import warmed
from tasks.errors import ContractError
from tasks.settings import Settings

_DESCRIPTION = """\
Load every article below FOLDER that is not in the warehouse yet: .txt, .md, .html, .json, .jsonl, .csv, WARC files
and zip archives, each also compressed with gzip, zstd or bzip2. What a file holds decides, not its name. A sidecar
manifest.csv or manifest.json may give url, title, outlet, published and authors of the files beside it.

Running it again loads only what is new or changed. What cannot be loaded is recorded with its reason
(`mediawatch rejected`), and the rest goes on.
"""


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "backfill",
        help="load a folder of articles",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder (or one file) to load")
    parser.add_argument("--dry-run", action="store_true", help="say what would be loaded; touch nothing")
    parser.add_argument("--limit", type=int, metavar="N", help="stop after N items")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--verbose", action="store_true", help="show what Prefect logs")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the flow, or only list what it would load."""
    if not options.folder.exists():
        raise ContractError(f"there is no folder {options.folder}; name an existing folder or file")
    if options.limit is not None and options.limit < 1:
        raise ContractError("--limit must be at least 1")
    settings = Settings.from_env()
    return _dry_run(options, settings) if options.dry_run else _backfill(options, settings)


def _backfill(options: argparse.Namespace, settings: Settings) -> int:
    started = time.monotonic()
    from flows.unchanged import count_unchanged, record
    from tasks.load import open_warehouse, summary

    files = count_unchanged(options.folder, settings)
    if files is None or engine.joins():
        report = _flow(options, settings, has_news=files is None)
    else:
        report = record(options.folder, files, started, options.limit, settings)
    answers = summary(open_warehouse(settings))
    if options.json:
        print(json.dumps({**report.as_dict(), "warehouse": answers}, default=str, ensure_ascii=False, indent=2))
    else:
        render.backfill_report(report, answers, settings)
    return 0


def _flow(options: argparse.Namespace, settings: Settings, *, has_news: bool) -> Report:
    with ExitStack() as stack:
        wait_ready = stack.enter_context(engine.starting(options.verbose))  # comes first: the others load beside it
        if has_news:
            stack.enter_context(warmed(settings))
        if sys.stderr.isatty():
            stack.enter_context(progress.listening(stack.enter_context(render.progress_bar())))
        from flows.backfill import backfill

        wait_ready()
        return backfill(str(options.folder), options.limit)


def _dry_run(options: argparse.Namespace, settings: Settings) -> int:
    from tasks.fetch.seeds import read, scan
    from tasks.load.look import peek_finished, peek_stamped
    from tasks.records import Rejected

    root = str(options.folder.resolve())
    known, stamped = peek_finished(settings, root), peek_stamped(settings, root)
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    started, now = time.monotonic(), datetime.now(UTC)
    for file in scan(options.folder, settings, stamped):
        if isinstance(file, Rejected):
            reasons[file.reason] += 1
            continue
        counts["files"] += 1
        if known.get(file.origin) == file.fingerprint:
            counts["unchanged"] += 1
            continue
        for found in read(file, settings, now):
            if isinstance(found, Rejected):
                reasons[found.reason] += 1
            else:
                counts["items"] += 1
            if options.limit and counts["items"] >= options.limit:
                break
        if options.limit and counts["items"] >= options.limit:
            break
    result = {**counts, "rejected": dict(reasons), "seconds": round(time.monotonic() - started, 3)}
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        render.dry_run(counts, reasons)
    return 0
