"""Cells of spreadsheets and Parquet files as plain data: dates as ISO text, whole numbers as int."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def plain_value(value: Any) -> Any:
    """The cell as text, number, bool, list or mapping; None where it is empty."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode("utf-8", "surrogateescape")
    return _plain_time(value)


def plain_cell(value: Any) -> Any:
    """A spreadsheet's cell: it knows floats only, so 7.0 is 7."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return plain_value(value)


def _plain_time(value: Any) -> Any:
    if isinstance(value, datetime.datetime) and value.time() == datetime.time() and value.tzinfo is None:
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    return str(value)
