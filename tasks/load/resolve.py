"""Decides which article each item belongs to. Pure: what the warehouse knows is passed in.

An article with URL is its canonical URL. Without URL: the article that already has this body; else the one that the
same origin gave before (a changed file is a new version); else a new one, named after the body. The answer does not
depend on the order of items: of several formers the smallest id wins, also when they arrive one by one, since a body
that came in during this epoch moves to the winner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tasks.load import ids


@dataclass(frozen=True, slots=True)
class Draft:
    """One item before it has an article."""

    origin_id: str
    url_key: str | None
    body_sha: str


@dataclass(frozen=True, slots=True)
class Home:
    """Article without URL that has a body, and the epoch in which the body came in."""

    article_id: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Former:
    """Article without URL that an origin gave last, with its body."""

    article_id: str
    body_sha: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """Article of each draft, and bodies that must move: body -> (article so far, article from now on)."""

    article_ids: tuple[str, ...]
    moves: dict[str, tuple[str, str]]


def resolve(drafts: Iterable[Draft], homes: Mapping[str, Home], formers: Mapping[str, Former], epoch: int) -> Resolved:
    """Find the article of each draft."""
    drafts = tuple(drafts)
    candidates: dict[str, set[str]] = {}
    for draft in drafts:
        if draft.url_key is None:
            found = candidates.setdefault(draft.body_sha, set())
            former = formers.get(draft.origin_id)
            if former and former.body_sha != draft.body_sha:
                found.add(former.article_id)
    chosen: dict[str, str] = {}
    moves: dict[str, tuple[str, str]] = {}
    for sha, found in candidates.items():
        home = homes.get(sha)
        chosen[sha] = _choose(sha, found, home, epoch)
        if home and home.article_id != chosen[sha]:
            moves[sha] = (home.article_id, chosen[sha])
    return Resolved(
        tuple(chosen[d.body_sha] if d.url_key is None else ids.article_id_of_url(d.url_key) for d in drafts), moves
    )


def _choose(sha: str, candidates: set[str], home: Home | None, epoch: int) -> str:
    default = ids.article_id_of_body(sha)
    if home is None:
        return min(candidates, default=default)
    if home.epoch < epoch:
        return home.article_id
    if home.article_id != default:
        candidates = candidates | {home.article_id}
    return min(candidates, default=default)
