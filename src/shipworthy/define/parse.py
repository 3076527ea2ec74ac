"""`parse`: a mapping or the text of a `prd.yaml` -> `Benchmark`, or every fault at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from shipworthy.define.bar_checks import bar_meaning
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.cases import CaseSet, read_cases
from shipworthy.define.column_checks import column_findings
from shipworthy.define.cross_checks import cross_findings
from shipworthy.define.doubts import View, without_findings
from shipworthy.define.finding import Finding, Path, Places, show
from shipworthy.define.row import Row
from shipworthy.define.shape_faults import shape_findings
from shipworthy.define.yaml_text import read_yaml
from shipworthy.errors import Fault, InvalidBenchmark

_SMALLEST = "the smallest PRD is 'product: My product', then cases, candidates, dimensions and bars"


@dataclass(frozen=True)
class Examined:
    """What a PRD's text holds.

    Attributes:
        benchmark: The benchmark; where there are faults, what is left of it without them; None if nothing is.
        faults: Everything that is wrong.
        places: Where everything stands in the text.
    """

    benchmark: Benchmark | None
    faults: tuple[Fault, ...] = ()
    places: Places = field(default_factory=Places)


def parse(data: Mapping[str, Any]) -> Benchmark:
    """The benchmark of a mapping; `InvalidBenchmark` holds every fault. Inline cases become `.golden`."""
    return _or_raise(examine(data))


def parse_text(text: str, file: str = "prd.yaml") -> Benchmark:
    """The benchmark of a `prd.yaml`'s text; every fault says its line and column."""
    return _or_raise(examine_text(text, file)).placed(file=file)


def examine_text(text: str, file: str = "prd.yaml") -> Examined:
    """Like `parse_text`, with the faults beside what is left instead of an exception."""
    try:
        document = read_yaml(text, file)
    except InvalidBenchmark as error:
        return Examined(None, error.faults)
    if document.data is None:
        return Examined(None, (Fault("the file is empty", file, hint=_SMALLEST),))
    return examine(document.data, document.places)


def examine(data: Any, places: Places | None = None) -> Examined:
    """Like `parse`, with the faults beside what is left instead of an exception."""
    places = places or Places()
    if not isinstance(data, Mapping):
        message = f"a PRD is a mapping of keys to values, saw {_kind(data)}"
        return Examined(None, (places.fault(Finding((), message, _SMALLEST)),))
    view, findings = _read_shape({key: value for key, value in data.items() if value is not None})
    faults = [places.fault(finding) for finding in findings]
    if view is None:
        return Examined(None, _in_order(faults))
    faults += [places.fault(finding) for finding in cross_findings(view)]
    benchmark = _with_bar_ids(view.benchmark)
    inline = read_inline_cases(benchmark, places)
    faults += inline.faults
    benchmark = benchmark.placed(golden=inline.cases)
    if not faults and inline.cases and len(inline.cases) == len(benchmark.cases):
        faults += [places.fault(finding) for finding in column_findings(benchmark)]
    return Examined(benchmark, _in_order(faults), places)


def read_inline_cases(benchmark: Benchmark, places: Places) -> CaseSet:
    """The cases that stand in the PRD itself."""
    return read_cases(
        (
            inline_row(source, index, places)
            for index, source in enumerate(benchmark.cases)
            if isinstance(source, Mapping)
        ),
        recorded_columns=recorded_columns(benchmark),
        known_fields=benchmark.slices,
    )


def inline_row(values: Mapping[str, Any], index: int, places: Places) -> Row:
    """A case that stands in the PRD itself, as a row."""
    place = places.fault(Finding(("cases", index), ""))
    return Row(values, place.file or f"cases[{index}]", place.line)


def recorded_columns(benchmark: Benchmark) -> frozenset[str]:
    """The columns of the cases that hold a candidate's recorded answers."""
    return frozenset(
        candidate.recorded.column
        for candidate in benchmark.candidates.values()
        if candidate.recorded is not None and candidate.recorded.column is not None
    )


def _or_raise(examined: Examined) -> Benchmark:
    if examined.faults or examined.benchmark is None:
        raise InvalidBenchmark(examined.faults)
    return examined.benchmark


def _read_shape(data: Mapping[str, Any]) -> tuple[View | None, list[Finding]]:
    """What has the right shape, and what has not."""
    findings = list(_endless_numbers(data, ()))
    try:
        benchmark = Benchmark.model_validate(data)
        if not findings:
            return View(benchmark), []
    except ValidationError as error:
        known = {finding.path for finding in findings}
        findings += [one for one in shape_findings(error, Benchmark, data) if one.path not in known]
    rest = without_findings(data, findings)
    try:
        return View(Benchmark.model_validate(rest.data), rest.doubtful, rest.kept), findings
    except ValidationError:
        return None, findings


def _endless_numbers(value: Any, path: Path) -> Iterator[Finding]:
    """NaN and infinity, wherever they stand: nothing can be decided or written down with them."""
    if isinstance(value, float) and not math.isfinite(value):
        yield Finding(path, f"expected a finite number, saw {show(value)}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _endless_numbers(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _endless_numbers(item, (*path, index))


def _with_bar_ids(benchmark: Benchmark) -> Benchmark:
    """Waivers name their bar as the bar names itself, however they spell it."""
    ids = {bar_meaning(bar.id): bar.id for bar in benchmark.all_bars}
    waived = tuple(
        waiver.model_copy(update={"bar": ids.get(bar_meaning(waiver.bar), waiver.bar)})
        for waiver in benchmark.waive
    )
    return benchmark.model_copy(update={"waive": waived}) if waived else benchmark


def _kind(data: Any) -> str:
    return "a list" if isinstance(data, list | tuple) else show(data)


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """As they stand in the file; the same fault once."""
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.file, fault.line, fault.column)))
