"""Named questions at 100,000 generated articles: `python -m tests.bench.questions FILE [ROUNDS]`.

Each question is asked with the most frequent names of the store, which cost most. Prints wall and CPU seconds, p95.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from tasks.settings import Settings
from tests.bench.generated import build
from tests.bench.search import cpu
from warehouse import ask


def given(question: ask.Question, names: list[str]) -> dict[str, Any]:
    chosen = {"article": "page-77.html", "words": "roba keba"}
    return {
        parameter.name: chosen.get(parameter.name, names if parameter.type == "NAMES" else names[0])
        for parameter in question.parameters
        if parameter.is_required
    }


def main(file: Path, rounds: int) -> None:
    if not file.exists():
        build(file)
    settings = Settings(warehouse=str(file), data=str(file.parent))
    names = [row["speaker_name"] for row in ask.ask(settings, "most-quoted", {"limit": 3})]
    result: dict[str, Any] = {}
    for question in ask.questions():
        walls, cpus = [], []
        for _ in range(rounds):
            before, started = cpu(), time.perf_counter()
            ask.ask(settings, question.name, given(question, names))
            walls.append(time.perf_counter() - started)
            cpus.append(cpu() - before)
        result[question.name] = {
            "wall_p95": round(sorted(walls)[int(rounds * 0.95)], 3),
            "cpu_p95": round(sorted(cpus)[int(rounds * 0.95)], 3),
        }
    slowest = dict(sorted(result.items(), key=lambda item: -item[1]["wall_p95"]))
    every = sorted(timing["wall_p95"] for timing in result.values())
    print(
        json.dumps(
            {"rounds": rounds, "p95_over_questions": every[int(len(every) * 0.95)], "questions": slowest}, indent=2
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
