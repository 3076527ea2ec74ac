"""The kits and copying them."""

import pytest

from shipworthy.errors import WrongCall
from shipworthy.workbench.kits import kit_named, kits, unpack


def test_every_kit_has_a_name_and_a_line():
    found = {kit.name: kit.title for kit in kits()}
    assert "trade-email" in found
    assert list(found) == sorted(found)
    assert all(title and not title.startswith("#") for title in found.values())


def test_what_is_there_stays(tmp_path):
    (tmp_path / "catalogue.md").write_text("mine")
    found = unpack("trade-email", tmp_path)
    assert found.kept == ("catalogue.md",)
    assert found.prd.is_file()
    assert (tmp_path / "catalogue.md").read_text() == "mine"
    assert not list(tmp_path.rglob("__pycache__"))
    assert unpack("trade-email", tmp_path).written == ()


def test_an_unknown_kit():
    with pytest.raises(WrongCall) as caught:
        kit_named("trade-emial")
    assert "did you mean 'trade-email'" in caught.value.hint
