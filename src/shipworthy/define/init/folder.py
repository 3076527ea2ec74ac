"""`rows_of_texts`: a folder of texts as rows: pairs, chats, a sub-folder for each candidate, single texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.init.chats import chat_of_text, split_chat
from shipworthy.define.init.column import Role
from shipworthy.define.init.names import BY_NAME, plain

_PART = re.compile(r"^(?P<stem>.+?)[._-](?P<part>[^\W\d_]+)$")
_PARTS = (Role.input, Role.answer, Role.expected, Role.context, Role.note, Role.grade)


@dataclass(frozen=True)
class FolderText:
    """One text of a folder; `name` is relative to it, with slashes."""

    name: str
    text: str

    @property
    def folder(self) -> str:
        """The sub-folder it stands in; empty at the top."""
        return self.name.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        last = self.name.rpartition("/")[2]
        return last.rpartition(".")[0] or last


def rows_of_texts(texts: Sequence[FolderText]) -> list[dict[str, Any]]:
    """One row for each case, or for each answer of a candidate where sub-folders are candidates."""
    parts = [(one, *_part(one.stem)) for one in texts]
    if any(role is Role.input for _, _, role in parts) and any(role is Role.answer for _, _, role in parts):
        return _paired(parts)
    chats = [(one, chat_of_text(one.text)) for one in texts]
    if texts and sum(bool(chat) for _, chat in chats) >= 0.5 * len(texts):
        return _chats(chats)
    if len(_folders(texts)) > 1:
        return _side_by_side(texts)
    return [{"id": one.stem, "input": one.stem, "answer": one.text} for one in texts]


def _part(stem: str) -> tuple[str, Role | None]:
    """`001.input` is the input of 001."""
    match = _PART.match(stem)
    role = BY_NAME.get(match["part"].casefold()) if match else None
    return (match["stem"], role) if match and role in _PARTS else (stem, None)


def _paired(parts: Sequence[tuple[FolderText, str, Role | None]]) -> list[dict[str, Any]]:
    """`001.input.txt` with `001.output.txt`; outputs in several sub-folders are several candidates'."""
    outputs = [one.folder for one, _, role in parts if role is Role.answer]
    is_many = len(set(outputs)) > 1
    rows: dict[str, dict[str, Any]] = {}
    for one, stem, role in parts:
        key = stem if is_many or not one.folder else f"{one.folder}/{stem}"
        row = rows.setdefault(key, {"id": key})
        name = str(role or Role.note)
        if role is Role.answer and is_many:
            name = one.folder.rpartition("/")[2] or "answer"
        row.setdefault(name, one.text.strip())
    return list(rows.values())


def _chats(chats: Sequence[tuple[FolderText, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    folders = _folders([one for one, _ in chats])
    rows = []
    for one, chat in chats:
        before, answer = split_chat(chat) if chat else (one.text, None)
        row: dict[str, Any] = {"id": one.stem, "input": before}
        if answer is not None:
            row["answer"] = answer
        if len(folders) > 1:
            row["candidate"] = one.folder or "top"
        rows.append(row)
    return rows


def _side_by_side(texts: Sequence[FolderText]) -> list[dict[str, Any]]:
    """Sub-folders hold the same names: each is a column, by its name inputs, what is expected, or answers."""
    rows: dict[str, dict[str, Any]] = {}
    for one in texts:
        row = rows.setdefault(one.stem, {"id": one.stem})
        row.setdefault(_column(one.folder), one.text.strip())
    if not any("input" in row for row in rows.values()):
        for row in rows.values():
            row["input"] = row["id"]
    return list(rows.values())


def _column(folder: str) -> str:
    last = folder.rpartition("/")[2]
    name = plain(last)
    for form in (name, name.removesuffix("s")):
        role = BY_NAME.get(form)
        if role in (Role.input, Role.expected, Role.context):
            return str(role)
    return "input" if name in ("cases", "questions", "inquiries", "queries") else last or "answer"


def _folders(texts: Sequence[FolderText]) -> list[str]:
    return list(dict.fromkeys(one.folder for one in texts))
