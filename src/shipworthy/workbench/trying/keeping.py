"""Tries on disk: one file each in `.shipworthy/tries/`, beside the store and never in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from shipworthy.adapters.project_folder import private_folder
from shipworthy.adapters.text_files import read_text
from shipworthy.adapters.whole_file import write_whole
from shipworthy.errors import WrongCall
from shipworthy.learn.trying.tried import Try

_ID = re.compile(r"[0-9a-f]{8,32}\Z")
_MOST = 50


def tries_folder(folder: Path) -> Path:
    """Where tries lie."""
    return private_folder(folder) / "tries"


def keep_try(folder: Path, tried: Try) -> None:
    """Writes a try, or what it is by now; a reader never sees half of it.

    Raises:
        StoreUnwritable: The disk is full or the folder can't be written.
    """
    text = json.dumps(tried.to_dict(), ensure_ascii=False, indent=1)
    write_whole(tries_folder(folder) / f"{tried.id}.json", text.encode("utf-8", "surrogatepass"))


def read_try(folder: Path, identity: str) -> Try:
    """A try by its id.

    Raises:
        WrongCall: There is none of that id, or its file is no try.
    """
    path = tries_folder(folder) / f"{identity}.json"
    if not _ID.match(identity) or not path.is_file():
        raise WrongCall(
            f"there is no try {identity[:40]!r}", hint="tries are listed on their candidate's page"
        )
    try:
        return Try.from_dict(json.loads(read_text(path, f"the try {identity}")))
    except (ValueError, TypeError, KeyError) as error:
        raise WrongCall(f"the file of the try {identity} is broken: {error}") from error


def tries_of(folder: Path, candidate: str) -> tuple[Try, ...]:
    """The last tries of a candidate, the newest first; a file that is broken is left out."""
    found: list[Try] = []
    place = tries_folder(folder)
    for path in place.glob("*.json") if place.is_dir() else ():
        try:
            tried = read_try(folder, path.stem)
        except WrongCall:
            continue
        if tried.candidate == candidate:
            found.append(tried)
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:_MOST])
