"""Every feed of tests/data/feeds gives what its JSON says, in bounded time."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tasks.errors import REASONS
from tasks.fetch.feeds import Entry, FeedDocument, FeedError, parse_feed
from tests.fetch.feeds.awkward import Case, cases
from tests.fetch.feeds.odd import odd

FOLDER = Path(__file__).parents[2] / "data" / "feeds"
NAMES = sorted(path.stem for path in FOLDER.glob("*.feed"))
LONGEST_SECONDS = 3.0


def load(name: str) -> tuple[bytes, dict[str, Any]]:
    return (FOLDER / f"{name}.feed").read_bytes(), json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def shown(entry: Entry, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an entry that the expectation names, as JSON has them."""

    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            assert value.tzinfo is UTC
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        return list(value) if isinstance(value, tuple) else value

    return {name: plain(getattr(entry, name)) for name in wanted}


@pytest.mark.parametrize("name", NAMES)
def test_feed_is_read_as_expected(name: str) -> None:
    body, wanted = load(name)
    started = time.process_time()
    if "code" in wanted:
        with pytest.raises(FeedError) as caught:
            parse_feed(body, wanted["url"], wanted.get("headers"))
        assert caught.value.code == wanted["code"]
        if "found" in wanted:
            assert list(caught.value.facts["found"]) == wanted["found"]
    else:
        document = parse_feed(body, wanted["url"], wanted.get("headers"))
        check(document, wanted)
    assert time.process_time() - started < LONGEST_SECONDS


def check(document: FeedDocument, wanted: dict[str, Any]) -> None:
    got = [shown(entry, want) for entry, want in zip(document.entries, wanted["entries"], strict=False)]
    assert got == wanted["entries"]
    assert len(document.entries) == len(wanted["entries"])
    assert sorted(issue.code for issue in document.issues) == wanted["issues"]
    for name in set(wanted) - {"entries", "issues", "url", "headers"}:
        assert getattr(document, name) == wanted[name], name


@pytest.mark.parametrize("case", [*cases(), *odd()], ids=lambda case: case.name)
def test_awkward_feed_is_read_as_expected(case: Case) -> None:
    if case.code:
        with pytest.raises(FeedError) as caught:
            parse_feed(case.body, case.url, case.headers)
        assert caught.value.code == case.code
        return
    names = ("link", "title", "published_at")
    entries = parse_feed(case.body, case.url, case.headers).entries
    got = [tuple(shown(entry, dict.fromkeys(names))[name] for name in names) for entry in entries]
    assert got == list(case.entries)


def test_folder_is_complete() -> None:
    assert len(NAMES) >= 100
    assert {path.stem for path in FOLDER.glob("*.json")} == set(NAMES)
    codes = {code for name in NAMES for code in [load(name)[1].get("code"), *load(name)[1].get("issues", ())] if code}
    assert codes <= set(REASONS)
