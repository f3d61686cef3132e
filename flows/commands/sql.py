"""`mediawatch sql [STATEMENT]`."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console

from flows import output, render
from tasks.errors import ContractError, MediawatchError
from tasks.settings import Settings

if TYPE_CHECKING:
    from warehouse.session import Table

_ROWS = 500
_DESCRIPTION = """\
Run SQL on the published warehouse, or open a prompt. Nothing can be changed: the warehouse is attached read-only, and
no file, network or setting can be reached from it. A statement may also come on standard input.
"""
_EPILOG = """\
examples:
  mediawatch sql                                        a prompt; end a statement with ;
  mediawatch sql "FROM quotes_by('Putin') LIMIT 5"
  mediawatch sql "FROM mart.article" --csv -o articles.csv
  mediawatch ask most-quoted --sql > mine.sql           a question to begin with
"""
_GREETING = """\
The published warehouse, read-only. End a statement with ;  .tables lists the views, .macros the macros,
.columns VIEW its columns, .quit ends.
"""
_DOTS = {
    ".tables": """SELECT schema_name || '.' || view_name AS view, comment FROM duckdb_views()
        WHERE database_name = 'media' AND NOT internal AND schema_name = 'mart' ORDER BY 1""",
    ".macros": """SELECT concat(schema_name, '.', function_name, '(', array_to_string(parameters, ', '), ')') AS macro,
        comment FROM duckdb_functions()
        WHERE database_name = 'media' AND NOT internal AND schema_name = 'mart' ORDER BY 1""",
}


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "sql",
        help="a read-only SQL prompt, or one statement",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("statement", nargs="?", metavar="STATEMENT", help="SQL to run")
    parser.add_argument(
        "--as-of", metavar="DATE", help="as the warehouse knew it at the end of that day, month or year"
    )
    output.add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run what was given, what stands on standard input, or a prompt."""
    from warehouse.ask import moment, run_sql

    settings = Settings.from_env()
    as_of = moment(options.as_of) if options.as_of else None
    if options.statement is None and sys.stdin.isatty():
        return _prompt(settings, as_of)
    tables = run_sql(settings, options.statement if options.statement is not None else sys.stdin.read(), as_of)
    if output.is_wanted(options):
        if len(tables) != 1:
            raise ContractError(f"{len(tables)} statements: give one when the result is to be written")
        output.write(options, tables[0], tables[0].dicts())
        return 0
    for table in tables:
        _show(table)
    return 0


def _prompt(settings: Settings, as_of: datetime | None) -> int:
    from warehouse import session

    with suppress(ImportError):
        import readline  # noqa: F401 - gives the prompt its history and arrow keys
    print(_GREETING)
    with session.reading(settings, as_of) as connection:
        pending = ""
        while True:
            try:
                line = input("   ...> " if pending else "media> ")
            except EOFError:
                print()
                return 0
            except KeyboardInterrupt:
                print()
                pending = ""
                continue
            if not pending and line.strip().startswith("."):
                if line.strip() in (".quit", ".exit"):
                    return 0
                line = _dot(line.strip())
            pending = f"{pending}\n{line}".strip()
            if pending.endswith(";"):
                _try(connection, pending)
                pending = ""


def _dot(line: str) -> str:
    if line.startswith(".columns "):
        return f"DESCRIBE {line.removeprefix('.columns ')};"
    return _DOTS.get(line, "SELECT 'no such command: .tables .macros .columns VIEW .quit' AS message") + ";"


def _try(connection: Any, text: str) -> None:
    from warehouse import session

    try:
        for statement in session.statements(connection, text):
            _show(session.run(connection, statement))
    except MediawatchError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)


def _show(table: Table) -> None:
    console = Console(highlight=False)
    if not table.columns:
        return
    rows = [[render.clip(v, 400) if isinstance(v, str) else v for v in row] for row in table.rows[:_ROWS]]
    console.print(render.fitting(table.columns, rows, console.width))
    left = len(table.rows) - len(rows)
    count = f"{len(table.rows):,} row{'' if len(table.rows) == 1 else 's'}"
    console.print(count + (f", the first {_ROWS} shown" if left else ""), style="dim")
