"""`mediawatch monitor`."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from flows import engine, render
from tasks.errors import REASONS, ContractError
from tasks.settings import Settings

if TYPE_CHECKING:
    from flows.monitor import Round

_DESCRIPTION = """\
One round: poll the feeds that are due, fetch the pages that they announce, and load the articles. What cannot be had
now waits with a due time; what cannot be had at all is recorded with its reason (`mediawatch rejected`). Run it as
often as you like, for example every ten minutes: a feed is never asked before it is due.
"""
_MEANINGS = {"ok": "Fetched.", "http.304": "Nothing new since the last poll.", **REASONS}


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "monitor",
        help="poll the feeds that are due, load what they announce",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--feeds", type=Path, metavar="FILE", help="subscription list; else the one of the settings")
    parser.add_argument("--limit", type=int, metavar="N", help="fetch at most N pages; the others stay due")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--verbose", action="store_true", help="show what Prefect logs")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run one round and print what came of it."""
    if options.limit is not None and options.limit < 1:
        raise ContractError("--limit must be at least 1")
    from tasks.fetch.rounds import subscriptions

    subscriptions(options.feeds or Path(Settings.from_env().feeds))  # a list that cannot be read stops here
    with engine.starting(options.verbose) as wait_ready:
        from flows.monitor import monitor

        wait_ready()
        report = monitor(str(options.feeds) if options.feeds else None, options.limit)
    if options.json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        _show(report)
    return 0


def _show(report: Round) -> None:
    console, loaded = Console(highlight=False), report.loaded
    rows = [("polls", count, code, _MEANINGS.get(code, "")) for code, count in sorted(report.polls.items())]
    rows += [("pages", count, code, _MEANINGS.get(code, "")) for code, count in sorted(report.pages.items())]
    if rows:
        console.print(render.table(("", "number", "code", "meaning"), rows))
        console.print()
    counts = (
        render.many(report.announced, "entry", "entries") + " announced",
        render.many(loaded.articles, "new article"),
        render.many(loaded.versions, "version"),
        render.many(loaded.quotations, "quotation"),
    )
    feeds = f"{render.many(report.feeds, 'feed')}, {sum(report.polls.values()):,} due"
    console.print(f"{feeds}; {', '.join(counts)} in {report.seconds:.1f} s.")
    if loaded.rejected:
        console.print(f"{loaded.rejected:,} rejected; list them: mediawatch rejected")
    if report.issues:
        console.print(f"{render.many(report.issues, 'thing')} to look at: mediawatch ask issues")
    console.print("How the feeds are: mediawatch feeds list")
