"""Whose an error of another tool's log is, by its words: the model provider's or the product's."""

from __future__ import annotations

import re

_INFRASTRUCTURE = re.compile(
    r"\b(429|500|502|503|504|520|522|524|529)\b|rate.?limit|too many requests|overloaded|insufficient.?quota"
    r"|service.?unavailable|bad gateway|gateway.?time|internal.?server.?error|server had an error"
    r"|ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|connect(ion)?.?(error|refused|reset|aborted|timeout)"
    r"|remote.?protocol|name resolution|getaddrinfo|api.?(connection|timeout|status).?error|read.?timeout"
    r"|authentication.?error|invalid.?api.?key|permission.?denied.?error",
    re.IGNORECASE,
)


def is_infrastructure(error: str) -> bool:
    """Whether a log's error is the way to the model (429, 5xx, DNS, a wrong key) and not the product's own.

    Words decide, as logs keep nothing else; what is not known is the candidate's, which never makes a bar
    easier to meet.
    """
    return _INFRASTRUCTURE.search(error) is not None
