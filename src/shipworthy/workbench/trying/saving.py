"""An edited prompt becomes a version: in the place of the live one, or as a candidate of its own.

From then on `run` asks and scores it like any other version, and that is an attempt in the ledger of chances.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from threading import Lock

from shipworthy.adapters.project_folder import private_folder
from shipworthy.adapters.raw_text import read_raw
from shipworthy.adapters.whole_file import write_whole
from shipworthy.define.edit.changes import set_value
from shipworthy.define.edit.edit import Change, Values, difference
from shipworthy.errors import InvalidBenchmark, WorkFailed, WrongCall
from shipworthy.learn.trying.tried import Try
from shipworthy.run.prompt import check_prompt, parse_prompt
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.editing import apply, propose
from shipworthy.workbench.reach import read_prompt
from shipworthy.workbench.trying.keeping import keep_try
from shipworthy.workbench.trying.prompts import inside, live_prompt

HISTORY = "prompt-history"
"""Folder in `.shipworthy/` where every prompt stays that another took the place of."""

_NAME = re.compile(r"[^\W_][\w.-]{0,60}\Z")
_SAVING = Lock()


@dataclass(frozen=True)
class Saved:
    """What was saved.

    Attributes:
        candidate: The candidate that has the edited prompt now.
        file: The file that was written, as the PRD names it.
        diff: What changed.
        kept: Where the text before lies; empty of a new candidate.
    """

    candidate: str
    file: str
    diff: str
    kept: str = ""


def save_over(desk: Desk, tried: Try) -> Saved:
    """Puts the edited prompt in the place of the live one; its old text is kept.

    Raises:
        WrongCall: The prompt was changed since the try was made, or the edited one is no template.
        StoreUnwritable: It can't be written; the file is as it was.
    """
    with _SAVING:
        live = live_prompt(desk.benchmark, tried.candidate)
        if live.text != tried.before:
            raise WrongCall(
                f"the prompt of {tried.candidate!r} was changed since this try was made",
                hint="look at it again and try your change on the new text",
            )
        _check(desk, tried)
        kept = _keep(desk, tried)
        if live.file:
            path = inside(desk.folder, live.file)
            write_whole(path, _encoded(tried.text, path))
            diff = difference(live.text, tried.text, live.file)
        else:
            diff = _edit_prd(desk, set_value(("candidates", tried.candidate, "prompt"), tried.text))
        keep_try(desk.folder, replace(tried, saved_as=tried.candidate))
        return Saved(tried.candidate, live.file or _prd(desk).name, diff, str(kept))


def save_as(desk: Desk, tried: Try, name: str) -> Saved:
    """Adds a candidate that is the live one but for the edited prompt, in a new file.

    Raises:
        WrongCall: The name can't be used, its file is there already, or the edited prompt is no template.
        InvalidBenchmark: The PRD would have faults.
        StoreUnwritable: A file can't be written.
    """
    name = name.strip()
    with _SAVING:
        if not _NAME.match(name):
            raise WrongCall(
                f"{name!r} is no name for a candidate", hint="letters, digits, '-' and '_', as reply-2"
            )
        if name in desk.benchmark.known_candidates:
            raise WrongCall(f"there is a candidate {name!r} already", hint="choose another name")
        live = live_prompt(desk.benchmark, tried.candidate)
        beside = PurePosixPath(live.file).parent if live.file else PurePosixPath("prompts")
        file = str(beside / f"{name}{PurePosixPath(live.file).suffix or '.md'}")
        path = inside(desk.folder, file)
        if path.exists():
            raise WrongCall(f"there is a file {file!r} already", hint="choose another name")
        _check(desk, tried)
        change = _like(tried.candidate, name, file)
        _check_prd(desk, change)
        write_whole(path, tried.text.encode("utf-8"))
        try:
            diff = _edit_prd(desk, change)
        except BaseException:
            path.unlink(missing_ok=True)  # a prompt that no candidate has would only puzzle
            raise
        keep_try(desk.folder, replace(tried, saved_as=name))
        return Saved(name, file, diff)


def _like(source: str, name: str, file: str) -> Change:
    """Adds a candidate with everything the other has, but for its prompt."""

    def change(values: Values) -> None:
        there = values["candidates"][source]
        made = copy.deepcopy(there) if isinstance(there, dict) else {}
        made["prompt"] = file
        values["candidates"][name] = made

    return change


def _check(desk: Desk, tried: Try) -> None:
    """A template that can't be filled must not become a version.

    Raises:
        WrongCall: It says where.
    """
    candidate = desk.benchmark.candidates[tried.candidate]
    parts = read_prompt(desk.benchmark, tried.candidate, candidate).parts
    prompt = parse_prompt(tried.text, file="the edited prompt", parts=parts, without=candidate.without)
    if desk.benchmark.golden:
        check_prompt(prompt, desk.benchmark.golden[0])


def _keep(desk: Desk, tried: Try) -> Path:
    """Keeps the text before; gives its place within the PRD's folder."""
    stamp = desk.now().strftime("%Y%m%dT%H%M%S")
    name = re.sub(r"[^\w.-]+", "-", tried.candidate)
    target = private_folder(desk.folder) / HISTORY / f"{stamp}Z-{name}-{tried.id}.md"
    return write_whole(target, tried.before.encode("utf-8")).relative_to(desk.folder)


def _encoded(text: str, path: Path) -> bytes:
    """The text with the line ends, the byte order mark and the encoding that the file has."""
    before, encoding = read_raw(path)
    if "\r\n" in before:
        text = text.replace("\n", "\r\n")
    mark = "\ufeff" if before.startswith("\ufeff") else ""
    return (mark + text).encode(encoding)


def _edit_prd(desk: Desk, change: Change) -> str:
    proposed = _check_prd(desk, change)
    applied = apply(_prd(desk), change, mark=proposed[0], now=desk.now())
    if not applied.is_written and not applied.proposed.edit.is_empty:
        raise WorkFailed(f"the PRD was not written: {applied.why_not}", hint="try again")
    return proposed[1]


def _check_prd(desk: Desk, change: Change) -> tuple[str, str]:
    """Mark and difference of a change that leaves the PRD valid."""
    proposed = propose(_prd(desk), change)
    if proposed.faults:
        raise InvalidBenchmark(proposed.faults)
    return proposed.mark, proposed.edit.diff


def _prd(desk: Desk) -> Path:
    return desk.folder / Path(desk.benchmark.file).name
