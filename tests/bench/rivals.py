"""mediawatch against what a user would write instead: `python -m tests.bench.rivals PYTHON [PAGES] [PROCESSES]`.

PYTHON is an interpreter whose environment has newspaper4k, spacy and textacy (`tests/bench/rival.py`). Both read the
same generated pages, one after the other, with the same model and as many processes, from the start of the command to
its end. The rival keeps title, text, entities and direct quotations in a file of JSON lines; it resolves no name, joins
no article, looks for no copy and keeps no evidence.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from tasks.analyse import models
from tests.bench.pages import write
from tests.bench.watching import backfill

_RIVAL = Path(__file__).with_name("rival.py")


def main() -> None:
    python = sys.argv[1]
    count, processes = (int(value) for value in (*sys.argv[2:4], *("1000", "2")[len(sys.argv) - 2 :]))
    with tempfile.TemporaryDirectory() as name:
        folder, output = Path(name) / "pages", Path(name) / "rival.jsonl"
        write(folder, count)
        begin = time.perf_counter()
        command = [python, str(_RIVAL), str(folder), str(output), str(models.location("en")), str(processes)]
        subprocess.run(command, check=True, cwd=name)
        other = time.perf_counter() - begin
        records = [json.loads(line) for line in output.open()]
        ours = backfill(folder, Path(name) / "run", MEDIAWATCH_WORKERS=str(processes))
        with duckdb.connect(str(Path(name) / "run" / "media.duckdb"), read_only=True) as connection:
            rows = connection.execute("SELECT count(*), count(speaker_name) FROM mart.quotation").fetchone()
    assert rows is not None
    found = [one for record in records for one in record["quotations"]]
    named = sum(bool(speaker) for speaker, _, _ in found)
    print(f"{count} pages, {processes} processes")
    print(f"newspaper4k, spaCy, textacy {other:8.1f} s; {len(found):,} quotations, {named:,} with a speaker's words")
    print(
        f"mediawatch                  {ours.seconds:8.1f} s; {rows[0]:,} quotations, {rows[1]:,} with a speaker's name"
    )
    print(f"ratio                       {ours.seconds / other:8.2f}")


if __name__ == "__main__":
    main()
