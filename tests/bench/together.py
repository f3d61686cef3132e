"""Three flows at once and an analyst who never closes: `python -m tests.bench.together [--backend file] [--pages 120]`.

Two backfills of overlapping folders and one monitor run as the commands that people run, while one session stays open
from before the first to after the last and others come and go. Prints how each flow ended, what the readers met, and in
how many rows the warehouse differs from one where the same three ran one after the other.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tasks.load import open_warehouse, publish, run_checks
from tasks.settings import Settings
from tests.bench.pages import pages, write
from tests.load.backends import NAMES, Backends
from warehouse.session import reading

PREFIX = "MEDIAWATCH_"
# In a whole batch what an analysis says it found is there.
HALF = (
    "SELECT (SELECT coalesce(sum(mention_count), 0) FROM core.analysed) - (SELECT count(*) FROM core.mention), "
    "(SELECT count(*) FROM raw.entry WHERE batch_id NOT IN (SELECT batch_id FROM meta.batch))"
)
SHOWN = (
    "SELECT article_id, version_id, title, body FROM mart.article",
    "SELECT version_id, start_offset, end_offset, text, label FROM mart.mention",
    "SELECT version_id, start_offset, end_offset, content, speaker_text FROM mart.quotation",
    "SELECT origin, state FROM mart.entry",
    "SELECT origin, reason FROM mart.rejected",
)


@dataclass
class Reader(threading.Thread):
    """Asks again and again, in one session or each time in a new one; notes how often, and the longest wait."""

    settings: Settings
    is_open: bool
    done: threading.Event
    reads: int = 0
    longest: float = 0.0
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Read until all flows are done."""
        try:
            with ExitStack() as stack:
                session = stack.enter_context(reading(self.settings)) if self.is_open else None
                while not self.done.is_set():
                    began = time.monotonic()
                    if session is not None:
                        self._read(session)
                    else:
                        with reading(self.settings) as fresh:
                            self._read(fresh)
                    self.longest = max(self.longest, time.monotonic() - began)
                    time.sleep(0.2)
        except Exception as error:
            self.errors.append(f"{type(error).__name__}: {error}")

    def _read(self, session: Any) -> None:
        ((missing, strangers),) = session.execute(HALF).fetchall()
        if missing or strangers:
            self.errors.append(f"half a batch: {missing} mentions, {strangers} entries")
        self.reads += 1


@contextmanager
def site(texts: list[str]) -> Iterator[str]:
    """A site on loopback: a feed, and the pages that it announces."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            base = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
            name = self.path.strip("/")
            if name == "feed":
                items = "".join(f"<item><title>{n}</title><link>{base}/{n}</link></item>" for n in range(len(texts)))
                body = f'<rss version="2.0"><channel><title>Site</title>{items}</channel></rss>'
            elif name.isdigit():
                body = texts[int(name)]
            else:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml" if name == "feed" else "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/feed"
        server.shutdown()


def flow(given: Settings, scratch: Path, *command: str) -> subprocess.Popen[str]:
    """Start one command of mediawatch."""
    scratch.mkdir(parents=True)
    environment = os.environ | {
        f"{PREFIX}WAREHOUSE": given.warehouse,
        f"{PREFIX}DATA": given.data,
        f"{PREFIX}WORKERS": "1",
        f"{PREFIX}CHUNK": "10",
        f"{PREFIX}PUBLISH_SECONDS": "1",
        f"{PREFIX}PRIVATE_NETWORKS": "127.0.0.0/8",
        f"{PREFIX}HOST_SECONDS": "0.5",
        "PREFECT_HOME": str(scratch / "prefect"),
    }
    with (scratch / "log").open("w") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.cli", *command],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        )


def shown(given: Settings) -> dict[str, Counter[tuple[Any, ...]]]:
    """What the warehouse shows, once every check holds."""
    warehouse = open_warehouse(given)
    publish(warehouse, force=True)
    failed = [finding for finding in run_checks(warehouse) if finding.level == "fail"]
    warehouse.release()
    assert not failed, failed
    with reading(given) as session:
        return {query: Counter(session.execute(query).fetchall()) for query in SHOWN}


def main() -> int:
    """Run, read, compare; exit code 1 if a flow or a reader met an error, or anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend", choices=NAMES, nargs="+", default=NAMES)
    parser.add_argument("--pages", type=int, default=120)
    options = parser.parse_args()
    wrong = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="together")))
        texts = list(pages(options.pages + 20))[options.pages :]
        url = stack.enter_context(site(texts))
        write(folder / "all" / "half", options.pages // 2)
        write(folder / "all" / "rest", options.pages, first=options.pages // 2)
        (folder / "feeds.opml").write_text(
            f'<opml version="2.0"><body><outline text="Site" xmlUrl="{url}"/></body></opml>'
        )
        commands = (
            ("backfill", str(folder / "all")),
            ("backfill", str(folder / "all" / "half")),
            ("monitor", "--feeds", str(folder / "feeds.opml")),
        )
        (folder / "places").mkdir()
        backends = Backends(folder / "places", stack)
        calm = backends.place("file")
        for number, command in enumerate(commands):
            if flow(calm, folder / f"calm{number}", *command).wait():
                raise SystemExit((folder / f"calm{number}" / "log").read_text())
        expected = shown(calm)
        for name in options.backend:
            wrong += together(name, backends.place(name), folder, commands, expected)
    return 1 if wrong else 0


def together(
    name: str,
    given: Settings,
    folder: Path,
    commands: tuple[tuple[str, ...], ...],
    expected: dict[str, Counter[tuple[Any, ...]]],
) -> int:
    """The three at once on one backend; the number of things that are wrong."""
    warehouse = open_warehouse(given)
    publish(warehouse, force=True)
    warehouse.release()
    done = threading.Event()
    readers = [Reader(given, is_open, done) for is_open in (True, False)]
    for reader in readers:
        reader.start()
    began = time.monotonic()
    running = [flow(given, folder / f"{name}{number}", *command) for number, command in enumerate(commands)]
    ends = []
    for process in running:
        process.wait()
        ends.append(f"{process.returncode} after {time.monotonic() - began:.0f} s")
    done.set()
    for reader in readers:
        reader.join()
    found = shown(given)
    differing = {query: len(set((found[query] - rows) + (rows - found[query]))) for query, rows in expected.items()}
    rows = sum(rows.total() for rows in expected.values())
    print(f"{name}: flows ended with {', '.join(ends)}; {sum(differing.values())} of {rows:,} rows differ")
    for reader, what in zip(readers, ("one open session", "new sessions"), strict=True):
        print(f"    {what}: {reader.reads} reads, longest {reader.longest:.1f} s, {len(reader.errors)} errors")
        for error in reader.errors[:3]:
            print(f"        {error}")
    for query, count in differing.items():
        if count:
            print(f"    {count} differ: {query}")
            for row in list((found[query] - expected[query]) + (expected[query] - found[query]))[:4]:
                print(f"        {str(row)[:200]}")
    for number, process in enumerate(running):
        if process.returncode:
            print((folder / f"{name}{number}" / "log").read_text()[-1500:])
    sys.stdout.flush()
    return sum(differing.values()) + sum(len(r.errors) for r in readers) + sum(bool(p.returncode) for p in running)


if __name__ == "__main__":
    sys.exit(main())
