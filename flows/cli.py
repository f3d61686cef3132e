"""The command line: `mediawatch COMMAND`. Results go to stdout, progress and complaints to stderr.

Exit codes: 0 done (single failures are recorded and counted), 1 the run or a check failed, 2 misuse.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module, metadata

from tasks import garbage
from tasks.errors import ContractError, MediawatchError

COMMANDS = (
    "backfill",
    "monitor",
    "feeds",
    "rejected",
    "ask",
    "search",
    "sql",
    "explain",
    "digest",
    "export",
    "entity",
    "check",
    "replay",
    "warehouse",
    "warc",
    "doctor",
    "serve",
    "health",
)

_DESCRIPTION = """\
Turn a folder of articles, or a list of feeds, into a DuckDB warehouse that answers: who was quoted, saying what,
to whom, relayed by whom, in how many copies, and how it changed.
"""

_EPILOG = """\
examples:
  mediawatch backfill seeds/articles      load a folder of articles
  mediawatch backfill dump.warc.gz        load one archive
  mediawatch feeds add example.org        subscribe to the feeds of a site
  mediawatch monitor                      poll the feeds that are due, load what they announce
  mediawatch rejected                     what was not loaded, and why
  mediawatch ask                          questions that it answers
  mediawatch ask most-quoted --since 30d  one of them, with what it rests on
  mediawatch search '"port strike" -football'
  mediawatch digest -o digest.html        a page to read
  mediawatch doctor                       versions, models, warehouse, and what is wrong

files:
  warehouse/media.duckdb                  the warehouse: open it with any DuckDB client
  warehouse/README.md                     every table, view and column

environment:
  MEDIAWATCH_WAREHOUSE, MEDIAWATCH_DATA and others; `mediawatch doctor --settings` lists them all.

exit codes:
  0 done (single failures are recorded, and counted in the last lines), 1 the run or a check failed, 2 misuse
"""


def build_parser() -> argparse.ArgumentParser:
    """The parser with all commands."""
    parser = argparse.ArgumentParser(
        prog="mediawatch",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mediawatch {metadata.version('mediawatch')}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMANDS:
        import_module(f"flows.commands.{name}").register(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says how it went."""
    garbage.spare()
    options = build_parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ContractError as error:
        print(f"mediawatch: {error}", file=sys.stderr)
        return 2
    except MediawatchError as error:
        print(f"mediawatch: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("mediawatch: interrupted; run the same command again to go on", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
