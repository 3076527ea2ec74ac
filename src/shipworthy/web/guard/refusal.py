"""What happens to a request that is refused: a plain answer, and one line in the log without secrets."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

LOG = logging.getLogger("shipworthy.web.guard")
"""Refused requests, one warning each."""

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


async def refuse(scope: Any, receive: Any, send: Any, status: int, why: str) -> None:
    """Answers with the status and one sentence as plain text, and writes it down."""
    from starlette.responses import PlainTextResponse

    note_refusal(scope, status, why)
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = {"connection": "close"} if status == 413 else None
    await PlainTextResponse(f"refused: {shown_in_log(why, 300)}\n", status, headers)(scope, receive, send)


def note_refusal(scope: Mapping[str, Any], status: int, why: str) -> None:
    """One line: status, method, path (never its query, which may hold a token), address and reason."""
    client = scope.get("client")
    who = getattr(_state(scope).get("who"), "name", "")
    LOG.warning(
        "refused with %d: %s %s from %s%s: %s",
        status,
        shown_in_log(str(scope.get("method", scope.get("type", ""))), 12),
        shown_in_log(str(scope.get("path", "")), 120),
        client[0] if client else "an unknown address",
        f" ({shown_in_log(who, 60)})" if who else "",
        shown_in_log(why, 300),
    )


def shown_in_log(text: str, n_characters: int) -> str:
    """The text on one line without control characters, so that nobody writes log lines of their own."""
    clean = _UNPRINTABLE.sub("\ufffd", text)
    return clean if len(clean) <= n_characters else clean[: n_characters - 1] + "…"


def _state(scope: Mapping[str, Any]) -> Mapping[str, Any]:
    state = scope.get("state")
    return state if isinstance(state, Mapping) else {}
