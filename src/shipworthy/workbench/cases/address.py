"""A case in addresses: any sign may stand in an id, few may stand in a path."""

from __future__ import annotations

import base64
import binascii
import re

from shipworthy.errors import WrongCall

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


def address_of(case: str) -> str:
    """The id itself where it is plain, else `~` and its bytes in base 64."""
    if _PLAIN.fullmatch(case):
        return case
    return "~" + base64.urlsafe_b64encode(case.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def case_at(address: str) -> str:
    """The id that `address_of` wrote.

    Raises:
        WrongCall: It is no such address.
    """
    if not address.startswith("~"):
        return address
    packed = address[1:]
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        return data.decode("utf-8", "surrogatepass")
    except (binascii.Error, ValueError) as error:
        raise WrongCall(f"{address!r} is no case's address", hint="come from the list of cases") from error
