"""All pages: `page` and `action` make routes that say which right they need; `all_routes` collects them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shipworthy.web.forms import read_form
from shipworthy.web.guard.csrf import FIELD, check_csrf
from shipworthy.web.guard.rights import Right, check_right

AREAS = (
    "prd", "candidates", "cases", "language", "login", "oidc", "accounts", "review",
    "rulings", "agreement", "judge", "look", "edit", "suggest", "trying",
)  # fmt: skip
"""Files of `pages/`, in the order in which their routes are tried."""

Handler = Callable[[Request], Response]

RIGHT = "right"
"""Attribute of an endpoint that says which right it needs (`guard/rights.py: right_of` asks for it)."""


def page(path: str, handler: Handler, name: str, right: Right = "read") -> list[Route]:
    """A page, and the same as JSON under its address with `.json`."""
    endpoint = _guarded(handler, right)
    twin = "/prd.json" if path == "/" else f"{path}.json"
    # the twin comes first: a parameter at the end of the path would take the ending for its own
    return [
        Route(twin, endpoint, methods=["GET"], name=f"{name}.json"),
        Route(path, endpoint, methods=["GET"], name=name),
    ]


def file(path: str, handler: Handler, name: str, right: Right = "read") -> list[Route]:
    """Something to download."""
    return [Route(path, _guarded(handler, right), methods=["GET"], name=name)]


def action(path: str, handler: Handler, name: str, right: Right) -> list[Route]:
    """Something that a form does; it answers with a redirect, or with the page that says what is wrong."""

    async def endpoint(request: Request) -> Response:
        check_right(request, right)
        request.state.form = await read_form(request)
        check_csrf(request, {FIELD: request.state.form.text(FIELD)})
        return await run_in_threadpool(handler, request)

    setattr(endpoint, RIGHT, right)
    return [Route(path, endpoint, methods=["POST"], name=name)]


def _guarded(handler: Handler, right: Right) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        check_right(request, right)
        return await run_in_threadpool(handler, request)

    setattr(endpoint, RIGHT, right)
    return endpoint


def all_routes() -> list[BaseRoute]:
    """Every route of the app."""
    found: list[BaseRoute] = []
    for name in AREAS:
        found += import_module(f"shipworthy.web.pages.{name}").ROUTES
    return found
