"""`shipworthy init`: from a table of real answers, or from a kit, to a `prd.yaml` that runs."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from shipworthy.define.init.column import Guess
    from shipworthy.define.init.draft import Draft, Table
    from shipworthy.define.init.said import Said
    from shipworthy.report.init_page import InitPage
    from shipworthy.workbench.evaluate import Evaluation

ListOption = list[str] | None


@dataclass(frozen=True)
class HowToInit:
    """What the call says about how to go about it.

    Attributes:
        folder: Where the PRD goes.
        is_asked: Whether somebody sits there and is asked.
        runs: Whether it is run at once.
        as_json: One object on stdout instead of pages.
    """

    folder: Path
    is_asked: bool
    runs: bool
    as_json: bool


def init_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    source: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE or DIR",
            help="Real answers: XLSX, CSV, TSV, JSONL, JSON, Parquet, or a folder of texts or chats.",
        ),
    ] = None,
    template: Annotated[
        str | None, typer.Option(metavar="NAME", help="Start from a kit instead; 'list' shows them.")
    ] = None,
    into: Annotated[Path, typer.Option(metavar="DIR", help="Where the prd.yaml goes.")] = Path(),
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; take the guess.")] = False,
    column: Annotated[
        ListOption, typer.Option(metavar="ROLE=NAME", help="What a column is, as 'answer=Bot'; repeatable.")
    ] = None,
    good: Annotated[
        ListOption,
        typer.Option(metavar="TEXT", help="What makes an answer good; 'NAME: …' names a dimension."),
    ] = None,
    five: Annotated[ListOption, typer.Option(metavar="TEXT", help="What a 5 (a pass) looks like.")] = None,
    three: Annotated[ListOption, typer.Option(metavar="TEXT", help="What a 3 (a fail) looks like.")] = None,
    different_in: Annotated[
        ListOption,
        typer.Option(metavar="FIELD=VALUE[:TEXT]", help="Where the standard is different, and how."),
    ] = None,
    outcome: Annotated[
        ListOption, typer.Option(metavar="NAME[:TEXT]", help="What a good answer should lead to.")
    ] = None,
    bar: Annotated[ListOption, typer.Option(help="A bar, as 'good >= 90%'; repeatable.")] = None,
    product: Annotated[str, typer.Option(help="What the product is called.")] = "",
    sampled: Annotated[
        str, typer.Option(metavar="HOW", help="'random' if the graded answers were drawn by lot.")
    ] = "",
    no_run: Annotated[bool, typer.Option("--no-run", help="Only write; don't run.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Start from what you have: a table of real answers, or a kit.

    Guesses the columns, asks what makes an answer good, writes the smallest prd.yaml that runs, runs it, and
    says what is still missing. Nothing that is there is replaced. Exit code 0 when the files are written,
    whatever the verdict.
    """
    from shipworthy.define.init.said import Said

    said = Said(
        tuple(good or ()), tuple(five or ()), tuple(three or ()), tuple(different_in or ()),
        tuple(outcome or ()), tuple(bar or ()), product, _checked_sampled(sampled),
    )  # fmt: skip
    is_asked = not yes and not as_json and sys.stdin.isatty() and sys.stderr.isatty()
    how = HowToInit(into, is_asked, not no_run, as_json)
    if template is not None:
        if source is not None:
            _two_ways()
        template_job(template, how)
    elif source is None:
        nothing_job(how, said)
    else:
        init_job(source, tuple(column or ()), said, how)


def init_job(source: Path, columns: tuple[str, ...], said: Said, how: HowToInit) -> None:
    """From a table to a PRD, its first verdict and what is missing."""
    from shipworthy.workbench import init

    init.check_free(how.folder)
    table = init.read_answers_of(source, how.folder)
    guess = init.propose(table, columns)
    if how.is_asked:
        from shipworthy.cli.init_questions import ask

        guess, said = ask(table, guess, said)
    elif not how.as_json:
        _show_guess(guess)
    made, text = init.made_of(table, guess, said, init.product_of(source))
    written = init.write(made, text, how.folder)
    _finish(made, table, written, how)


def template_job(name: str, how: HowToInit) -> None:
    """Copies a kit, or lists them."""
    from shipworthy.workbench import kits
    from shipworthy.workbench.init import check_free

    if name in ("", "list"):
        _list_kits(as_json=how.as_json)
        return
    kit = kits.kit_named(name)
    check_free(how.folder)
    unpacked = kits.unpack(name, how.folder)
    where = "" if how.folder == Path() else f"cd {shlex.quote(str(how.folder))} && "
    only = "".join(f" -c {shlex.quote(name)}" for name in unpacked.recorded) if unpacked.has_live else ""
    steps = [f"{where}shipworthy run{only}", "shipworthy lint", "shipworthy report -o report.html"]
    if how.as_json:
        _put_json(
            {"template": name, "prd": str(unpacked.prd), "written": list(unpacked.written),
             "kept": list(unpacked.kept), "next": steps}
        )  # fmt: skip
        return
    lines = [f"{name}: {kit.title}", f"{len(unpacked.written)} files written into {how.folder.absolute()}"]
    if unpacked.kept:
        lines.append(f"kept as they were: {', '.join(unpacked.kept)}")
    sys.stdout.write("\n".join([*lines, "Next:", *(f"  {step}" for step in steps)]) + "\n")


