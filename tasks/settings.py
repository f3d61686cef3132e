"""Settings: one frozen record, read once from the environment (prefix MEDIAWATCH_) at the edge and passed in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from tasks.errors import ContractError

PREFIX = "MEDIAWATCH_"


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"help": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults. `mediawatch doctor --settings` lists them."""

    warehouse: str = _setting(
        "warehouse/media.duckdb", "Warehouse URL: a DuckDB file, ducklake:sqlite:PATH or ducklake:postgres:DSN."
    )
    data: str = _setting("warehouse/data", "Folder (or s3:// address) for captures and lake files.")
    workers: int = _setting(0, "Worker processes for cleaning and analysing; 0 means one a core.")
    chunk: int = _setting(300, "Articles in one chunk: one task run, one transaction.")
    publish_seconds: float = _setting(60.0, "Least time between two published read copies during a run.")
    lock_seconds: float = _setting(600.0, "Longest wait for the writer lock.")
    item_bytes: int = _setting(50_000_000, "Largest seed file or page in bytes, after decompression.")
    record_bytes: int = _setting(5_000_000, "Largest record of a multi-record file in bytes.")
    archive_bytes: int = _setting(20_000_000_000, "Most bytes read from one archive, after decompression.")
    item_seconds: float = _setting(60.0, "Longest time for cleaning and analysing one item.")
    worker_megabytes: int = _setting(3000, "Memory limit of one worker process.")
    tokens: int = _setting(50_000, "Articles with more tokens are stored but not analysed.")
    languages: str = _setting("en,fr", "Languages that are analysed, comma separated.")
    reference: str = _setting("", "Folder of reference data (entities.yml ...); empty means the project's own.")
    feeds: str = _setting("seeds/feeds.opml", "Subscription list: an OPML file.")
    host_pages: int = _setting(30, "Most pages fetched from one host in one round.")
    user_agent: str = _setting("mediawatch/0.1", "How requests name themselves; add an address where you are reached.")
    private_networks: str = _setting(
        "", "Private networks that may be fetched from, such as 10.0.0.0/8, comma separated."
    )
    host_seconds: float = _setting(5.0, "Least time between the starts of two requests to one host.")
    hosts: int = _setting(50, "Hosts that are asked at the same time.")
    request_seconds: float = _setting(45.0, "Longest time of one request, from the first to the last byte; feeds: 30.")
    revisit_hours: str = _setting("24,168", "Hours after which an article is fetched again, comma separated.")
    capture_days: float = _setting(0.0, "Days that captures of loaded articles are kept; 0 keeps them for ever.")
    analysis_days: float = _setting(0.0, "Days that superseded analyses are kept; 0 keeps them for ever.")
    backup_days: float = _setting(30.0, "Days that a backup made before a migration is kept; 0 keeps it for ever.")
    cluster: str = _setting(
        "", "Where cleaning and analysing run: empty for processes here, dask:tcp://HOST:PORT or ray://HOST:PORT."
    )
    cluster_slots: int = _setting(8, "Chunks that a cluster works on at the same time.")
    metrics: str = _setting("", "File that each run writes Prometheus metrics to; empty for none.")
    alarm_command: str = _setting("", "Shell command that gets the text of an alarm on its standard input.")
    digest_folder: str = _setting("warehouse/digests", "Folder of the digests that the schedule makes.")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read MEDIAWATCH_* variables; an unknown name or a bad value raises ContractError."""
        env = os.environ if env is None else env
        known = {f.name: f for f in fields(cls)}
        given: dict[str, Any] = {}
        for key, value in env.items():
            if not key.startswith(PREFIX):
                continue
            name = key.removeprefix(PREFIX).lower()
            if name not in known:
                raise ContractError(f"unknown setting {key}; `mediawatch doctor --settings` lists the known ones")
            kind: type = type(known[name].default)
            try:
                given[name] = kind(value)
            except ValueError as error:
                raise ContractError(f"setting {key}={value!r} is not a {kind.__name__}") from error
        return cls(**given)

    def language_codes(self) -> tuple[str, ...]:
        """Languages that are analysed."""
        return tuple(code.strip().lower() for code in self.languages.split(",") if code.strip())

    def data_folder(self) -> Path:
        """Folder of captures on this machine."""
        return Path(self.data)
