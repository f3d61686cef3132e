"""`mediawatch warc FILE`."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tasks.errors import ContractError
from tasks.settings import Settings

_DESCRIPTION = """\
Write stored captures as a WARC archive (one gzip member a record) that any tool for web archives reads. A page becomes
a response record with its bytes after decompression and a head written anew; what has no web address becomes a
resource record. `mediawatch backfill FILE` reads the pages back.
"""


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "warc",
        help="write stored captures as a WARC archive",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="archive to write, for example captures.warc.gz")
    parser.add_argument("--since", type=_moment, metavar="DATE", help="only what was published from then on")
    parser.add_argument("--until", type=_moment, metavar="DATE", help="only what was published before then")
    parser.add_argument("--outlet", metavar="NAME", help="only this outlet")
    parser.add_argument("--article", metavar="ID", help="only this article_id")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the archive under another name and rename it when it is whole."""
    from tasks.fetch.export import warc_members
    from tasks.load import captures, open_warehouse

    stored = captures(
        open_warehouse(Settings.from_env()), options.since, options.until, options.outlet, options.article
    )
    new, count = options.file.with_name(f"{options.file.name}.new"), -1  # the first member is no capture
    try:
        with new.open("wb") as file:
            for member in warc_members(stored, datetime.now(UTC)):
                file.write(member)
                count += 1
        os.replace(new, options.file)
    except OSError as error:
        raise ContractError(f"cannot write {options.file}: {error.strerror}") from error
    print(f"{count:,} captures written to {options.file}.", file=sys.stderr)
    return 0


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ContractError(f"{text!r} is no date; write it like 2026-10-05") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
