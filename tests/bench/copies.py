"""Cost of comparing a batch's texts with all others: `python -m tests.bench.copies [articles in the store ...]`.

A store holds 64 sampled triples an article, drawn at random; the batch has 100 texts of 600 invented words. Prints CPU
milliseconds an article, and how many times that of the first store.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tasks.load import copies, open_warehouse
from tasks.settings import Settings
from warehouse import Connection

BATCH, WORDS = 100, 600


def texts(seed: int) -> dict[str, str]:
    """New texts, a tenth of them cut from another."""
    chance = random.Random(seed)
    found = {
        f"new{n}": " ".join(f"w{int(chance.paretovariate(0.4)) % 50_000}" for _ in range(WORDS)) for n in range(BATCH)
    }
    for n in range(0, BATCH, 10):
        found[f"new{n}"] = " ".join(found[f"new{n + 1}"].split()[: WORDS // 2])
    return found


def measure(articles: int) -> float:
    """CPU milliseconds an article in a store of so many; the best of three batches."""
    with tempfile.TemporaryDirectory() as folder:
        made = open_warehouse(Settings(warehouse=str(Path(folder) / "media.duckdb"), data=folder))
        made.transact(
            lambda connection: connection.execute(
                "INSERT INTO core.shingle "
                "SELECT 'v' || (n // 64), ((hash(n) % 4294967296)::BIGINT - 2147483648)::INTEGER, 64 "
                f"FROM range({articles * 64}) t(n)"
            )
        )
        spent = []
        for turn in range(3):

            def batch(connection: Connection, added: dict[str, str]) -> None:
                before = time.process_time()
                copies._compare(connection, added)
                spent.append(time.process_time() - before)

            made.transact(partial(batch, added=texts(turn)))
        made.release()
    return min(spent) * 1000 / BATCH


if __name__ == "__main__":
    first = None
    for size in map(int, sys.argv[1:] or ("1000", "100000", "1000000")):
        cost = measure(size)
        first = first or cost
        print(f"{size:>9,} articles: {cost:.2f} CPU ms an article, {cost / first:.2f} times the first", flush=True)
