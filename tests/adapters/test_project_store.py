from __future__ import annotations

import pytest

from shipworthy.adapters.project_store import project_store
from shipworthy.adapters.rescue import Rescue
from shipworthy.errors import StoreUnwritable
from shipworthy.run.trial import Trial
from shipworthy.testing.stores import TRIAL


@pytest.fixture(autouse=True)
def own_store(monkeypatch):
    monkeypatch.delenv("SHIPWORTHY_STORE", raising=False)


def test_the_store_stands_beside_the_prd_and_git_leaves_it_alone(tmp_path):
    store = project_store(tmp_path)
    store.append([TRIAL])
    store.close()
    assert (tmp_path / ".shipworthy" / "store.db").exists()
    assert (tmp_path / ".shipworthy" / ".gitignore").read_text() == "*\n"


def test_a_variable_names_another_store(tmp_path, monkeypatch):
    monkeypatch.setenv("SHIPWORTHY_STORE", f"sqlite:///{tmp_path / 'other.db'}")
    store = project_store(tmp_path / "prd")
    store.append([TRIAL])
    store.close()
    assert (tmp_path / "other.db").exists()
    assert not (tmp_path / "prd" / ".shipworthy" / "store.db").exists()


def test_rescued_records_are_read_back_in(tmp_path):
    project_store(tmp_path).close()
    Rescue(tmp_path, "r1").save([TRIAL])
    store = project_store(tmp_path)
    assert store.read(Trial) == [TRIAL]
    store.close()


def test_a_gitignore_of_the_users_own_is_kept(tmp_path):
    (tmp_path / ".shipworthy").mkdir()
    (tmp_path / ".shipworthy" / ".gitignore").write_text("store.db\n")
    project_store(tmp_path).close()
    assert (tmp_path / ".shipworthy" / ".gitignore").read_text() == "store.db\n"


def test_a_store_that_can_not_be_opened(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SHIPWORTHY_STORE", str(tmp_path / "file" / "store.db"))
    with pytest.raises(StoreUnwritable):
        project_store(tmp_path)
