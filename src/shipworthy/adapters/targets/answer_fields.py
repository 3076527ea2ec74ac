"""What a function, an endpoint or a recorded row says about its answer, made an `Answer`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.run.answer import Answer, Failure

NUMBERS = ("latency_s", "cost_usd", "input_tokens", "output_tokens", "confidence")
LISTS = ("tool_calls", "retrieved", "messages")
MAPPINGS = ("scores", "parts", "details")
OUTPUT_NAMES = ("output", "response", "completion")
TAKEN = (*NUMBERS, *LISTS, *MAPPINGS, "model")


def is_empty(output: Any) -> bool:
    """Whether an output says nothing."""
    return output is None or (isinstance(output, str) and not output.strip())


def answer_of(output: Any, said: Mapping[str, Any], *, latency_s: float | None) -> Answer | Failure:
    """The answer, or the candidate's failure if it is empty or says impossible things of itself.

    Args:
        output: The answer itself.
        said: `latency_s`, `cost_usd`, tokens, `tool_calls`, `retrieved`, `scores`, … as far as known.
        latency_s: What was measured; `said` goes before.
    """
    wrong = [name for name in said if not _is_right(name, said[name])]
    if wrong:
        seen = ", ".join(f"{name} is {said[name]!r:.80}" for name in wrong)
        return Failure(
            "candidate",
            "invalid",
            f"the answer says impossible things: {seen}",
            latency_s=latency_s,
            output=output,
        )
    speaks_otherwise = said.get("tool_calls") or (output is None and said.get("scores"))
    if is_empty(output) and not speaks_otherwise:
        return Failure("candidate", "empty", "the answer is empty", latency_s=latency_s, output=output)
    given = {name: said[name] for name in TAKEN if said.get(name) is not None}
    messages = given.pop("messages", ())
    for name in ("input_tokens", "output_tokens"):
        if name in given:
            given[name] = int(given[name])
    return Answer(output, **{"latency_s": latency_s, **given, "prompt": messages})


def _is_right(name: str, value: Any) -> bool:
    if value is None:
        return True
    if name in NUMBERS:
        return _is_number(value)
    if name in LISTS:
        return isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value)
    return isinstance(value, Mapping) if name in MAPPINGS else True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")
