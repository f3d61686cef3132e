"""`mediawatch check`."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from rich.console import Console

from flows import render
from tasks.settings import Settings
from warehouse import Finding


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "check",
        help="whether the warehouse adds up",
        description="Run the assertions of warehouse/checks: ids unique, offsets in range, no orphans, a ledger that "
        "adds up. Prints the offending rows of each that does not hold. Exit code 1 if one that must hold does not.",
    )
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="show at most N rows of each (default 20)")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what does not hold."""
    from tasks.load import open_warehouse, run_checks

    findings = run_checks(open_warehouse(Settings.from_env()), options.limit)
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], default=str, ensure_ascii=False, indent=2))
        return _exit_code(findings)
    console = Console(highlight=False)
    for found in findings:
        console.print(
            render.table(found.columns, found.rows, f"{found.level}: {found.sentence} ({found.row_count} rows)")
        )
        console.print()
    console.print("Every check holds." if not findings else f"{len(findings)} checks do not hold.")
    return _exit_code(findings)


def _exit_code(findings: list[Finding]) -> int:
    return 1 if any(finding.level == "fail" for finding in findings) else 0
