"""`shipworthy accounts`: who may come into the web app; a password never stands in argv."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from shipworthy.score.review.account import Account
    from shipworthy.workbench.accounts import Accounts
    from shipworthy.workbench.logins import Logins

ABOUT = "Who may come into the web app: list, add, invite, role, password, close."
accounts_app = typer.Typer(help=ABOUT, rich_markup_mode=None)

NameArgument = Annotated[str, typer.Argument(help="What they log in with.")]
RoleOption = Annotated[str, typer.Option("--role", "-r", help="owner, editor, reviewer or viewer.")]
PrdOption = Annotated[
    Path | None,
    typer.Option(
        "--prd", metavar="PRD", help="prd.yaml, or its folder; found in this folder or its parents."
    ),
]
AddressOption = Annotated[
    str, typer.Option("--address", metavar="URL", help="Where people reach the app, for the link.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


@accounts_app.callback(invoke_without_command=True)
def accounts(context: typer.Context, prd: PrdOption = None, as_json: JsonOption = False) -> None:
    """Who may come into the web app: list, add, invite, role, password, close."""
    if context.invoked_subcommand is None:
        list_accounts(prd, as_json=as_json)


@accounts_app.command("list")
def list_accounts(prd: PrdOption = None, as_json: JsonOption = False) -> None:
    """Everybody, with role and how they come in."""
    import json

    from shipworthy.report.site.accounts import state_of

    with _logins(prd) as logins:
        found = [(one.name, one.role, state_of(one), one.at) for one in logins.accounts.all()]
    if as_json:
        rows = [dict(zip(("name", "role", "state", "at"), row, strict=True)) for row in found]
        typer.echo(json.dumps({"accounts": rows}, ensure_ascii=False))
        return
    for name, role, state, at in found:
        typer.echo(f"{name}  {role}  {state}  {at[:10]}")
    if not found:
        typer.echo("no accounts: everybody at this machine is an owner of the web app")


@accounts_app.command("add")
def add_account(
    name: NameArgument,
    role: RoleOption,
    invite: Annotated[
        bool, typer.Option("--invite", help="Print a link by which they choose a password themselves.")
    ] = False,
    subject: Annotated[
        str, typer.Option(metavar="ISSUER#ID", help="Their OIDC subject; then no password is asked for.")
    ] = "",
    address: AddressOption = "",
    prd: PrdOption = None,
) -> None:
    """Add an account; the password is asked for, or read as one line of stdin."""
    with _logins(prd) as logins:
        there = logins.accounts
        if invite:
            there.add(name, role, by=_me())
            _say_link(there, name, address)
            return
        password = "" if subject else _password()
        made = there.add(name, role, password=password, subject=subject, by=_me())
    _say(made)


@accounts_app.command("invite")
def invite_account(name: NameArgument, address: AddressOption = "", prd: PrdOption = None) -> None:
    """Print a new link for an account; its password and its sessions end, a closed one is opened again."""
    with _logins(prd) as logins:
        _say_link(logins.accounts, name, address)
        logins.end_all(logins.accounts.get(name).name)


@accounts_app.command("role")
def change_role(name: NameArgument, role: RoleOption, prd: PrdOption = None) -> None:
    """Change a role; it holds from the person's next request on."""
    with _logins(prd) as logins:
        _say(logins.accounts.set_role(name, role, by=_me()))


@accounts_app.command("password")
def change_password(name: NameArgument, prd: PrdOption = None) -> None:
    """Set a password (asked for, or one line of stdin); every session of the account ends."""
    with _logins(prd) as logins:
        logins.accounts.get(name)
        made = logins.accounts.set_password(name, _password(), by=_me())
        logins.end_all(made.name)
    _say(made)


@accounts_app.command("close")
def close_account(name: NameArgument, prd: PrdOption = None) -> None:
    """Close an account: nobody logs in with it any more, what it said stays."""
    with _logins(prd) as logins:
        made = logins.accounts.close(name, by=_me())
        logins.end_all(made.name)
    _say(made)


@contextmanager
def _logins(prd: Path | None) -> Iterator[Logins]:
    """The accounts of a PRD's folder; the PRD itself need not be right."""
    from shipworthy.adapters.prd_files import find_prd
    from shipworthy.adapters.project_store import project_store
    from shipworthy.workbench.logins import Logins

    store = project_store(find_prd(prd).absolute().parent)
    try:
        yield Logins(store)
    finally:
        store.close()


def _password() -> str:
    """From a terminal asked for twice; from a pipe its first line."""
    from shipworthy.errors import WrongCall

    if sys.stdin is not None and sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True))
    line = sys.stdin.readline() if sys.stdin is not None else ""
    if not line.strip("\r\n"):
        raise WrongCall(
            "there is no password on stdin", hint="give it as one line: … < file, or use --invite"
        )
    return line.rstrip("\r\n")


def _me() -> str:
    from shipworthy.adapters.web_secret import machine_user

    return machine_user()


def _say_link(there: Accounts, name: str, address: str) -> None:
    token = there.invite(name, by=_me())
    typer.echo(f"{address.rstrip('/')}/invitation?token={token}")
    where = "" if address else "; put the address of your `shipworthy ui` before it"
    typer.echo(f"the link works once, within a week{where}", err=True)


def _say(account: Account) -> None:
    closed = ", closed" if account.is_closed else ""
    typer.echo(f"{account.name}: {account.role}{closed}")
