"""One result of promptfoo -> one recorded answer: whose failure it was, what it took, what it cost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shipworthy.define.row import as_number

ERROR = 2
"""`failureReason` of a result that could not be had (1: an assertion failed, 0: none)."""

_PRODUCTS = (
    "http", "ws:", "wss:", "websocket", "webhook", "file:", "exec:", "python:", "ruby:", "golang:",
    "javascript:",
    "browser", "mcp", "package:",
)  # fmt: skip
"""Ids of providers that are the product itself: its errors are its own."""

_NOT_REACHED = re.compile(
    r"ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|fetch failed|getaddrinfo", re.IGNORECASE
)
_STACK = re.compile(r"\n[ \t]{1,20}at ")
_LONGEST_ERROR = 1_000


def answer_values(result: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer row says besides its case, its candidate and its scores."""
    given = result.get("response")
    response: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    values = _output(result, response)
    is_spoilt = "error" in values and "error_of" not in values
    if response.get("cached") is not True:
        latency = as_number(result.get("latencyMs", response.get("latencyMs")))
        if latency is not None and latency > 0 and not is_spoilt:
            values["latency_s"] = latency / 1000
    cost = _cost(result, response)
    if cost is not None:
        values["cost_usd"] = cost
    values.update(_tokens(response))
    finish = response.get("finishReason")
    if isinstance(finish, str) and finish not in ("", "stop"):
        values["finish_reason"] = finish
    return values


def failure_of(result: Mapping[str, Any]) -> str:
    """Why there is no answer; empty if there is one."""
    given = result.get("response")
    response: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    said = result.get("error") or response.get("error")
    if not said or response.get("output") is not None:
        return ""
    if "failureReason" in result and result["failureReason"] != ERROR:
        return ""
    return short_error(said)


def short_error(said: Any) -> str:
    """An error without the tool's own stack, which names folders of a machine."""
    text = said if isinstance(said, str) else str(said)
    return _STACK.split(text[: 10 * _LONGEST_ERROR], maxsplit=1)[0].strip()[:_LONGEST_ERROR] or "error"


def is_product_failure(provider: str, error: str) -> bool:
    """Whether the product itself failed, which is the candidate's failure; a model's provider is not it."""
    return provider.startswith(_PRODUCTS) and _NOT_REACHED.search(error) is None


def _output(result: Mapping[str, Any], response: Mapping[str, Any]) -> dict[str, Any]:
    error = failure_of(result)
    if error and not is_product_failure(provider_id(result), error):
        return {"error": error}
    if error:
        return {"error": error, "error_of": "candidate"}
    output = response.get("output")
    if output is None and "response" not in result:
        output = result.get("output", result.get("text"))
    if isinstance(output, list) and output and all(_is_call(item) for item in output):
        return {"output": "", "tool_calls": [_call(item) for item in output]}
    return {"output": "" if output is None else output}


def provider_id(result: Mapping[str, Any]) -> str:
    """The provider's id, whatever its label is."""
    provider = result.get("provider")
    found = provider.get("id") if isinstance(provider, Mapping) else provider
    return found if isinstance(found, str) else ""


def _cost(result: Mapping[str, Any], response: Mapping[str, Any]) -> float | None:
    """Unknown is not 0: promptfoo writes 0 for models whose price it does not know."""
    stated = as_number(response.get("cost"))
    if stated is not None:
        return stated
    cost = as_number(result.get("cost"))
    return cost if cost is not None and cost > 0 else None


def _tokens(response: Mapping[str, Any]) -> dict[str, int]:
    usage = response.get("tokenUsage")
    if not isinstance(usage, Mapping):
        return {}
    found = {
        "input_tokens": as_number(usage.get("prompt")),
        "output_tokens": as_number(usage.get("completion")),
    }
    counted = {name: int(number) for name, number in found.items() if number is not None and number >= 0}
    return counted if any(counted.values()) else {}


def _is_call(item: Any) -> bool:
    return isinstance(item, Mapping) and isinstance(item.get("function"), Mapping)


def _call(item: Mapping[str, Any]) -> dict[str, Any]:
    function = item["function"]
    return {"name": str(function.get("name", "")), "arguments": function.get("arguments") or {}}
