"""`show`: a page dataclass as HTML or as the JSON of its fields; `redirect` after something was done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, pass_context
from jinja2.runtime import Context
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shipworthy.decide.verdict import plain
from shipworthy.report.html import environment as report_environment
from shipworthy.report.prose_html import prose_html
from shipworthy.web.areas import AREAS
from shipworthy.web.guard.csrf import csrf_field
from shipworthy.web.guard.rights import may
from shipworthy.web.pictures import figure
from shipworthy.web.sentences import say
from shipworthy.web.words import LANGUAGES, catalogue

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def templates(lang: str) -> Environment:
    """The templates in a language: the web's own, and those that the report shares with it."""
    folder = files("shipworthy") / "templates"
    shared = {
        item.name: item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".j2")
    }
    made = report_environment({}, figure)
    made.loader = ChoiceLoader([FileSystemLoader(_TEMPLATES), DictLoader(shared)])
    made.add_extension("jinja2.ext.i18n")
    made.install_gettext_translations(catalogue(lang), newstyle=True)  # type: ignore[attr-defined]
    made.filters["prose"] = prose_html
    made.filters["say"] = lambda text: say(text, lang)
    made.globals["url"] = _url
    made.globals["csrf_field"] = _csrf_field
    made.globals["can"] = _can
    made.globals["languages"] = LANGUAGES
    made.globals["lang"] = lang
    made.globals["areas"] = AREAS
    made.globals["static"] = _static
    return made


def show(request: Request, template: str, page: Any, status: int = 200, **more: Any) -> Response:
    """The page in the form that its address asks for; `more` are texts beside the page."""
    if request.url.path.endswith(".json"):
        return as_json(page, status)
    environment = templates(request.state.lang)
    found = environment.get_template(template)
    context = {item.name: getattr(page, item.name) for item in fields(page)}
    html = found.render(**context, **more, page=page, request=request, who=request.state.who)
    # the store can hold a lone surrogate, UTF-8 can not: a sign in its stead, not a page that fails
    return Response(html.encode("utf-8", "replace"), status, media_type="text/html; charset=utf-8")


def as_json(page: Any, status: int = 200) -> Response:
    """The fields of a page; what is no number in JSON is null."""
    text = json.dumps(plain(page), ensure_ascii=False, allow_nan=False, default=str)
    return Response(text.encode("utf-8", "surrogatepass"), status, media_type="application/json")


def redirect(request: Request, target: str) -> Response:
    """To another page of this app, by GET (303); anything else goes home."""
    is_own = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return RedirectResponse(target if is_own else "/", status_code=303)


def address(request: Request, name: str, **params: Any) -> str:
    """The path of a route; what is no part of the path becomes its query."""
    route = next((one for one in request.app.routes if getattr(one, "name", None) == name), None)
    inside: Mapping[str, Any] = getattr(route, "param_convertors", {})
    path = str(
        request.app.url_path_for(name, **{key: value for key, value in params.items() if key in inside})
    )
    left = {key: value for key, value in params.items() if key not in inside and value not in (None, "")}
    if not left:
        return path
    from urllib.parse import urlencode

    return f"{path}?{urlencode(left, doseq=True)}"


@pass_context
def _url(context: Context, name: str, **params: Any) -> str:
    return address(context["request"], name, **params)


@pass_context
def _static(context: Context, name: str) -> str:
    """A static file's address; its hash lets the browser keep it until it changes."""
    return f"/static/{name}?{context['request'].app.state.static.tag(name)}"


@pass_context
def _csrf_field(context: Context) -> Any:
    return csrf_field(context["request"])


@pass_context
def _can(context: Context, right: str) -> bool:
    return may(context["request"].state.who.role, right)  # type: ignore[arg-type]
