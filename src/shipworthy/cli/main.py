"""The command line: what each command takes; the work is called, its page is printed.

Commands are thin and import what they need when they are called, so that `--help` is quick.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from shipworthy.cli.ablate_command import ablate_command
from shipworthy.cli.accounts_command import accounts_app
from shipworthy.cli.compare_command import compare_command, upgrade_command
from shipworthy.cli.export_command import export_command
from shipworthy.cli.import_command import import_command
from shipworthy.cli.init_command import init_command
from shipworthy.cli.lint_command import lint_command
from shipworthy.cli.models_command import models_app
from shipworthy.cli.review_command import review_app
from shipworthy.cli.suggest_command import suggest_command
from shipworthy.cli.ui_command import ui_command

app = typer.Typer(
    name="shipworthy",
    help="A PRD you can run: SHIP, DON'T SHIP or NOT ENOUGH EVIDENCE, an interval under every number.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(models_app, name="models")
app.add_typer(accounts_app, name="accounts")
app.add_typer(review_app, name="review")
app.command("init")(init_command)
app.command("lint")(lint_command)
app.command("export")(export_command)
app.command("import")(import_command)
app.command("compare")(compare_command)
app.command("upgrade")(upgrade_command)
app.command("ablate")(ablate_command)
app.command("suggest")(suggest_command)
app.command("ui")(ui_command)

PrdArgument = Annotated[
    Path | None,
    typer.Argument(metavar="PRD", help="prd.yaml, or its folder; found in this folder or its parents."),
]
CandidateOption = Annotated[
    list[str] | None,
    typer.Option("--candidate", "-c", help="Only this candidate (and the baseline); may be repeated."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout: the verdict object.")]
ReleaseOption = Annotated[bool, typer.Option("--release", help="Use the sealed release cases.")]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Also write the report: .html, .md, .json, .csv, .xlsx, .xml (JUnit) or .txt."
    ),
]
CommentOption = Annotated[
    Path | None,
    typer.Option(
        "--github-comment",
        metavar="FILE",
        help="Also write the verdict as Markdown for a comment on a pull request; a hidden first line lets a "
        "later run replace it.",
    ),
]


class NotEnough(StrEnum):
    """What NOT ENOUGH EVIDENCE means for the exit code."""

    fail = "fail"
    let_pass = "pass"


NotEnoughOption = Annotated[
    NotEnough,
    typer.Option("--not-enough", help="NOT ENOUGH EVIDENCE exits with 3, or with pass: with 0."),
]


class EngineName(StrEnum):
    """Where a run is executed."""

    local = "local"
    ray = "ray"


@app.callback(invoke_without_command=True)
def top(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
) -> None:
    """A PRD you can run."""
    # --debug is read before the command line is parsed (cli/run_cli); it is declared here to be documented
    if version:
        from shipworthy.version import VERSION

        typer.echo(VERSION)
        raise typer.Exit


@app.command()
def run(  # noqa: PLR0913, PLR0917 - one parameter for each option of the contract
    prd: PrdArgument = None,
    candidate: CandidateOption = None,
    trials: Annotated[int | None, typer.Option(help="Trials a case, instead of the PRD's.", min=1)] = None,
    limit: Annotated[
        int | None,
        typer.Option(help="Only so many cases: a fair sample; the plan stays the whole set.", min=1),
    ] = None,
    until_decided: Annotated[
        bool, typer.Option("--until-decided", help="Look while running; stop asking whose verdict is in.")
    ] = False,
    max_cost: Annotated[
        float | None,
        typer.Option(metavar="USD", help="Stop once the known cost of this call reaches it.", min=0),
    ] = None,
    concurrency: Annotated[
        int | None, typer.Option(help="Askings in flight, instead of the PRD's.", min=1)
    ] = None,
    engine: Annotated[
        EngineName, typer.Option(help="Where it runs; ray comes with a later version.")
    ] = EngineName.local,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask everything once more; the answers are further trials.")
    ] = False,
    release: ReleaseOption = False,
    output: OutputOption = None,
    comment: CommentOption = None,
    not_enough: NotEnoughOption = NotEnough.fail,
    as_json: JsonOption = False,
) -> None:
    """Ask every candidate every case, score the answers, decide.

    Goes on where an earlier run stopped; Ctrl-C loses nothing. Exit code: 0 SHIP, 1 DON'T SHIP, 3 NOT ENOUGH
    EVIDENCE, 2 wrong call, 4 the work itself failed.
    """
    from shipworthy.cli.jobs import Gate, run_job
    from shipworthy.errors import WrongCall
    from shipworthy.workbench.options import RunOptions

    if engine is EngineName.ray:
        raise WrongCall("the engine 'ray' is not available in this version", hint="use --engine local")
    options = RunOptions(
        candidates=tuple(candidate or ()),
        trials=trials,
        limit=limit,
        max_cost_usd=max_cost,
        until_decided=until_decided,
        concurrency=concurrency,
        refresh=refresh,
        release=release,
    )
    gate = Gate(comment, not_enough is NotEnough.let_pass)
    raise typer.Exit(run_job(prd, options, output=output, as_json=as_json, gate=gate))


@app.command()
def verdict(  # noqa: PLR0913, PLR0917 - one parameter for each option of the contract
    prd: PrdArgument = None,
    candidate: CandidateOption = None,
    release: ReleaseOption = False,
    output: OutputOption = None,
    comment: CommentOption = None,
    not_enough: NotEnoughOption = NotEnough.fail,
    as_json: JsonOption = False,
) -> None:
    """Decide from what has been measured; nobody is asked. Exit codes as for run."""
    from shipworthy.cli.jobs import Gate, verdict_job
    from shipworthy.workbench.options import RunOptions

    options = RunOptions(candidates=tuple(candidate or ()), release=release)
    gate = Gate(comment, not_enough is NotEnough.let_pass)
    raise typer.Exit(verdict_job(prd, options, output=output, as_json=as_json, gate=gate))


@app.command()
def report(
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="The file: .html, .md, .json, .csv, .xlsx, .xml (JUnit) or .txt."
        ),
    ],
    prd: PrdArgument = None,
    candidate: CandidateOption = None,
    release: ReleaseOption = False,
    document: Annotated[
        bool,
        typer.Option(
            "--document",
            help="The PRD itself as a document (.html or .md), what was measured beside every requirement.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say where it is as JSON.")] = False,
) -> None:
    """Write the one-page report of what has been measured; the format by the file's ending."""
    from shipworthy.cli.jobs import document_job, report_job
    from shipworthy.workbench.options import RunOptions

    options = RunOptions(candidates=tuple(candidate or ()), release=release)
    job = document_job if document else report_job
    job(prd, options, output, as_json=as_json)


