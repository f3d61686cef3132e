"""Damaged feeds: whatever bytes come, the answer is a document or a FeedError, in bounded time and of bounded size."""

from __future__ import annotations

import pickle
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import REASONS
from tasks.fetch.feeds import FeedDocument, FeedError, parse_feed
from tasks.fetch.feeds.dates import read_date
from tasks.fetch.feeds.parse import MOST_ENTRIES
from tasks.fetch.feeds.text import strip_html, web_link

FOLDER = Path(__file__).parents[2] / "data" / "feeds"
BODIES = [path.read_bytes() for path in sorted(FOLDER.glob("*.feed")) if path.stat().st_size < 20_000]
URL = "https://gazette.example/feed.xml"


def survives(body: bytes) -> None:
    try:
        document = parse_feed(body, URL)
    except FeedError as error:
        refusal = error
    else:
        check(document)
        return
    assert refusal.code in REASONS
    assert pickle.loads(pickle.dumps(refusal)).code == refusal.code  # noqa: S301


def check(document: FeedDocument) -> None:
    assert len(document.entries) <= MOST_ENTRIES
    for entry in document.entries:
        assert entry.link is None or entry.link.lower().startswith(("http://", "https://"))
        for text in (entry.title, entry.guid, entry.summary, *entry.authors):
            assert text is None or (text == " ".join(text.split()) and "\x00" not in text)
            assert text is None or text.encode("utf-8")
    assert {issue.code for issue in document.issues} <= set(REASONS)
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301


def test_cuts_and_flipped_bytes_are_survived() -> None:
    dice = random.Random(2026)
    for body in BODIES:
        survives(body[: dice.randrange(len(body) + 1)])
        damaged = bytearray(body)
        for _ in range(dice.randrange(1, 8)):
            if damaged:
                damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        survives(bytes(damaged))


def test_a_cut_never_invents_an_entry_or_half_a_link() -> None:
    body = (FOLDER / "rss20_plain.feed").read_bytes()
    whole = parse_feed(body, URL).entries
    for end in range(body.index(b"<item>"), len(body)):
        got = parse_feed(body[:end], URL).entries
        assert got == whole[: len(got)]


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(body: bytes) -> None:
    survives(body)


@given(st.text(max_size=130))
def test_any_text_is_a_date_or_none_and_a_link_or_none(text: str) -> None:
    read_date(text)
    link, problem = web_link(text, URL)
    assert link is None or problem is None
    strip_html(text)


REPEATED = (
    "<", "<!--", "<![CDATA[", "<a ", '<a b="', "&", "&lt;!--", "<item>", "<item><title>", "</item>", "<?xml ", "]]>",
    "<!DOCTYPE x [", '<!ENTITY a "b">', "a@a.", "<b><i>", "{", '{"items":[', "[", "xmlns:a='b' ", "%", "\ufeff",
)  # fmt: skip
FRAMES = ("{}", "<rss><channel><item><title>x</title><author>{}</author></item></channel></rss>")


@pytest.mark.parametrize("piece", REPEATED)
@pytest.mark.parametrize("frame", FRAMES)
def test_repetition_costs_linear_time(piece: str, frame: str) -> None:
    body = frame.format(piece * (400_000 // len(piece))).encode()
    started = time.process_time()
    survives(body)
    assert time.process_time() - started < 8


def test_more_entries_than_the_limit_keep_the_newest() -> None:
    item = "<item><title>{n}</title><link>/{n}</link><pubDate>{day} Oct 2026 08:00:{second:02} GMT</pubDate></item>"
    items = "".join(item.format(n=n, day=1 + n // 200, second=n % 60) for n in range(5_000))
    document = parse_feed(f"<rss><channel>{items}</channel></rss>".encode(), URL)
    assert (len(document.entries), document.skipped_count) == (2_000, 3_000)
    assert [entry.title for entry in document.entries[:2]] == ["3000", "3001"]
    assert [issue.code for issue in document.issues] == ["feed.too_many_entries"]
