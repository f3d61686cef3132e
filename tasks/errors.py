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


class NoWarehouseError(ContractError):
    """There is no warehouse yet where one is to be read."""


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
    "feed.empty": "The feed's response holds nothing.",
    "feed.not_a_feed": "The document is no feed; if it is a page, the detail names the feeds that it offers.",
    "feed.bad_xml": "The XML holds no element that can be read.",
    "feed.bad_json": "The JSON is broken before its first item.",
    "feed.undecodable": "The feed's bytes are broken or cut gzip data.",
    "feed.too_large": "The feed is larger than the limit, after decompression.",
    "feed.hostile": "The feed is built to exhaust its reader.",
    "feed.malformed": "The feed is no well-formed XML; it was read after repair.",
    "feed.entities": "The feed declares entities that are not expanded.",
    "feed.cut": "The feed ends early; half an entry at its end was left out.",
    "feed.too_many_entries": "The feed has more entries than the limit; the oldest were not read.",
    "entry.bad_link": "The entry's link is no http or https address.",
    "entry.no_identity": "The entry has neither link nor identifier nor title.",
    "dns.temporary": "The name server did not answer; try later.",
    "dns.not_found": "The host's name is unknown.",
    "connect.refused": "The host refused the connection or cannot be reached.",
    "connect.timeout": "The host did not accept the connection in time.",
    "connect.reset": "The host broke the connection off.",
    "read.timeout": "The response did not arrive in time.",
    "read.truncated": "The response ended before its announced end.",
    "read.protocol": "The response breaks the rules of HTTP.",
    "tls.invalid": "The host's certificate or its encryption is not valid.",
    "ssrf.blocked": "The address leads into a private network; a setting can allow it.",
    "url.invalid": "The address is no http or https address that can be fetched.",
    "redirect.scheme": "The redirect leads to something other than http or https.",
    "redirect.loop": "The redirects lead in a circle.",
    "redirect.too_many": "There are more redirects than the limit.",
    "redirect.no_location": "The redirect does not say where to.",
    "http.401": "The host asks for a login.",
    "http.403": "The host forbids the access.",
    "http.404": "There is nothing at this address now.",
    "http.408": "The host gave up waiting.",
    "http.410": "The host says that this is gone for good.",
    "http.429": "The host asks for fewer requests; all requests to it wait.",
    "http.4xx": "The host refuses the request; the detail gives the status.",
    "http.503": "The host is busy and says when to come back.",
    "http.5xx": "The host has an error of its own; the detail gives the status.",
    "http.challenge": "The host wants proof of a browser (a challenge page).",
    "http.unexpected": "The status has no meaning here; the detail gives it.",
    "host.paused": "The host asked for a pause, so the request was not made.",
    "body.too_large": "The body is larger than the limit.",
    "body.bomb": "The body decompresses to an absurd size.",
    "body.empty": "The body is empty.",
    "body.bad_encoding": "The body is compressed in a way that was not asked for, or its compression is broken.",
    "type.not_text": "The content is neither page nor text (picture, film, document).",
    "robots.disallowed": "The site's robots.txt asks not to fetch this address.",
    "robots.unreachable": "The site's robots.txt cannot be had now, so the page waits.",
    "clean.no_text": "No article text was found in the page.",
    "clean.consent_wall": "The page is a consent or pay wall without the article.",
    "clean.too_complex": "The page has more elements or attributes than the limits allow.",
    "clean.error": "Cleaning failed on this item.",
    "run.timeout": "The item took longer than the limit and was stopped.",
    "run.memory": "The item took more memory than the limit and was stopped.",
    "run.crash": "The worker died on this item.",
    "run.error": "An unexpected error on this item; its detail says which.",
}
