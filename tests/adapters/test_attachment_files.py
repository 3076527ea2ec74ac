"""Only pictures and sounds, only from the PRD's folder, whatever a case names them."""

from __future__ import annotations

import base64

import pytest

from shipworthy.adapters.attachment_files import read_attachment
from shipworthy.errors import WrongCall

STARTS = {
    "image/png": b"\x89PNG\r\n\x1a\n....", "image/jpeg": b"\xff\xd8\xff\xe0....", "image/gif": b"GIF89a....",
    "image/webp": b"RIFF\0\0\0\0WEBPVP8 ", "audio/wav": b"RIFF\0\0\0\0WAVEfmt ", "audio/ogg": b"OggS....",
    "audio/mpeg": b"ID3\x04....",
}  # fmt: skip


@pytest.mark.parametrize("kind", STARTS)
def test_what_it_is_is_read_from_its_first_bytes(tmp_path, kind):
    (tmp_path / "x.html").write_bytes(STARTS[kind])
    assert read_attachment(tmp_path, "x.html") == (STARTS[kind], kind)
    inline = "data:text/html;base64," + base64.b64encode(STARTS[kind]).decode()
    assert read_attachment(tmp_path, inline).content_type == kind


@pytest.mark.parametrize(
    "data", [b"<svg xmlns='x'><script/></svg>", b"<html>", b"", b"GIF8", b"%PDF-1.4", b"RIFF\0\0\0\0AVI "]
)
def test_anything_else_is_refused_whatever_its_name(tmp_path, data):
    (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(WrongCall, match="no picture or sound"):
        read_attachment(tmp_path, "a.png")
    with pytest.raises(WrongCall, match="no picture or sound"):
        read_attachment(tmp_path, "data:image/png;base64," + base64.b64encode(data).decode())


@pytest.mark.parametrize(
    "name",
    [
        "../secret.png",
        "/etc/passwd",
        "a/../../secret.png",
        "%2e%2e/secret.png",
        "link.png",
        "linked/secret.png",
        ".shipworthy/x.png",
        "\x00",
        "nowhere.png",
        "a" * 5000,
        ".",
    ],
)
def test_nothing_outside_the_folder_is_given(tmp_path, name):
    inside = tmp_path / "project"
    (inside / ".shipworthy").mkdir(parents=True)
    (inside / ".shipworthy" / "x.png").write_bytes(STARTS["image/png"])
    (inside / "a").mkdir()
    secret = tmp_path / "secret.png"
    secret.write_bytes(STARTS["image/png"])
    (inside / "link.png").symlink_to(secret)
    (inside / "linked").symlink_to(tmp_path)
    with pytest.raises(WrongCall):
        read_attachment(inside, name)


def test_names_with_signs_and_absolute_paths_inside_the_folder_work(tmp_path):
    (tmp_path / "a b\u00e9.png").write_bytes(STARTS["image/png"])
    for name in ("a b\u00e9.png", "a%20b%C3%A9.png", str(tmp_path / "a b\u00e9.png")):
        assert read_attachment(tmp_path, name).content_type == "image/png"


@pytest.mark.parametrize("address", ["data:image/png;base64,***", "data:", "data:image/png,plain"])
def test_inline_data_that_is_none_is_refused_in_words(tmp_path, address):
    with pytest.raises(WrongCall):
        read_attachment(tmp_path, address)
