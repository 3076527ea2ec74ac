"""promptfoo's providers and prompts -> candidates: every provider with every prompt it is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.importing.imported import CandidatePart, Carried, Imported, Note
from shipworthy.define.importing.promptfoo_judge import model_values
from shipworthy.define.importing.promptfoo_names import provider_name, unique
from shipworthy.define.importing.promptfoo_prompt import Prompt

_CODE = ("file:", "python:", "javascript:", "exec:", "ruby:", "golang:", "package:", "mcp", "browser",
         "ws:", "wss:", "websocket", "echo", "sequence", "manual-input", "promptfoo:",
         "simulated-user")  # fmt: skip
_PATH = re.compile(
    r"^\s*(?:\(?\s*json\s*\)?|json|data|response|context\.response)?\s*((?:\.\w+|\[\d+\])+)\s*;?\s*$"
)
_ONE_NAME = re.compile(r"^\s*\{\{-?\s*([A-Za-z_]\w*)\s*-?\}\}\s*$")
_SECRET_HEADER = re.compile(r"authorization|api[-_]?key|token|cookie|secret", re.IGNORECASE)
_LONGEST_PATH = 500
_METHODS = ("POST", "GET", "PUT")


@dataclass(frozen=True)
class Provider:
    """A provider as the config names it.

    Attributes:
        id: Its id.
        name: What results call it.
        config: Its parameters.
        prompts: Labels of the prompts it is asked; None for all.
        others: What else it says.
    """

    id: str
    name: str
    config: Mapping[str, Any] = field(default_factory=dict)
    prompts: tuple[str, ...] | None = None
    others: Mapping[str, Any] = field(default_factory=dict)


_KNOWN = ("id", "label", "config", "prompts")


def providers_of(given: Any) -> Iterator[Provider | str]:
    """The providers of a config; a text stands for something that is none."""
    for one in given if isinstance(given, list) else [given] if given else ():
        if isinstance(one, str):
            yield Provider(one, provider_name(one))
        elif isinstance(one, Mapping) and isinstance(one.get("id"), str):
            yield _provider(one)
        elif isinstance(one, Mapping) and len(one) == 1 and isinstance(next(iter(one.values())), Mapping):
            ((identity, inner),) = one.items()
            yield _provider({"id": str(identity), **inner})
        else:
            yield str(one)[:500]


def _provider(given: Mapping[str, Any]) -> Provider:
    config, prompts = given.get("config"), given.get("prompts")
    return Provider(
        str(given["id"]),
        provider_name(dict(given)),
        {str(key): value for key, value in config.items()} if isinstance(config, Mapping) else {},
        tuple(str(one) for one in prompts) if isinstance(prompts, list) else None,
        {str(key): value for key, value in given.items() if key not in _KNOWN},
    )


def candidates_of(
    providers: Sequence[Provider], prompts: Sequence[Prompt], main: str, files: Mapping[str, str]
) -> Iterator[Imported]:
    """A candidate for every provider and prompt.

    Args:
        providers: In their order.
        prompts: In their order.
        main: The variable that is the input.
        files: File of every prompt, by its name.
    """
    taken: list[str] = []
    for provider in providers:
        yield from _others(provider)
        asked = _asked(provider, prompts)
        for prompt in asked:
            name = provider.name if len(asked) < 2 else f"{provider.name}.{prompt.name}"
            values, notes = _values(provider, prompt, main, files)
            if values:
                name = unique(name, taken)
                taken.append(name)
                yield CandidatePart(name, values)
                what = f"provider {provider.id}"
                yield Note(
                    Carried.mapped, what, "a candidate for each prompt" if len(asked) > 1 else "a candidate"
                )
            yield from notes


def echoed(provider: Provider, prompt: Prompt) -> str:
    """The variable that holds recorded answers: an echo of a prompt that is this variable alone."""
    found = _ONE_NAME.match(prompt.text)
    return found.group(1) if provider.id == "echo" and found is not None else ""


def _asked(provider: Provider, prompts: Sequence[Prompt]) -> list[Prompt]:
    if provider.prompts is None:
        return list(prompts)
    named = set(provider.prompts)
    return [one for one in prompts if {one.label, one.name, one.label.partition(": ")[0]} & named]


def _others(provider: Provider) -> Iterator[Note]:
    for key, value in provider.others.items():
        why = "answers are scored as they come" if key in ("transform", "delay") else "not passed on"
        yield Note(Carried.unsupported, f"{key} of provider {provider.id}", why, 0, "", str(value)[:2_000])


def _values(
    provider: Provider, prompt: Prompt, main: str, files: Mapping[str, str]
) -> tuple[dict[str, Any], list[Note]]:
    if provider.id.startswith(("http://", "https://")) or provider.id in ("http", "https", "webhook"):
        return _http(provider, prompt, main)
    if provider.id.startswith("webhook:"):
        url = provider.id.removeprefix("webhook:")
        body = {"prompt": _filled_prompt(prompt, main), "config": dict(provider.config)}
        return {"http": {"url": url, "json": body, "output": "$.output"}}, []
    column = echoed(provider, prompt)
    if column:
        return {"recorded": {"column": column}}, []
    if provider.id.startswith(_CODE):
        why = "it has another signature: `python: 'file.py:function'` takes the input and gives the answer"
        config = json.dumps(provider.config, default=str)[:500] if provider.config else ""
        return {}, [Note(Carried.unsupported, f"provider {provider.id}", why, 0, "", config)]
    values, notes = model_values(provider.id, provider.config)
    return {**values, "prompt": files[prompt.name]}, notes


def _http(provider: Provider, prompt: Prompt, main: str) -> tuple[dict[str, Any], list[Note]]:
    """An endpoint of the product."""
    config, notes = dict(provider.config), list[Note]()
    url = config.pop("url", provider.id)
    method = str(config.pop("method", "POST" if "body" in config else "GET")).upper()
    if not isinstance(url, str) or "://" not in url or method not in _METHODS or "request" in config:
        why = f"a target has a url and one of {', '.join(_METHODS)}; write `http:` by hand"
        return {}, [
            Note(Carried.unsupported, f"provider {provider.id}", why, 0, "", str(provider.config)[:2_000])
        ]
    values: dict[str, Any] = {"url": _templated(url, prompt, main), "method": method}
    headers = _headers(config.pop("headers", None), provider.id, notes)
    if headers:
        values["headers"] = headers
    if "body" in config:
        values["json"] = _templated(_parsed(config.pop("body")), prompt, main)
    values["output"] = _output(config, provider.id, notes)
    for key, value in config.items():
        what = f"config.{key} of provider {provider.id}"
        notes.append(Note(Carried.unsupported, what, "not passed on", 0, "", str(value)[:500]))
    return {"http": values}, notes


def _headers(given: Any, provider: str, notes: list[Note]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in given.items() if isinstance(given, Mapping) else ():
        if _SECRET_HEADER.search(str(name)):
            what = f"header {name} of provider {provider}"
            notes.append(Note(Carried.unsupported, what, "no secret is copied; write it as ${VARIABLE}"))
        elif isinstance(value, str):
            headers[str(name)] = value
    return headers


def _output(config: dict[str, Any], provider: str, notes: list[Note]) -> str:
    """Where the answer stands: a plain path is taken over, code is not."""
    given = config.pop("transformResponse", config.pop("responseParser", None))
    found = _PATH.match(given) if isinstance(given, str) and len(given) < _LONGEST_PATH else None
    if found is not None:
        return f"${found.group(1)}"
    if given is not None:
        what = f"transformResponse of provider {provider}"
        notes.append(
            Note(
                Carried.unsupported,
                what,
                "the whole body is the answer: write `output: $.…`",
                0,
                "",
                str(given),
            )
        )
    return "$"


def _parsed(body: Any) -> Any:
    if isinstance(body, str):
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            return body
    return body


def _templated(value: Any, prompt: Prompt, main: str) -> Any:
    """`{{prompt}}` is the prompt itself; the main variable is the input."""
    if isinstance(value, str):
        value = re.sub(r"\{\{-?\s*prompt\s*(?:\|[^}]*)?-?\}\}", lambda _: _filled_prompt(prompt, main), value)
        return re.sub(rf"(\{{\{{-?\s*){re.escape(main)}\b", r"\1input", value) if main else value
    if isinstance(value, Mapping):
        return {str(key): _templated(item, prompt, main) for key, item in value.items()}
    return [_templated(item, prompt, main) for item in value] if isinstance(value, list) else value


def _filled_prompt(prompt: Prompt, main: str) -> str:
    if not main:
        return prompt.text
    return re.sub(rf"(\{{\{{-?\s*){re.escape(main)}\b", r"\1input", prompt.text)
