"""A backfill against the ideal, in one run: `python -m tests.bench.speed [PAGES] [PROCESSES]`.

The ideal is the wall time of cleaning the same pages in a bare pool plus that of spaCy's bare `nlp.pipe` over the same
texts, each with as many processes, models loaded before the clock starts. The backfill is the whole command, from its
start to its last line: server, workers, entities, quotations, loading, search index and publishing included.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"), "1")

from tests.bench.pages import write
from tests.bench.watching import backfill

_CHUNK = 25
_state: dict[str, Any] = {}


def warm() -> None:
    """What a process loads before the clock starts."""
    import spacy

    from tasks.analyse import models
    from tasks.clean import clean

    _state["nlp"] = spacy.load(models.location("en"), exclude=["senter"])
    _state["clean"] = clean
    list(_state["nlp"].pipe(["Warm."]))


def clean_pages(paths: list[Path]) -> list[str]:
    """Text of each page."""
    return [_state["clean"](path.read_bytes()).body for path in paths]


def parse(texts: list[str]) -> int:
    """Tokens of the texts, parsed with nothing added or left out."""
    return sum(len(doc) for doc in _state["nlp"].pipe(texts))


def cut(items: list[Any]) -> list[list[Any]]:
    """Items in chunks."""
    return [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]


def ideal(folder: Path, processes: int) -> tuple[float, float]:
    """Seconds of cleaning and of parsing."""
    paths = sorted(folder.rglob("*.html"))
    with get_context("spawn").Pool(processes, warm) as pool:
        pool.map(parse, [["Warm."]] * processes * 4, chunksize=1)
        begin = time.perf_counter()
        texts = [text for part in pool.imap(clean_pages, cut(paths)) for text in part]
        middle = time.perf_counter()
        sum(pool.imap_unordered(parse, cut(texts)))
        return middle - begin, time.perf_counter() - middle


def main() -> None:
    count, processes = (int(value) for value in (*sys.argv[1:3], *("5000", "2")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pages"
        write(folder, count)
        cleaning, parsing = ideal(folder, processes)
        loaded = backfill(folder, Path(name) / "run", MEDIAWATCH_WORKERS=str(processes))
    best, whole = cleaning + parsing, loaded.seconds
    print("\n".join(loaded.output.splitlines()[:5]))
    print(f"{count} pages, {processes} processes")
    print(f"ideal     {best:8.1f} s: cleaning {cleaning:.1f} s, bare parse {parsing:.1f} s; {count / best:.1f} pages/s")
    print(f"backfill  {whole:8.1f} s; {count / whole:.1f} pages/s, {count / whole * 86400:,.0f} a day")
    for part, seconds in loaded.cpu.most_common():
        print(f"CPU       {seconds:8.1f} s in the {part}, {seconds / count * 1000:.1f} ms a page")
    print(f"ratio     {whole / best:8.2f} (at most 1.10 wanted)")


if __name__ == "__main__":
    main()
