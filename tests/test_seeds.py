"""The demo articles have the shapes that publishers use, and hold what tests/data/seeds/expected.jsonl says."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
from collections import Counter
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "seeds" / "articles"
EXPECTED = ROOT / "tests" / "data" / "seeds" / "expected.jsonl"
OUTLETS = ROOT / "seeds" / "reference" / "outlets.yml"
RECORDS: list[dict[str, Any]] = [json.loads(line) for line in EXPECTED.read_text("utf-8").splitlines()]
QUOTED = [(record["origin"], quotation) for record in RECORDS for quotation in record["quotations"]]
BY_ORIGIN = {record["origin"]: record for record in RECORDS}
BLOCK_TAGS = {"p", "div", "h1", "h2", "h3", "h4", "li", "td", "th", "blockquote", "figcaption", "time", "title", "nav"}
# Longest stretch between the first and the last words of one quotation.
LONGEST = 1000


class _Text(HTMLParser):
    """Visible text of a page, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        self.parts.append("\n" if tag in BLOCK_TAGS else "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")
        self.parts.append("\n" if tag in BLOCK_TAGS else "")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def decoded(path: Path) -> str:
    """Text of a file as its bytes, suffix or meta tag declare it."""
    body = path.read_bytes()
    if path.suffix == ".gz":
        body = gzip.decompress(body)
    if body.startswith(b"\xff\xfe"):
        return body.decode("utf-16")
    declared = re.search(rb"charset=[\"']?([\w-]+)", body[:1024])
    return body.decode(declared[1].decode("ascii") if declared else "utf-8")


@cache
def text_of(origin: str) -> str:
    """Readable text of one item of the seeds."""
    name, _, number = origin.partition("#")
    raw = decoded(ARTICLES / name)
    if name.endswith(".csv"):
        return list(csv.DictReader(io.StringIO(raw)))[int(number) - 1]["text"]
    if name.endswith(".jsonl"):
        return str(json.loads(raw.splitlines()[int(number) - 1])["text"])
    if name.endswith(".json"):
        return str(json.loads(raw)["text"])
    if ".htm" in name:
        parser = _Text()
        parser.feed(raw)
        return re.sub(r"[ \t]+", " ", "".join(parser.parts))
    return raw.partition("\n---\n")[2] if raw.startswith("---\n") else raw


def json_ld(origin: str) -> str:
    """The page's JSON-LD, as one string."""
    return " ".join(
        re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", decoded(ARTICLES / origin), re.S)
    )


def test_every_file_is_described_and_every_description_has_its_file() -> None:
    on_disk = {path.relative_to(ARTICLES).as_posix() for path in ARTICLES.rglob("*") if path.is_file()}
    assert on_disk - {"manifest.csv"} == {origin.partition("#")[0] for origin in BY_ORIGIN}
    assert len(BY_ORIGIN) == len(RECORDS)


def test_there_is_enough_to_read() -> None:
    articles = [record for record in RECORDS if record["status"] == "article"]
    assert len(articles) >= 24
    assert len(QUOTED) >= 70
    assert {quotation["kind"] for _, quotation in QUOTED} == {"direct", "mixed", "indirect", "block"}
    assert sum(bool(quotation["relays"]) for _, quotation in QUOTED) >= 15
    assert sum(bool(quotation["addressees"]) for _, quotation in QUOTED) >= 40


@pytest.mark.parametrize("record", [r for r in RECORDS if r["status"] == "article"], ids=lambda r: r["origin"])
def test_article_is_as_long_as_its_kind(record: dict[str, Any]) -> None:
    least = 100 if "#" in record["origin"] else 250
    assert least <= len(text_of(record["origin"]).split()) <= 800


