from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from shipworthy.adapters.web_secret import machine_user, web_secret
from shipworthy.errors import StoreUnwritable


def test_it_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = web_secret(tmp_path)
    assert len(first) == 32
    assert web_secret(tmp_path) == first
    path = tmp_path / ".shipworthy" / "web-secret"
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o644)
        web_secret(tmp_path)
        assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in path.parent.iterdir()) == [".gitignore", "web-secret"]


def test_many_that_start_at_once_have_the_same(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(web_secret, [tmp_path] * 32))) == 1


def test_a_spoilt_one_is_refused(tmp_path):
    web_secret(tmp_path)
    (tmp_path / ".shipworthy" / "web-secret").write_bytes(b"")
    with pytest.raises(StoreUnwritable, match="holds 0 bytes") as refused:
        web_secret(tmp_path)
    assert "delete it" in refused.value.hint


def test_somebody_sits_at_this_machine(monkeypatch):
    monkeypatch.setenv("LOGNAME", "anna")
    assert machine_user() == "anna"