@app.command()
def judge(
    prd: PrdArgument = None,
    candidate: CandidateOption = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Judge what is left, and 30 answers of each dimension once more."),
    ] = False,
    max_cost: Annotated[
        float | None,
        typer.Option(metavar="USD", help="With --check: stop once the known cost reaches it.", min=0),
    ] = None,
    release: ReleaseOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Show who judges, what it took, and how far the judge can be trusted.

    Nobody is asked without --check.
    """
    from shipworthy.cli.judge_command import judge_job
    from shipworthy.workbench.options import RunOptions

    options = RunOptions(candidates=tuple(candidate or ()), max_cost_usd=max_cost, release=release)
    judge_job(prd, options, check=check, as_json=as_json)


@app.command()
def schema(
    as_json: Annotated[bool, typer.Option("--json", help="The schema is JSON anyway.")] = False,
) -> None:
    """Print the JSON Schema of prd.yaml (draft-07), so that editors complete and check it."""
    import json

    from shipworthy.define.schema import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@app.command()
def demo(
    live: Annotated[
        bool, typer.Option("--live", help="Also ask the embedded local model (20 cases).")
    ] = False,
    folder: Annotated[Path, typer.Option(help="Where the example is unpacked.")] = Path("shipworthy-demo"),
    as_json: JsonOption = False,
) -> None:
    """Show the whole loop on an embedded example from recorded answers: no key, no network.

    Exits with 0 whatever the verdict.
    """
    from shipworthy.cli.demo_command import demo_job

    demo_job(folder, live=live, as_json=as_json)


def run_cli(arguments: list[str]) -> int:
    """Runs a command; every error becomes one clear message and an exit code."""
    from shipworthy.cli.failing import call_safely

    return call_safely(app, arguments)
