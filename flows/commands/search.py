"""`mediawatch search WORDS`."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from rich.console import Console
from rich.markup import escape

from flows import output, render
from tasks.errors import ContractError
from tasks.settings import Settings

_DESCRIPTION = """\
Search the articles, best match first. All words must be found, accents and case aside.

  "an exact phrase"       wor*                     a word or one that begins so
  NEAR(one two, 5)        one NEAR/5 two           at most 5 words between; one NEAR two: at most 10
  one OR two              one NOT two, one -two    (one OR two) three
  title:word  body:word  author:word               in one field only
  outlet:"Port Ledger"  language:fr  since:2019-01  until:2019-03
"""


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "search",
        help="search the articles",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="*", metavar="WORDS", help="what to search for")
    parser.add_argument("--outlet", metavar="NAME", help="only this outlet")
    parser.add_argument("--language", metavar="CODE", help="only this language")
    parser.add_argument("--since", metavar="DAY", help="first day: 2019, 2019-01, 2019-01-31 or 30d (days ago)")
    parser.add_argument("--until", metavar="DAY", help="last day, included")
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="at most N articles (default 10)")
    parser.add_argument("--offset", type=int, default=0, metavar="N", help="leave out the first N")
    parser.add_argument("--rebuild", action="store_true", help="build the index anew from the warehouse")
    output.add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Bring the index up to date, search, print."""
    from warehouse import question, search

    settings = Settings.from_env()
    indexed = search.update_index(settings, rebuild=options.rebuild)
    text = " ".join(options.words)
    if not text and options.rebuild:
        print(f"{indexed.added:,} articles indexed")
        return 0
    if options.limit < 1 or options.offset < 0:
        raise ContractError("--limit must be at least 1 and --offset not negative")
    filters = {name: getattr(options, name) for name in ("outlet", "language")}
    for name in ("since", "until"):
        value = getattr(options, name)
        filters[name] = None if value is None else question.convert(name, "DATE", value)
    rows = search.search(settings, text, limit=options.limit, offset=options.offset, **filters)
    if output.is_wanted(options):
        plain = [{**row, "snippet": _marked(row["snippet"], "»", "«")} for row in rows]
        output.write(options, search.as_table(plain), plain)
    else:
        _show(rows)
    if not rows and (strange := search.strange_outlet(settings, text, options.outlet)):
        print(f"mediawatch: no outlet here is called {strange!r}; `mediawatch ask outlets` lists them", file=sys.stderr)
    return 0


def _marked(text: str | None, before: str, after: str) -> str:
    from warehouse.search import MARK, UNMARK

    return (text or "").replace(MARK, before).replace(UNMARK, after)


def _show(rows: list[dict[str, Any]]) -> None:
    console = Console(highlight=False)
    for row in rows:
        facts = [row["outlet"], (row["published_at"] or "")[:16], row["language"], row["url"] or row["origin"]]
        console.print(f"[bold]{escape(render.harmless(row['title'] or '(no headline)'))}[/bold]")
        console.print(escape(render.harmless("  ".join(fact for fact in facts if fact))), style="dim")
        console.print(_marked(escape(render.harmless(row["snippet"])), "[reverse]", "[/reverse]"), end="\n\n")
    if not rows:
        console.print("Nothing found.")
