"""Which addresses may be talked to: public ones, and those that a setting allows.

The check runs on the address about to be connected to, after name resolution, for each hop: a name that resolves to
something else the second time gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from socket import socket
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from tasks.errors import ContractError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

LONGEST_URL: Final = 2_048
REFUSAL: Final = "is not a public address"

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE: Final = ipaddress.ip_network("::/96")
# Not public, whatever the standard library's version says of them.
_REFUSED: Final = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "198.18.0.0/15", "64:ff9b:1::/48", "fec0::/10", "5f00::/16", "100::/8"))
)
_HOST: Final = re.compile(r"[^\s/?#@\\<>\"^`{|}%]+")


class BlockedAddressError(OSError):
    """A connection to a private address was refused before it was made."""


def networks(text: str) -> tuple[Network, ...]:
    """Read a comma-separated list of networks (127.0.0.1/32, fd00::/8)."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ContractError(f"{text!r} is not a list of networks such as 10.0.0.0/8: {error}") from error


def is_allowed(address: str, allowed: Iterable[Network] = ()) -> bool:
    """Whether an address may be connected to: public, or inside one of the networks allowed."""
    try:
        found = _unwrap(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if any(found in network for network in allowed if network.version == found.version):
        return True
    if any(found in network for network in _REFUSED if network.version == found.version):
        return False
    return found.is_global and not found.is_multicast


def _unwrap(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one (mapped, compatible, 6to4, NAT64), which is where packets end up."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and (address in _NAT64 or (address in _COMPATIBLE and int(address) > 1)):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return inner or address


def guarded_socket(allowed: tuple[Network, ...]) -> Callable[[Any], socket]:
    """A maker of sockets that refuses private addresses at the last moment before a connection."""

    def make(info: Any) -> socket:
        family, kind, protocol, _, target = info
        if not is_allowed(str(target[0]), allowed):
            raise BlockedAddressError(f"{target[0]} {REFUSAL}")
        return socket(family=family, type=kind, proto=protocol)

    return make


def url_problem(url: str) -> str | None:
    """What keeps an address from being fetched; None when nothing does."""
    if len(url) > LONGEST_URL:
        return f"the address has {len(url)} characters, more than {LONGEST_URL}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"no valid address: {error}"
    if parts.scheme.lower() not in ("http", "https"):
        return f"the scheme {parts.scheme[:20] or 'is missing and'} is not fetched, only http and https"
    if "@" in parts.netloc:
        return "addresses with a user name are not fetched"
    if not parts.hostname or not _HOST.fullmatch(parts.hostname):
        return "the address has no valid host"
    return None
