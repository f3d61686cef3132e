"""What each thing that the parse sheds gains and costs: `python -m tests.bench.shed [PAGES] [PIPELINE WEIGHTS]...`.

Every arm of `tests/bench/arms.py` analyses the same generated pages and the same marked texts, names and quotations
included, in a process of its own, in turns; the least CPU time of the turns counts. Printed are times as ratios to
spaCy's own components in the same run, the tokens that the model annotates otherwise than these, and scores (F1):
quotations of PolNeAR's development part, where the data is at hand, and names of `tests/gold/entities*.jsonl`. Arms
whose packages are not installed are left out and named. PIPELINE is a folder with another spaCy model, WEIGHTS those of
the quotation component trained with it (`tests/bench/smaller.py`).
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench import arms
from tests.bench.arms import Arm

_TURNS = 2
_DEV = Path(__file__).parents[3] / "shared" / "dev" / "quotations" / "polnear_dev.jsonl.gz"
_MARKS = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE"]


def arms_of(pipelines: list[str]) -> list[Arm]:
    """All arms, other models last."""
    pairs = list(zip(pipelines[::2], pipelines[1::2], strict=True))
    smaller = [Arm(f"model {Path(one).name}", model=Path(one), weights=weights) for one, weights in pairs]
    return [*arms.steps(), *arms.others(), *smaller]


def measure(arm: Arm, texts: list[str], marks: Path | None) -> dict[str, Any]:
    """CPU seconds of analysing the texts; where a file for annotations is given, also the scores."""
    from tasks.analyse import analyse

    begin = time.process_time()
    arm.prepare()
    loading = time.process_time() - begin
    list(analyse(texts[:8], languages=("en",)))
    begin = time.process_time()
    list(analyse(texts, languages=("en",)))
    spent = {"seconds": time.process_time() - begin, "loading": loading}
    return spent | (scored(marks) if marks else {})


def scored(marks: Path) -> dict[str, float]:
    """Scores of this process's analysis; annotations of all tokens go to a file."""
    from tasks.analyse import analyse, pipeline
    from tests.analyse.entities import gold
    from tests.gold.scoring import counted, scores

    rows: list[Any] = []
    record = pipeline._record

    def keep(name: str, doc: Any) -> Any:
        rows.append((doc.text, doc.to_array(_MARKS)))
        return record(name, doc)

    pipeline._record = keep
    result: dict[str, float] = {}
    if _DEV.exists():
        records = [json.loads(line) for line in gzip.decompress(_DEV.read_bytes()).splitlines()]
        found = analyse([one["text"] for one in records], languages=("en",))
        counts = [counted(one, analysis.quotations) for one, analysis in zip(records, found, strict=True)]
        result |= scores(sum(counts, Counter()))
    marked = [one for path in (gold.GOLD, gold.HARD, gold.WORLD) for one in gold.read(path=path)]
    names = [gold.names_of(one) for one in analyse([one.text for one in marked], languages=("en",))]
    result["names"] = gold.score_names(marked, names).f1
    np.save(marks, np.concatenate([row for _, row in sorted(rows, key=lambda pair: pair[0])]))
    return result


def run(number: int, arm: Arm, arguments: list[str], marks: Path | None) -> dict[str, Any]:
    """Measure one arm in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.shed", "--arm", str(number), str(marks or ""), *arguments]
    free = {name: value for name, value in os.environ.items() if name not in arms.PINNED}
    done = subprocess.run(command, env=free | arm.environment | {"PYTHONHASHSEED": "0"}, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{arm.name}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def texts_of(count: int) -> list[str]:
    """Bodies of generated pages."""
    from tasks.clean import clean
    from tests.bench.pages import pages

    return [clean(page.encode()).body for page in pages(count)]


def lines(
    every: list[Arm], found: dict[int, dict[str, Any]], wrong: dict[int, int], tokens: int, pages: int
) -> Iterator[str]:
    """The table: time beside spaCy's own and beside the arm it builds on, tokens annotated otherwise, scores."""
    last_step = len(arms.STEPS)
    scores = [name for name in ("ov80", "joint", "direct", "mixed", "indirect", "names") if name in found[0]]
    yield f"{'':44}{'of spaCy':>9}{'of before':>10}{'otherwise':>10}" + "".join(f"{name:>9}" for name in scores)
    for number, one in found.items():
        before = found[max(number - 1, 0) if number <= last_step else last_step]["seconds"]
        ratios = f"{one['seconds'] / found[0]['seconds']:9.3f}{one['seconds'] / before:10.3f}"
        values = "".join(f"{100 * one[name]:9.2f}" for name in scores)
        yield f"{every[number].name:44}{ratios}{wrong[number]:10}{values}"
    ours = found[last_step]
    yield f"otherwise: of {tokens} tokens; from the {last_step + 2}. line on the arm before is ours, complete"
    yield f"loading model and lists takes as long as analysing {ours['loading'] / ours['seconds'] * pages:.0f} pages"


def main() -> None:
    if sys.argv[1:2] == ["--arm"]:
        number, marks, count, *pipelines = sys.argv[2:]
        arm = arms_of(pipelines)[int(number)]
        print(json.dumps(measure(arm, texts_of(int(count)), Path(marks) if marks else None)))
        return
    arguments = sys.argv[1:] or ["100"]
    every = arms_of(arguments[1:])
    able = {number: arm for number, arm in enumerate(every) if not arm.missing}
    found: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        marks = {number: Path(folder) / f"{number}.npy" for number in able}
        for turn in range(_TURNS):
            for number, arm in able.items():
                one = run(number, arm, arguments, None if turn else marks[number])
                least = min(one["seconds"], found.get(number, one)["seconds"])
                found[number] = one | found.get(number, {}) | {"seconds": least}
        rows = {number: np.load(path) for number, path in marks.items()}
    wrong = {number: int((row != rows[0]).any(axis=1).sum()) for number, row in rows.items()}
    print("\n".join(lines(every, found, wrong, len(rows[0]), int(arguments[0]))))
    for arm in every:
        if arm.missing:
            print(f"{arm.name}: left out, not installed: {', '.join(arm.missing)}")


if __name__ == "__main__":
    main()
