"""Our own long table (`shipworthy export -o FILE.csv --as long`) -> recorded scores, labels, slices, groups.

The table has no texts: a case is known by its id until a file with the questions comes along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.importing.imported import (
    AnswerRow,
    Carried,
    CaseRow,
    DimensionPart,
    FailureModePart,
    Imported,
    LabelRow,
    Note,
    PrdPart,
)
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.row import as_number, is_nothing
from shipworthy.errors import Fault
from shipworthy.score.grading_book import CANT_SAY

COLUMNS = (
    "case", "candidate", "trial", "dimension", "value", "unscored_reason", "source", "reviewer", "scorer",
    "probability", "chosen_by", "category", "expected_category", "is_baseline", "is_failure_mode",
    "scale_low", "scale_high", "group", "weight", "latency_s", "cost_usd", "input_tokens", "output_tokens",
    "failure", "infrastructure_error",
)  # fmt: skip
"""The header of the table, as `report.export_long` writes it; slices follow."""
SLICE = "slice."
NO_TEXT = "(the text of this answer stands in no long table)"
"""Stands for an answer whose scores are known."""
_ALWAYS = ("case", "candidate", "trial", "is_baseline")
_ONE_OF = ("dimension", "unscored_reason", "infrastructure_error")
_MEASURED = ("latency_s", "cost_usd", "input_tokens", "output_tokens")
_RUN_BY_SHEETS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
_JUDGED = ("judge", "hybrid")


class ShipworthyLong:
    """The table of one row a score that we write for statistics tools."""

    name = "shipworthy-long"
    title = "shipworthy's long table (CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By its columns, all of them ours."""
        if glimpse.form is not Form.table or not glimpse.has(*_ALWAYS) or not glimpse.has_any(*_ONE_OF):
            return 0.0
        is_ours = all(key in COLUMNS or key.startswith(SLICE) for key in glimpse.keys)
        return 0.97 if is_ours else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """Labels as they come; answers and dimensions when all rows are known."""
        del options
        table = _Table()
        for row in source.rows():
            if isinstance(row, Fault):
                yield row
            elif not row.values.keys() >= {"case", "candidate", "trial"}:
                yield row.fault("the row names no case, candidate or trial")
            else:
                values = {name: _without_mark(value) for name, value in row.values.items()}
                yield from table.items(values, row.line)
        yield from table.parts()


@dataclass
class _Dimension:
    """What the rows say of one dimension."""

    low: float | None = None
    high: float | None = None
    is_failure_mode: bool = False
    sources: dict[str, None] = field(default_factory=dict)


