"""A round over many feeds of which 95 % are unchanged: `python -m tests.bench.polling --feeds 10000`.

The feeds stand on loopback, in a process of their own, 50 to a host. The first round takes them all; in the second
nothing has changed, in the third one feed in twenty has. The figures are of the third: wall time, CPU a feed, peak
memory, and that exactly the changed ones are found; `still_ms` is the CPU of one feed in the second, where all are
unchanged. `--entries` sets the size of a feed; several sizes come one after the other, since `still_ms` must not
depend on them. `--reader PYTHON` runs the package `reader` over the same feeds, without the second round; it is no
dependency, any interpreter that has it will do (`python -m venv R; R/bin/pip install reader sgmllib3k`). `--whole` runs
the command's whole flow instead of polling alone: Prefect, states, rows, alarms and publishing are in its figures;
article pages, which `reader` does not fetch either, stay due.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from itertools import product
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from tasks.fetch.addresses import networks
from tasks.fetch.http import Fetcher
from tasks.fetch.poll import poll
from tasks.fetch.records import Manners
from tasks.fetch.subscriptions import FeedState, Subscription, new_state

A_HOST = 50
CHANGED = 20
ITEM = (
    "<item><title>Story {n} of {feed}</title><link>http://outlet.example/{feed}/{n}</link>"
    "<guid isPermaLink='false'>{feed}-{n}</guid><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate>"
    "<description>Some forty words would stand here, and do in most feeds that are worth polling.</description></item>"
)

READER = """
import json, resource, sys, time, urllib.request
from reader import make_reader
urls = json.load(sys.stdin)
reader = make_reader(sys.argv[1])
for url in urls[1:]:
    reader.add_feed(url)
started = time.monotonic()
reader.update_feeds(workers=10, scheduled=False)
first = time.monotonic() - started
urllib.request.urlopen(urls[0]).read()
cpu, started, count = time.process_time(), time.monotonic(), 0
changed = 0
for result in reader.update_feeds_iter(workers=10, scheduled=False):
    count += 1
    changed += bool(getattr(result.value, "new", 0))
