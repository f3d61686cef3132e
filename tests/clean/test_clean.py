"""The room's two doors: `clean` for a page, `clean_capture` for each media type."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.clean import clean, clean_capture
from tasks.errors import REASONS, PermanentError
from tasks.records import Article, Capture, Declared, Door

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXT = (
    "The harbour council of Port Almery voted on Tuesday to keep the old lighthouse lit for another ten years.\n\n"
    "“We owe it to the fishers,” said Mayor Inga Solheim, who had opposed the plan in spring.\n\n"
    "The decision ends a dispute that had divided the town since the winter storms."
)


def capture(body: bytes | str, kind: str = "text/plain", declared: Declared | None = None) -> Capture:
    """A seed capture of `body`."""
    content = body.encode() if isinstance(body, str) else body
    return Capture(
        capture_id=hashlib.sha256(content).hexdigest()[:16],
        door=Door.SEED,
        root="folder",
        origin="a.txt",
        body=content,
        media_type=kind,
        fetched_at=NOW,
        declared=declared or Declared(),
    )


def cleaned(body: bytes | str, kind: str = "text/plain", declared: Declared | None = None) -> Article:
    """Article of such a capture."""
    return clean_capture(capture(body, kind, declared), NOW)


def code_of(body: bytes | str, kind: str) -> str:
    """Code of the error that such a capture raises."""
    with pytest.raises(PermanentError) as raised:
        cleaned(body, kind)
    assert raised.value.code in REASONS
    return raised.value.code


def test_plain_text_is_kept_and_nothing_is_invented() -> None:
    article = cleaned(TEXT)
    assert article.body == TEXT
    assert (article.title, article.url, article.published_at, article.authors) == (None, None, None, ())
    assert article.lead.startswith("The harbour council")
    assert len(article.lead) <= 300
    assert article.language == "en"


@pytest.mark.skipif(not list(SEEDS.glob("*.txt")), reason="the shared seed article is not beside this checkout")
def test_the_shared_seed_article_keeps_its_text_and_gains_no_fact() -> None:
    body = next(iter(sorted(SEEDS.glob("*.txt")))).read_bytes()
    article = cleaned(body)
    assert article.body == body.decode().replace("\r\n", "\n").strip("\n")
    assert (article.title, article.url, article.published_at, article.authors) == (None, None, None, ())
    assert article.body.startswith(article.lead[:60])


def test_declared_facts_fill_gaps_only() -> None:
    declared = Declared(title="Declared", url="https://example.com/a?utm_source=x", outlet="Ledger")
    plain = cleaned(TEXT, declared=declared)
    assert (plain.title, plain.url, plain.outlet) == ("Declared", "https://example.com/a", "Ledger")
    fronted = cleaned(f"---\ntitle: From the text\n---\n{TEXT}", declared=declared)
    assert fronted.title == "From the text"
    assert [(row.value, row.is_winner) for row in fronted.evidence if row.field_name == "title"] == [
        ("From the text", True),
        ("Declared", False),
    ]


def test_json_record_text_and_html() -> None:
    plain = cleaned(json.dumps({"title": "Light stays", "text": TEXT}), "application/json")
    assert (plain.title, plain.body) == ("Light stays", TEXT)
    html = "<p>First paragraph of the record, long enough.</p><blockquote>Quoted words.</blockquote><p>Last.</p>"
    marked = cleaned(json.dumps({"title": "T", "html": html}), "application/json")
    assert marked.body.split("\n") == ["First paragraph of the record, long enough.", "Quoted words.", "Last."]
    assert [marked.body[span.start : span.end] for span in marked.blocks] == ["Quoted words."]


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        ("   \n ", "text/plain", "seed.empty"),
        ("---\ntitle: Only facts\n---\n", "text/markdown", "seed.empty"),
        ("{", "application/json", "seed.bad_record"),
        ("[1]", "application/json", "seed.bad_record"),
        ('{"title": "x"}', "application/json", "seed.no_text"),
        ("[" * 100_000, "application/json", "seed.bad_record"),
        ("<html><body></body></html>", "text/html", "clean.no_text"),
        ("x", "image/png", "seed.unsupported"),
        (bytes(range(1, 32)) * 50, "text/plain", "seed.undecodable"),
    ],
)
def test_what_is_no_article_says_why(body: bytes | str, kind: str, code: str) -> None:
    assert code_of(body, kind) == code


def test_clean_takes_bytes_and_text() -> None:
    paragraphs = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    page = f"<html><head><title>Light stays lit</title></head><body><article>{paragraphs * 3}</article></body></html>"
    assert clean(page).body == clean(page.encode("utf-16")).body
    assert "“We owe it to the fishers,” said" in clean(page).body
