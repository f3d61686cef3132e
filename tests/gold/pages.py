"""Clean every page of a folder and print one JSON line a page, for scoring against gold.

    python tests/gold/pages.py FOLDER [URLS.jsonl] > system.jsonl

URLS.jsonl (plain or .gz) may give lines with "html" (file name), "id" and "url". No page is kept in this repository.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path

from tasks.clean import clean
from tasks.errors import PermanentError


def rows_of(path: Path) -> dict[str, dict[str, str]]:
    """Known facts of the pages by file name."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    return {row.get("html") or f"{row['id']}.html": row for row in rows}


def cleaned(path: Path, row: dict[str, str]) -> dict[str, object]:
    """What the scorer reads, and the flags and rules that explain it."""
    found: dict[str, object] = {"id": row.get("id", path.stem)}
    start = time.perf_counter()
    try:
        article = clean(path.read_bytes(), row.get("url"))
    except PermanentError as error:
        return found | {"error": error.code}
    rules = {row.field_name: row.rule for row in article.evidence if row.is_winner}
    return found | {
        "text": article.body,
        "title": article.title,
        "date": article.published_at.isoformat() if article.published_at else None,
        "author": list(article.authors),
        "flags": article.flags,
        "rules": rules,
        "seconds": round(time.perf_counter() - start, 3),
    }


def main() -> None:
    """Clean the folder given."""
    folder = Path(sys.argv[1])
    known = rows_of(Path(sys.argv[2])) if len(sys.argv) > 2 else {}
    for path in sorted(folder.glob("*.htm*")):
        print(json.dumps(cleaned(path, known.get(path.name, {})), ensure_ascii=False))


if __name__ == "__main__":
    main()
