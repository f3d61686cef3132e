"""Decoding, plain text, front matter, Markdown, datelines: what becomes body and what becomes a fact."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.clean.blocks import Paragraph, join
from tasks.clean.frontmatter import split
from tasks.clean.language import language_of, primary
from tasks.clean.markdown import read
from tasks.clean.plain import clean_plain
from tasks.clean.text import decode, decode_text, lead_of, normalise
from tasks.clean.wire import wire_of
from tasks.errors import PermanentError
from tasks.records import Declared

NOW = datetime(2026, 11, 20, tzinfo=UTC)
WEST = "„Grüße“, sagte Zoë – naïve Straßenköter äßen Öl. " * 3
EAST = "Привет, мир. Как дела сегодня в городе? " * 4
META = '<meta charset="iso-8859-2"><p>'


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        (WEST.encode(), None, WEST),
        (b"\xef\xbb\xbf" + WEST.encode(), None, WEST),
        (WEST.encode("utf-16"), None, WEST),
        (WEST.encode("utf-16-le"), None, WEST),
        (WEST.encode("utf-16-be"), None, WEST),
        (WEST.encode("cp1252"), "windows-1252", WEST),
        (WEST.encode("cp1252"), None, WEST),
        (WEST.encode("cp1252"), "utf-8", WEST),
        (WEST.encode(), "iso-8859-1", WEST),
        (EAST.encode("cp1251"), "windows-1251", EAST),
        ((META + "Zażółć gęślą jaźń").encode("iso-8859-2"), None, META + "Zażółć gęślą jaźń"),
        ("日本語の記事です。".encode("shift_jis") * 9, "shift_jis", "日本語の記事です。" * 9),
    ],
)  # fmt: skip
def test_decoding(body: bytes, charset: str | None, text: str) -> None:
    assert decode(body, charset)[0] == text


def test_one_bad_byte_leaves_utf8_utf8() -> None:
    assert decode(WEST.encode() + b"\xc3")[0] == WEST + "\ufffd"


def test_binary_is_no_text() -> None:
    with pytest.raises(PermanentError) as raised:
        decode_text(bytes(range(32)) * 100)
    assert raised.value.code == "seed.undecodable"


def test_normalising_removes_what_harms_and_keeps_the_rest() -> None:
    text = "a\r\nb\rc\x00d\x1be\u2028f\ud800g\ufdd0h\u202ei“«'’é e\u0301"
    assert normalise(text) == "a\nb\ncde\nf\ufffdgh\u202ei“«'’é e\u0301"


@given(st.text(st.characters(codec=None), max_size=400))
def test_any_text_becomes_a_storable_body(text: str) -> None:
    article = clean_plain(normalise(text) + "\nx", Declared(), NOW)
    assert article.body.encode("utf-8")
    assert len(article.lead) <= 300


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=30).filter(lambda t: "\n" not in t), st.integers(0, 3)), max_size=8)
)
def test_block_spans_slice_to_their_paragraphs(items: list[tuple[str, int]]) -> None:
    items.sort(key=lambda item: item[1])
    body, spans = join([Paragraph(text, quote) for text, quote in items])
    expected = [
        "\n".join(text for text, quote in items if quote == number) for number in sorted({q for _, q in items if q})
    ]
    assert [body[span.start : span.end] for span in spans] == expected


def test_front_matter_in_yaml() -> None:
    text = (
        "---\ntitle: 'Light: stays'\nauthor: [Ann Smith, Bob Jones]\ndate: 2026-11-10\n"
        "source: https://example.com/a\nlang: en\nsummary: In short.\n---\n\nBody here.\n\n---\n\nMore."
    )
    found = split(text, NOW)
    assert found is not None
    assert found.declared == Declared(
        url="https://example.com/a",
        title="Light: stays",
        published_at=datetime(2026, 11, 10, tzinfo=UTC),
        authors=("Ann Smith", "Bob Jones"),
        language="en",
    )
    assert found.lead == "In short."
    assert found.text.strip() == "Body here.\n\n---\n\nMore."


def test_front_matter_as_header_lines() -> None:
    found = split("Title: Light stays\nBy: Ann Smith\nDate: 10 November 2026\n\nBody here.", NOW)
    assert found is not None
    assert (found.declared.title, found.declared.authors) == ("Light stays", ("Ann Smith",))
    assert found.text == "Body here."


@pytest.mark.parametrize(
    "text",
    [
        "Body only.",
        "---\nA scene begins.\n---\nAnother follows.",
        "Title: only one known key\n\nBody.",
        "Mayor: We will stay.\nKeeper: So will I.\n\nThey shook hands.",
        "Title: x\nDate: y\nno empty line before the body",
        "---\ntitle: never closed\nBody.",
    ],
)
def test_what_is_not_front_matter_stays_body(text: str) -> None:
    assert split(text, NOW) is None
    assert clean_plain(text, Declared(), NOW).body == text


@pytest.mark.parametrize(
    "block", ["a: &a [x]\nb: *a", "title: [unclosed", "title: !!python/object:os.system x", "? {a: b}\n: c"]
)
def test_odd_yaml_does_no_harm(block: str) -> None:
    article = clean_plain(f"---\n{block}\n---\nBody stays here.", Declared(), NOW)
    assert article.body.endswith("Body stays here.")


def test_markdown() -> None:
    marked = read(
        "# The *light* stays\n\nFirst paragraph goes\nover two lines with a [link](https://example.com/a_(b)).\n\n"
        "> “Quoted **words**”\n> go on.\n>\n> And end.\n\n> Another quotation.\n\n"
        "## Below\n\n- item one\n- item \\* two\n\n"
        "![picture](p.png)\n\n---\n\n1986 was a snake_case_year, he said.\n"
    )
    assert marked.title == "The light stays"
    assert marked.body.split("\n") == [
        "First paragraph goes over two lines with a link.",
        "“Quoted words” go on.",
        "And end.",
        "Another quotation.",
        "Below",
        "item one",
        "item * two",
        "1986 was a snake_case_year, he said.",
    ]
    assert [marked.body[span.start : span.end] for span in marked.blocks] == [
        "“Quoted words” go on.\nAnd end.",
        "Another quotation.",
    ]


def test_a_first_line_is_no_title() -> None:
    assert clean_plain("The light stays\n\nBody.", Declared(), NOW).title is None
    assert clean_plain("The light stays\n\nBody.", Declared(), NOW, is_markdown=True).title is None


@pytest.mark.parametrize(
    ("opening", "dateline", "agency"),
    [
        ("IDLIB, Syria (Reuters) - Forces said", "IDLIB, Syria (Reuters)", "Reuters"),
        ("LONDON, March 3 — The court said", "LONDON, March 3", None),
        ("PORT ALMERY, Nov 10 (Bay Wire) - Ferries", "PORT ALMERY, Nov 10 (Bay Wire)", "Bay Wire"),
        ("WASHINGTON (AP) — The president said", "WASHINGTON (AP)", "AP"),
        ("Berlin (dpa) - Der Kanzler sagte", "Berlin (dpa)", "dpa"),
        ("PARIS, 3 May 2026 (AFP) – Le président", "PARIS, 3 May 2026 (AFP)", "AFP"),
        ("NEW YORK, Nov. 3, 2026 /PRNewswire/ -- A firm", None, None),
        ("The court said on Monday - after long talks - that", None, None),
        ("Solheim (Labour) - who opposed the plan - said", None, None),
        ("Nobody spoke (AP was told) until noon.", None, None),
        ("“LONDON, March 3 — it began,” he read.", None, None),
    ],
)
def test_datelines(opening: str, dateline: str | None, agency: str | None) -> None:
    wire = wire_of(f"{opening} that the talks will go on.\n\nNothing more was known.")
    assert (wire.dateline, wire.agency) == (dateline, agency)


@pytest.mark.parametrize(
    ("end", "agency"), [("(AFP)", "AFP"), ("Source: Reuters", "Reuters"), ("He left.", None), ("We.", None)]
)
def test_agency_credit_at_the_end(end: str, agency: str | None) -> None:
    assert wire_of(f"The council met.\n\nIt decided.\n{end}").agency == agency


def test_lead_is_one_or_two_sentences() -> None:
    assert (
        lead_of("Short one here, with some words to it. Second one. Third.")
        == "Short one here, with some words to it. Second one."
    )
    assert lead_of("word " * 200).endswith("…")
    assert len(lead_of("word " * 200)) <= 300
    assert lead_of("x" * 1000).endswith("…")


def test_language() -> None:
    assert language_of("The president said on Thursday that talks will go on.") == ("en", 1.0)
    assert language_of("Le président a déclaré jeudi que les discussions continueront.")[0] == "fr"
    assert language_of("42") == (None, None)
    assert [primary(tag) for tag in ("en-GB", "pt_BR", "nb", "english", None)] == ["en", "pt", "no", None, None]
