"""Prefect steps of the fetch room."""

from __future__ import annotations

from pathlib import Path

from prefect import task

from tasks.fetch.seeds import scan
from tasks.records import Rejected, SeedFile
from tasks.settings import Settings


@task(name="scan")
def scan_folder(folder: Path, settings: Settings) -> tuple[list[SeedFile], list[Rejected]]:
    """List the files of a seed folder with their fingerprints, and what cannot be read there."""
    files: list[SeedFile] = []
    rejected: list[Rejected] = []
    for found in scan(folder, settings):
        if isinstance(found, SeedFile):
            files.append(found)
        else:
            rejected.append(found)
    return files, rejected
