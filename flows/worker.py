"""What a pool's worker process can do: clean captures, analyse articles. It imports a room when first asked for it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

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

    settings = Settings.from_env()
    analysis_id = str(_card()["analysis_id"])
    for analysis in analyse(articles, languages=settings.language_codes(), settings=settings):
        yield replace(analysis, analysis_id=analysis_id)


def card(_: list[None]) -> Iterator[dict[str, object]]:
    """The analyser's card: which models, rules and lexicons are at work, under which analysis_id."""
    yield _card()


_PAGE = "<html><body><article><h1>The workers are warm</h1>" + "<p>“We are ready,” said Ada Hopper.</p>" * 9


def warm(_: list[None]) -> Iterator[None]:
    """Load what the first article would wait for, by reading a page: what cleans it, and the first language's model."""
    from tasks.analyse import analyse
    from tasks.clean import clean

    settings = Settings.from_env()
    languages = settings.language_codes()
    page = replace(clean(_PAGE, "https://example.org/"), language=languages[0])
    list(analyse([page], languages=languages, settings=settings))
    _card()
    yield None


@cache
def _card() -> dict[str, object]:
    """Card of all languages together: they are one analyser, with one `analysis_id`."""
    from tasks.analyse import analyser_card

    settings = Settings.from_env()
    made = analyser_card(settings.language_codes(), settings)
    names = " ".join(sorted(language["analysis_id"] for language in made["languages"].values()))
    return {"analysis_id": hashlib.sha256(names.encode()).hexdigest()[:16], **made}


if __name__ == "__main__":
    serve({"clean": clean, "analyse": analyse, "card": card, "warm": warm}, sys.argv[1:])
