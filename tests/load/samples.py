"""Small invented records for the tests of loading."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from tasks.load import Warehouse, open_warehouse
from tasks.records import (
    Alias,
    AliasKind,
    Analysis,
    Article,
    Batch,
    Capture,
    Declared,
    Door,
    Entity,
    Hop,
    Item,
    Kind,
    Mention,
    Quotation,
    Rejected,
    Role,
    SeedFile,
    Span,
)
from tasks.settings import Settings

ROOT = "folder"
FETCHED = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
CARD = {"analysis_id": "tiny-1", "model": "none", "rules": "1"}


def settings(folder: Path, **changes: object) -> Settings:
    """Settings of a plain-file warehouse in a folder."""
    values = {"warehouse": str(folder / "media.duckdb"), "data": str(folder / "data"), "lock_seconds": 30.0} | changes
    return Settings(**values)  # type: ignore[arg-type]


def warehouse(folder: Path, **changes: object) -> Warehouse:
    """A new plain-file warehouse."""
    return open_warehouse(settings(folder, **changes))


def capture(origin: str, body: bytes | str, **changes: object) -> Capture:
    """A seed item."""
    content = body.encode("utf-8", "replace") if isinstance(body, str) else body
    values = {
        "capture_id": hashlib.sha256(content).hexdigest()[:16],
        "door": Door.SEED,
        "root": ROOT,
        "origin": origin,
        "body": content,
        "media_type": "text/plain",
        "fetched_at": FETCHED,
        "declared": Declared(title="declared"),
    } | changes
    return Capture(**values)  # type: ignore[arg-type]


def analyse(body: str, analysis_id: str = "tiny-1", speaker: str = "Mira Quell") -> Analysis:
    """Find one speaker and one quotation if the body holds them: `... "words" ... Mira Quell`."""
    entities, mentions, quotations = [], [], []
    at = body.find(speaker)
    if at >= 0:
        alias = Alias(text=speaker, kind=AliasKind.NAME, start=at, end=at + len(speaker))
        entities.append(Entity(key=speaker.lower(), name=speaker, label="person", aliases=(alias,)))
        mentions.append(Mention(start=at, end=at + len(speaker), text=speaker, label="person", entity=0))
    opened = body.find('"')
    closed = body.find('"', opened + 1)
    if at >= 0 and closed > opened:
        relay = Hop(role=Role.RELAY, text="Harbour News", start=None, end=None, name="Harbour News", hedge="reportedly")
        hop = Hop(role=Role.SPEAKER, text=speaker, start=at, end=at + len(speaker), entity=0, name=speaker, cue="said")
        quotations.append(
            Quotation(
                start=opened + 1, end=closed, kind=Kind.DIRECT, group=0, confidence=0.9, rule="test", cue="said",
                cue_lemma="say", chain=(relay, hop),
            )
        )  # fmt: skip
    return Analysis(
        analysis_id=analysis_id,
        sentences=(Span(0, len(body)),),
        entities=tuple(entities),
        mentions=tuple(mentions),
        quotations=tuple(quotations),
    )


def item(origin: str, body: str, *, analysed: bool = True, fetched_at: datetime = FETCHED, **facts: object) -> Item:
    """An article of a seed file."""
    article = Article(body=body, lead=body[:40], **facts)  # type: ignore[arg-type]
    found = capture(origin, body + repr(sorted(facts.items())), fetched_at=fetched_at)
    return Item(capture=found, article=article, analysis=analyse(body) if analysed else None)


def rejection(origin: str, reason: str = "seed.empty", content: str | None = None, detail: str = "nothing") -> Rejected:
    """A rejected seed item."""
    capture_id = hashlib.sha256(content.encode()).hexdigest()[:16] if content is not None else None
    return Rejected(door=Door.SEED, root=ROOT, origin=origin, reason=reason, detail=detail, capture_id=capture_id)


def seed_file(origin: str, fingerprint: str = "f1") -> SeedFile:
    """A seed file."""
    return SeedFile(path=f"/nowhere/{origin}", root=ROOT, origin=origin, size=10, fingerprint=fingerprint)


def batch(run_id: str, name: str, *items: Item, rejected: tuple[Rejected, ...] = (), finished: object = ()) -> Batch:
    """A batch of items."""
    return Batch(run_id=run_id, batch_id=f"{run_id}-{name}", items=items, rejected=rejected, finished=tuple(finished))  # type: ignore[arg-type]
