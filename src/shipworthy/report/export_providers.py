"""Our candidates as promptfoo's prompts and providers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.candidate import Candidate, parse_model_id

_SIMPLE_PATH = re.compile(r"\$((?:\.[A-Za-z_]\w*|\[\d+\])*)")
ANSWER_OF = "answer_of_"
"""Begins the variable that holds a recorded candidate's answer."""


@dataclass(frozen=True)
class PromptText:
    """A candidate's prompt as it was written: messages of templates, and the texts of its context parts."""

    messages: Sequence[tuple[str, str]]
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Providers:
    """What becomes of the candidates.

    Attributes:
        prompts: promptfoo's prompts.
        providers: One for each candidate that it can ask.
        variables: Texts of context parts, which every test sees.
        recorded: Candidates whose recorded answers are variables of the tests.
        left_out: What could not be carried.
    """

    prompts: list[dict[str, str]] = field(default_factory=list)
    providers: list[dict[str, Any]] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    recorded: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def providers_of(benchmark: Benchmark, names: Sequence[str], prompts: Mapping[str, PromptText]) -> Providers:
    """The candidates that promptfoo can ask, each with a prompt of its own."""
    found = Providers()
    for name in names:
        candidate = benchmark.candidates[name]
        if candidate.model is not None:
            _model(found, name, candidate, prompts[name])
        elif candidate.http is not None:
            _http(found, name, candidate)
        elif candidate.recorded is not None:
            variable = ANSWER_OF + re.sub(r"\W", "_", name)
            found.recorded[name] = variable
            _add(found, name, {"id": "echo"}, f"{{{{{variable}}}}}")
        else:
            found.left_out.append(
                f"candidate {name}: {candidate.target} code has another signature than promptfoo's providers"
            )
    return found


def _add(found: Providers, name: str, provider: dict[str, Any], prompt: str) -> None:
    label = f"prompt of {name}"
    found.prompts.append({"id": label, "label": label, "raw": prompt})
    found.providers.append({**provider, "label": name, "prompts": [label]})


def _model(found: Providers, name: str, candidate: Candidate, prompt: PromptText) -> None:
    model = parse_model_id(candidate.model or "")
    if model.provider == "local":
        found.left_out.append(f"candidate {name}: promptfoo can't run the embedded model {model}")
        return
    if any("{%" in text for _, text in prompt.messages):
        found.left_out.append(
            f"candidate {name}: its prompt has Jinja statements, which Nunjucks reads alike"
        )
    for part, text in prompt.parts.items():
        if found.variables.setdefault(part, text) != text:
            found.left_out.append(f"candidate {name}: another candidate has another context part {part!r}")
    if candidate.format is not None or any(part.max_tokens for part in candidate.context):
        found.left_out.append(f"candidate {name}: its answer format or the cut of its context is left out")
    config = dict(candidate.params)
    config |= {"apiBaseUrl": candidate.base_url} if candidate.base_url else {}
    config |= {"apiKeyEnvar": candidate.api_key_env} if candidate.api_key_env else {}
    kind = (
        f"{model.provider}:chat:{model.name}"
        if model.provider == "openai"
        else f"{model.provider}:{model.name}"
    )
    _add(found, name, {"id": kind, **({"config": config} if config else {})}, _written(prompt))


def _written(prompt: PromptText) -> str:
    """One user message as text, several messages as promptfoo reads a chat: JSON."""
    if len(prompt.messages) == 1 and prompt.messages[0][0] == "user":
        return prompt.messages[0][1]
    chat = [{"role": role, "content": text} for role, text in prompt.messages]
    return json.dumps(chat, ensure_ascii=False, indent=1)


def _http(found: Providers, name: str, candidate: Candidate) -> None:
    assert candidate.http is not None
    target = candidate.http
    config: dict[str, Any] = {"method": target.method}
    config |= {"headers": target.headers} if target.headers else {}
    config |= {"body": target.body} if target.body is not None else {}
    path = _SIMPLE_PATH.fullmatch(target.output)
    if path is None:
        found.left_out.append(f"candidate {name}: the path {target.output!r} is none that promptfoo can read")
        return
    config["transformResponse"] = f"json{path.group(1)}"
    if target.also:
        found.left_out.append(f"candidate {name}: {', '.join(target.also)} of the reply are not read")
    _add(found, name, {"id": target.url, "config": config}, "{{input}}")
