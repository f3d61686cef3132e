"""`mediawatch rejected`."""

from __future__ import annotations

import argparse
import json
from typing import Any

from rich.console import Console

from flows import render
from tasks.errors import REASONS
from tasks.settings import Settings


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "rejected",
        help="what was not loaded, and why",
        description="List the inputs that did not become articles: where each came in, the reason, and what it means.",
    )
    parser.add_argument("--reason", metavar="CODE", help="only this reason, for example seed.empty")
    parser.add_argument("--limit", type=int, default=100, metavar="N", help="at most N rows (default 100)")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the rejected inputs, newest first."""
    from warehouse.ask import ask

    rows = ask(Settings.from_env(), "rejected", {"reason": options.reason, "limit": options.limit})
    if options.json:
        print(json.dumps(rows, default=str, ensure_ascii=False, indent=2))
        return 0
    console = Console(highlight=False)
    if not rows:
        console.print("Nothing was rejected.")
        return 0
    shown = [(r["origin"], r["reason"], REASONS.get(r["reason"], ""), r["detail"]) for r in rows]
    console.print(render.table(("input", "reason", "meaning", "detail"), shown))
    return 0