@dataclass
class _Table:
    answers: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)
    lines: dict[tuple[str, str, int], int] = field(default_factory=dict)
    cases: set[str] = field(default_factory=set)
    dimensions: dict[str, _Dimension] = field(default_factory=dict)
    slices: dict[str, None] = field(default_factory=dict)
    baselines: dict[str, None] = field(default_factory=dict)
    n_unscored: int = 0
    n_categories: int = 0

    def items(self, row: Mapping[str, Any], line: int) -> Iterator[Imported]:
        """The case where it is new, and the label; a score is kept until its answer is whole."""
        number = as_number(row["trial"])
        if number is None or number < 0 or number != int(number):
            yield Fault(f"trial: expected a whole number from 0, saw {row['trial']!r}", "", line)
            return
        key = (str(row["case"]), str(row["candidate"]), int(number))
        if key[0] not in self.cases:
            self.cases.add(key[0])
            yield CaseRow(self._case(row), line, is_placeholder=True)
        if row.get("is_baseline") == "true":
            self.baselines.setdefault(key[1])
        self.n_categories += "category" in row
        self._about(row)
        if row.get("source") == "human":
            yield _label(row, key, line)
        else:
            self._answer(row, key, line)

    def _case(self, row: Mapping[str, Any]) -> dict[str, Any]:
        slices = {name.removeprefix(SLICE): row[name] for name in row if name.startswith(SLICE)}
        self.slices.update(dict.fromkeys(slices))
        weight = as_number(row.get("weight"))
        known: dict[str, Any] = {"id": row["case"], "input": row["case"], "group": row.get("group")}
        known |= {"weight": weight if weight is not None and weight > 0 else None, "slices": slices or None}
        return {name: value for name, value in known.items() if value is not None}

    def _about(self, row: Mapping[str, Any]) -> None:
        """What is known of the row's dimension."""
        if "dimension" not in row:
            return
        known = self.dimensions.setdefault(str(row["dimension"]), _Dimension())
        known.low, known.high = as_number(row.get("scale_low")), as_number(row.get("scale_high"))
        known.is_failure_mode = row.get("is_failure_mode") == "true"
        known.sources.setdefault(str(row.get("source", "code")))

    def _answer(self, row: Mapping[str, Any], key: tuple[str, str, int], line: int) -> None:
        answer = self.answers.setdefault(
            key, {"case": key[0], "candidate": key[1], "trial": key[2], "scores": {}}
        )
        self.lines.setdefault(key, line)
        for name in _MEASURED:
            number = as_number(row.get(name))
            if number is not None:
                answer[name] = int(number) if name.endswith("_tokens") else number
        if "infrastructure_error" in row:
            answer["error"] = str(row["infrastructure_error"])
        elif "failure" in row:
            answer |= {"error": str(row["failure"]), "error_of": "candidate"}
        value = as_number(row.get("value"))
        if value is not None:
            answer["scores"][str(row["dimension"])] = value
        elif "dimension" in row:
            self.n_unscored += 1

    def parts(self) -> Iterator[Imported]:
        """Answers, dimensions, slices, and what became of what."""
        for key, answer in self.answers.items():
            told = {name: value for name, value in answer.items() if name != "scores"}
            if "error" not in answer:  # without a text it would be an empty answer: the candidate's failure
                told |= {"output": NO_TEXT, "scores": answer["scores"]}
            yield AnswerRow(told, self.lines[key])
        for name, known in self.dimensions.items():
            yield _part(name, known)
        more: dict[str, Any] = {"slices": [*self.slices]} if self.slices else {}
        if len(self.baselines) == 1:
            more["baseline"] = next(iter(self.baselines))
        n_trials = max((number for _, _, number in self.answers), default=0) + 1
        if n_trials > 1:
            more["trials"] = n_trials
        if more:
            yield PrdPart(more)
        yield from self._notes()

    def _notes(self) -> Iterator[Note]:
        yield Note(Carried.mapped, "column 'value'", "scores as they were recorded; people's are labels", 1)
        became = "the ids stand for them; import the file with the cases together with this one"
        yield Note(Carried.approximated, "texts of questions and answers stand in no long table", became, 1)
        if self.n_unscored:
            yield Note(Carried.mapped, f"{self.n_unscored} values that are empty", "unscored, which is not 0")
        if self.n_categories:
            became = "precision and recall of classes need the answers"
            yield Note(Carried.unsupported, "columns 'category' and 'expected_category'", became, 1)


def _label(row: Mapping[str, Any], key: tuple[str, str, int], line: int) -> Imported:
    if "dimension" not in row:
        return Fault("the label names no dimension", "", line)
    names = ("reviewer", "probability", "chosen_by")
    known = {name: row[name] for name in names if name in row}
    number = as_number(row.get("value"))
    value = CANT_SAY if number is None else number
    about = {"case": key[0], "candidate": key[1], "trial": key[2], "dimension": str(row["dimension"])}
    return LabelRow({**about, "value": value, **known}, line)


def _part(name: str, known: _Dimension) -> DimensionPart | FailureModePart:
    """A dimension as its scores came to be: a model's stay a judge's."""
    machines = [source for source in known.sources if source != "human"]
    scored_by: Any = "human" if not machines else {"recorded": name}
    if any(source in _JUDGED for source in machines):
        scored_by = {"judge": "recorded"}
    if known.is_failure_mode:
        return FailureModePart({"id": name, "detect": scored_by})
    values: dict[str, Any] = {
        "definition": f"scores under {name!r} of the long table",
        "scored_by": scored_by,
    }
    if known.low is not None and known.high is not None and (known.low, known.high) != (0.0, 1.0):
        values["scale"] = f"{known.low:g}-{known.high:g}"
    return DimensionPart(name, values)


def _without_mark(value: Any) -> Any:
    """The text without the apostrophe that we put before what a spreadsheet would run."""
    is_marked = isinstance(value, str) and value[:1] == "'" and value[1:2] in _RUN_BY_SHEETS
    return value[1:] if is_marked and not is_nothing(value[1:]) else value
