"""The digest: complete, self-contained, accessible, and harmless whatever the articles say."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from flows import charts, cli, digest
from tasks.settings import Settings
from tests.warehouse.macros.test_macros import load
from warehouse import migrate, watch
from warehouse.db import attach_file, connect

BASE = Path(__file__).parents[1] / "warehouse" / "macros" / "base.yml"
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)> \u202eevil [x](javascript:alert(1)) `a` =1+1 \x1b[31m'
VOID = {"meta", "rect", "circle", "path", "br", "img", "link"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("digest")
    connection = connect()
    attach_file(connection, folder / "media.duckdb", read_only=False, name="store")
    connection.execute("USE store")
    migrate.migrate(connection, "test")
    load(connection, yaml.safe_load(BASE.read_text(encoding="utf-8")))
    at = "2026-01-20 12:00:00+00"
    rows = {
        "core.version": [
            {"version_id": "x", "article_id": "ax", "title": EVIL, "body": EVIL, "known_at": "2026-01-20 13:00:00+00"},
            {"version_id": "x0", "article_id": "ax", "title": "Before " + EVIL, "body": EVIL, "known_at": at},
        ],
        "core.outlet": [{"outlet_id": "ox", "name": EVIL}],
        "core.description": [
            {
                "description_id": "dx",
                "outlet_id": "ox",
                "url": "javascript:alert(1)",
                "published_at": at,
                "flags": [EVIL],
            }
        ],
        "core.standing": [
            {
                "version_id": "x",
                "article_id": "ax",
                "description_id": "dx",
                "analysis_id": "n",
                "is_current": True,
                "origin": EVIL,
            }
        ],
        "core.entity": [{"entity_id": "ex", "name": EVIL, "label": "person"}],
        "core.mention": [
            {"version_id": "x", "analysis_id": "n", "start_offset": 0, "end_offset": 5, "text": EVIL, "entity_id": "ex"}
        ],
        "core.quotation": [
            {
                "quotation_id": "qx",
                "version_id": "x",
                "analysis_id": "n",
                "start_offset": 0,
                "end_offset": 9,
                "content": EVIL,
                "kind": "direct",
                "speaker_entity_id": "ex",
            }
        ],
        "core.attribution": [
            {
                "quotation_id": "qx",
                "version_id": "x",
                "analysis_id": "n",
                "position": 0,
                "role": "speaker",
                "text": EVIL,
                "entity_id": "ex",
            }
        ],
        "meta.issue": [{"issue_id": "i", "level": "warning", "kind": "k", "subject": EVIL, "detail": EVIL}],
    }
    load(connection, rows)
    connection.execute("UPDATE core.description SET url = 'https://ledger.example/1' WHERE description_id = 'd4'")
    connection.close()
    return Settings(warehouse=str(folder / "media.duckdb"), data=str(folder))


@pytest.fixture(scope="module")
def made(settings: Settings) -> digest.Digest:
    chosen = watch.Watchlist(name="w", title=EVIL, names=("Élise Marot",), searches=(("all", "varn OR evil"),))
    return digest.gather(settings, None, None, chosen)


@pytest.fixture(scope="module")
def page(made: digest.Digest) -> str:
    return digest.html(made)


class Reader(HTMLParser):
    """Collects tags and attributes, and complains of tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_without_days_it_shows_the_last_week_that_has_articles(made: digest.Digest) -> None:
    assert (made.since, made.until) == (date(2026, 1, 14), date(2026, 1, 20))
    assert made.article_count == 2
    assert [row["change"] for row in made.changed] == ["headline only"]


def test_hostile_text_is_only_text(page: str) -> None:
    reader = Reader(page)
    assert not {tag for tag, _ in reader.tags} & {"script", "img", "iframe", "object", "link", "form", "base"}
    names = {name for _, attributes in reader.tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in ("src", "style", "srcdoc")}
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page
    assert "\x1b" not in page


def test_links_go_to_the_web_only(page: str) -> None:
    targets = [attributes["href"] for tag, attributes in Reader(page).tags if tag == "a"]
    assert targets
    assert all(target and target.startswith("https://ledger.example/") for target in targets)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a b",
        "http://[",
        "//x.example",
        "https://u@x.example",
        'https://x.example/"',
        None,
    ],
)
def test_what_is_no_web_address_is_not_linked(url: str | None) -> None:
    assert digest.link(url) is None


def test_the_page_admits_no_style_but_its_own_and_nothing_else(page: str) -> None:
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert style
    hashed = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{hashed}'" in page
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_it_can_be_read_by_machines_that_read_aloud(page: str) -> None:
    tags = Reader(page).tags
    assert tags[0] == ("html", {"lang": "en"})
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(a.get("aria-label") or a.get("aria-hidden") for tag, a in tags if tag == "svg")
    assert all(a.get("scope") for tag, a in tags if tag == "th")
    ids = [a["id"] for _, a in tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["aria-labelledby"] for _, a in tags if "aria-labelledby" in a} <= set(ids)


