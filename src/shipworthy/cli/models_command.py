"""`shipworthy models`: the embedded models: list, pull (by hash), remove."""

from __future__ import annotations

from typing import Annotated

import typer

models_app = typer.Typer(help="The embedded models: list, pull (by hash), remove.", rich_markup_mode=None)

NameArgument = Annotated[str, typer.Argument(help="Name of the model, as `models list` shows it.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


@models_app.callback(invoke_without_command=True)
def models(context: typer.Context, as_json: JsonOption = False) -> None:
    """The embedded models: list, pull (by hash), remove."""
    if context.invoked_subcommand is None:
        list_models(as_json=as_json)


@models_app.command("list")
def list_models(as_json: JsonOption = False) -> None:
    """What there is, and what of it is on this machine."""
    import json

    from shipworthy.adapters.weights import list_weights

    found = [
        {
            "name": item.weights.name,
            "aliases": list(item.weights.aliases),
            "about": item.weights.about,
            "licence": item.weights.licence,
            "bytes": item.weights.n_bytes,
            "sha256": item.weights.sha256,
            "path": str(item.path) if item.path else None,
        }
        for item in list_weights()
    ]
    if as_json:
        typer.echo(json.dumps({"models": found}, ensure_ascii=False))
        return
    for row in found:
        where = row["path"] or "not on this machine: shipworthy models pull " + str(row["name"])
        typer.echo(
            f"{row['name']}  {row['about']} ({row['licence']}, {item_megabytes(row['bytes'])})\n  {where}"
        )


@models_app.command("pull")
def pull_model(name: NameArgument = "default", as_json: JsonOption = False) -> None:
    """Fetch a model's weights; they are checked by hash and never executed on the way."""
    import json

    from shipworthy.adapters.weights import pull_weights
    from shipworthy.cli.progress import bytes_progress

    with bytes_progress(f"pulling {name}") as progress:
        path = pull_weights(name, progress=progress)
    typer.echo(json.dumps({"path": str(path)}) if as_json else str(path))


@models_app.command("remove")
def remove_model(name: NameArgument, as_json: JsonOption = False) -> None:
    """Delete a model's weights from this machine."""
    import json

    from shipworthy.adapters.weights import remove_weights

    was_there = remove_weights(name)
    if as_json:
        typer.echo(json.dumps({"removed": was_there}))
    else:
        typer.echo(f"{name} removed" if was_there else f"{name} was not on this machine", err=not was_there)


def item_megabytes(n_bytes: object) -> str:
    """A size for people."""
    return f"{int(str(n_bytes)) / 1e6:.0f} MB"
