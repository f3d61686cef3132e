"""Errors and the closed list of reason codes. A message names the thing and the way out; errors survive pickling."""

from __future__ import annotations

from typing import Any, Final


class MediawatchError(Exception):
    """Base of all errors of this project. Identifiers are keyword attributes: `error.facts["origin"]`."""

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), str(self), self.facts))


def _rebuild(kind: type[MediawatchError], message: str, facts: dict[str, Any]) -> MediawatchError:
    return kind(message, **facts)


class TransientError(MediawatchError):
    """May pass on its own: retry."""


class PermanentError(MediawatchError):
    """Concerns one item for good: record it as rejected and go on. `code` is a key of `REASONS`."""

    def __init__(self, message: str, code: str = "run.error", **facts: Any) -> None:
        super().__init__(message, code=code, **facts)
        self.code = code


class ContractError(MediawatchError):
    """The caller's or the configuration's fault: stop before touching data (exit code 2)."""


REASONS: Final[dict[str, str]] = {
    "seed.empty": "The file holds no text.",
    "seed.binary": "The content is no text, page, record or archive that is known here.",
    "seed.undecodable": "The bytes are no text in any charset tried.",
    "seed.bad_record": "One record of a multi-record file is broken; its neighbours were read.",
    "seed.truncated": "The file or archive ends early; what was whole was read.",
    "seed.too_large": "Larger than the limit for one item.",
    "seed.unsupported": "The format is not supported.",
    "seed.not_regular": "Not a regular file (socket, pipe, device).",
    "seed.outside_root": "The link or archive member points outside of the folder.",
    "seed.unreadable": "The file cannot be read (permission, or it vanished).",
    "seed.damaged": "The compressed data or archive is damaged; what came before the damage was read.",
    "seed.bad_manifest": "The manifest, or one row of it, cannot be applied.",
    "seed.http_status": "The archived response is an error or a redirect.",
    "capture.corrupt": "The stored bytes of a capture are damaged or missing.",
    "seed.no_text": "The record has no text.",
    "clean.no_text": "No article text was found in the page.",
    "clean.consent_wall": "The page is a consent or pay wall without the article.",
    "clean.too_complex": "The page has more elements or attributes than the limits allow.",
    "clean.error": "Cleaning failed on this item.",
    "run.timeout": "The item took longer than the limit and was stopped.",
    "run.memory": "The item took more memory than the limit and was stopped.",
    "run.crash": "The worker died on this item.",
    "run.error": "An unexpected error on this item; its detail says which.",
}
