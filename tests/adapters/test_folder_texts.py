"""A folder of somebody's answers."""

from shipworthy.adapters import folder_texts
from shipworthy.adapters.folder_texts import read_folder


def test_texts_rows_and_what_is_left_out(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/1.txt").write_text("eins", "utf-8")
    (tmp_path / "b.md").write_bytes("﻿zwei".encode("utf-16"))
    (tmp_path / "c.jsonl").write_text('{"input": "q"}\nbroken\n')
    (tmp_path / "d.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "e.txt").write_bytes(b"caf\xe9")
    (tmp_path / "f.pdf").write_bytes(b"%PDF")
    (tmp_path / "g.txt").write_text(" ")
    (tmp_path / ".hidden.txt").write_text("no")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a/1.txt")
    found = read_folder(tmp_path)
    assert {(one.name, one.folder, one.stem) for one in found.texts} == {
        ("a/1.txt", "a", "1"),
        ("b.md", "", "b"),
    }
    assert found.texts[1].text.strip("\ufeff") == "zwei"
    assert [name for name, _ in found.rows] == ["c.jsonl", "c.jsonl"]
    assert sorted(fault.file.rpartition("/")[2] for fault in found.faults) == [
        "d.txt",
        "e.txt",
        "f.pdf",
        "g.txt",
    ]


def test_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(folder_texts, "MOST_FILES", 2)
    monkeypatch.setattr(folder_texts, "MOST_BYTES", 10)
    (tmp_path / "a.txt").write_text("x" * 11)
    (tmp_path / "b.txt").write_text("short")
    (tmp_path / "c.txt").write_text("third")
    found = read_folder(tmp_path)
    assert [one.name for one in found.texts] == ["b.txt"]
    assert len(found.faults) == 2
