"""`shipworthy ui`: the local web app."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

PORT = 8321
"""Where the app is asked for first; the next free one is taken if somebody is there."""
_MORE_PORTS = 20


def ui_command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    prd: Annotated[
        Path | None,
        typer.Argument(metavar="PRD", help="prd.yaml, or its folder; found in this folder or its parents."),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; any but this machine's own needs a login.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(help=f"Port; {PORT} or the next free one if not given.", min=0, max=65535)
    ] = None,
    host_name: Annotated[
        list[str] | None,
        typer.Option("--host-name", metavar="NAME", help="Name by which browsers reach it; may be repeated."),
    ] = None,
    https: Annotated[
        bool, typer.Option("--https", help="Browsers reach it by https, through a proxy before it.")
    ] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say where it is as one JSON object.")] = False,
) -> None:
    """Open the web app: the living PRD, candidates, cases, review and judge. Ctrl-C ends it."""
    import uvicorn

    from shipworthy.adapters.oidc import oidc_settings
    from shipworthy.web.app import build_app
    from shipworthy.web.guard.bind import check_bind
    from shipworthy.web.guard.door import Door
    from shipworthy.web.project import Project
    from shipworthy.workbench.accounts import Accounts

    project = Project(prd)
    project.loaded()  # a PRD with faults is told here, not on a page
    has_accounts = bool(Accounts(project.store, project.now).all())
    oidc = oidc_settings(os.environ)
    local = check_bind(host, has_accounts=has_accounts, has_oidc=oidc is not None)
    door = Door(local=local, hosts=tuple(host_name or ()), https=https, oidc=oidc)
    listening = _listen(host, port)
    address = _address(host, listening.getsockname()[1])
    _say(address, project.file, as_json=as_json)
    config = uvicorn.Config(
        build_app(project, door),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    if not no_browser and not as_json:
        _open_browser(address)
    try:
        server.run(sockets=[listening])
    finally:
        listening.close()


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens: on the port asked for, else on the first free one.

    Raises:
        WrongCall: The address is not this machine's, or the port is taken.
    """
    from shipworthy.errors import WrongCall

    wanted = [port] if port is not None else [*range(PORT, PORT + _MORE_PORTS), 0]
    last: OSError | None = None
    for one in wanted:
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            found = socket.socket(family, socket.SOCK_STREAM)
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind((host, one))
        except OSError as error:
            found.close()
            last = error
            continue
        found.listen(128)
        return found
    hint = "name another with --port, or leave it out" if port is not None else ""
    raise WrongCall(f"can't listen on {host}:{wanted[0]}: {last.strerror if last else ''}", hint=hint)


def _address(host: str, port: int) -> str:
    shown = "localhost" if host in ("127.0.0.1", "::1") else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


def _say(address: str, file: Path, *, as_json: bool) -> None:
    if as_json:
        import json

        sys.stdout.write(json.dumps({"url": address, "prd": str(file)}) + "\n")
        sys.stdout.flush()
        return
    sys.stderr.write(f"{file}\nopen {address}  (Ctrl-C ends it; what people said is kept at once)\n")


def _open_browser(address: str) -> None:
    """A browser that can't be opened is no reason to stop: the address stands in the terminal."""
    import threading
    import webbrowser

    def later() -> None:
        try:
            webbrowser.open(address)
        except (OSError, webbrowser.Error):
            return

    threading.Timer(0.7, later).start()