@pytest.mark.parametrize(("origin", "quotation"), QUOTED, ids=[f"{origin}-{n}" for n, (origin, _) in enumerate(QUOTED)])
def test_expected_content_stands_verbatim(origin: str, quotation: dict[str, Any]) -> None:
    assert quotation["origin"] == origin
    text = text_of(origin)
    start = text.find(quotation["content_starts"])
    assert start >= 0, quotation["content_starts"]
    end = text.find(quotation["content_ends"], start)
    assert 0 <= end - start <= LONGEST, quotation["content_ends"]
    assert "\n" not in text[start:end].strip(), "a piece stays inside one paragraph"
    assert text.count(quotation["content_starts"]) == 1


@pytest.mark.parametrize(("origin", "quotation"), QUOTED, ids=[f"{origin}-{n}" for n, (origin, _) in enumerate(QUOTED)])
def test_named_speakers_are_named_by_their_article(origin: str, quotation: dict[str, Any]) -> None:
    text = text_of(origin)
    if quotation["speaker_name"] is None:
        assert quotation["speaker_text"] in text
    else:
        assert quotation["speaker_name"] in text


def test_facts_of_pages_are_what_the_pages_declare() -> None:
    for record in RECORDS:
        if record["status"] != "article" or ".htm" not in record["origin"]:
            continue
        source = html.unescape(decoded(ARTICLES / record["origin"]))
        assert record["title"] in source
        assert record["url"] in source
        assert all(author in source for author in record["authors"])
        assert record["outlet"] in source
        declared = re.findall(
            r"(?:datePublished\": ?\"|published_time\" content=\"|issued\" CONTENT=\")([^\"]+)", source
        )
        assert declared
        wanted = moment(record["published_at"])
        assert any(moment(value) == wanted for value in declared), (record["origin"], declared)


def moment(value: str) -> datetime:
    """A time as declared, or the midnight of a date alone."""
    return datetime.fromisoformat(value)


def test_facts_of_records_and_front_matter() -> None:
    for origin, record in BY_ORIGIN.items():
        name, _, number = origin.partition("#")
        raw = decoded(ARTICLES / name) if not name.endswith(".gz") else ""
        if name.endswith(".md"):
            row = yaml.safe_load(raw.split("---\n")[1])
        elif name.endswith(".jsonl"):
            row = json.loads(raw.splitlines()[int(number) - 1])
        elif name.endswith(".json"):
            row = json.loads(raw)
        elif name.endswith(".csv"):
            row = list(csv.DictReader(io.StringIO(raw)))[int(number) - 1]
        else:
            continue
        assert (row["title"], row["url"], row["outlet"]) == (record["title"], record["url"], record["outlet"])
        published = row["published_at"]
        value = published.isoformat() if hasattr(published, "isoformat") else published
        assert moment(value) == moment(record["published_at"])


