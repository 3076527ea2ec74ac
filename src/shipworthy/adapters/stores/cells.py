"""The types of the columns: how one value is kept in a database."""

from __future__ import annotations

import math
from typing import Any

from sqlalchemy import JSON, Dialect, Double, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from shipworthy.adapters.json_text import escape, unescape


class Words(TypeDecorator[str]):
    """Any text Python can hold."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """What is written."""
        if value is None:
            return None
        return escape(value if type(value) is str else str(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """What is read."""
        return None if value is None else unescape(value)


class _Double(Double[float]):
    """A double that is given to the driver as it is (SQLAlchemy would make a float of `nan`)."""

    def bind_processor(self, dialect: Dialect) -> None:
        """No conversion."""


class Number(TypeDecorator[float]):
    """Any float, NaN and the infinities included (SQLite keeps NaN as the text `nan`)."""

    impl = _Double
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """What is written."""
        if value is None:
            return None
        number = float(value)
        return "nan" if math.isnan(number) and dialect.name == "sqlite" else number

    def process_result_value(self, value: Any, dialect: Dialect) -> float | None:
        """What is read."""
        return float(value) if type(value) is str else value


Data = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""Mappings, sequences and outputs."""
