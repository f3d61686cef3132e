"""`mediawatch feeds list|add|remove|import|export`: the subscription list, an OPML file."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from flows import render
from tasks.errors import REASONS, ContractError
from tasks.settings import Settings

if TYPE_CHECKING:
    from tasks.fetch.search import Candidate
    from tasks.fetch.subscriptions import Subscription

_DESCRIPTION = """\
The subscription list is an OPML file (setting MEDIAWATCH_FEEDS), so that any reader's export comes in and ours goes
out. What the list says holds from the next round of `mediawatch monitor` on.
"""
_HEADS = ("outlet", "status", "last success", "next poll", "a day", "silent for", "address")


def register(commands: Any) -> None:
    """Add the command and its parts to the parser."""
    parser = commands.add_parser(
        "feeds",
        help="the subscription list and how its feeds are",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parts = parser.add_subparsers(title="parts", metavar="PART", required=True)
    shown = parts.add_parser("list", help="every feed: status, last success, next poll and why, usual rate, silence")
    shown.add_argument("--json", action="store_true", help="print as JSON")
    shown.set_defaults(run=run_list)
    add = parts.add_parser("add", help="find the feeds of a site's address, and subscribe")
    add.add_argument("url", metavar="URL", help="address of a feed or of a site")
    add.add_argument("--outlet", metavar="NAME", help="publishing brand; else the feed's title")
    add.add_argument("--language", metavar="CODE", help="language of its articles, for example en")
    add.add_argument("--all", action="store_true", help="subscribe to every feed found, not only to the first")
    add.add_argument("--dry-run", action="store_true", help="say what was found; change nothing")
    add.set_defaults(run=run_add)
    remove = parts.add_parser("remove", help="unsubscribe; what was collected stays")
    remove.add_argument("url", metavar="URL", help="address of the feed, as `feeds list` shows it")
    remove.set_defaults(run=run_remove)
    taken = parts.add_parser("import", help="add the feeds of an OPML file")
    taken.add_argument("file", type=Path, metavar="FILE", help="OPML file of any reader")
    taken.set_defaults(run=run_import)
    given = parts.add_parser("export", help="write the subscription list as OPML")
    given.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE; else to standard output")
    given.set_defaults(run=run_export)


def run_list(options: argparse.Namespace) -> int:
    """Print every subscription and how it is."""
    from tasks.load.look import feed_health

    settings = Settings.from_env()
    subscribed = _read(Path(settings.feeds))
    known = {row["url"]: row for row in feed_health(settings)}
    never = {"status": "new", "next_poll_why": "new"}
    rows = [
        {"outlet": one.outlet or one.title, "url": one.url, **(known.get(one.url) or never)}
        for one in subscribed.values()
    ]
    if options.json:
        print(json.dumps(rows, default=str, ensure_ascii=False, indent=2))
        return 0
    Console(highlight=False).print(render.table(_HEADS, [_line(row) for row in rows]))
    return 0


def run_add(options: argparse.Namespace) -> int:
    """Find feeds, say what was found, and subscribe."""
    from tasks.fetch.subscriptions import Subscription

    settings = Settings.from_env()
    tried = asyncio.run(_find(options.url, settings))
    found = [one for one in tried if one.document is not None]
    rows = [(one.url, one.how, one.code, _about(one)) for one in tried]
    Console(highlight=False).print(render.table(("tried", "how", "code", "what it is"), rows))
    if not found:
        print(f"mediawatch: no feed was found at {options.url}; nothing was changed", file=sys.stderr)
        return 1
    new = [
        Subscription(
            url=one.url,
            title=one.document.title if one.document else None,
            site=one.document.link if one.document else None,
            outlet=options.outlet,
            language=options.language,
        )
        for one in (found if options.all else found[:1])
    ]
    if not options.dry_run:
        _report(_add(Path(settings.feeds), new), settings)
    return 0


def run_remove(options: argparse.Namespace) -> int:
    """Unsubscribe from one feed."""
    settings = Settings.from_env()
    path = Path(settings.feeds)
    held = _read(path)
    if options.url not in held:
        raise ContractError(f"{options.url} is not in {path}; `mediawatch feeds list` shows the addresses")
    del held[options.url]
    _write(path, held.values())
    print(f"Removed {options.url} from {path}. What it gave stays in the warehouse.")
    return 0


def run_import(options: argparse.Namespace) -> int:
    """Add the feeds of an OPML file."""
    from tasks.fetch.opml import read_opml

    settings = Settings.from_env()
    found, problems = read_opml(_bytes(options.file))
    for problem in problems:
        print(f"left out: {render.harmless(problem)}", file=sys.stderr)
    _report(_add(Path(settings.feeds), found), settings)
    return 0


def run_export(options: argparse.Namespace) -> int:
    """Write the list as OPML."""
    from tasks.fetch.opml import write_opml

    settings = Settings.from_env()
    held = _read(Path(settings.feeds))
    if options.output:
        _write(options.output, held.values())
    else:
        sys.stdout.write(write_opml(held.values()).decode())
    return 0


async def _find(url: str, settings: Settings) -> tuple[Candidate, ...]:
    from tasks.fetch.http import Fetcher, manners_of
    from tasks.fetch.search import find_feeds

    async with Fetcher(replace(manners_of(settings), gap_seconds=min(settings.host_seconds, 1.0))) as fetcher:
        return await find_feeds(url, fetcher)


def _about(one: Candidate) -> str:
    if one.document is None:
        meaning = REASONS.get(one.code, "")
        # What a parser found explains itself; what a connection ended with does not.
        return (one.detail or meaning) if one.code.startswith("feed.") else f"{meaning} {one.detail}".strip()
    document = one.document
    return f"{document.version or document.kind}, {len(document.entries)} entries: {document.title or ''}"


def _add(path: Path, found: Iterable[Subscription]) -> int:
    """Add what is not there yet; return how many that were."""
    held = _read(path) if path.exists() else {}
    new = {one.url: one for one in found if one.url not in held}
    if new:
        _write(path, [*held.values(), *new.values()])
    return len(new)


def _report(count: int, settings: Settings) -> None:
    added = f"{render.many(count, 'feed')} added to {settings.feeds}. Next: mediawatch monitor"
    print(added if count else "All of them are subscribed already.")


def _read(path: Path) -> dict[str, Subscription]:
    from tasks.fetch.rounds import subscriptions

    return {one.url: one for one in subscriptions(path).values()}


def _write(path: Path, subscribed: Iterable[Subscription]) -> None:
    """Replace the list at once, so that a round never reads half of it."""
    from tasks.fetch.opml import write_opml

    new = path.with_name(f"{path.name}.new")
    try:
        new.write_bytes(write_opml(subscribed))
        os.replace(new, path)
    except OSError as error:
        raise ContractError(f"cannot write {path}: {error.strerror}") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ContractError(f"cannot read {path}: {error.strerror}") from error


def _line(row: dict[str, Any]) -> tuple[object, ...]:
    """One feed for the terminal."""
    is_failing = row["status"] in ("failing", "suspended", "gone", "paused")
    hours = row.get("silence_hours")
    return (
        row["outlet"],
        f"{row['status']}: {row['code']}" if is_failing else row["status"],
        _time(row.get("last_success_at")),
        f"{_time(row.get('next_poll_at')) or 'now'} ({row['next_poll_why']})",
        row.get("entries_per_day"),
        None if hours is None else f"{hours:.0f} h" if hours < 72 else f"{hours / 24:.0f} d",
        row["url"],
    )


def _time(moment: datetime | None) -> str:
    return f"{moment:%m-%d %H:%M}" if moment else ""
