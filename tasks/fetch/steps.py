"""Prefect steps of the fetch room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prefect import task

from tasks.collected import DuePage
from tasks.fetch.seeds import scan
from tasks.records import Rejected, SeedFile
from tasks.settings import Settings

if TYPE_CHECKING:  # a backfill does without the network's libraries
    from tasks.fetch.rounds import Found, Pauses
    from tasks.fetch.subscriptions import FeedState, Subscription


@task(name="scan")
def scan_folder(folder: Path, settings: Settings, stamped: Mapping[str, str]) -> tuple[list[SeedFile], list[Rejected]]:
    """List the files of a seed folder with their fingerprints, and what cannot be read there."""
    files: list[SeedFile] = []
    rejected: list[Rejected] = []
    for found in scan(folder, settings, stamped):
        if isinstance(found, SeedFile):
            files.append(found)
        else:
            rejected.append(found)
    return files, rejected


@task(name="poll", retries=0)
def poll_feeds_of_hosts(
    states: Sequence[FeedState], subscribed: Mapping[str, Subscription], settings: Settings, pauses: Pauses
) -> Found:
    """Poll the feeds of a group of hosts. Nothing is retried here: the schedule is the retry."""
    from tasks.fetch.rounds import poll_group

    return poll_group(states, subscribed, settings, pauses)


@task(name="fetch", retries=0)
def fetch_pages_of_hosts(pages: Sequence[DuePage], settings: Settings, pauses: Pauses) -> Found:
    """Fetch the due pages of a group of hosts."""
    from tasks.fetch.rounds import fetch_group

    return fetch_group(pages, settings, pauses)
