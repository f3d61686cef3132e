"""Generated pages for benchmarks: `python -m tests.bench.pages FOLDER [COUNT] [WORDS]`.

Paragraphs of this project's own seed articles, drawn with a fixed seed into pages with the furniture of a news site. In
each paragraph the long words that are no names give way to others of the same ending, or every page would be a copy of
thousands; one page in ten repeats the text of an earlier one. The same arguments give the same pages.
"""

from __future__ import annotations

import html
import random
import re
import sys
from collections import defaultdict, deque
from collections.abc import Iterator
from pathlib import Path

_LONG = re.compile(r"\b(?!said|told)[a-z]{4,}\b")
_ENDING = 2  # letters
_COPIED = 0.1
_RECENT = 1000  # pages, one of which a copy repeats
SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
_LINKS = "".join(f'<li><a href="/section/{name}">{name}</a></li>' for name in ("World", "Politics", "Markets", "Sport"))
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} - The Daily</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{day}T08:00:00Z">
<meta name="author" content="Nadia Brandt"><style>body{{font-family:serif}}</style>
<script>var a = {number};</script></head><body><header>
<nav><ul>{links}</ul></nav></header><main><article><h1>{title}</h1><p class="byline">By Nadia Brandt</p>
{body}</article><aside><h2>Most read</h2><ul>{links}</ul></aside></main>
<footer><p>All rights reserved. <a href="/terms">Terms</a> <a href="/privacy">Privacy</a></p></footer></body></html>"""


def pages(count: int, words: int = 600) -> Iterator[str]:
    """`count` pages of about `words` words of text."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(SEEDS.rglob("*.txt"))]
    paragraphs = [
        line.strip() for text in texts if "\0" not in text for line in text.splitlines() if len(line.split()) > 15
    ]
    alike: dict[str, list[str]] = defaultdict(list)
    for word in sorted({word for paragraph in paragraphs for word in _LONG.findall(paragraph)}):
        alike[word[-_ENDING:]].append(word)
    draw = random.Random(7)
    recent: deque[list[str]] = deque(maxlen=_RECENT)

    def other(match: re.Match[str]) -> str:
        return draw.choice(alike[match[0][-_ENDING:]])

    for number in range(count):
        opening = f"Report number {number} of the series begins here, as the editors in Almar announced."
        body, size = [_LONG.sub(other, opening)], 15
        if recent and draw.random() < _COPIED:
            body += draw.choice(recent)
        else:
            while size < words:
                body.append(_LONG.sub(other, draw.choice(paragraphs)))
                size += len(body[-1].split())
            recent.append(body[1:])
        yield _PAGE.format(
            title=f"Report {number}: {' '.join(body[1].split()[:7])}".replace('"', "”") if len(body) > 1 else number,
            day=f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
            number=number,
            links=_LINKS,
            body="".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in body),
        )


def write(folder: Path, count: int, words: int = 600, first: int = 0) -> None:
    """Write the pages from number `first` on, a thousand to a folder."""
    for number, page in enumerate(pages(count, words)):
        if number >= first:
            path = folder / f"{number // 1000:04}" / f"{number:07}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), *map(int, sys.argv[2:4]))
