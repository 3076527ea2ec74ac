"""`/cases`: lists of cases and answers, one case, two candidates side by side, pictures and sounds."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from shipworthy.errors import WrongCall
from shipworthy.web.project import Project
from shipworthy.web.routes import file, page
from shipworthy.web.show import show
from shipworthy.workbench.cases.address import case_at
from shipworthy.workbench.cases.attachments import attachment
from shipworthy.workbench.cases.book import CaseBook
from shipworthy.workbench.cases.listing import cases_page
from shipworthy.workbench.cases.one_case import NoSuchCase, case_page
from shipworthy.workbench.cases.side_by_side import compared_page

_ATTACHMENT_POLICY = "default-src 'none'; sandbox"
"""A picture that is opened by itself can do nothing at all."""


def cases(request: Request) -> Response:
    """A list of cases or answers; filters that nobody knows give the list's page with what is wrong (400)."""
    project: Project = request.app.state.project
    with project.desk() as desk:
        found = cases_page(desk, _book(request), request.query_params.multi_items())
    return show(request, "cases.html.j2", found, 400 if found.fault else 200)


def case(request: Request) -> Response:
    """One case with every answer to it."""
    project: Project = request.app.state.project
    with project.desk() as desk:
        try:
            found = case_page(desk, _book(request), _case(request), request.query_params.multi_items())
        except NoSuchCase as error:
            raise HTTPException(404, str(error)) from error
    return show(request, "case.html.j2", found)


def compared(request: Request) -> Response:
    """Two candidates on one case."""
    project: Project = request.app.state.project
    with project.desk() as desk:
        try:
            found = compared_page(desk, _book(request), _case(request), request.query_params.multi_items())
        except NoSuchCase as error:
            raise HTTPException(404, str(error)) from error
    return show(request, "case_compare.html.j2", found)


def media(request: Request) -> Response:
    """A picture or sound that the case names; of anything else there is nothing here (404)."""
    project: Project = request.app.state.project
    with project.desk() as desk:
        try:
            found = attachment(desk, _book(request), _case(request), request.path_params["media"])
        except WrongCall as error:
            raise HTTPException(404, str(error)) from error
    headers = {
        "content-security-policy": _ATTACHMENT_POLICY,
        "x-content-type-options": "nosniff",
        "content-disposition": "inline",
    }
    return Response(found.data, media_type=found.content_type, headers=headers)


def _case(request: Request) -> str:
    try:
        return case_at(request.path_params["case"])
    except WrongCall as error:
        raise HTTPException(404, str(error)) from error


def _book(request: Request) -> CaseBook:
    """The project's index; one for the whole app."""
    state = request.app.state
    if not hasattr(state, "case_book"):
        state.case_book = CaseBook()
    book: CaseBook = state.case_book
    return book


ROUTES = [
    *page("/cases", cases, "cases"),
    *page("/cases/{case}/compare", compared, "case-compare"),
    *file("/attachments/{case}/{media}", media, "attachment"),
    *page("/cases/{case}", case, "case"),
]
