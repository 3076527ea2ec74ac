"""`shipworthy review`: the people's queue: what waits, drawing answers for it, grades in and out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from shipworthy.workbench.desk import Desk

ABOUT = "The people's queue: what waits for reviewers; draw answers, take grades in, write them out."
review_app = typer.Typer(help=ABOUT, rich_markup_mode=None)

PrdOption = Annotated[
    Path | None,
    typer.Option(
        "--prd", metavar="PRD", help="prd.yaml, or its folder; found in this folder or its parents."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


class ReviewMode(StrEnum):
    """What reviewers do."""

    grade = "grade"
    pair = "pair"
    form = "form"
    look = "look"


class DrawnBy(StrEnum):
    """What is drawn."""

    answer = "answer"
    case = "case"


@review_app.callback(invoke_without_command=True)
def review(context: typer.Context, prd: PrdOption = None, as_json: JsonOption = False) -> None:
    """Show every batch, how far it is, and what waits for reviewers. Grading is done in `shipworthy ui`."""
    if context.invoked_subcommand is None:
        from shipworthy.report.review_lines import overview_lines
        from shipworthy.workbench.review.overview import overview

        with _desk(prd) as desk:
            found = overview(desk)
        _say(found.to_dict(), overview_lines(found.to_dict()), as_json=as_json)


@review_app.command("draw")
def draw_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    dimension: Annotated[
        list[str] | None,
        typer.Option(
            "--dimension", "-d", help="What is graded; may be repeated. Else what people or a judge score."
        ),
    ] = None,
    candidate: Annotated[
        list[str] | None,
        typer.Option("--candidate", "-c", help="Whose answers, mixed; may be repeated. Else everybody's."),
    ] = None,
    n: Annotated[
        int | None, typer.Option("--n", "-n", help="How many answers or pairs; else as the PRD says.", min=1)
    ] = None,
    overlap: Annotated[
        int | None, typer.Option(help="Reviewers for each answer; else as the PRD says.", min=1)
    ] = None,
    mode: Annotated[
        ReviewMode,
        typer.Option(help="grade on anchors, pair (A or B), form (a long task's performance), look."),
    ] = ReviewMode.grade,
    by: Annotated[
        DrawnBy | None,
        typer.Option(
            help="Draw answers, or cases with everybody's answer; else case if a bar compares them."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the random order; the same goes on where it stopped.")] = 0,
    distance: Annotated[
        float, typer.Option(help="Grades farther apart than this share of the scale come back.", min=0, max=1)
    ] = 0.25,
    title: Annotated[str, typer.Option(help="What reviewers see; name no candidate in it.")] = "",
    release: Annotated[bool, typer.Option("--release", help="The sealed release cases.")] = False,
    prd: PrdOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw measured answers for reviewers, blind and in a random order; asks no model."""
    from shipworthy.workbench.review.draw import DrawWish, draw
    from shipworthy.workbench.review.overview import batch_dict
    from shipworthy.workbench.review.progress import batch_progress

    wish = DrawWish(
        mode=mode.value, dimensions=tuple(dimension or ()), candidates=tuple(candidate or ()), n=n,
        overlap=overlap, seed=seed, title=title, distance=distance, made_by="command line", release=release,
        by=None if by is None else by.value,
    )  # fmt: skip
    with _desk(prd) as desk:
        batch = draw(desk, wish)
        found = batch_dict(batch, batch_progress(desk, batch.id))
    reviewers = "1 reviewer" if batch.overlap == 1 else f"{batch.overlap} reviewers"
    what = "pairs" if batch.mode == "pair" else "answers"
    said = (
        f"{batch.title}: {found['n_items']} of {batch.n_pool} {what}, {reviewers} each. Grade: shipworthy ui"
    )
    _say(found, [said], as_json=as_json)


@review_app.command("take")
def take_command(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Filled sheets, or files of labels.")],
    reviewer: Annotated[str, typer.Option(help="Who graded, if the file does not say.")] = "",
    prd: PrdOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take grades in: filled grading sheets (.xlsx of export) and labels (.csv, .jsonl, .xlsx).

    A row that can't be used is told with its cell; the others are used. The same file twice adds nothing.
    """
    from shipworthy.workbench.review.taking import take

    with _desk(prd) as desk:
        taken = take(desk, files, reviewer)
    faults = [str(fault) for fault in taken.faults]
    for fault in faults:
        typer.echo(fault, err=True)
    said = f"{taken.n_new} grades taken, {taken.n_known} were there already, {len(faults)} faults"
    found = {"files": taken.files, "n_new": taken.n_new, "n_known": taken.n_known, "faults": faults}
    _say(found, [said], as_json=as_json)


@review_app.command("export")
def export_command(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="labels.jsonl or labels.csv.")],
    prd: PrdOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write what people said of today's answers as a file of labels, each with its probability."""
    from shipworthy.workbench.review.exporting import export_words

    with _desk(prd) as desk:
        written = export_words(desk, output)
    for note in written.notes:
        typer.echo(f"note: {note}", err=True)
    found = {"written": str(written.path), "n_labels": written.n_labels, "n_lost": written.n_lost}
    _say(found, [f"{written.path}: {written.n_labels} labels"], as_json=as_json)


@contextmanager
def _desk(prd: Path | None) -> Iterator[Desk]:
    """The PRD's desk; what scorers or candidates print is talk."""
    import sys
    from contextlib import redirect_stdout

    from shipworthy.adapters.prd_files import load
    from shipworthy.cli.jobs import say_rows
    from shipworthy.workbench.desk import open_desk

    loaded = load(prd)
    say_rows(loaded)
    with redirect_stdout(sys.stderr), open_desk(loaded.benchmark) as desk:
        yield desk


def _say(found: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False, allow_nan=False) if as_json else "\n".join(lines))
