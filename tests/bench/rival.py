"""What a user would write instead: newspaper4k, a spaCy script and textacy's quotations, in a pool of processes.

`python rival.py FOLDER OUTPUT MODEL PROCESSES`, run by `tests.bench.rivals` with an interpreter that has these three
packages and need not have mediawatch. Writes a JSON line a page: title, text, entities, quotations.
"""

from __future__ import annotations

import json
import os
import sys
from multiprocessing import get_context
from pathlib import Path
from typing import Any

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"), "1")

_CHUNK = 25
_state: dict[str, Any] = {}


def warm(model: str) -> None:
    """Load the model of a process."""
    import spacy

    _state["nlp"] = spacy.load(model)


def read(paths: list[Path]) -> list[dict[str, Any]]:
    """The record of each page."""
    import newspaper
    from textacy.extract.triples import direct_quotations

    found = []
    for path in paths:
        page = newspaper.Article("https://outlet.example/" + path.name)
        page.download(input_html=path.read_text(encoding="utf-8"))
        page.parse()
        found.append({"title": page.title, "text": page.text, "authors": page.authors, "day": str(page.publish_date)})
    for record, doc in zip(found, _state["nlp"].pipe([one["text"] for one in found]), strict=True):
        record["entities"] = [(one.text, one.label_, one.start_char, one.end_char) for one in doc.ents]
        try:
            quotations = list(direct_quotations(doc))
        except ValueError:  # it refuses a text whose marks do not come in pairs
            quotations = []
        record["quotations"] = [
            ([str(token) for token in one.speaker], [str(token) for token in one.cue], str(one.content))
            for one in quotations
        ]
    return found


def main() -> None:
    folder, output, model, processes = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    paths = sorted(folder.rglob("*.html"))
    parts = [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]
    with output.open("w") as file, get_context("spawn").Pool(processes, warm, (model,)) as pool:
        for records in pool.imap(read, parts):
            file.writelines(json.dumps(record) + "\n" for record in records)


if __name__ == "__main__":
    main()