def test_manifest_names_two_wire_files() -> None:
    with open(ARTICLES / "manifest.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2
    for row in rows:
        record = BY_ORIGIN[row["path"]]
        assert row["path"].endswith(".txt")
        assert row["url"] not in text_of(row["path"])
        assert all(row[name] == record[name] for name in ("url", "title", "outlet", "published_at"))


def test_plain_wire_copy_declares_nothing_but_its_dateline() -> None:
    bare = [r for r in RECORDS if r["origin"].endswith(".txt") and r["title"] is None]
    assert len(bare) >= 3
    for record in bare:
        assert record["published_at"] is None
        assert record["outlet"] is None
        assert "http" not in text_of(record["origin"])
        assert text_of(record["origin"]).lstrip("\ufeff").startswith(record.get("dateline", ""))


def test_three_outlets_carry_one_wire_copy() -> None:
    copies = [r["origin"] for r in RECORDS if r.get("copy") == "dockers-vote"]
    assert {Path(origin).suffix for origin in copies} == {".html", ".md", ".json"}
    grams = []
    for origin in copies:
        words = re.findall(r"\w+", text_of(origin).casefold())
        grams.append({tuple(words[i : i + 3]) for i in range(len(words) - 2)})
    for i, one in enumerate(grams):
        for other in grams[i + 1 :]:
            assert 0.4 <= len(one & other) / min(len(one), len(other)) < 0.95


def test_corrected_page_keeps_its_address_and_changes_its_claim() -> None:
    first, second = (r for r in RECORDS if "version" in r)
    assert first["url"] == second["url"]
    assert "Correction, Oct 7" in text_of(second["origin"])
    assert "Correction, Oct 7" not in text_of(first["origin"])
    assert "injuring twelve people" in text_of(first["origin"])
    assert "injuring four people" in text_of(second["origin"])
    assert moment(second["modified_at"]) > moment(second["published_at"])


def test_encodings_are_what_they_should_be() -> None:
    utf16 = next(r["origin"] for r in RECORDS if r.get("encoding") == "utf-16")
    assert (ARTICLES / utf16).read_bytes().startswith(b"\xff\xfe")
    page = (ARTICLES / next(r["origin"] for r in RECORDS if r.get("encoding") == "windows-1252")).read_bytes()
    assert b"charset=windows-1252" in page
    with pytest.raises(UnicodeDecodeError):
        page.decode("utf-8")


def test_page_kinds() -> None:
    live = json.loads(json_ld("calvany-public-radio/2026-10-12-live-tarsh-talks.html"))
    assert live["@type"] == "LiveBlogPosting"
    assert len(live["liveBlogUpdate"]) == 5
    wall = next(r["origin"] for r in RECORDS if r["status"] == "rejected")
    assert "cookies" in text_of(wall)
    assert "<article" not in decoded(ARTICLES / wall)
    assert sum("<blockquote>" in decoded(ARTICLES / r["origin"]) for r in RECORDS if ".htm" in r["origin"]) >= 2
    assert {r["language"] for r in RECORDS if "language" in r} == {"en", "fr", "es"}


def test_all_kinds_of_marks_occur() -> None:
    everything = "\n".join(text_of(origin) for origin in BY_ORIGIN)
    for mark in ("“", "”", "‘", "„", "«", "»", "›", "``", "''", '"', "[", "…"):
        assert mark in everything, mark
    # Convention of several paragraphs: each opens a mark, only the last one closes it.
    assert re.search(r"\n+“[^”\n]+\n+“[^”\n]+\n+“[^”\n]+”", everything)


def test_what_is_no_speech_is_there_to_be_left_alone() -> None:
    traps = [(r["origin"], phrase) for r in RECORDS for phrase in r.get("not_speech", ())]
    assert len(traps) >= 10
    for origin, phrase in traps:
        assert phrase in text_of(origin)
        assert not any(phrase == quotation["content_starts"] for quotation in BY_ORIGIN[origin]["quotations"])


def test_people_recur() -> None:
    seen = Counter(name for name, _ in {(q["speaker_name"], origin) for origin, q in QUOTED} if name)
    assert sum(count >= 3 for count in seen.values()) >= 12
    texts = [text_of(origin) for origin in BY_ORIGIN]
    for surname in ("Valcárcel", "Zelenkov", "Obradić", "van Heerlen", "Ní Bhraonáin", "al-Munsif", "Benhaddou"):
        assert sum(surname in text for text in texts) >= 4, surname


def test_outlets_are_known_and_clearly_fictional() -> None:
    rows = yaml.safe_load(OUTLETS.read_text("utf-8"))
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({row["domain"] for row in rows}) == len(rows)
    for row in rows:
        assert set(row) == {"id", "name", "aliases", "domain", "country", "language", "kind"}
        assert row["kind"] in ("agency", "newspaper", "broadcaster", "magazine", "online")
        assert re.fullmatch(r"[A-Z]{2}", row["country"])
        assert re.fullmatch(r"[a-z]{2}", row["language"])
        assert row["name"] not in row["aliases"]
        assert len(set(row["aliases"])) == len(row["aliases"])
    fictional = {row["name"]: row["domain"] for row in rows if row["domain"].endswith(".example")}
    assert len(rows) - len(fictional) >= 80
    for record in RECORDS:
        if record.get("outlet"):
            assert record["outlet"] in fictional
        if record.get("url"):
            assert (urlsplit(record["url"]).hostname or "").endswith(fictional[record["outlet"]])
