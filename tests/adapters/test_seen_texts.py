"""What a candidate was built on, whatever it is written as: every text is compared, or it is said why not."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from shipworthy.adapters.seen_texts import Seen, seen_in

ASKED = "Where is the parcel I sent to Ningbo?"
REPLY = "It left the port on Monday, dear buyer, and it will be with you before the end of the week."


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def texts(folder: Path, name: str, content: str | bytes) -> dict[str, str]:
    """Each text and the line it stands on."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    seen = seen_in([name], folder)
    assert (seen.unread, seen.row_faults) == ([], [])
    return {text: one.where.rpartition(":")[2] for text, one in seen.by_text.items()}


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("chat.jsonl", lines({"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": ASKED},
                                           {"role": "assistant", "content": REPLY}]}), "1"),
        ("parts.jsonl", lines({"messages": [{"role": "user", "content": [{"type": "text", "text": ASKED}]}]}), "1"),
        ("nested.jsonl", lines({"n": 1}, {"meta": {"q": ASKED}}), "2"),
        ("listed.json", json.dumps([{"turns": [[ASKED, REPLY]]}]), "1"),
        ("unknown.jsonl", lines({"ask": ASKED, "say": REPLY}), "1"),
        ("unknown.csv", f'a,b\n"{REPLY}","{ASKED}"\n', "2"),
        ("known.jsonl", lines({"prompt": REPLY, "completion": ASKED}), "1"),
        ("lines.txt", f"first\n{ASKED}\nlast\n", "2"),
        ("list.md", f"# Examples\n\n- {ASKED}\n1. {REPLY}\n", "3"),
        ("windows.txt", f"first\r\n{ASKED}\r\n".encode("utf-16"), "2"),
        ("packed.txt.gz", gzip.compress(f"first\n{ASKED}\n".encode(), mtime=0), "2"),
    ],
)  # fmt: skip
def test_every_text_is_seen_where_it_stands(
    tmp_path: Path, name: str, content: str | bytes, line: str
) -> None:
    found = texts(tmp_path, name, content)
    assert ASKED in found
    assert found[ASKED] == line


def test_paragraphs_and_whole_texts_are_seen_too(tmp_path: Path) -> None:
    found = texts(tmp_path, "mail.txt", "Dear Sir,\nhow much\n\nis it?\nYours\n")
    assert {"Dear Sir,\nhow much", "is it?\nYours", "how much"} < set(found)
    assert any("how much\n\nis it?" in text for text in found)


def test_a_conversation_is_seen_as_a_whole_too(tmp_path: Path) -> None:
    row = {"messages": [{"role": "user", "content": "Hello"}, {"role": "user", "content": ASKED}]}
    assert f"Hello\n{ASKED}" in texts(tmp_path, "chat.jsonl", lines(row))


def test_labels_are_no_texts_and_short_inputs_are(tmp_path: Path) -> None:
    assert set(texts(tmp_path, "a.jsonl", lines({"ask": ASKED, "kind": "spam", "n": 7}))) == {ASKED}
    assert set(texts(tmp_path, "b.jsonl", lines({"input": "Help", "label": "spam"}))) == {"Help"}
    assert set(texts(tmp_path, "c.jsonl", lines({"message": "Help!", "kind": "ham"}))) == {"Help!"}


def unread(folder: Path, *names: str) -> list[tuple[int, bool, str]]:
    seen: Seen = seen_in(names, folder)
    return [(one.index, one.is_partly, one.why) for one in seen.unread]


def test_what_can_t_be_compared_is_said(tmp_path: Path) -> None:
    (tmp_path / "train.bin").write_bytes(b"whatever")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "blank.txt").write_text("\n \n")
    (tmp_path / "numbers.jsonl").write_text(lines({"n": None}, {"n": []}))
    (tmp_path / "broken.jsonl").write_text("{oops\n" * 3)
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9 noir\n")
    (tmp_path / "folder").mkdir()
    found = unread(tmp_path, "train.bin", "empty.jsonl", "blank.txt", "numbers.jsonl", "broken.jsonl", "latin.txt",
                   "folder", "gone.jsonl")  # fmt: skip
    assert [index for index, _, _ in found] == [0, 1, 2, 3, 4, 5, 6]
    assert not any(is_partly for _, is_partly, _ in found)
    assert [why.partition(";")[0] for _, _, why in found] == [
        "unknown format '.bin'",
        "the file is empty",
        "it holds no text",
        "there is no text in its 2 rows",
        "there is no text in its 3 rows",
        "the file is no UTF-8 text: it holds byte 0xE9, which is not UTF-8",
        "'folder' is a folder, not a file",
    ]


def test_a_file_that_breaks_off_was_compared_in_part(tmp_path: Path) -> None:
    packed = gzip.compress(lines(*({"input": f"{ASKED} {n * n}"} for n in range(5000))).encode())
    (tmp_path / "train.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    ((index, is_partly, why),) = unread(tmp_path, "train.jsonl.gz")
    assert (index, is_partly, "damaged" in why) == (0, True, True)


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines({"input": ASKED}))
    seen = seen_in(["a.jsonl", "*.jsonl"], tmp_path)
    assert (list(seen.by_text), seen.unread) == ([ASKED], [])
