"""What a pool's worker process can do: clean captures, analyse articles. It imports a room when first asked for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from tasks.errors import PermanentError
from tasks.pool import serve
from tasks.records import Analysis, Article, Capture, Rejected
from tasks.settings import Settings


def clean(captures: list[Capture]) -> Iterator[Article | Rejected]:
    """Clean each capture; one that holds no article is rejected with its reason."""
    from tasks.clean import clean_capture

    now = datetime.now(UTC)
    for capture in captures:
        try:
            yield clean_capture(capture, now)
        except PermanentError as error:
            yield Rejected(
                door=capture.door,
                root=capture.root,
                origin=capture.origin,
                reason=error.code,
                detail=str(error)[:500],
                capture_id=capture.capture_id,
            )


def analyse(articles: list[Article]) -> Iterator[Analysis]:
    """Analyse each article."""
    from tasks.analyse import analyse

    yield from analyse(articles, settings=Settings.from_env())


def card(_: list[None]) -> Iterator[dict[str, object]]:
    """The analyser's card: which models, rules and lexicons are at work, under which analysis_id."""
    from tasks.analyse import analyser_card

    yield analyser_card()


if __name__ == "__main__":
    serve({"clean": clean, "analyse": analyse, "card": card}, sys.argv[1:])
