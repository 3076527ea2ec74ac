"""`Section`: what every part of the `prd.yaml` is; unknown keys are faults, values never change."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Unfit(ValueError):
    """A value that a section refuses, with what to do about it.

    A ValueError, so that pydantic collects it with the other faults.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Section(BaseModel):
    """One part of the benchmark: frozen, and strict about its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def read_percent(text: str) -> float:
    """`99.9%` -> 0.999, exactly rounded (99.9 / 100 in floats is 0.9990000000000001)."""
    try:
        return float(Decimal(text.strip().removesuffix("%").rstrip()) / 100)
    except ArithmeticError as error:
        raise ValueError(f"{text!r} is no percentage") from error


def parse_share(value: Any) -> Any:
    """`98%` -> 0.98; numbers stay as they are (percentages and fractions are the same thing)."""
    if isinstance(value, str) and value.strip().endswith("%"):
        try:
            return read_percent(value)
        except ValueError:
            return value
    return value


Number = Annotated[
    float,
    BeforeValidator(parse_share, json_schema_input_type=float | str),
    Field(allow_inf_nan=False),
]
"""A number as people write it: `0.9`, `90%` or `4.2`."""

Share = Annotated[Number, Field(ge=0, le=1)]
"""A number between 0 and 1, or a percentage."""
