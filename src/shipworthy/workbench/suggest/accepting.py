"""Accepting and refusing drafts one by one: what is accepted goes into the PRD or beside the cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from shipworthy.adapters.files_beside import append_text
from shipworthy.adapters.raw_text import read_raw
from shipworthy.adapters.tables import find_tables
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.edit.changes import (
    add_dimension,
    add_failure_mode,
    add_item,
    set_anchor,
    set_definition,
    set_value,
)
from shipworthy.define.edit.edit import Change, difference, edit
from shipworthy.errors import Fault, InvalidBenchmark, StoreUnwritable, WorkFailed, WrongCall
from shipworthy.learn.suggest.fields import with_fields
from shipworthy.learn.suggest.proposal import Proposal, ProposalEnd
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.editing import Proposed, apply, propose
from shipworthy.workbench.suggest.shelf import ends_of, find_proposal

DRAFTED = "cases/drafted.jsonl"
"""Where accepted cases go, beside the PRD: a file of their own, so that they are always told apart."""

_ACCEPTING = Lock()


@dataclass(frozen=True)
class Word:
    """A person's word on a draft.

    Attributes:
        by: Whose.
        changes: Fields that the person changed.
        why: Why; a refusal needs one.
        is_expected_confirmed: The person vouches for a drafted expected answer.
    """

    by: str
    changes: Mapping[str, str] | None = None
    why: str = ""
    is_expected_confirmed: bool = False


@dataclass(frozen=True)
class Ended:
    """What became of a draft.

    Attributes:
        end: The first word that was said on it.
        is_new: Whether it was said now.
        diff: What changed in the files.
        file: The file of the PRD's folder that took it; empty of a refusal.
    """

    end: ProposalEnd
    is_new: bool
    diff: str = ""
    file: str = ""


@dataclass(frozen=True)
class _Written:
    """What accepting a draft writes: changes of the PRD, a row of the drafted cases."""

    changes: tuple[Change, ...] = ()
    row: str = ""


def preview(desk: Desk, proposal: Proposal, word: Word) -> str:
    """The difference that accepting a draft would make; nothing is written.

    Raises:
        WrongCall: It can't be accepted as it is; says why.
    """
    data = _data(proposal, word)
    written = _written(desk, proposal, data, word)
    diffs = []
    if written.changes:  # whether the PRD stays valid is looked at when the draft is accepted
        text, _ = read_raw(_prd(desk))
        diffs.append(edit(text, *written.changes, file=_prd(desk).name).diff)
    if written.row:
        diffs.append(difference("", written.row, DRAFTED))
    return "\n".join(diff for diff in diffs if diff)


def accept(desk: Desk, identity: str, word: Word) -> Ended:
    """Puts one draft, named by its id, into the PRD; accepting it twice is once.

    Raises:
        WrongCall: There is no such draft, it was refused before, or it can't be accepted as it is.
        InvalidBenchmark: The PRD would have faults with it.
        StoreUnwritable: A file can't be written; the draft still waits.
    """
    _check_name(word)
    with _ACCEPTING:
        proposal = find_proposal(desk.store, identity)
        before = ends_of(desk.store).get(proposal.id)
        if before is not None:
            if before.was == "refused":
                raise WrongCall(
                    f"draft {proposal.id} was refused by {before.by}: {before.why}",
                    hint="ask for drafts once more if you changed your mind",
                )
            return Ended(before, is_new=False, file=_file_of(desk, proposal))
        data = _data(proposal, word)
        diff = _write(desk, _written(desk, proposal, data, word))
        end = ProposalEnd(
            proposal=proposal.id, was="accepted", by=word.by, data=data, why=word.why, at=desk.stamp(),
            is_edited=_is_edited(proposal, data), is_expected_confirmed="expected" in data,
        )  # fmt: skip
        return Ended(end, desk.store.append([end]) == 1, diff, _file_of(desk, proposal))


def refuse(desk: Desk, identity: str, word: Word) -> Ended:
    """Sets one draft aside for good; the PRD stays as it is.

    Raises:
        WrongCall: There is no such draft, it was accepted before, or no reason is given.
    """
    _check_name(word)
    if not word.why.strip():
        raise WrongCall("a refusal needs a reason", hint="in a few words: what is wrong with the draft")
    with _ACCEPTING:
        proposal = find_proposal(desk.store, identity)
        before = ends_of(desk.store).get(proposal.id)
        if before is not None and before.was == "accepted":
            raise WrongCall(
                f"draft {proposal.id} was accepted by {before.by}", hint="edit the PRD to take it back"
            )
        if before is not None:
            return Ended(before, is_new=False)
        end = ProposalEnd(
            proposal=proposal.id, was="refused", by=word.by, why=word.why.strip(), at=desk.stamp()
        )
        return Ended(end, desk.store.append([end]) == 1)


def _check_name(word: Word) -> None:
    if not word.by.strip():
        raise WrongCall("it is not said who decides", hint="give a name, as --by maria")


def _data(proposal: Proposal, word: Word) -> dict[str, Any]:
    """The draft as the person wants it; an expected answer only if the person vouches for it."""
    data = with_fields(proposal, word.changes or {})
    if proposal.what == "case" and not word.is_expected_confirmed:
        data.pop("expected", None)
    return data


def _is_edited(proposal: Proposal, data: Mapping[str, Any]) -> bool:
    drafted = {name: value for name, value in proposal.data.items() if name != "expected"}
    return {name: value for name, value in data.items() if name != "expected"} != drafted or (
        "expected" in data and data["expected"] != proposal.data.get("expected")
    )


def _written(desk: Desk, proposal: Proposal, data: dict[str, Any], word: Word) -> _Written:
    if proposal.what == "case":
        return _case(desk, proposal, data, word)
    if proposal.what == "anchor":
        return _Written((set_anchor(data["dimension"], data["level"], data["text"]),))
    if proposal.what == "rubric":
        return _Written(tuple(_rubric(desk.benchmark, data)))
    there = desk.benchmark.failure_mode(data["id"])
    if there is not None and there.definition == data["definition"]:
        return _Written()  # a first try wrote it and could not say so
    return _Written((add_failure_mode(data),))


def _rubric(benchmark: Benchmark, data: Mapping[str, Any]) -> list[Change]:
    name, anchors = data["dimension"], _keyed(data.get("anchors") or {})
    there = benchmark.dimensions.get(name)
    if there is None:
        scale = {} if data["scale"] == "pass-fail" else {"scale": data["scale"]}
        made = {"definition": data["definition"], **scale, "anchors": anchors}
        return [add_dimension(name, made)]
    changes = [set_definition(name, data["definition"])]
    if there.scale != data["scale"]:
        changes.append(set_value(("dimensions", name, "scale"), data["scale"]))
    return [*changes, set_value(("dimensions", name, "anchors"), anchors)] if anchors else changes


def _keyed(anchors: Mapping[str, str]) -> dict[Any, str]:
    """Levels that are whole numbers are written as numbers."""
    return {int(key) if key.lstrip("-").isdigit() else key: text for key, text in anchors.items()}


def _case(desk: Desk, proposal: Proposal, data: Mapping[str, Any], word: Word) -> _Written:
    about = {"drafted_by": proposal.model, "proposal": proposal.id, "accepted_by": word.by}
    if "expected" in data:
        about["expected_confirmed_by"] = word.by
    row = json.dumps({**data, "metadata": about}, ensure_ascii=False) + "\n"
    is_named = any(_holds(desk.folder, source) for source in desk.benchmark.cases)
    changes = () if is_named else (add_item(("cases",), DRAFTED),)
    if any(case.id == data["id"] for case in desk.benchmark.golden):
        return _Written(changes)  # a first try wrote it and could not say so
    return _Written(changes, row)


def _holds(folder: Path, source: Any) -> bool:
    """Whether a file (or a pattern) of the PRD's cases is or includes the drafted ones."""
    if not isinstance(source, str):
        return False
    if source == DRAFTED or Path(DRAFTED).match(source):
        return True
    found = (one for one in find_tables(source, folder) if not isinstance(one, Fault))
    return any(one.path.resolve() == (folder / DRAFTED).resolve() for one in found)