def nothing_job(how: HowToInit, said: Said) -> None:
    """Without a file and a kit: offers both on a terminal, else says how to call it."""
    from shipworthy.errors import WrongCall

    _list_kits(as_json=False, is_talk=True)
    if not how.is_asked:
        raise WrongCall(
            "init needs a file or folder of real answers, or --template NAME",
            hint="shipworthy init answers.xlsx, or shipworthy init --template trade-email",
        )
    from shipworthy.cli.init_questions import which_way
    from shipworthy.workbench.kits import kits

    given = which_way()
    if given in {kit.name for kit in kits()}:
        template_job(given, how)
    elif given:
        init_job(Path(given), (), said, how)


def _finish(made: Draft, table: Table, written: tuple[str, ...], how: HowToInit) -> None:
    """Runs what was written and shows the page; the files stand whatever comes of it."""
    from shipworthy.define.init.draft import PRD
    from shipworthy.report.init_page import InitPage
    from shipworthy.workbench import init, init_missing

    benchmark = init_missing.benchmark_at(str(how.folder / PRD))
    evaluation, why_not = _evaluated(made, how)
    page = InitPage(
        prd=str(how.folder / PRD),
        written=written,
        guess=made.guess,
        n_cases=len(made.cases),
        n_answers=dict(made.n_answers),
        faults=(*table.notes, *init.baseline_note(made), *init.told(made.faults)),
        missing=tuple(init_missing.missing_of(made, evaluation, benchmark)),
        verdict=None if evaluation is None else evaluation.decision.to_dict(),
        why_not_run=why_not,
    )
    if how.as_json:
        _put_json(page.to_dict())
    else:
        _show(page, evaluation)


def _evaluated(made: Draft, how: HowToInit) -> tuple[Evaluation | None, str]:
    """The first verdict, or why there is none."""
    from shipworthy.cli.progress import ProgressWatch
    from shipworthy.define.init.draft import PRD
    from shipworthy.errors import ShipworthyError
    from shipworthy.workbench.evaluate import evaluate
    from shipworthy.workbench.init_missing import benchmark_at

    if not how.runs:
        return None, "not run, as you said (--no-run)"
    if not made.n_answers:
        return None, "not run: there are no answers to judge"
    try:
        with ProgressWatch("running") as watch:
            return evaluate(benchmark_at(str(how.folder / PRD)), watch=watch), ""
    except ShipworthyError as error:
        return None, f"not run: {error}"


def _show(page: InitPage, evaluation: Evaluation | None) -> None:
    from shipworthy.cli.jobs import summary
    from shipworthy.report.init_page import missing_lines, written_lines

    lines = written_lines(page)
    lines.append("")
    lines.append(summary(evaluation) if evaluation is not None else page.why_not_run)
    if page.missing:
        width = min(shutil.get_terminal_size((100, 24)).columns, 120)
        lines += ["", *missing_lines(page.missing, width)]
    lines += [
        "",
        f"The PRD: {page.prd}. Change it as you like, then: shipworthy run {_where(page.prd)}".rstrip(),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _where(prd: str) -> str:
    folder = Path(prd).parent
    return "" if folder == Path() else shlex.quote(str(folder))


def _show_guess(guess: Guess) -> None:
    from shipworthy.report.init_page import guess_lines

    sys.stderr.write("\n".join(guess_lines(guess)) + "\n\n")


def _list_kits(*, as_json: bool, is_talk: bool = False) -> None:
    from shipworthy.workbench.kits import kits

    found = kits()
    if as_json:
        _put_json({"templates": [{"name": kit.name, "title": kit.title} for kit in found]})
        return
    width = max((len(kit.name) for kit in found), default=0)
    lines = [
        "Kits (shipworthy init --template NAME):",
        *(f"  {kit.name:<{width}}  {kit.title}" for kit in found),
    ]
    (sys.stderr if is_talk else sys.stdout).write("\n".join(lines) + "\n")


def _put_json(value: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False, default=str) + "\n")


def _checked_sampled(given: str) -> str:
    from shipworthy.errors import WrongCall

    if given not in ("", "random"):
        hint = "if a person picked them, leave it out: such grades are shown and decide nothing"
        raise WrongCall(f"--sampled is {given!r}, expected 'random'", hint=hint)
    return given


def _two_ways() -> None:
    from shipworthy.errors import WrongCall

    raise WrongCall("a file and --template are two ways to start", hint="give one of them")
