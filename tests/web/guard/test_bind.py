from __future__ import annotations

import pytest

from shipworthy.errors import WrongCall
from shipworthy.web.guard.bind import check_bind, is_loopback


def resolves(*addresses):
    return lambda name: list(addresses)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.10", "::1", "[::1]", " 127.0.0.1 ", "::ffff:127.0.0.1", "[::ffff:127.0.0.1]", "::1%lo"]
)  # fmt: skip
def test_addresses_of_this_machine_alone(host):
    assert is_loopback(host)
    assert check_bind(host, has_accounts=False, has_oidc=False)


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "[::]", "", " ", "192.168.1.5", "10.0.0.1", "8.8.8.8", "fe80::1", "::ffff:192.168.1.5", "::ffff:0.0.0.0",
     "169.254.169.254", "::ffff:0:7f00:1"],
)  # fmt: skip
def test_addresses_that_others_reach_need_a_login(host):
    with pytest.raises(WrongCall) as refused:
        check_bind(host, has_accounts=False, has_oidc=False)
    assert refused.value.exit_code == 2
    assert "accounts add" in refused.value.hint
    assert check_bind(host, has_accounts=True, has_oidc=False) is False
    assert check_bind(host, has_accounts=False, has_oidc=True) is False


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (["127.0.0.1"], True), (["127.0.0.1", "::1"], True), (["127.0.0.1", "10.1.1.1"], False),
        (["10.1.1.1"], False), (["0.0.0.0"], False), ([], False), (["fe80::1%eth0"], False),
    ],
)  # fmt: skip
def test_a_name_counts_by_every_address_that_it_has(addresses, expected):
    assert is_loopback("my-box", resolves(*addresses)) is expected


def test_localhost_is_this_machine_and_0_is_not():
    assert is_loopback("localhost")
    assert not is_loopback("0")
    assert is_loopback("127.1")


def test_a_name_that_is_none():
    with pytest.raises(WrongCall, match="no address"):
        is_loopback("no-such-host.invalid")
    with pytest.raises(WrongCall, match="no address"):
        is_loopback("a" * 300)
