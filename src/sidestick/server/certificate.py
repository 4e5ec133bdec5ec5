# SPDX-License-Identifier: Apache-2.0
"""The certificate by which a phone's browser gets a secure context: one that was given, or one made here and kept.

Over plain HTTP a phone drums just as well; a secure context lets its page keep the screen awake. A certificate made here
is known to nobody, so the phone asks once whether it is trusted; it is kept in the library, so that it asks once only.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import socket
import ssl
from collections.abc import Sequence
from pathlib import Path

import msgspec

from sidestick.errors import BadInput, NotFound, Unavailable
from sidestick.server.addresses import lan_addresses

LASTS = dt.timedelta(days=397)
RENEWED = dt.timedelta(days=7)


class Tls(msgspec.Struct, frozen=True):
    """A certificate with its key, each a PEM file."""

    certificate: Path
    key: Path


def phones_tls(folder: Path, *, certificate: Path | None, key: Path | None, made_here: bool) -> Tls | None:
    """Return the certificate that was asked for, ``None`` when none was; raise as ``checked`` and ``self_signed`` do."""
    if certificate is not None and key is not None:
        return checked(certificate, key)
    if certificate is not None or key is not None:
        raise BadInput("server.certificate_alone")
    return self_signed(folder, lan_addresses(), dt.datetime.now(tz=dt.UTC)) if made_here else None


def checked(certificate: Path, key: Path) -> Tls:
    """Return what was given if a server can use it; raise ``NotFound`` or ``BadInput``."""
    for path in (certificate, key):
        if not path.is_file():
            raise NotFound("library.no_file", name=str(path))
    try:
        # A password is never asked for: nobody may be there to type it.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (ssl.SSLError, OSError, ValueError) as reason:
        raise BadInput("server.certificate", certificate=str(certificate), key_file=str(key)) from reason
    return Tls(certificate, key)


def self_signed(folder: Path, addresses: Sequence[str], now: dt.datetime) -> Tls:
    """Return the certificate kept in ``folder``, made anew when it ends soon or does not name all of ``addresses``.

    Raises ``Unavailable`` when the extra that makes certificates is not installed.
    """
    try:
        from cryptography import x509
    except ImportError as reason:
        raise Unavailable("server.no_certificates") from reason
    kept = Tls(folder / "phones.crt", folder / "phones.key")
    if kept.certificate.is_file() and kept.key.is_file():
        try:
            known = x509.load_pem_x509_certificate(kept.certificate.read_bytes())
            names = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            covered = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
            if known.not_valid_after_utc - now > RENEWED and covered >= set(addresses):
                return checked(kept.certificate, kept.key)
        except (ValueError, x509.ExtensionNotFound, BadInput):
            pass  # what is kept is broken: a new one is made
    certificate, key = _made(addresses, now)
    _write(kept.key, key)
    _write(kept.certificate, certificate)
    return kept


def _made(addresses: Sequence[str], now: dt.datetime) -> tuple[bytes, bytes]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Sidestick")])
    host = socket.gethostname().lower()
    names: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    names += [x509.DNSName(one) for one in ("localhost", host, f"{host}.local") if one.isascii()]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return (
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all, for this user's eyes only."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    fresh.replace(path)
