"""Copies found in marked texts: hand-written ones, the demo articles, and edits of these as desks make them."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from tasks.load import load, start_run
from tests import test_seeds as seeds
from tests.load import samples as s

HERE = Path(__file__).parent
FLOOR = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["copies"]
Marked = dict[str, tuple[str, str]]  # name -> text, group


def _cut(text: str) -> str:
    """The first half of the paragraphs."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(paragraphs[: max(len(paragraphs) // 2, 1)])


def _brief(text: str) -> str:
    """Sixty words under a new opening."""
    return "From our wires this morning. " + " ".join(text.split()[5:65])


def _reordered(text: str) -> str:
    """Paragraphs the other way round, the agency's dateline gone."""
    return "\n\n".join(reversed(text.partition(" — ")[2].split("\n\n"))) or text


def _worded(text: str) -> str:
    """Every tenth word another one: synonyms, house style, numbers written out."""
    return " ".join("whatever" if n % 10 == 9 else word for n, word in enumerate(text.split()))


def _padded(text: str) -> str:
    """Every other paragraph kept, between paragraphs of the outlet's own."""
    own = "The desk adds a paragraph of its own, number {n}, about what neighbours {n} saw and what it meant to them."
    return "\n\n".join(f"{own.format(n=n)}\n\n{part}" for n, part in enumerate(text.split("\n\n")[::2]))


EDITS: tuple[Callable[[str], str], ...] = (_cut, _brief, _reordered, _worded, _padded)
WIRES = ("strait-news-agency/2026-10-06-talks-open.txt", "strait-news-agency/2026-10-12-accord.txt",
    "strait-news-agency/2026-10-18-orsk-vale-shelling.txt")  # fmt: skip


def _marked() -> Marked:
    rows = [json.loads(line) for line in (HERE / "copies.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {row["name"]: (row["text"], row["copy"] or row["name"]) for row in rows}
    for record in seeds.RECORDS:
        # A page's text here has its menus; what the page's cleaning leaves is for the tests of cleaning.
        if record["status"] == "article" and ".htm" not in record["origin"]:
            origin = record["origin"]
            found[origin] = (seeds.text_of(origin), record.get("copy", origin))
    for origin in WIRES:
        found |= {f"{origin}{edit.__name__}": (edit(seeds.text_of(origin)), origin) for edit in EDITS}
    return found


def test_copies_are_told_from_what_is_not(tmp_path: Path) -> None:
    marked = _marked()
    warehouse = s.warehouse(tmp_path)
    items = [
        s.item(name, text, analysed=False, url=f"https://outlet.example/{n}")
        for n, (name, (text, _)) in enumerate(marked.items())
    ]
    load(warehouse, s.batch(start_run(warehouse, "backfill"), "1", *items))
    with warehouse.write() as connection:
        rows = connection.execute(
            "SELECT s.origin, c.copy_id FROM core.copy c JOIN core.standing s ON s.version_id = c.version_id"
        ).fetchall()
    group = dict(rows)
    pairs = list(combinations(sorted(marked), 2))
    wanted = {pair for pair in pairs if marked[pair[0]][1] == marked[pair[1]][1]}
    found = {pair for pair in pairs if group.get(pair[0], pair[0]) == group.get(pair[1], pair[1])}
    precision, recall = len(wanted & found) / len(found), len(wanted & found) / len(wanted)
    print(f"{len(marked)} texts, {len(wanted)} pairs: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= FLOOR["precision"], sorted(found - wanted)
    assert recall >= FLOOR["recall"], sorted(wanted - found)
