"""`Judge`: a model, a panel of models or recorded verdicts that score a dimension; `Human` and `Hybrid`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from shipworthy.define.section import Section, Unfit

RECORDED = "recorded"
"""As a judge's text form: the scores came with the recorded answers, nobody is asked."""

WHO = ("model", "recorded", "panel")
"""A judge is exactly one of these."""

_OF_THE_MODEL = (*WHO, "name", "params", "base_url", "api_key_env", "illustrative")


def as_judge(value: Any) -> Any:
    """A text is a model's id, or `recorded`."""
    if isinstance(value, str):
        return {"recorded": True} if value.strip() == RECORDED else {"model": value}
    return value


def _as_files(value: Any) -> Any:
    """True: no file, the verdicts came with the answers; a path stands for a list of one."""
    if isinstance(value, bool):
        return () if value else None
    return [value] if isinstance(value, str) else value


class PanelMember(Section):
    """One model of a panel of judges."""

    model: str = Field(description="A model: provider/name.")
    name: str | None = Field(default=None, description="What pages call it; else the model's id.")
    params: dict[str, Any] = Field(default_factory=dict, description="Parameters of the model.")
    base_url: str | None = Field(default=None, description="Where an OpenAI-compatible endpoint is.")
    api_key_env: str | None = Field(default=None, description="Name of the variable that holds the key.")


def _as_member(value: Any) -> Any:
    return {"model": value} if isinstance(value, str) else value


class Judge(Section):
    """Who judges, and how. Exactly one of `model`, `panel` and `recorded` says who.

    A dimension's own judge may leave that out: then it is the PRD's default judge.
    """

    model: str | None = None
    panel: tuple[
        Annotated[PanelMember, BeforeValidator(_as_member, json_schema_input_type=PanelMember | str)], ...
    ] = Field(default=(), description="Several models: the mean or the majority of their verdicts counts.")
    recorded: Annotated[
        tuple[str, ...] | None,
        BeforeValidator(_as_files, json_schema_input_type=bool | str | list[str]),
    ] = Field(
        default=None,
        description="Files of verdicts that exist already; true: the scores came with the answers.",
    )
    name: str | None = Field(default=None, description="What pages call the judge; else its model's id.")
    prompt: str | None = None
    params: dict[str, Any] = Field(default_factory=dict)
    base_url: str | None = None
    api_key_env: str | None = None
    reference: bool | None = Field(
        default=None, description="Whether the judge sees the case's expected answer."
    )
    versus: str | None = Field(
        default=None,
        description="Pairwise: a candidate whose answer to the same case is compared with, in both orders.",
    )
    canaries: bool | None = Field(
        default=None, description="Whether the judge is tried with injections once; it is unless false."
    )

    illustrative: bool = Field(
        default=False, description="Verdicts written for an example, by no judge; every page says so."
    )

    @model_validator(mode="after")
    def _one_judge(self) -> Judge:
        given = self.who
        if len(given) > 1:
            raise Unfit(
                f"a judge is one of {', '.join(WHO)}; saw {' and '.join(given)}",
                hint="several models are a panel: 'panel: [openai/gpt-4.1, local/default]'",
            )
        if self.recorded is not None and (self.versus or self.prompt):
            raise Unfit("prompt and versus belong to a judge that is asked, not to recorded verdicts")
        names = [member.name or member.model for member in self.panel]
        if len(set(names)) < len(names):
            raise Unfit(
                "two members of the panel have the same name", hint="give them a `name:` of their own"
            )
        return self

    @property
    def who(self) -> tuple[str, ...]:
        """Which of `model`, `recorded` and `panel` are given."""
        given = {"model": self.model, "recorded": self.recorded, "panel": self.panel or None}
        return tuple(key for key in WHO if given[key] is not None)

    @property
    def is_recorded(self) -> bool:
        """Whether the verdicts exist already, so that nobody is asked."""
        return self.recorded is not None

    @property
    def members(self) -> tuple[PanelMember, ...]:
        """The models that are asked: one, several, or none of a recorded judge."""
        if self.model is None:
            return self.panel
        alone = PanelMember(
            model=self.model,
            name=self.name,
            params=self.params,
            base_url=self.base_url,
            api_key_env=self.api_key_env,
        )
        return (alone,)

    def over(self, default: Judge | None) -> Judge:
        """This judge, with what it doesn't say taken from the default.

        Who judges (the model with its address, key, parameters and name) is taken as a whole or not at all:
        another model's address is of no use.
        """
        if default is None:
            return self
        stated = self.model_fields_set
        kept = [name for name in type(self).model_fields if name in stated]
        taken = [name for name in default.model_fields_set if name not in stated]
        if self.who:
            taken = [name for name in taken if name not in _OF_THE_MODEL]
        if self.is_recorded:
            taken = [name for name in taken if name not in ("prompt", "versus")]
        values = {name: getattr(default, name) for name in taken} | {n: getattr(self, n) for n in kept}
        return Judge.model_validate(values)


class Human(Section):
    """How people score a dimension."""

    reviewers: int = Field(default=1, ge=1, strict=True)


class Hybrid(Section):
    """A judge scores every answer, people a sample of them."""

    judge: Annotated[Judge | None, BeforeValidator(as_judge)] = None
    labels: int | None = Field(default=None, ge=1, strict=True)
    per_verdict: int = Field(default=10, ge=1, strict=True)
    borderline: bool = False
    reviewers: int = Field(default=1, ge=1, strict=True)
