"""`addresses_of`: what a host name resolves to."""

from __future__ import annotations

import socket

from shipworthy.errors import WrongCall


def addresses_of(name: str) -> list[str]:
    """Every address of a name, IPv4 and IPv6, as this machine sees it now.

    Raises:
        WrongCall: It has none.
    """
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WrongCall(f"{name!r} is no address: {error}", hint="use 127.0.0.1") from error
    return sorted({str(one[4][0]) for one in found})
