"""`mediawatch explain ARTICLE`."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tasks.errors import ContractError
from tasks.records import Article, Capture, Span
from tasks.settings import Settings


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "explain",
        help="who was found to say what in one article, and why",
        description="Show the text of an article with every quotation, speaker, cue, addressee and relay marked, and "
        "for each quotation which rule decided. ARTICLE is a file, or an origin or article_id of the warehouse.",
    )
    parser.add_argument("article", metavar="ARTICLE", help="file, origin (as in mart.article) or article_id")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a self-contained page instead")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Analyse the article with the analyser of today and show what it found."""
    settings = Settings.from_env()
    path = Path(options.article)
    article = _from_file(path, settings) if path.is_file() else _from_warehouse(options.article, settings)
    from tasks.analyse import analyse
    from tasks.analyse.quotations.explain import explain_html, explain_text

    (analysis,) = analyse([article], languages=settings.language_codes(), settings=settings)
    if analysis.status != "analysed":
        raise ContractError(f"{options.article} is not analysed: {analysis.status}")
    if options.html:
        options.html.write_text(explain_html(article.body, analysis, title=article.title or article.lead), "utf-8")
        print(f"written to {options.html}")
    else:
        print(explain_text(article.body, analysis, colour=sys.stdout.isatty()))
    return 0


def _from_file(path: Path, settings: Settings) -> Article:
    from tasks.clean import clean_capture
    from tasks.fetch.seeds import read, scan
    from tasks.records import SeedFile

    now = datetime.now(UTC)
    for file in scan(path, settings):
        for found in read(file, settings, now) if isinstance(file, SeedFile) else [file]:
            if isinstance(found, Capture):
                return clean_capture(found, now)
            raise ContractError(f"{path}: {found.reason}: {found.detail}")
    raise ContractError(f"{path} holds no article")


def _from_warehouse(name: str, settings: Settings) -> Article:
    from tasks.load.look import find_article

    row = find_article(settings, name)
    if row is None:
        raise ContractError(f"there is no file and no article {name!r}; mart.article lists origins and article ids")
    return Article(
        body=row["body"],
        lead=row["lead"] or "",
        title=row["title"],
        language=row["language"],
        blocks=tuple(Span(block["start_offset"], block["end_offset"]) for block in row["blocks"] or ()),
    )
