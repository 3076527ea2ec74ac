"""The body of a chat completion, read: its text, tokens, tool calls and what else it says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.run.answer import Failure
from shipworthy.run.model import Completion
from shipworthy.run.template import content_text


def read_completion(
    body: Mapping[str, Any], *, latency_s: float, is_utf8: bool = True
) -> Completion | Failure | None:
    """The completion; the candidate's failure if it is empty; None if the body is no completion."""
    choices = body.get("choices")
    if not isinstance(choices, list) or not all(isinstance(choice, Mapping) for choice in choices):
        return None
    choice: Mapping[str, Any] = choices[0] if choices else {}
    message = choice.get("message") or {}
    if not isinstance(message, Mapping):
        return None
    text = content_text(message.get("content"))
    refusal = message.get("refusal")
    tool_calls = _tool_calls(message.get("tool_calls"))
    finish_reason = choice.get("finish_reason")
    if not text and isinstance(refusal, str):
        text = refusal
    if not text.strip() and not tool_calls:
        said = f"the model gave no text (finish_reason: {finish_reason})" if choices else "no choices"
        return Failure("candidate", "empty", said, latency_s=latency_s, output=text)
    usage = body.get("usage")
    usage = usage if isinstance(usage, Mapping) else {}
    return Completion(
        text,
        input_tokens=_count(usage.get("prompt_tokens")),
        output_tokens=_count(usage.get("completion_tokens")),
        cached_input_tokens=_cached(usage),
        latency_s=latency_s,
        model=body.get("model") if isinstance(body.get("model"), str) else None,
        finish_reason=finish_reason,
        tool_calls=tool_calls,
        details=_details(body, choice, usage, is_utf8=is_utf8),
    )


def _details(
    body: Mapping[str, Any], choice: Mapping[str, Any], usage: Mapping[str, Any], *, is_utf8: bool
) -> dict[str, Any]:
    """What is worth keeping beside the text; nothing is there that the provider didn't say."""
    message = choice.get("message") or {}
    reasoning = (usage.get("completion_tokens_details") or {}).get("reasoning_tokens")
    found = {
        "finish_reason": choice.get("finish_reason"),
        "fingerprint": body.get("system_fingerprint"),
        "request_id": body.get("id"),
        "refusal": message.get("refusal"),
        "logprobs": choice.get("logprobs"),
        "content_filter": choice.get("content_filter_results"),
        "reasoning_tokens": reasoning,
        "cost_usd": usage.get("cost"),
        "invalid_utf8": True if not is_utf8 else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and value >= 0 else None


def _cached(usage: Mapping[str, Any]) -> int | None:
    """Cached input tokens, as OpenAI or as DeepSeek says it."""
    details = usage.get("prompt_tokens_details")
    if isinstance(details, Mapping) and details.get("cached_tokens") is not None:
        return _count(details["cached_tokens"])
    return _count(usage.get("prompt_cache_hit_tokens"))


def _tool_calls(found: Any) -> Sequence[Mapping[str, Any]]:
    """`[{"name", "arguments"}]`; arguments that are not JSON stay as the model wrote them."""
    calls: list[Mapping[str, Any]] = []
    for call in found if isinstance(found, list) else []:
        function = call.get("function") if isinstance(call, Mapping) else None
        if isinstance(function, Mapping):
            calls.append({"name": function.get("name"), "arguments": _arguments(function.get("arguments"))})
    return tuple(calls)


def _arguments(written: Any) -> Any:
    if not isinstance(written, str):
        return written
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return written
