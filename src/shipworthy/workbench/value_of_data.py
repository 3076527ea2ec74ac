"""What data is worth, beside a lint and in the PRD's document: an estimate that fails stops neither."""

from __future__ import annotations

from shipworthy.define.data_options.value import value_in
from shipworthy.define.lint.data_value import DataValue
from shipworthy.define.lint.subject import Subject


def data_value(subject: Subject) -> tuple[DataValue | None, tuple[str, ...]]:
    """What each of `data.options` buys, and what to say if that could not be worked out."""
    if not subject.benchmark.data.options:
        return None, ()
    try:
        return value_in(subject), ()
    except Exception as error:  # an estimate of data to come must never take a lint or a document away
        return None, (f"the value of data could not be worked out: {type(error).__name__}: {error}",)
