"""`shipworthy compare A B` and `shipworthy upgrade OLD NEW`."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Also write the page: .html, .md, .json or .txt.")
]
PrdArgument = Annotated[
    Path | None,
    typer.Argument(metavar="PRD", help="prd.yaml, or its folder; found in this folder or its parents."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
ReleaseOption = Annotated[bool, typer.Option("--release", help="Use the sealed release cases.")]
AllTrialsOption = Annotated[
    bool, typer.Option("--all-trials", help="Lay every matched trial side by side, not only the first.")
]
WordingOption = Annotated[
    bool, typer.Option("--wording", help="Measure distance by wording, even where an embedding is installed.")
]


AblateOption = Annotated[
    bool,
    typer.Option(
        "--ablate", help="Ask NEW once more without each section of its prompt: which still matter?"
    ),
]


class Wanted(NamedTuple):
    """How a page is wanted."""

    prd: Path | None
    output: Path | None
    release: bool
    all_trials: bool
    wording: bool
    as_json: bool


def compare_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    a: Annotated[str, typer.Argument(metavar="A", help="The candidate in question.")],
    b: Annotated[str, typer.Argument(metavar="B", help="What it is compared with.")],
    prd: PrdArgument = None,
    output: OutputOption = None,
    release: ReleaseOption = False,
    all_trials: AllTrialsOption = False,
    wording: WordingOption = False,
    as_json: JsonOption = False,
) -> None:
    """Compare two candidates as measured: what got better, what got worse, for whom, at what cost.

    Nobody is asked, no verdict is given and no chance is spent. Exit code: 0, or 2 for a wrong call, 4 if one
    of them has not been measured.
    """
    from shipworthy.workbench.compare import compare_candidates, page_of_comparison, write_comparison

    wanted = Wanted(prd, output, release, all_trials, wording, as_json)
    _show(wanted, (a, b), compare_candidates, page_of_comparison, write_comparison)


def upgrade_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    old: Annotated[str, typer.Argument(metavar="OLD", help="The candidate that is there today.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The one that would take its place.")],
    prd: PrdArgument = None,
    output: OutputOption = None,
    release: ReleaseOption = False,
    all_trials: AllTrialsOption = False,
    wording: WordingOption = False,
    ablate: AblateOption = False,
    as_json: JsonOption = False,
) -> None:
    """The day a new model arrives: what improves, what regresses and for whom, which bars may rise.

    Nobody is asked (but with --ablate), no verdict is given. Exit codes as for compare.
    """
    from shipworthy.workbench.upgrade import page_of_upgrade, upgrade_candidates, write_upgrade

    wanted = Wanted(prd, output, release, all_trials, wording, as_json)
    work = _with_ablation if ablate else upgrade_candidates
    _show(wanted, (old, new), work, page_of_upgrade, write_upgrade)


def _with_ablation(benchmark: Any, old: str, new: str, options: Any, **more: Any) -> Any:
    """The upgrade, and what each section of the new one's prompt still does."""
    from dataclasses import replace

    from shipworthy.cli.progress import ProgressWatch
    from shipworthy.workbench.ablate import ablate
    from shipworthy.workbench.upgrade import ablated_rows, upgrade_candidates

    upgraded = upgrade_candidates(benchmark, old, new, options, **more)
    with ProgressWatch(f"ablating {new}") as watch:
        found = ablate(benchmark, new, ("section",), options, watch)
    rows = ablated_rows(found, benchmark)
    return replace(upgraded, ablation=rows, notes=(*upgraded.notes, *found.notes))


def _show(wanted: Wanted, pair: tuple[str, str], work: Any, page_of: Any, write: Any) -> None:
    """Does the work and shows its page: on the screen or as JSON, and in the file asked for."""
    from shipworthy.adapters.prd_files import load
    from shipworthy.cli.jobs import now_text, say_all, say_rows
    from shipworthy.workbench.compare import check_page_ending, semantic_embedder
    from shipworthy.workbench.options import RunOptions

    if wanted.output is not None:
        check_page_ending(wanted.output)
    loaded = load(wanted.prd)
    say_rows(loaded)
    options = RunOptions(release=wanted.release)
    embedder = None if wanted.wording else semantic_embedder()
    with redirect_stdout(sys.stderr):  # what a scorer prints is talk
        found = work(loaded.benchmark, *pair, options, embedder=embedder, all_trials=wanted.all_trials)
    if wanted.output is not None:
        sys.stderr.write(f"page: {write(found, wanted.output, now_text())}\n")
    _print(found, page_of, as_json=wanted.as_json)
    say_all(list(found.notes))


def _print(found: Any, page_of: Any, *, as_json: bool) -> None:
    import json
    import shutil

    from shipworthy.cli.jobs import wants_colour
    from shipworthy.workbench.upgrade import page_text

    if as_json:
        sys.stdout.write(json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False) + "\n")
        return
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    sys.stdout.write(page_text(page_of(found), width, colour=wants_colour()) + "\n")
