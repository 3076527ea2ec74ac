"""`shipworthy import FILE…`: other tools' files become a folder with a `prd.yaml` that runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def import_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="Files of other tools; told by what stands in them.")
    ],
    into: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where the prd.yaml and its files go; made if needed.")
    ] = Path(),
    shape: Annotated[
        str,
        typer.Option(
            "--as", metavar="NAME", help="What the files are, if it can't be told by their content."
        ),
    ] = "",
    candidate: Annotated[
        str, typer.Option("--candidate", "-c", help="Whose answers they are, where the files name nobody.")
    ] = "",
    bar: Annotated[
        list[str] | None, typer.Option("--bar", help="A bar, as 'passed >= 90%'; may be repeated.")
    ] = None,
    run: Annotated[bool, typer.Option("--run", help="Decide at once from what was imported.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Import cases, answers, scores and rubrics from other tools' files.

    Says what was mapped, approximated and not supported; import-report.json keeps all of it. A verdict on
    recorded answers asks no model. With --run the exit code is the verdict's.
    """
    import json

    from shipworthy.cli.jobs import run_job
    from shipworthy.cli.progress import counting
    from shipworthy.define.importing.importer import ImportOptions
    from shipworthy.errors import WorkFailed
    from shipworthy.report.import_page import import_lines
    from shipworthy.workbench.importing import import_files
    from shipworthy.workbench.options import RunOptions

    with counting("importing") as tell:
        page = import_files(
            files, into, ImportOptions(candidate), importer=shape, bars=tuple(bar or ()), tell=tell
        )
    typer.echo("\n".join(import_lines(page)), err=as_json or run)
    if run and page.is_cut_off:
        raise WorkFailed(
            "a file could not be read to its end, so nothing was decided",
            hint=f"get the whole file; or, if this is all you have, decide on it by: shipworthy run {into}",
        )
    if run:
        raise typer.Exit(run_job(into / "prd.yaml", RunOptions(), output=None, as_json=as_json))
    if as_json:
        typer.echo(json.dumps(page.to_dict(), ensure_ascii=False, allow_nan=False))