def test_colours_have_contrast_in_light_and_dark() -> None:
    css = (Path(digest.__file__).parent / "templates" / "digest.css").read_text(encoding="utf-8")
    schemes = [dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{([^}]*)\}", css)]
    assert len(schemes) == 3
    for scheme in schemes:
        for name in ("ink", "dim", "one"):
            assert contrast(scheme[name], scheme["ground"]) >= 4.5, (name, scheme)
        assert contrast(scheme["two"], scheme["ground"]) >= 3


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_line_is_broken_where_values_are_missing() -> None:
    drawn = charts.line([1, 2, None, 4, 5], "x")
    assert drawn.count('class="trace"') == 2
    assert drawn.count('class="gap"') == 1


def test_a_label_of_a_chart_is_escaped() -> None:
    assert "<b>" not in charts.line([1], '"><b>') + charts.bar(0.5, '"><b>') + charts.dot(1, 2, '"><b>')


def test_markdown_escapes_its_own_signs(made: digest.Digest) -> None:
    text = digest.markdown(made)
    assert "\\<script\\>alert(1)" in text
    assert "\\[x\\](javascript" in text
    assert "<script" not in text.replace("\\<script", "")


def test_one_of_a_thing_is_no_plural(made: digest.Digest) -> None:
    for text in (digest.html(made), digest.markdown(made)):
        assert re.search(r"\b1 (article|outlet|quotation)\b", text)
        assert not re.search(r"\b1 (articles|outlets|quotations|copies)\b", text)


def test_json_feed(made: digest.Digest) -> None:
    feed = json.loads(digest.json_feed(made))
    assert feed["version"].endswith("1.1")
    assert [item.get("url") for item in feed["items"]] == [None, "https://ledger.example/1"]
    assert all(item["id"] and item["content_text"] for item in feed["items"])


def test_an_empty_warehouse_has_a_digest(tmp_path: Path) -> None:
    connection = connect()
    attach_file(connection, tmp_path / "media.duckdb", read_only=False, name="store")
    connection.execute("USE store")
    migrate.migrate(connection, "test")
    connection.close()
    empty = digest.gather(Settings(warehouse=str(tmp_path / "media.duckdb"), data=str(tmp_path)), None, None)
    Reader(digest.html(empty))
    assert "Nobody was quoted" in digest.markdown(empty)


def test_command_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("MEDIAWATCH_WAREHOUSE", settings.warehouse)
    monkeypatch.setenv("MEDIAWATCH_DATA", settings.data)
    assert cli.main(["digest", "--since", "2026-01", "-o", str(tmp_path / "d.md")]) == 0
    assert (tmp_path / "d.md").read_text(encoding="utf-8").startswith("# Media digest, 01 Jan 2026")
    assert cli.main(["digest", "--watchlist", "nobody"]) == 2
    assert "there is no watchlist" in capsys.readouterr().err
    (tmp_path / "watchlists.yml").write_text("- {name: w, names: [Marot, Varn]}", encoding="utf-8")
    monkeypatch.setenv("MEDIAWATCH_REFERENCE", str(tmp_path))
    assert cli.main(["digest", "--watchlist", "w", "-o", str(tmp_path / "w.md")]) == 0
    said = capsys.readouterr().err
    assert '"Marot" may be any of 2' in said
    assert "e1  Élise Marot (person, 3 articles)" in said


def test_it_says_who_had_words_and_texts_first_and_how_they_changed(tmp_path: Path) -> None:
    connection = connect()
    attach_file(connection, tmp_path / "media.duckdb", read_only=False, name="store")
    connection.execute("USE store")
    migrate.migrate(connection, "test")
    load(connection, yaml.safe_load(BASE.read_text(encoding="utf-8")))
    again = {"version_id": "v2", "analysis_id": "n", "kind": "direct", "speaker_entity_id": "e1"}
    pair = {"shared_count": 50, "similarity": 0.9}
    rows = {
        "core.quotation": [{**again, "quotation_id": "q5", "content": f"We will not yield {EVIL}"}],
        "core.attribution": [
            {"quotation_id": "q5", "version_id": "v2", "analysis_id": "n", "role": "speaker", "entity_id": "e1"}
        ],
        "core.overlap": [
            {**pair, "version_id": "v2", "like_version_id": "v1"},
            {**pair, "version_id": "v1", "like_version_id": "v2"},
        ],
    }
    load(connection, rows)
    connection.execute("UPDATE core.version SET title = ? WHERE version_id IN ('v1', 'v2')", [EVIL])
    connection.close()
    settings = Settings(warehouse=str(tmp_path / "media.duckdb"), data=str(tmp_path))
    made = digest.gather(settings, date(2026, 1, 1), date(2026, 1, 31))
    [echo] = made.echoes
    assert (echo["first_outlet"], echo["followers"], echo["text_count"]) == ("Port Ledger", ["Almar Courier"], 1)
    assert [wording["outlet"] for wording in echo["wordings"]] == ["Almar Courier"]
    [copied] = made.copies
    assert (copied["first_outlet"], copied["copy_count"]) == ("Port Ledger", 2)
    page = digest.html(made)
    Reader(page)
    assert "Almar Courier has:" in page
    assert "<script>alert" not in page
    assert "first in Port Ledger" in digest.markdown(made)
