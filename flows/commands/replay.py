"""`mediawatch replay`, `compare` and `use`."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from flows import engine, progress, render
from flows.workers import warmed
from tasks.errors import ContractError
from tasks.settings import Settings


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser(
        "replay",
        help="clean and analyse stored captures again, without the network",
        description="Send stored captures through cleaning and analysing again, with the analyser of today. What it "
        "finds is written beside what earlier analysers found; `mediawatch use` says which one the views show.",
    )
    parser.add_argument("--since", type=_moment, metavar="DATE", help="only what was published from then on")
    parser.add_argument("--until", type=_moment, metavar="DATE", help="only what was published before then")
    parser.add_argument("--outlet", metavar="NAME", help="only this outlet")
    parser.add_argument("--article", metavar="ID", help="only this article_id")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--verbose", action="store_true", help="show what Prefect logs")
    parser.set_defaults(run=run)

    compare = commands.add_parser(
        "compare",
        help="what would change between two analysers",
        description="Compare what two analysers found in the versions that both have read: quotations gained, lost and "
        "re-attributed, entities merged and split, and named questions whose answer changes. "
        "`mediawatch use` lists the analysers.",
    )
    compare.add_argument("one", metavar="ANALYSIS", help="analysis_id")
    compare.add_argument("other", metavar="ANALYSIS", help="analysis_id")
    compare.add_argument("--limit", type=int, default=20, metavar="N", help="show at most N changes (default 20)")
    compare.set_defaults(run=run_compare)

    use = commands.add_parser(
        "use",
        help="switch the views to an analyser",
        description="Make the views show what this analyser found. Articles that it has not read keep what they show.",
    )
    use.add_argument("analysis", nargs="?", metavar="ANALYSIS", help="analysis_id; without one, list them")
    use.set_defaults(run=run_use)


def run(options: argparse.Namespace) -> int:
    """Run the flow and print what it added."""
    settings = Settings.from_env()
    with ExitStack() as stack:
        if sys.stderr.isatty():
            stack.enter_context(progress.listening(stack.enter_context(render.progress_bar())))
        wait_ready = stack.enter_context(engine.starting(options.verbose))
        stack.enter_context(warmed(settings))
        from flows.replay import replay

        wait_ready()
        report = replay(options.since, options.until, options.outlet, options.article)
    if not report.files and (options.since or options.until or options.outlet or options.article):
        raise ContractError(
            "no stored capture is of that article, outlet or time; `mediawatch ask articles` lists what there is"
        )
    if options.json:
        print(json.dumps(report.as_dict(), indent=2))
        return 0
    loaded = report.loaded
    print(
        f"{report.files:,} captures replayed in {report.seconds:.1f} s: {loaded.versions:,} new versions, "
        f"{loaded.mentions:,} mentions and {loaded.quotations:,} quotations written."
    )
    return 0


def run_compare(options: argparse.Namespace) -> int:
    """Print the changes."""
    from tasks.load import compare_analyses, open_warehouse
    from tasks.load.compare import changed_questions

    warehouse = open_warehouse(Settings.from_env())
    found = compare_analyses(warehouse, options.one, options.other)
    changed = changed_questions(warehouse, options.one, options.other)
    console = Console(highlight=False)
    console.print(
        f"{found.version_count:,} versions read by both; "
        + ", ".join(f"{number:,} {change}" for change, number in found.counts().items())
    )
    console.print(f"{len(changed)} named questions answer otherwise.")
    for rows in (found.quotations, found.entities, changed):
        if rows:
            console.print(render.table(tuple(rows[0]), [tuple(row.values()) for row in rows[: options.limit]]))
    return 0


def run_use(options: argparse.Namespace) -> int:
    """Switch the views, or list the analysers."""
    from tasks.load import open_warehouse, publish, use_analysis
    from tasks.load.look import analyses

    settings = Settings.from_env()
    if not options.analysis:
        rows = analyses(settings)
        Console(highlight=False).print(render.table(("analysis", "in use", "versions", "since"), rows))
        return 0
    warehouse = open_warehouse(settings)
    use_analysis(warehouse, options.analysis)
    publish(warehouse, force=True)
    print(f"The views show what {options.analysis} found.")
    return 0


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ContractError(f"{text!r} is no date; write it like 2026-10-05") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
