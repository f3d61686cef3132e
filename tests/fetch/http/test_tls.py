"""Certificates: only a valid one for the right host is good enough, and there is no way around it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread

import pytest

from tasks.fetch.addresses import networks
from tasks.fetch.http import Fetcher
from tasks.fetch.records import Manners
from tests.fakes.outlet import ALLOWED, feed, head

x509 = pytest.importorskip("cryptography.x509")

ADDRESS = "127.1.200.1"
NOW = datetime.now(UTC)


def certificate(folder: Path, address: str, until: datetime) -> tuple[Path, Path]:
    """Write a self-signed certificate for an address, and its key."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "fake outlet")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=30))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_path, key_path = folder / "cert.pem", folder / "key.pem"
    cert_path.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert_path, key_path


@contextmanager
def served(context: ssl.SSLContext) -> Iterator[int]:
    """A feed over TLS on loopback; gives its port."""
    ready, ports = Event(), []
    loop = asyncio.new_event_loop()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head(Content_Type="application/rss+xml", Content_Length=str(len(feed()))) + feed())
        await writer.drain()
        writer.close()

    async def listen() -> None:
        server = await asyncio.start_server(answer, ADDRESS, 0, ssl=context)
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()

    def work() -> None:
        loop.set_exception_handler(lambda loop, context: None)  # refused handshakes are the point
        loop.run_until_complete(listen())
        loop.run_forever()

    thread = Thread(target=work, daemon=True)
    thread.start()
    assert ready.wait(10)
    yield ports[0]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def code(folder: Path, *, address: str = ADDRESS, days: int = 30, is_trusted: bool = True) -> str:
    cert_path, key_path = certificate(folder, address, NOW + timedelta(days=days))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert_path, key_path)
    trust = ssl.create_default_context(cafile=str(cert_path)) if is_trusted else None

    async def once(port: int) -> str:
        async with Fetcher(Manners(allowed=networks(ALLOWED), gap_seconds=0), tls=trust) as fetcher:
            return (await fetcher.fetch(f"https://{ADDRESS}:{port}/feed")).code

    with served(server) as port:
        return asyncio.run(once(port))


def test_a_certificate_that_is_trusted_and_fits_is_taken(tmp_path: Path) -> None:
    assert code(tmp_path) == "ok"


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    assert code(tmp_path, is_trusted=False) == "tls.invalid"


def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    assert code(tmp_path, address="127.1.200.2") == "tls.invalid"


def test_a_certificate_that_has_expired_is_refused(tmp_path: Path) -> None:
    assert code(tmp_path, days=-1) == "tls.invalid"
