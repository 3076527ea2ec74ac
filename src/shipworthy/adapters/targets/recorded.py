"""`RecordedTarget`: answers that already exist, from files of recorded answers or a column of the cases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from shipworthy.adapters.targets.answer_fields import (
    NUMBERS,
    OUTPUT_NAMES,
    TAKEN,
    answer_of,
    is_empty,
)
from shipworthy.define.case import Case
from shipworthy.run.answer import Answer, Failure
from shipworthy.run.identity import asked_as

NOT_RECORDED = "not recorded"


class RecordedTarget:
    """Looks answers up by case and trial.

    Rows of one case are its trials: in the order of their `trial` numbers (from 0 or 1, it doesn't
    matter), those without a number in the order in which they came.

    Args:
        rows: Mappings with `case`, `output` and whatever is known of the answer; `error` for a failure,
            which is the candidate's unless `error_of` says `infrastructure`.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        by_case: dict[str, list[tuple[float, int, Mapping[str, Any]]]] = {}
        for place, row in enumerate(rows):
            number = row.get("trial")
            order = float(number) if isinstance(number, int | float) else float("inf")
            by_case.setdefault(str(row["case"]), []).append((order, place, row))
        self._rows = {
            case: [row for _, _, row in sorted(found, key=lambda item: item[:2])]
            for case, found in by_case.items()
        }
        kept = (*OUTPUT_NAMES, "error", *TAKEN)  # not where a row stood, or notes beside it
        hashed = {
            case: [[*(row.get(name) for name in kept), *_infrastructure(row)] for row in found]
            for case, found in self._rows.items()
        }
        self.asked_as = asked_as("recorded", rows=hashed)

    @classmethod
    def from_column(cls, cases: Iterable[Case], column: str) -> RecordedTarget:
        """The answers in a column of the cases; a blank cell is not recorded."""
        found = ((case.id, case.fields.get(column, case.metadata.get(column))) for case in cases)
        return cls({"case": case, "output": output} for case, output in found if not is_empty(output))

    @property
    def n_trials(self) -> int:
        """The most answers that a case has."""
        return max((len(rows) for rows in self._rows.values()), default=0)

    def n_trials_of(self, case: str) -> int:
        """How many answers a case has."""
        return len(self._rows.get(case, ()))

    @property
    def cases(self) -> frozenset[str]:
        """Ids of the cases that have an answer."""
        return frozenset(self._rows)

    async def answer(self, case: Case, trial: int) -> Answer | Failure:
        """The recorded answer; one that isn't there is no fault of the candidate."""
        rows = self._rows.get(case.id, ())
        if trial >= len(rows):
            seen = f"case {case.id!r} has {len(rows)} recorded answers, trial {trial + 1} is not among them"
            return Failure("infrastructure", NOT_RECORDED, seen, is_final=True)
        row = rows[trial]
        output = next((row[name] for name in OUTPUT_NAMES if row.get(name) is not None), None)
        said = {name: _read(name, row[name]) for name in TAKEN if name in row}
        if not is_empty(row.get("error")):
            if _infrastructure(row):
                return Failure("infrastructure", "recorded", str(row["error"]), is_final=True)
            latency_s = said.get("latency_s")
            known = latency_s if isinstance(latency_s, int | float) else None
            return Failure("candidate", "error", str(row["error"]), latency_s=known, output=output)
        return answer_of(output, said, latency_s=None)

    async def close(self) -> None:
        """Nothing to give back."""


def _infrastructure(row: Mapping[str, Any]) -> list[str]:
    """A word for the version where an error is not the candidate's; nothing for all other rows."""
    is_infrastructure = row.get("error_of") == "infrastructure" and not is_empty(row.get("error"))
    return ["infrastructure"] if is_infrastructure else []


def _read(name: str, value: Any) -> Any:
    """Numbers and JSON that a CSV file holds as text; a blank cell is unknown."""
    if not isinstance(value, str) or name == "model":
        return value
    if not value.strip():
        return None
    try:
        if name in NUMBERS:
            return float(value)
        return json.loads(value)
    except ValueError:
        return value