def _write(desk: Desk, written: _Written) -> str:
    """Writes the row first: a file that the PRD does not name yet changes nothing."""
    diffs: list[str] = []
    if written.changes:
        diffs.append(_checked(propose(_prd(desk), *written.changes)).edit.diff)
    if written.row:
        _append(desk.folder / DRAFTED, written.row)
        diffs.append(difference("", written.row, DRAFTED))
    if written.changes:
        proposed = propose(_prd(desk), *written.changes)
        applied = apply(_prd(desk), *written.changes, mark=proposed.mark, now=desk.now())
        if not applied.is_written and not applied.proposed.edit.is_empty:
            raise WorkFailed(f"it was not written: {applied.why_not}", hint="try again")
    return "\n".join(diff for diff in diffs if diff)


def _checked(proposed: Proposed) -> Proposed:
    """The change, if the PRD stays valid with it.

    Raises:
        InvalidBenchmark: It would have faults.
    """
    if proposed.faults:
        raise InvalidBenchmark(proposed.faults)
    return proposed


def _append(target: Path, row: str) -> None:
    """A row more; one that lies there already from a first try is not written twice."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        there = target.read_text("utf-8") if target.exists() else ""
        if row.strip() not in there.splitlines():
            append_text(target, row if not there or there.endswith("\n") else f"\n{row}")
    except OSError as error:
        raise StoreUnwritable(f"{str(target)!r} can't be written: {error.strerror or error}") from error


def _prd(desk: Desk) -> Path:
    """The PRD's file.

    Raises:
        WrongCall: The benchmark was given in Python.
    """
    if not desk.benchmark.file:
        raise WrongCall("this benchmark has no file that a draft could go into", hint="write a prd.yaml")
    return desk.folder / Path(desk.benchmark.file).name


def _file_of(desk: Desk, proposal: Proposal) -> str:
    return DRAFTED if proposal.what == "case" else _prd(desk).name
