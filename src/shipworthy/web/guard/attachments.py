"""`attachment`: a picture or sound that a case or an answer names, as an answer that can't run anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.responses import Response


def attachment(folder: Path, address: str) -> Response:
    """The picture or sound; opened by itself it is in a sandbox without rights.

    Args:
        folder: The PRD's folder.
        address: As the case names it; the caller has looked it up, it never comes from the request.

    Raises:
        HTTPException: 404, whatever the reason: who asks learns nothing about files.
    """
    from starlette.exceptions import HTTPException
    from starlette.responses import Response

    from shipworthy.adapters.attached import read_attached
    from shipworthy.errors import WrongCall

    try:
        found = read_attached(folder, address)
    except WrongCall as error:
        raise HTTPException(404, "this case has no such picture or sound") from error
    headers = {
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "inline",
    }
    return Response(found.data, media_type=found.media_type, headers=headers)
