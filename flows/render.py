"""Tables and progress for a terminal. Article text is hostile: control and bidi characters are shown as symbols."""

from __future__ import annotations

import shlex
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from flows.progress import Progress
from flows.report import Report
from tasks.errors import REASONS
from tasks.settings import Settings

_LEAST_WIDTH = 12  # of a column that can be read


def harmless(text: object) -> str:
    """`text` with control, format and surrogate characters replaced by visible symbols."""
    return "".join(_shown(character) for character in str(text))


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\t":
        return " "
    if category == "Cc":
        return chr(0x2400 + ord(character)) if ord(character) < 0x20 else "\N{SYMBOL FOR DELETE}"
    return "\N{REPLACEMENT CHARACTER}" if category in ("Cf", "Cs", "Zl", "Zp") else character


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], title: str | None = None) -> Table:
    """A table of `rows`; numbers are set flush right, None is left empty."""
    made = Table(title=title, title_justify="left", title_style="bold", box=None, header_style="dim", pad_edge=False)
    for index, name in enumerate(columns):
        is_number = any(isinstance(row[index], int | float) for row in rows)
        # A count is narrower than its name: let that break where its words do.
        heading = name.replace("_", "_\n") if is_number and len(name) > 10 else name
        made.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        made.add_row(*("" if value is None else escape(harmless(value)) for value in row))
    return made


def fitting(columns: Sequence[str], rows: Sequence[Sequence[object]], width: int, title: str | None = None) -> Table:
    """A table of `rows`, or where `width` characters are too few for its columns, each row as a list of its values."""
    cells = [
        [name, *("" if row[index] is None else str(row[index]) for row in rows)] for index, name in enumerate(columns)
    ]
    if sum(min(max(map(len, column)), _LEAST_WIDTH) + 1 for column in cells) <= width:
        return table(columns, rows, title)
    made = Table(title=title, title_justify="left", title_style="bold", box=None, show_header=False, pad_edge=False)
    made.add_column(style="dim", no_wrap=True)
    made.add_column(overflow="fold")
    for number, row in enumerate(rows):
        if number:
            made.add_row("", "")
        for name, value in zip(columns, row, strict=True):
            if value is not None:
                made.add_row(escape(name), escape(harmless(value)))
    return made


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A progress bar on stderr with the rate and the time left; yields the function that moves it."""
    columns = (
        SpinnerColumn(),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.description}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def move(progress: Progress) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = progress.items / elapsed if elapsed else 0.0
            text = f"{progress.items:,} items  {rate:.1f}/s  {progress.loaded.quotations:,} quotations"
            bar.update(task, completed=progress.done_bytes, total=progress.total_bytes, description=text)

        yield move


def backfill_report(report: Report, answers: dict[str, Any], settings: Settings) -> None:
    """The table at the end of a backfill, and the next command to type."""
    console, loaded = Console(highlight=False), report.loaded
    names = ("articles", "versions", "mentions", "quotations")
    rows = [(name, getattr(loaded, name), answers[name]) for name in names]
    console.print(table(("", "loaded now", "in the warehouse"), rows))
    console.print()
    speakers = answers["speakers"]
    if speakers:
        shown = [(s["speaker_name"], s["quotations"], s["articles"], clip(s["sample"], 90)) for s in speakers]
        console.print(table(("most quoted", "quotations", "articles", "for example"), shown))
        console.print()
    if not any((loaded.articles, loaded.versions, loaded.known, loaded.rejected)):
        console.print(f"Nothing new: all {report.unchanged:,} files of {escape(report.folder)} are loaded.")
    else:
        console.print(_sentence(report))
    if report.renewed:
        console.print(f"Read anew, for they name an entity whose entry was edited: {report.renewed:,} articles.")
    if answers["rejected"]:
        console.print(f"Rejected in all: {answers['rejected']:,}. List them: mediawatch rejected")
    name = speakers[0]["speaker_name"] if speakers else "NAME"
    console.print(f"Next: mediawatch ask quotes-by speaker={shlex.quote(harmless(name))}", markup=False, soft_wrap=True)
    console.print(f"      or open {settings.warehouse} with any DuckDB client", markup=False, soft_wrap=True)


def _sentence(report: Report) -> str:
    loaded = report.loaded
    files = "1 file" if report.files == 1 else f"{report.files:,} files"
    parts = [f"{files} read in {report.seconds:.1f} s"]
    if report.unchanged:
        parts.append(f"{report.unchanged:,} unchanged")
    if loaded.known:
        parts.append(f"{loaded.known:,} copies of known articles")
    if loaded.rejected:
        parts.append(f"{loaded.rejected:,} rejected")
    return ", ".join(parts) + "."


def dry_run(counts: Counter[str], reasons: Counter[str]) -> None:
    """What a backfill would do."""
    console = Console(highlight=False)
    console.print(
        f"{counts['files']:,} files, {counts['unchanged']:,} unchanged; {counts['items']:,} items to load. "
        "Nothing was written."
    )
    if reasons:
        rows = [(number, reason, REASONS.get(reason, "")) for reason, number in reasons.most_common()]
        console.print(table(("rejected", "reason", "meaning"), rows))


def many(number: int, thing: str, things: str = "") -> str:
    """A number and what it counts, as people say it: 1 feed, 2 feeds, 1 entry, 2 entries."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def clip(text: str | None, width: int) -> str:
    """`text` on one line, cut at a word with an ellipsis when longer than `width` characters."""
    line = " ".join((text or "").split())
    return line if len(line) <= width else line[:width].rsplit(" ", 1)[0] + " …"
