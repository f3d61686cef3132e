"""Pages that hang, crash or empty a naive cleaner: rejected with a code or cleaned, in seconds."""

from __future__ import annotations

import time

import pytest

from tasks.clean import clean
from tasks.clean.guard import guard
from tasks.errors import PermanentError

LINE = "The council met on Tuesday and decided to keep the lighthouse lit for ten years, officials said. "
OPEN = f"<html><head><title>T</title></head><body><article><h1>The light stays on</h1>{f'<p>{LINE * 3}</p>' * 4}"
CLOSE = "</article></body></html>"
LAST = "<p>The last word of the evening belonged to the keeper of the tower, who said nothing at all.</p>"


def page(middle: str) -> str:
    """An article with `middle` in it."""
    return OPEN + middle + CLOSE


@pytest.mark.parametrize(
    "html",
    [
        page("<p " + " ".join(f'a{n}="1"' for n in range(50_000)) + ">x</p>"),
        page("<p " + " ".join(f"a{n}" for n in range(20_000)) + ">x</p>"),
        page(("<p " + " ".join(f"a{n}=1" for n in range(1_900)) + ">x</p>") * 50),
        page("<br>" * 200_000),
    ],
    ids=["attributes", "bare attributes", "many tags with many attributes", "line breaks"],
)
def test_too_complex_is_rejected_at_once(html: str) -> None:
    start = time.process_time()
    with pytest.raises(PermanentError) as raised:
        clean(html)
    assert raised.value.code == "clean.too_complex"
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "middle",
    [
        "<div>" * 20_000 + LAST + "</div>" * 20_000,
        "<div>" * 20_000 + LAST,
        "<b>" * 20_000 + LAST,
        "<blockquote>" * 5_000 + LAST,
        "<ul><li>" * 10_000 + LAST,
        "<table>" + "<tr>" + "<td colspan=1000 rowspan=65534>c</td>" * 200 + "</tr></table>" + LAST,
        "<!-- " + LAST,
        "<p>a &#xFFFE; b &#1; c &#xD800; d &#x110000; e \x00 f \ufffe g \ud800 h</p>" + LAST,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + LAST,
        '<script type="application/json">' + "[" * 90_000 + "]" * 90_000 + "</script>" + LAST,
        "<p>" + "a" * 1_000_000 + "</p>" + LAST,
        '<h2 class="x" "tabindex="0">stray quotation marks</h2>' + LAST,
        "<meta property='og:title' content='" + "a - " * 100_000 + "'>" + LAST,
        "<pre>" + "line of words\n\n" * 3_000 + "</pre>" + LAST,
    ],
    ids=lambda middle: middle[:24],
)
def test_hostile_parts_cost_little_and_lose_no_text(middle: str) -> None:
    start = time.process_time()
    body = clean(page(middle)).body
    assert LINE.strip() in body
    assert "The last word of the evening belonged to the keeper" in body
    assert "\x00" not in body
    assert not any(0xD800 <= ord(char) < 0xE000 for char in body)
    assert time.process_time() - start < 15


@pytest.mark.parametrize(
    "html", ["", "<", "<" * 100_000, "just words", "\x00", b"\xff\xd8\xff" + bytes(range(256)) * 40]
)
def test_no_page_is_no_article(html: str | bytes) -> None:
    with pytest.raises(PermanentError) as raised:
        clean(html)
    assert raised.value.code == "clean.no_text"


def test_an_honest_page_passes_the_guard_unchanged() -> None:
    html = page(LAST + "<p title='a > b' data-x=\"<i>\">&#8212; &#146; <br/></p>" * 100)
    assert guard(html).html == html
    assert guard(html).flags == ()


def test_flattening_keeps_all_text() -> None:
    html = "<div>" * 400 + "deep" + "</div>" * 400 + "<p>after</p>"
    flat = guard(html)
    assert flat.flags == ("flattened",)
    assert flat.html.count("<div>") == flat.html.count("</div>") == 200
    assert "deep" in flat.html
    assert flat.html.endswith("<p>after</p>")
