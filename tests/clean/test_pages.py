"""Golden pages, written for this project in the shapes that publishers use: tests/data/pages/*.html and *.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tasks.clean import clean
from tasks.errors import PermanentError
from tasks.records import Article

PAGES = Path(__file__).parents[1] / "data" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.json"))
KNOWN = {
    "agency", "article_url", "authors", "blocks", "contains", "dateline", "error", "flags", "lacks", "language", "lead",
    "outlet", "published_at", "title", "url",
}  # fmt: skip


def wanted(name: str) -> dict[str, Any]:
    """Expectations of a page; an unknown key is a mistake in the file."""
    found: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    assert set(found) <= KNOWN
    return found


def facts(article: Article) -> dict[str, Any]:
    """Facts of an article as the JSON files write them."""
    return {
        "agency": article.agency,
        "article_url": article.url,
        "authors": list(article.authors),
        "blocks": [article.body[span.start : span.end] for span in article.blocks],
        "dateline": article.dateline,
        "flags": [flag for flag in article.flags if flag not in ("short", "date_guessed")],
        "language": article.language,
        "lead": article.lead,
        "outlet": article.outlet,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "title": article.title,
    }


def test_there_are_pages() -> None:
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_golden_page(name: str) -> None:
    want = wanted(name)
    html = (PAGES / f"{name}.html").read_bytes()
    if "error" in want:
        with pytest.raises(PermanentError) as raised:
            clean(html, want.get("url"))
        assert raised.value.code == want["error"]
        return
    article = clean(html, want.get("url"))
    found = facts(article)
    checked = {key: value for key, value in want.items() if key in found}
    assert {key: found[key] for key in checked} == checked
    assert [text for text in want["contains"] if text not in article.body] == []
    assert [text for text in want["lacks"] if text in article.body] == []


@pytest.mark.parametrize("name", [name for name in NAMES if "error" not in wanted(name)])
def test_every_fact_has_one_winning_rule(name: str) -> None:
    article = clean((PAGES / f"{name}.html").read_bytes(), wanted(name).get("url"))
    for field_name, value in (("title", article.title), ("published_at", article.published_at), ("url", article.url)):
        winners = [row for row in article.evidence if row.field_name == field_name and row.is_winner]
        assert len(winners) == (0 if value is None else 1), field_name
