"""`check_bind`: who can reach an address, and whether the app may listen there without a login."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from shipworthy.adapters.addresses import addresses_of
from shipworthy.errors import WrongCall

Resolve = Callable[[str], list[str]]


def is_loopback(host: str, resolve: Resolve | None = None) -> bool:
    """Whether only this machine reaches a server that listens at `host`.

    An empty host, `0.0.0.0` and `::` are every address of the machine. A name counts by what it resolves to
    now, every address of it.

    Raises:
        WrongCall: The name does not resolve.
    """
    text = host.strip().removeprefix("[").removesuffix("]")
    if not text:
        return False
    found = _address(text)
    if found is not None:
        return _is_loopback(found)
    addresses = [_address(one) for one in (resolve or addresses_of)(text)]
    return bool(addresses) and all(one is not None and _is_loopback(one) for one in addresses)


def check_bind(host: str, *, has_accounts: bool, has_oidc: bool, resolve: Resolve | None = None) -> bool:
    """Whether the address is this machine's alone.

    Raises:
        WrongCall: Others can reach it and there is no login.
    """
    local = is_loopback(host, resolve)
    if local or has_accounts or has_oidc:
        return local
    raise WrongCall(
        f"others can reach {host or 'every address of this machine'!r}, and there is no login",
        hint="add an owner (shipworthy accounts add NAME --role owner), set up OIDC, or use --host 127.0.0.1",
    )


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _is_loopback(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """`::ffff:127.0.0.1` is 127.0.0.1, which `ipaddress` says from Python 3.13 on only."""
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
