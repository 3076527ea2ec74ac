"""promptfoo's providers -> candidates and judges: a model with its parameters, or an endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shipworthy.define.importing.imported import Carried, Imported, Note, PrdPart

DEFAULT_JUDGE = "openai/gpt-4.1"
"""promptfoo's default grader depends on keys in the environment; somebody must be named here."""

PARAMETERS = (
    "temperature", "max_tokens", "max_completion_tokens", "top_p", "top_k", "frequency_penalty",
    "presence_penalty", "seed", "stop", "response_format", "tools", "tool_choice", "reasoning_effort",
)  # fmt: skip
_ADDRESSES = ("apiBaseUrl", "apiHost", "baseUrl", "base_url")
_SECRETS = ("apiKey", "api_key", "accessKeyId", "secretAccessKey", "token", "password", "apiSecret")
_KINDS = ("chat", "completion", "responses", "messages", "embedding", "embeddings")


def model_id(provider: str) -> str:
    """`openai:chat:gpt-4.1` -> `openai/gpt-4.1`."""
    name, _, rest = provider.strip().partition(":")
    kind, colon, model = rest.partition(":")
    if colon and kind in _KINDS:
        rest = model
    return f"{name}/{rest}" if rest else name


def model_values(provider: str, config: Any) -> tuple[dict[str, Any], list[Note]]:
    """A model's section, and what of its config is not taken."""
    values: dict[str, Any] = {"model": model_id(provider)}
    notes: list[Note] = []
    params: dict[str, Any] = {}
    for key, value in config.items() if isinstance(config, Mapping) else ():
        if key in PARAMETERS:
            params[key] = value
        elif key in _ADDRESSES and isinstance(value, str) and value.strip():
            values["base_url"] = value if "://" in value else f"https://{value}/v1"
        elif key == "apiKeyEnvar" and isinstance(value, str):
            values["api_key_env"] = value
        elif key in _SECRETS:
            what = f"{key} of provider {provider}"
            notes.append(
                Note(Carried.unsupported, what, "no key is copied; name its variable in api_key_env")
            )
        else:
            what = f"config.{key} of provider {provider}"
            notes.append(Note(Carried.unsupported, what, "not passed on", 0, "", str(value)[:500]))
    if params:
        values["params"] = params
    return values, notes


def judge_of(providers: Sequence[Any]) -> Iterator[Imported]:
    """The default judge: the first that is named and is a model."""
    for provider in providers:
        given, config = _opened(provider)
        if given and not re.match(r"https?:|file:|python:|exec:", given):
            values, notes = model_values(given, config)
            yield PrdPart({"judge": values})
            yield Note(Carried.mapped, f"grading provider {given}", f"judge {values['model']}")
            yield from notes
            return
    yield PrdPart({"judge": {"model": DEFAULT_JUDGE}})
    yield Note(
        Carried.approximated, "no grading provider is named",
        f"judge {DEFAULT_JUDGE}: promptfoo's own default depends on the keys it finds; change it",
    )  # fmt: skip


def _opened(provider: Any) -> tuple[str, Any]:
    """Id and config of a provider; of a mapping by type, the one for texts."""
    if isinstance(provider, str):
        return provider, None
    if not isinstance(provider, Mapping):
        return "", None
    if isinstance(provider.get("id"), str):
        return str(provider["id"]), provider.get("config")
    inner = provider.get("text")
    return _opened(inner) if isinstance(inner, str | Mapping) else ("", None)
