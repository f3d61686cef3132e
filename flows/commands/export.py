"""`mediawatch export`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from flows.commands.ask import parameters
from tasks.errors import ContractError
from tasks.settings import Settings

_DESCRIPTION = """\
Write a view of the warehouse as CSV (formulas made harmless), JSON lines or Parquet; the ending of the file says which.
Or, with --answer, one ZIP file of a named question: its SQL, rows, evidence and the hashes of the articles behind it,
which another person checks with --verify.
"""
_EPILOG = """\
examples:
  mediawatch export quotation -o quotations.parquet
  mediawatch export --answer quotes-by Putin since=2019 -o putin.zip
  mediawatch export --verify putin.zip
"""


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "export",
        help="write a view, or an answer that others can verify",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("view", nargs="?", metavar="VIEW", help="view of schema mart; without one, list them")
    parser.add_argument("values", nargs="*", metavar="NAME=VALUE", help="parameters of the question of --answer")
    parser.add_argument("--answer", action="store_true", help="VIEW names a question: write its bundle")
    parser.add_argument("--verify", type=Path, metavar="FILE", help="check a bundle")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="file to write: .csv, .jsonl, .parquet or .zip"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List, export, bundle or verify."""
    from warehouse import export

    settings = Settings.from_env()
    if options.verify:
        return _verify(options.verify, settings)
    if options.view is None:
        print("\n".join(export.views(settings)))
        return 0
    if options.output is None:
        raise ContractError("add -o FILE")
    if options.answer:
        return _bundle(options, settings)
    if options.values:
        raise ContractError("parameters belong to --answer")
    kind = options.output.suffix.lower().lstrip(".")
    if kind not in export.KINDS:
        raise ContractError(f"cannot tell the form from {options.output}: let it end in .csv, .jsonl or .parquet")
    try:
        if kind == "parquet":
            with open(options.output, "wb") as binary:
                count = export.export_parquet(settings, options.view, binary)
        else:
            with open(options.output, "w", encoding="utf-8", newline="") as text:
                count = export.export_text(settings, options.view, kind, text)
    except OSError as error:
        raise ContractError(f"cannot write {options.output}: {error.strerror}") from error
    print(f"{count:,} rows: {options.output}", file=sys.stderr)
    return 0


def _bundle(options: argparse.Namespace, settings: Settings) -> int:
    from warehouse import ask, export

    given = parameters(ask.find(options.view), options.values)
    answer = ask.answer(settings, options.view, given, with_evidence=True)
    try:
        options.output.write_bytes(export.bundle(answer))
    except OSError as error:
        raise ContractError(f"cannot write {options.output}: {error.strerror}") from error
    sentences = len(answer.evidence.rows) if answer.evidence else 0
    print(f"{len(answer.table.rows):,} rows, {sentences:,} sentences: {options.output}", file=sys.stderr)
    return 0


def _verify(path: Path, settings: Settings) -> int:
    from warehouse import export

    is_here = ":" in settings.warehouse or Path(settings.warehouse).exists()
    seen, missing, wrong = export.verify(path, settings if is_here else None)
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{seen:,} sentences stand in the warehouse as quoted, {missing:,} are of articles that it does not hold")
    return 1 if wrong else 0
