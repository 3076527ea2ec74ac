"""`shipworthy suggest`: a model drafts, a person accepts or refuses one by one."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from shipworthy.report.site.suggest import DraftRow, SuggestPage


class Kind(StrEnum):
    """What can be drafted."""

    cases = "cases"
    anchors = "anchors"
    failure_modes = "failure-modes"
    rubric = "rubric"
    all = "all"


_WHAT = {"cases": "case", "anchors": "anchor", "failure-modes": "failure_mode", "rubric": "rubric"}


def suggest_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    what: Annotated[
        Kind, typer.Argument(metavar="WHAT", help="cases, anchors, failure-modes or rubric; all only lists.")
    ] = Kind.all,
    prd: Annotated[
        Path | None,
        typer.Argument(metavar="PRD", help="prd.yaml, or its folder; found in this folder or its parents."),
    ] = None,
    n: Annotated[int | None, typer.Option("--n", help="How many drafts at most.", min=1)] = None,
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Who drafts, instead of the PRD's judge.")
    ] = None,
    slice_: Annotated[
        str, typer.Option("--slice", metavar="FIELD=VALUE", help="Of cases: which slice, or edge.")
    ] = "",
    dimension: Annotated[str, typer.Option(help="Of anchors and a rubric: which dimension.")] = "",
    sentence: Annotated[str, typer.Option(help="Of a rubric: what you mean, in your own words.")] = "",
    scale: Annotated[str, typer.Option(help="Of a rubric: pass-fail or 1-5.")] = "",
    accept: Annotated[
        list[str] | None, typer.Option("--accept", metavar="ID", help="Accept this draft; may be repeated.")
    ] = None,
    refuse: Annotated[
        list[str] | None, typer.Option("--refuse", metavar="ID", help="Refuse this draft; may be repeated.")
    ] = None,
    because: Annotated[str, typer.Option(metavar="WHY", help="Why; a refusal needs it.")] = "",
    by: Annotated[
        str, typer.Option(metavar="NAME", help="Who decides; else the name you are logged in by.")
    ] = "",
    change: Annotated[
        list[str] | None,
        typer.Option("--change", metavar="FIELD=TEXT", help="With --accept: another text; may be repeated."),
    ] = None,
    confirm_expected: Annotated[
        bool,
        typer.Option("--confirm-expected", help="With --accept: you vouch for the drafted expected answer."),
    ] = False,
    max_cost: Annotated[
        float | None, typer.Option(metavar="USD", help="Ask only if it will cost less.", min=0)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Let a model draft cases, anchors, failure modes or a rubric; accept or refuse them one by one.

    Nothing is accepted that isn't named. Exit code: 0, or 2 for a wrong call, 4 if no model could be asked.
    """
    from shipworthy.errors import WrongCall
    from shipworthy.workbench.suggest.drafting import Order

    named = [*(accept or ()), *(refuse or ())]
    if set(accept or ()) & set(refuse or ()):
        raise WrongCall("the same draft is to be accepted and refused", hint="name it once")
    if change and len(accept or ()) != 1:
        raise WrongCall("--change says how one draft is to read", hint="name it with one --accept")
    if named:
        word = _word(by, because, _changes(change or []), confirm_expected=confirm_expected)
        _end(prd, accept or [], refuse or [], word, as_json=as_json)
        return
    if what is Kind.all:
        _list(prd, None, as_json=as_json)
        return
    order = Order(
        what=_WHAT[what.value], n=n, model=model, slice=slice_, dimension=dimension, sentence=sentence,  # type: ignore[arg-type]
        scale=scale, by=_who(by), max_cost_usd=max_cost,
    )  # fmt: skip
    _draft(prd, order, as_json=as_json)


def _draft(prd: Path | None, order: Any, *, as_json: bool) -> None:
    from shipworthy.adapters.prd_files import load
    from shipworthy.cli.jobs import say_all, say_rows
    from shipworthy.errors import WorkFailed
    from shipworthy.workbench.desk import open_desk
    from shipworthy.workbench.suggest.drafting import draft
    from shipworthy.workbench.suggest.page import suggest_page

    loaded = load(prd)
    say_rows(loaded)
    with open_desk(loaded.benchmark) as desk:
        ordered = draft(desk, order)
        asking = ordered.asking
        if asking.failure:
            raise WorkFailed(
                f"{asking.model} gave nothing: {asking.failure}", hint="nothing was kept but that"
            )
        page = suggest_page(desk, order.what, has_gaps=False)
    new = {one.id for one in ordered.proposals}
    rows = [row for row in page.drafts if row.id in new]
    _print(page, rows, as_json=as_json)
    said = [f"not usable: {text}" for text in asking.unusable]
    say_all([*ordered.notes, *said])


def _list(prd: Path | None, what: Any, *, as_json: bool) -> None:
    from shipworthy.adapters.prd_files import load
    from shipworthy.workbench.desk import open_desk
    from shipworthy.workbench.suggest.page import suggest_page

    with open_desk(load(prd).benchmark) as desk:
        page = suggest_page(desk, what)
    _print(page, list(page.drafts), as_json=as_json, is_list=True)


def _end(prd: Path | None, accepted: list[str], refused: list[str], word: Any, *, as_json: bool) -> None:
    """Says the word on every draft named; the PRD is read again after each."""
    import json

    from shipworthy.adapters.prd_files import load
    from shipworthy.workbench.desk import open_desk
    from shipworthy.workbench.suggest.accepting import Ended, accept, refuse

    found: list[Ended] = []
    for identity in (*accepted, *refused):
        with open_desk(load(prd).benchmark) as desk:
            found.append((accept if identity in accepted else refuse)(desk, identity, word))
        if not as_json:
            sys.stdout.write(_ended_text(found[-1]) + "\n")
    if as_json:
        rows = [{**one.end.to_dict(), "is_new": one.is_new, "diff": one.diff} for one in found]
        sys.stdout.write(json.dumps({"ended": rows}, ensure_ascii=False, default=str) + "\n")


def _ended_text(ended: Any) -> str:
    from shipworthy.report.site.suggest import was_words

    end = ended.end
    again = "" if ended.is_new else " before"
    head = f"{end.proposal} {was_words(end)} by {end.by}{again}"
    return f"{head}\n{ended.diff}" if ended.diff else head


def _word(by: str, because: str, changes: dict[str, str], *, confirm_expected: bool) -> Any:
    from shipworthy.workbench.suggest.accepting import Word

    return Word(_who(by), changes, because, confirm_expected)


def _who(by: str) -> str:
    """The name given, else that of the login."""
    import getpass

    try:
        return by.strip() or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _changes(given: list[str]) -> dict[str, str]:
    from shipworthy.errors import WrongCall

    found = {}
    for one in given:
        name, sign, text = one.partition("=")
        if not sign:
            raise WrongCall(f"--change {one!r} is not written as FIELD=TEXT")
        found[name.strip()] = text
    return found


def _print(page: SuggestPage, rows: list[DraftRow], *, as_json: bool, is_list: bool = False) -> None:
    import json

    from shipworthy.decide.verdict import plain
    from shipworthy.report.suggest_text import suggest_text

    if as_json:
        data = plain(page) | {"drafts": [plain(row) for row in rows]}
        sys.stdout.write(json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n")
        return
    sys.stdout.write(suggest_text(page, rows, is_list=is_list) + "\n")