print(json.dumps({"feeds": count, "changed": changed, "wall_seconds": time.monotonic() - started,
    "cpu_seconds": time.process_time() - cpu, "first_seconds": first,
    "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


# The clock is turned by making every feed due: `reader` is told to ask them all, too.
WHOLE = """
import json, resource, sys, time
from flows import engine
from tasks.load import open_warehouse
from tasks.settings import Settings
with open_warehouse(Settings.from_env()).write() as connection:
    connection.execute("UPDATE raw.feed_state SET next_poll_at = NULL")
with engine.starting(False) as ready:
    from flows.monitor import monitor
    ready()
    cpu, started = time.process_time(), time.monotonic()
    found = monitor(sys.argv[1], 0)
    spent, seconds = time.process_time() - cpu, time.monotonic() - started
print(json.dumps({"feeds": sum(found.polls.values()), "changed": found.announced, "wall_seconds": seconds,
    "cpu_seconds": spent, "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def address(number: int) -> str:
    """Loopback address of the host that a feed stands at."""
    host = number // A_HOST
    return f"127.1.{host // 250}.{host % 250 + 1}"


def serve(feeds: int, entries: int, pipe: Connection) -> None:
    """The outlets: answers by ETag; the address /flip lets one feed in twenty have a new entry."""
    version = [1]

    def body(feed: int, current: int) -> bytes:
        items = "".join(ITEM.format(n=n, feed=feed) for n in range(entries + current - 1, current - 1, -1))
        return f'<rss version="2.0"><channel><title>{feed}</title>{items}</channel></rss>'.encode()

    def answer(path: str, head: str) -> bytes:
        if path == "/flip":
            version[0] = 2
            return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        feed = int(path[1:])
        current = version[0] if feed % CHANGED == 0 else 1
        tag = f'"{feed}-{current}"'
        if tag in head:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        data = body(feed, current)
        lines = f"ETag: {tag}\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(data)}"
        return f"HTTP/1.1 200 OK\r\n{lines}\r\n\r\n".encode() + data

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                writer.write(answer(head.split(" ", 2)[1], head))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    async def run() -> None:
        addresses = sorted({address(number) for number in range(feeds)})
        first = await asyncio.start_server(talk, addresses[0], 0, backlog=1000)
        port = first.sockets[0].getsockname()[1]
        others = await asyncio.start_server(talk, addresses[1:], port) if addresses[1:] else first
        pipe.send(port)
        await others.serve_forever()

    asyncio.run(run())


async def ours(urls: list[str]) -> dict[str, float]:
    """Three rounds of this project's polling; figures of the third."""
    manners = Manners(allowed=networks("127.1.0.0/16"), gap_seconds=0, most_hosts=50)
    states = [new_state(Subscription(url=url)) for url in urls[1:]]

    async def a_round(states: list[FeedState]) -> tuple[list[FeedState], int]:
        after, changed = [], 0
        async with Fetcher(manners) as fetcher:
            async for outcome in poll(states, fetcher, Random(1), lambda: datetime.now(UTC)):
                assert outcome.code in ("ok", "http.304"), outcome
                after.append(outcome.after)
                changed += bool(outcome.new)
        return after, changed

    started = time.monotonic()
    states, _ = await a_round(states)
    first = time.monotonic() - started
    cpu = time.process_time()
    states, changed = await a_round(states)
    still = time.process_time() - cpu
    assert not changed
    with urllib.request.urlopen(urls[0]) as response:
        response.read()
    cpu, started = time.process_time(), time.monotonic()
    states, changed = await a_round(states)
    return {
        "feeds": len(states),
        "changed": changed,
        "wall_seconds": time.monotonic() - started,
        "cpu_seconds": time.process_time() - cpu,
        "first_seconds": first,
        "still_ms": still / len(states) * 1000,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def with_reader(python: str, urls: list[str]) -> dict[str, float]:
    """The same by the package `reader`, with its store on disk."""
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-c", READER, f"{folder}/reader.sqlite"]
        done = subprocess.run(command, input=json.dumps(urls), stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def whole(urls: list[str]) -> dict[str, float]:
    """Three rounds of the whole flow, each in a process of its own; figures of the third, `all_cpu_seconds` with the
    start of the interpreter and Prefect's server."""
    with tempfile.TemporaryDirectory() as folder:
        opml = Path(folder, "feeds.opml")
        outlines = "".join(f'<outline xmlUrl="{url}"/>' for url in urls[1:])
        opml.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        given = {
            "MEDIAWATCH_WAREHOUSE": f"{folder}/media.duckdb", "MEDIAWATCH_DATA": f"{folder}/data",
            "MEDIAWATCH_PRIVATE_NETWORKS": "127.1.0.0/16", "MEDIAWATCH_HOST_SECONDS": "0", "PREFECT_HOME": folder,
        }  # fmt: skip
        command = [sys.executable, "-c", WHOLE, str(opml)]
        started = time.monotonic()
        subprocess.run(command, env=os.environ | given, stdout=subprocess.DEVNULL, check=True)
        first = time.monotonic() - started
        done = subprocess.run(command, env=os.environ | given, stdout=subprocess.PIPE, text=True, check=True)
        still: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        with urllib.request.urlopen(urls[0]) as response:
            response.read()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, env=os.environ | given, stdout=subprocess.PIPE, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    all_cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    still_ms = still["cpu_seconds"] / still["feeds"] * 1000
    return found | {"first_seconds": first, "still_ms": still_ms, "all_cpu_seconds": all_cpu}


def measure(feeds: int, entries: int, python: str | None, *, is_whole: bool = False) -> dict[str, float]:
    """One measurement against a fresh set of outlets."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=serve, args=(feeds, entries, there), daemon=True)
    process.start()
    port = here.recv()
    urls = [f"http://{address(0)}:{port}/flip", *(f"http://{address(n)}:{port}/{n}" for n in range(feeds))]
    try:
        if python:
            return with_reader(python, urls)
        return whole(urls) if is_whole else asyncio.run(ours(urls))
    finally:
        process.terminate()
        process.join()


def main() -> int:
    """Print one line of figures for each system; exit code 1 when a change was missed or invented."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--entries", type=int, nargs="+", default=[20])
    parser.add_argument("--reader", metavar="PYTHON", help="interpreter that has the package reader")
    parser.add_argument("--whole", action="store_true", help="the whole flow, with loading")
    options = parser.parse_args()
    is_right = True
    systems = [("mediawatch", None), *([("reader", options.reader)] if options.reader else [])]
    for (name, python), entries in product(systems, options.entries):
        found = measure(options.feeds, entries, python, is_whole=options.whole)
        is_right = is_right and found["changed"] == (options.feeds + CHANGED - 1) // CHANGED
        rate = found["feeds"] / found["cpu_seconds"]
        figures = " ".join(f"{key}={value:.3g}" for key, value in found.items())
        print(f"{name}, {entries} entries a feed: {figures} feeds_per_cpu_second={rate:.0f}", flush=True)
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
