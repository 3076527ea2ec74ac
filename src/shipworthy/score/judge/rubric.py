"""`Rubric`: what is judged: a dimension's definition, scale and anchors, of a slice where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case, as_slice_value
from shipworthy.define.dimension import Scale
from shipworthy.run.template import as_text


@dataclass(frozen=True)
class Rubric:
    """What is judged in one case.

    Attributes:
        name: The dimension or failure mode.
        definition: What it means.
        scale: The dimension's.
        anchors: Level and what it looks like, the best first.
        is_detector: A failure mode: the question is whether it happened.
    """

    name: str
    definition: str
    scale: Scale
    anchors: tuple[tuple[str, str], ...] = ()
    is_detector: bool = False

    @property
    def text(self) -> str:
        """The rubric as the judge reads it."""
        kind = "Failure to look for" if self.is_detector else "Quality"
        lines = [f"{kind}: {self.name}"]
        if self.definition:
            lines.append(f"Definition: {self.definition}")
        if not self.is_detector:
            lines.append(f"Scale: {self._scale_words}")
        lines += [f"- {level}: {text}" for level, text in self.anchors]
        return "\n".join(lines)

    @property
    def _scale_words(self) -> str:
        if self.scale.is_pass_fail:
            return "pass or fail"
        return f"{self.scale.low:g} (worst) to {self.scale.high:g} (best)"


@dataclass(frozen=True)
class Rubrics:
    """A dimension's rubric, and where it differs.

    Attributes:
        general: Where nothing else is said.
        in_slices: Field and value of a slice, the definition (or empty) and the anchors (or none) there.
    """

    general: Rubric
    in_slices: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = ()

    def of(self, case: Case) -> Rubric:
        """The rubric of a case; of several slices that speak of it, the first that says something counts."""
        own = [entry for entry in self.in_slices if case.slice_value(entry[0]) == entry[1]]
        if not own:
            return self.general
        definition = next((text for _, _, text, _ in own if text), self.general.definition)
        anchors = next((found for _, _, _, found in own if found), self.general.anchors)
        general = self.general
        return Rubric(general.name, definition, general.scale, anchors, general.is_detector)

    @property
    def shaped_by(self) -> list[Any]:
        """Everything that shapes what is judged, for the judge's identity."""
        rubrics = self.general
        return [rubrics.text, str(rubrics.scale), rubrics.is_detector, [list(e) for e in self.in_slices]]


def rubrics_of(benchmark: Benchmark, name: str) -> Rubrics:
    """The rubrics of a dimension or failure mode."""
    mode = benchmark.failure_mode(name)
    if mode is not None:
        return Rubrics(Rubric(name, mode.definition, benchmark.scale_of(name), (), True))
    dimension = benchmark.dimensions[name]
    general = Rubric(name, dimension.definition, dimension.levels, _in_order(dimension.anchors))
    slices = []
    for key, standard in dimension.in_slices.items():
        field, _, value = key.partition("=")
        anchors = _in_order(standard.anchors)
        slices.append((field.strip(), as_slice_value(value), standard.definition or "", anchors))
    return Rubrics(general, tuple(slices))


def _in_order(anchors: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The best level first; levels that are words stay as they were written."""
    return tuple(
        sorted(((level, as_text(text)) for level, text in anchors.items()), key=lambda item: -_level(item[0]))
    )


def _level(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
