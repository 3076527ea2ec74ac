"""`View`: a benchmark whose faulty parts were taken out, so that the rest can be checked in the same go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.bar import OVERALL
from shipworthy.define.bar_grammar import MEASURES
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.finding import Finding, Path
from shipworthy.define.nearest import nearest

_ENTRY_SECTIONS = (
    "dimensions", "candidates", "outcomes", "bars", "failure_modes", "waive", "cases", "prices",
)  # fmt: skip
"""Sections of which one faulty entry is taken out; of the others the whole section is."""


@dataclass(frozen=True)
class Rest:
    """A document without its faulty parts.

    Attributes:
        data: What is left.
        doubtful: What was there and can't be known: `("dimensions", "relevance")` or `("dimensions",)`.
        kept: For every list that lost entries, the original place of each that stayed.
    """

    data: dict[str, Any]
    doubtful: frozenset[Path]
    kept: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class View:
    """A benchmark, and what about it is in doubt because it was faulty: nothing is said of that."""

    benchmark: Benchmark
    doubtful: frozenset[Path] = frozenset()
    kept: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def path(self, section: str, index: int) -> Path:
        """Where the entry stood in the document as it was written."""
        places = self.kept.get(section)
        return (section, index if places is None else places[index])

    def doubts(self, section: str, name: str = "") -> bool:
        """Whether this entry, or its whole section, is in doubt."""
        return (section,) in self.doubtful or (section, name) in self.doubtful

    def doubts_quality(self, name: str) -> bool:
        """Whether a bar's subject may be something that was faulty."""
        return self.doubts("dimensions", name) or self.doubts("failure_modes", name)

    @property
    def doubtful_qualities(self) -> list[str]:
        """Dimensions and failure modes that are in doubt."""
        return [path[1] for path in self.doubtful if path[0] in ("dimensions", "failure_modes") and path[1:]]

    @property
    def qualities(self) -> list[str]:
        """Everything a bar may name."""
        benchmark = self.benchmark
        overall = [OVERALL] if benchmark.has_overall else []
        modes = [mode.id for mode in benchmark.failure_modes]
        return [*benchmark.dimensions, *modes, *overall, *MEASURES]


def without_findings(data: Mapping[str, Any], findings: Iterable[Finding]) -> Rest:
    """The document without the parts that have findings."""
    doubtful: set[Path] = set()
    drops: dict[str, set[Any]] = {}
    for finding in findings:
        section = finding.path[0] if finding.path else ""
        if section not in data:
            continue
        unit = finding.path[:2] if section in _ENTRY_SECTIONS and len(finding.path) > 1 else (section,)
        drops.setdefault(section, set()).update(unit[1:] or {None})
        doubtful.add(_name_of(data, unit))
        if finding.is_on_key and len(finding.path) == 1:  # `dimension:` for `dimensions:`
            meant = nearest(str(section), Benchmark.model_fields)
            doubtful |= {(meant,)} if meant is not None and meant not in data else set()
    kept: dict[str, tuple[int, ...]] = {}
    rest = {name: value for name, value in data.items() if None not in drops.get(name, ())}
    for section, entries in drops.items():
        if section not in rest:
            continue
        if isinstance(rest[section], Mapping):
            rest[section] = {key: item for key, item in rest[section].items() if key not in entries}
        else:
            kept[section] = tuple(index for index in range(len(rest[section])) if index not in entries)
            rest[section] = [rest[section][index] for index in kept[section]]
    rest.setdefault("product", "unnamed")
    return Rest(rest, frozenset(doubtful), kept)


def _name_of(data: Mapping[str, Any], unit: Path) -> Path:
    """Failure modes stand in a list and are known by their id."""
    if unit[0] != "failure_modes" or len(unit) < 2:
        return unit
    entry = data["failure_modes"][unit[1]]
    name = entry.get("id") if isinstance(entry, Mapping) else None
    return ("failure_modes", name) if isinstance(name, str) else ("failure_modes",)
