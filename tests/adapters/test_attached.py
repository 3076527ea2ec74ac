from __future__ import annotations

import os
import sys
from base64 import b64encode

import pytest

from shipworthy.adapters.attached import read_attached
from shipworthy.adapters.web_secret import web_secret
from shipworthy.errors import WrongCall

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "prd"
    (folder / "pictures" / "deep").mkdir(parents=True)
    for name in ("pictures/a.png", "pictures/deep/ü b.png", ".hidden.png"):
        (folder / name).write_bytes(PNG)
    (tmp_path / "outside.png").write_bytes(PNG)
    (folder / "prd.yaml").write_text("product: x")
    (folder / "page.png").write_text("<html><script>alert(1)</script>")
    (folder / "drawing.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    )
    web_secret(folder)
    (folder / ".shipworthy" / "x.png").write_bytes(PNG)
    return folder


@pytest.mark.parametrize(
    "address", ["pictures/a.png", "./pictures/a.png", "pictures/deep/ü b.png", "pictures/deep/%C3%BC%20b.png"]
)
def test_files_of_the_project(project, address):
    assert read_attached(project, address) == (PNG, "image/png")


@pytest.mark.parametrize(
    "address",
    [
        "../outside.png", "pictures/../../outside.png", "pictures/../pictures/a.png", "..%2foutside.png",
        "%2e%2e/outside.png", "..\\outside.png", "pictures\\a.png", "/etc/passwd", "//etc/passwd", "/%65tc/passwd",
        "file:///etc/passwd", "file:../outside.png", "C:/Windows/win.ini", "C:outside.png", "\\\\host\\share\\a.png",
        ".hidden.png", ".shipworthy/x.png", ".shipworthy/web-secret", ".shipworthy/store.db", "prd.yaml", "page.png",
        "drawing.svg", "pictures", "pictures/", "", ".", "..", "pictures/a.png\x00.txt", "pictures/a.png\n", "none.png",
        "pictures/a.png/", "pictures/a.png/x", "a" * 2000, "%00", "http://127.0.0.1/a.png", "\ud800.png", "a:b", "~/x.png",
        "a/" * 600 + "b",
    ],
)  # fmt: skip
def test_nothing_else(project, address):
    if address == "pictures/a.png/":
        assert read_attached(project, address).media_type == "image/png"  # the same file, written oddly
        return
    with pytest.raises(WrongCall) as refused:
        read_attached(project, address)
    assert str(project) not in str(refused.value)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes")
def test_links_out_of_the_project_and_pipes(project, tmp_path):
    (project / "link.png").symlink_to(tmp_path / "outside.png")
    (project / "folder").symlink_to(tmp_path)
    (project / "secret.png").symlink_to(project / ".shipworthy" / "x.png")
    (project / "loop.png").symlink_to(project / "loop.png")
    (project / "inside.png").symlink_to(project / "pictures" / "a.png")
    os.mkfifo(project / "pipe.png")
    for address in ("link.png", "folder/outside.png", "secret.png", "loop.png", "pipe.png"):
        with pytest.raises(WrongCall):
            read_attached(project, address)
    assert read_attached(project, "inside.png").data == PNG


def test_what_stands_in_the_address_itself(project):
    told = b64encode(PNG).decode()
    assert read_attached(project, f"data:image/png;base64,{told}") == (PNG, "image/png")
    # what it says of itself counts for nothing
    assert read_attached(project, f"data:text/html;charset=utf-8;base64,{told}").media_type == "image/png"
    page = b64encode(b"<script>alert(1)</script>").decode()
    for address in (
        f"data:image/png;base64,{page}", "data:image/png,x", "data:", f"data:image/png;base64,{told}!", "data:;base64,ä",
        f"data:image/svg+xml;base64,{b64encode(b'<svg onload=alert(1)>').decode()}", "data:" + "a" * 10_000,
    ):  # fmt: skip
        with pytest.raises(WrongCall):
            read_attached(project, address)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"GIF89a", "image/gif"), (b"RIFF\x01\n\x03\x04WEBP", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", "audio/wav"), (b"ID3\x04", "audio/mpeg"), (b"\xff\xfb\x90", "audio/mpeg"),
        (b"OggS", "audio/ogg"), (b"fLaC", "audio/flac"), (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
    ],
)  # fmt: skip
def test_kinds_by_their_first_bytes(project, start, kind):
    (project / "x.bin").write_bytes(start + bytes(20))
    assert read_attached(project, "x.bin").media_type == kind
