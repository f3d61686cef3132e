"""`mediawatch digest`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from tasks.errors import ContractError
from tasks.settings import Settings

_DESCRIPTION = """\
Write a digest of the last days: what is new, who was quoted on what, mentions over time, share of voice, who quotes
whom, what changed in earlier articles, what needs attention. One self-contained HTML page without scripts; with a file
name that ends in .md Markdown, in .json JSON Feed.
"""


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "digest", help="a page to read", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--since", metavar="DAY", help="first day (default: the last seven days that have articles)")
    parser.add_argument("--until", metavar="DAY", help="last day, included")
    parser.add_argument("--watchlist", metavar="NAME", help="a watchlist of watchlists.yml")
    parser.add_argument(
        "--format", choices=("html", "markdown", "json"), help="form, where the file name does not say it"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE instead of standard output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Gather, render, write."""
    from flows import digest
    from flows.commands.ask import list_candidates
    from warehouse import question, watch

    settings = Settings.from_env()
    days = {
        name: None if getattr(options, name) is None else question.convert(name, "DATE", getattr(options, name))
        for name in ("since", "until")
    }
    chosen = watch.find(settings, options.watchlist) if options.watchlist else None
    if chosen:
        list_candidates(watch.candidates(settings, chosen))
    made = digest.gather(settings, days["since"], days["until"], chosen)
    form = options.format or {".md": "markdown", ".json": "json"}.get(
        options.output.suffix if options.output else "", "html"
    )
    text = {"html": digest.html, "markdown": digest.markdown, "json": digest.json_feed}[form](made)
    if options.output is None:
        sys.stdout.write(text)
        return 0
    # Renamed into place: whoever reads the page meanwhile sees the old or the new one, never half of it.
    part = options.output.with_name(options.output.name + ".part")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, options.output)
    except OSError as error:
        raise ContractError(f"cannot write {options.output}: {error.strerror}") from error
    print(f"{made.article_count:,} articles, {made.since} to {made.until}: {options.output}", file=sys.stderr)
    return 0
