"""A loader that is killed again and again, and what the warehouse must hold afterwards.

`python -m tests.load.crash URL DATA COUNT` loads the folder of `batches` as a run does: what is finished is skipped.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks.load import (
    Warehouse,
    finish_run,
    finished,
    load,
    open_warehouse,
    publish,
    register_analysis,
    start_run,
)
from tasks.records import Batch, Loaded
from tasks.settings import Settings
from tests.load import samples as s

# Columns that say when and by whom, not what.
VOLATILE = {
    "run_id", "known_at", "batch_id", "epoch", "last_run_id", "resolved_at", "resolved_run_id", "pack", "pack_offset",
    "pack_length", "seen_at",
}  # fmt: skip
# Every batch of the invented folder adds so many ledger rows at once: another number is half a batch.
ROWS_OF_A_BATCH = 6
TABLES = (
    "core.article", "core.version", "core.description", "core.outlet", "core.standing", "core.analysed", "core.entity",
    "core.entity_block", "core.alias", "core.name", "core.mention", "core.named", "core.quotation", "core.wording",
    "core.attribution", "core.shingle", "core.overlap",
    "raw.capture", "raw.entry",
    "raw.file", "meta.rejected", "meta.analysis",
)  # fmt: skip

SPELLINGS = ("Mira Quell", "Myra Quell", "Mira J. Quell")  # one person


def settings(url: str, data: str) -> Settings:
    """Settings of the loader: publishes after every batch."""
    return Settings(warehouse=url, data=data, publish_seconds=0.0)


def batches(run_id: str, count: int) -> list[Batch]:
    """An invented folder: same content under several names, rejected files, containers."""
    made = []
    for number in range(count):
        items = []
        for place in range(4):
            name = SPELLINGS[(number + place) % len(SPELLINGS)]
            body = f'Report {number % 7}-{place}: the mayor {name} said "we go on to day {number}" in town {place}.'
            item = s.item(f"{number}/{place}.txt", body, analysed=False, outlet=f"Paper {place}", language="en")
            items.append(replace(item, analysis=s.analyse(body, speaker=name)))
        twin = s.item(f"{number}/twin.txt", items[0].article.body, analysed=False)  # type: ignore[union-attr]
        files = [(s.seed_file(i.capture.origin), 1) for i in (*items, twin)]
        bad = s.rejection(f"{number}/bad.txt")
        files.append((s.seed_file(bad.origin), 0))
        made.append(s.batch(run_id, f"b{number}", *items, twin, rejected=(bad,), finished=files))
    return made


def run(warehouse: Warehouse, count: int) -> Loaded:
    """One run over the folder."""
    run_id = start_run(warehouse, "backfill")
    register_analysis(warehouse, s.CARD)
    done = finished(warehouse, s.ROOT)
    total = Loaded()
    for batch in batches(run_id, count):
        if all(done.get(file.origin) == file.fingerprint for file, _ in batch.finished):
            continue
        total += load(warehouse, batch)
        publish(warehouse)
    publish(warehouse, force=True)
    finish_run(warehouse, run_id, "done", total)
    return total


def contents(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """All that the warehouse holds, without times and runs."""
    held = {}
    with warehouse.write() as connection:
        for table in TABLES:
            columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall() if row[0] not in VOLATILE]
            names = ", ".join(f'"{column}"' for column in columns)
            held[table] = sorted(connection.execute(f"SELECT {names} FROM {table}").fetchall(), key=repr)
        # Of links those that hold: which came and went on the way depends on the order of articles.
        held["core.entity_link"] = connection.execute(
            "SELECT entity_id, into_entity_id, score, reason, evidence FROM core.entity_link "
            "WHERE withdrawn_at IS NULL ORDER BY ALL"
        ).fetchall()
    return held


def kill_often(url: str, data: str, *, count: int, kills: int, seed: int, longest: float = 1.5) -> int:
    """Start the loader and kill it within `longest` seconds, `kills` times; return how often it was really killed."""
    chance = random.Random(seed)
    killed = 0
    for _ in range(kills):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.load.crash", url, data, str(count)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert child.stdout is not None
        child.stdout.readline()  # imports are done: from here on a kill hits the warehouse
        time.sleep(chance.uniform(0.0, longest))
        child.send_signal(signal.SIGKILL)
        killed += child.wait() == -signal.SIGKILL
        child.stdout.close()
    return killed


if __name__ == "__main__":
    print("ready", flush=True)
    print(run(open_warehouse(settings(sys.argv[1], sys.argv[2])), int(sys.argv[3])))
