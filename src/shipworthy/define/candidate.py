"""`Candidate`: a thing under test and how it is reached; model ids, limits, labels and prices."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, model_validator

from shipworthy.define.judge import Judge
from shipworthy.define.prose import Texts
from shipworthy.define.section import Section

TARGET_KINDS = ("recorded", "python", "http", "model")


class ModelId(NamedTuple):
    """Provider and name of a model."""

    provider: str
    name: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.name}"


def parse_model_id(text: str) -> ModelId:
    """`provider/name`, `provider:name` or `provider:/name`; a bare name belongs to `openai`."""
    match = re.match(r"^([A-Za-z][\w.-]*)(?::/|:|/)(.+)$", text.strip())
    if match is None:
        return ModelId("openai", text.strip())
    return ModelId(match.group(1).lower(), match.group(2))


class Recorded(Section):
    """Answers that already exist: files of recorded answers, or a column of the cases."""

    files: Texts = ()
    column: str | None = None
    candidate: str | None = Field(
        default=None, description="rows of this candidate; else rows that name this candidate or none"
    )


def _as_recorded(value: Any) -> Any:
    """A path, a glob or a list of them stands for `{files: …}`."""
    if isinstance(value, str | list | tuple):
        return {"files": value}
    if isinstance(value, dict) and "file" in value:
        return {("files" if key == "file" else key): item for key, item in value.items()}
    return value


AnswerField = Literal[
    "latency_s",
    "cost_usd",
    "input_tokens",
    "output_tokens",
    "confidence",
    "model",
    "tool_calls",
    "retrieved",
    "scores",
]


class HttpTarget(Section):
    """An endpoint of the product: what is sent (templates over the case) and where the answer is."""

    url: str
    method: Literal["POST", "GET", "PUT"] = "POST"
    headers: dict[str, str] = Field(default_factory=dict)
    body: Any = Field(default=None, alias="json")
    output: str = Field(default="$", description="JSONPath of the answer; $ is the whole body")
    also: dict[AnswerField, str] = Field(
        default_factory=dict, description="JSONPaths of what the reply says about its answer"
    )
    version: str | None = None


class ContextPart(Section):
    """A named part of the prompt, from a file or a field of the case, cut at `max_tokens`."""

    name: str
    source: str = Field(alias="from")
    max_tokens: int | None = Field(default=None, ge=1, strict=True)


class AnswerFormat(Section):
    """What shape the answer must have."""

    json_schema: str | dict[str, Any] | None = None


class Candidate(Section):
    """A thing under test. Exactly one of `recorded`, `python`, `http`, `model` says how it is reached."""

    recorded: Annotated[
        Recorded | None,
        BeforeValidator(_as_recorded, json_schema_input_type=Recorded | str | list[str] | dict[str, Any]),
    ] = None
    python: str | None = None
    http: HttpTarget | None = None
    model: str | None = None
    prompt: str | None = Field(default=None, description="a file of the prompt, or its text")
    params: dict[str, Any] = Field(default_factory=dict)
    context: tuple[ContextPart, ...] = ()
    without: Texts = Field(
        default=(), description="parts left out: names of context parts, system, history, tool_results"
    )
    format: AnswerFormat | None = None
    base_url: str | None = None
    api_key_env: str | None = Field(default=None, description="name of the variable that holds the key")
    version: str | None = None
    trials: int | None = Field(default=None, ge=1, strict=True)
    description: str = ""

    @model_validator(mode="after")
    def _one_target(self) -> Candidate:
        given = [kind for kind in TARGET_KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            seen = " and ".join(given) if given else "none of them"
            raise ValueError(f"a candidate needs exactly one of {', '.join(TARGET_KINDS)}; saw {seen}")
        of_models = self.prompt or self.context or self.format or self.base_url or self.without
        if self.model is None and of_models:
            raise ValueError(
                "prompt, context, without, format and base_url belong to a candidate with a model"
            )
        return self

    @property
    def target(self) -> str:
        """How it is reached: recorded, python, http or model."""
        return next(kind for kind in TARGET_KINDS if getattr(self, kind) is not None)

    @property
    def is_live(self) -> bool:
        """Whether asking it makes a call now."""
        return self.target != "recorded"


class Limits(Section):
    """How hard the candidates may be asked."""

    concurrency: int = Field(default=16, ge=1, le=4096, strict=True)
    requests_per_minute: float | None = Field(default=None, gt=0, strict=True)
    timeout_s: float = Field(default=60.0, gt=0, strict=True)
    retries: int = Field(default=4, ge=0, le=20, strict=True)


class Labels(Section):
    """People's scores from a file, and how the labelled items were chosen."""

    file: str
    sampled: str | None = Field(default=None, description="random, or the column with the probability")
    illustrative: bool = Field(
        default=False, description="Written for an example, not by reviewers; every page says so."
    )


class Price(Section):
    """A price that overrides the library's, in USD per million tokens."""

    input_per_million: float | None = Field(default=None, ge=0)
    output_per_million: float | None = Field(default=None, ge=0)
    per_call: float | None = Field(default=None, ge=0)


__all__ = [
    "TARGET_KINDS", "AnswerFormat", "Candidate", "ContextPart", "HttpTarget", "Judge", "Labels", "Limits",
    "ModelId", "Price", "Recorded", "parse_model_id",
]  # fmt: skip
