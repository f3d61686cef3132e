"""Flow `digest`: the page of the day, as a file.

questions ──► page ──► digest_folder/digest-DAY.html, and latest.html
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from prefect import flow, task

from flows import digest as pages
from flows import shown
from flows.chain import running
from flows.events import ENDED
from tasks.errors import ContractError
from tasks.settings import Settings
from warehouse import watch


@task(name="write the digest")
def write_digest(settings: Settings, since: date | None, until: date | None, watchlist: str | None) -> Path:
    """Gather, render, write; a reader of the file sees the old or the new page, never half of it."""
    made = pages.gather(settings, since, until, watch.find(settings, watchlist) if watchlist else None)
    text, folder = pages.html(made), Path(settings.digest_folder)
    named = folder / (f"digest-{made.until}" + (f"-{watchlist}" if watchlist else "") + ".html")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (named, folder / "latest.html"):
            part = path.with_name(path.name + ".part")
            part.write_text(text, encoding="utf-8")
            os.replace(part, path)
    except OSError as error:
        raise ContractError(f"cannot write below {folder}: {error.strerror}") from error
    return named


@flow(name="digest", flow_run_name="digest until {until}", **ENDED)
def digest(since: date | None = None, until: date | None = None, watchlist: str | None = None) -> str:
    """Write the digest of the last days as a page.

    Args:
        since: First day; without one, six days before the last.
        until: Last day, included; without one, the latest that has articles.
        watchlist: Name of a watchlist to report on as well.
    """
    settings = Settings.from_env()
    given = {"since": since, "until": until, "watchlist": watchlist}
    with running("digest", given, settings) as chain:
        path = write_digest(settings, since, until, watchlist)
        chain.note = str(path)
        shown.link("digest", path.resolve().as_uri(), path.name)
    return str(path)
