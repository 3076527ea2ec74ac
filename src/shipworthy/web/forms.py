"""What a browser sends: a form's fields as text, files by name; limits are kept before anything is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

MOST_BYTES = 32 * 1024 * 1024
"""Of a whole body: a graded workbook of ten thousand rows has about 5 MB."""
MOST_FIELDS = 5_000
MOST_FILES = 8


@dataclass(frozen=True)
class Upload:
    """A file that came with a form."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Form:
    """A form's fields; a field that is missing is empty."""

    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Sequence[Upload]] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """The first value of a field, blanks at its ends taken off."""
        found = self.texts.get(name)
        return found[0].strip() if found else default

    def all(self, name: str) -> list[str]:
        """Every value of a field that may be given several times, empty ones left out."""
        return [one.strip() for one in self.texts.get(name, ()) if one.strip()]

    def file(self, name: str) -> Upload | None:
        """The first file of a field; None if none was chosen."""
        return next((one for one in self.files.get(name, ()) if one.name), None)


def form_of(request: Request) -> Form:
    """The form of this request, read before its handler was called."""
    return cast(Form, request.state.form)


async def read_form(request: Request) -> Form:
    """Reads the body.

    Raises:
        HTTPException: 413 if it is too large, 400 if it is no form.
    """
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise HTTPException(411, "the length of the form is not stated")
    if int(length) > MOST_BYTES:
        raise HTTPException(413, f"the form has {int(length):,} bytes, more than {MOST_BYTES:,}")
    try:
        given = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES)
    except (MultiPartException, UnicodeDecodeError, ValueError) as error:
        raise HTTPException(400, f"the form can't be read: {error}") from error
    texts: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for name, value in given.multi_items():
        if isinstance(value, UploadFile):
            files.setdefault(name, []).append(Upload(value.filename or "", await value.read()))
        else:
            texts.setdefault(name, []).append(value)
    await given.close()
    return Form(texts, files)
