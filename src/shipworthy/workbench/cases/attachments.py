"""`attachment`: a picture or sound that a case, its answers or their prompts really name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.adapters.attachment_files import Attachment, read_attachment
from shipworthy.errors import WrongCall
from shipworthy.report.site.pieces import media_in, media_name
from shipworthy.workbench.cases.book import CaseBook, Opened
from shipworthy.workbench.cases.one_case import find_case, recorded
from shipworthy.workbench.desk import Desk

_WAIT_S = 30.0


def attachment(desk: Desk, book: CaseBook, case: str, name: str) -> Attachment:
    """The bytes of what `report/site/pieces.py: media_name` named so.

    The address holds no path: whoever asks can only name what the case itself names, and of that only what
    lies inside the PRD's folder is given.

    Raises:
        NoSuchCase: Nobody ever heard of the case.
        WrongCall: The case names nothing like it, or it can't be shown.
    """
    known = next((one for one in desk.benchmark.golden if one.id == case), None)
    if known is not None:
        for address in media_in([known.input, known.expected, known.context]):
            if media_name(address) == name:
                return read_attachment(desk.folder, address)
    for address in media_in(list(_answers(desk, book, case))):
        if media_name(address) == name:
            return read_attachment(desk.folder, address)
    raise WrongCall("the case names no such picture or sound")


def _answers(desk: Desk, book: CaseBook, case: str) -> Iterator[Any]:
    opened = book.open(desk, _WAIT_S)
    if not isinstance(opened, Opened):
        return
    number, _ = find_case(desk, opened.sheet, case)
    for trial in recorded(desk, opened.sheet.answers([number], all_versions=True)).trials.values():
        yield trial.output
        yield list(trial.prompt)
