"""What grows with the archive and what must not: `python -m tests.bench.scale [SMALL] [LARGE] [WORDS]`.

Loads a small and a large folder of generated pages into fresh warehouses and prints, of the whole command with all its
processes: peak memory of both and their ratio; time of the first and of a second run over the large folder; time of a
run after ten more files came; and seconds an article in the first and in the last tenth of the large folder.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb

from tests.bench.pages import write
from tests.bench.watching import backfill

_NEW = 10


def pace(warehouse: Path) -> tuple[float, float]:
    """Seconds an article in the second and in the last tenth of the batches; the first tenth holds the start."""
    query = "SELECT known_at, article_count FROM meta.batch WHERE article_count > 0 ORDER BY 1"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    tenth = max(len(rows) // 10, 1)

    def seconds(part: list[tuple[object, ...]]) -> float:
        spent = part[-1][0] - part[0][0]  # type: ignore[operator]
        return float(spent.total_seconds()) / max(sum(row[1] for row in part[1:]), 1)  # type: ignore[misc]

    return seconds(rows[tenth : 2 * tenth + 1]), seconds(rows[-tenth - 1 :])


def main() -> None:
    small, large, words = (int(value) for value in (*sys.argv[1:4], *("1000", "50000", "60")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write(root / "small", small, words)
        write(root / "large", large, words)
        low = backfill(root / "small", root / "a").peak
        loaded = backfill(root / "large", root / "b")
        first, high = loaded.seconds, loaded.peak
        early, late = pace(root / "b" / "media.duckdb")
        second = backfill(root / "large", root / "b").seconds
        write(root / "large", large + _NEW, words, first=large)
        added = backfill(root / "large", root / "b").seconds
    print(f"pages of {words} words")
    print(f"peak memory   {small}: {low}")
    print(f"              {large}: {high}")
    print(f"              ratio {high.size / low.size:.2f}")
    print(f"first run     {first:.1f} s; second {second:.1f} s, {first / second:.0f} times faster")
    print(f"{_NEW} more      {added:.1f} s, {added - second:.1f} s over the second run")
    print(f"an article    early {early * 1000:.1f} ms, late {late * 1000:.1f} ms, ratio {late / early:.2f}")


if __name__ == "__main__":
    main()
