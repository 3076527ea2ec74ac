"""Comparing two candidates from what has been measured: nobody is asked, no verdict is given."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shipworthy.adapters.lock import run_lock
from shipworthy.decide.changed import behaviour
from shipworthy.decide.changed_distance import Embedder
from shipworthy.decide.changed_result import Behaviour
from shipworthy.decide.compare import compare_evidence
from shipworthy.decide.compare_labels import label_correction
from shipworthy.decide.compare_result import Comparison
from shipworthy.decide.evidence import Evidence, gather
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import NoUsableTrial, StoreUnwritable, WrongCall
from shipworthy.report.comparison import comparison_page
from shipworthy.report.comparison_html import comparison_page_html
from shipworthy.report.comparison_page import ComparisonPage
from shipworthy.report.comparison_text import comparison_markdown, comparison_text
from shipworthy.workbench.desk import Desk, open_desk
from shipworthy.workbench.evidence_rows import measure_rows, score_rows
from shipworthy.workbench.label_designs import drawn_rows
from shipworthy.workbench.labels import labels_of
from shipworthy.workbench.measured import Measured, measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.report import templates
from shipworthy.workbench.setup import Setup, prepare

FORMATS = (".html", ".md", ".json", ".txt")


@dataclass(frozen=True)
class Compared:
    """What a comparison gave, and what it rests on."""

    benchmark: Benchmark
    comparison: Comparison
    behaviour: Behaviour
    notes: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """One object: the comparison, and where the behaviour changed."""
        return {**self.comparison.to_dict(), "behaviour": self.behaviour.to_dict(), "notes": self.said}

    @property
    def said(self) -> list[str]:
        """Remarks of the comparison and of the work."""
        return [*self.comparison.notes, *self.notes]


@dataclass(frozen=True)
class Laid:
    """Two candidates as they are measured, side by side with the others."""

    benchmark: Benchmark
    evidence: Evidence
    found: Measured
    notes: tuple[str, ...]
    versions: dict[str, str]


def compare_candidates(
    benchmark: Benchmark,
    a: str,
    b: str,
    options: RunOptions | None = None,
    *,
    embedder: Embedder | None = None,
    all_trials: bool = False,
) -> Compared:
    """The paired comparison of a with b as they are now, as measured in the store.

    Args:
        benchmark: What good means, its cases read.
        a: The candidate in question.
        b: What it is compared with.
        options: `release` chooses the sealed cases.
        embedder: Measures how far answers lie apart by meaning; without one, by wording.
        all_trials: Every matched trial of a case, not only the first.

    Raises:
        WrongCall: A candidate that the PRD does not name.
        NoUsableTrial: One that has not been measured in its present version.
    """
    laid = lay_side_by_side(benchmark, a, b, options)
    return Compared(
        benchmark,
        compare_evidence(laid.evidence, a, b, correction=label_correction),
        changes(laid, (a, b), embedder=embedder, all_trials=all_trials),
        laid.notes,
        laid.versions,
    )


def changes(
    laid: Laid, pair: tuple[str, str], *, embedder: Embedder | None = None, all_trials: bool = False
) -> Behaviour:
    """Where the behaviour changed."""
    found = laid.found
    return behaviour(
        laid.evidence, found.trials, found.scores, pair, embedder=embedder, all_trials=all_trials
    )


def semantic_embedder() -> Embedder | None:
    """The embedding of the extra `semantic` where it is installed, else None."""
    from shipworthy.adapters.embeddings import Embeddings, is_installed

    return Embeddings() if is_installed() else None


def lay_side_by_side(benchmark: Benchmark, a: str, b: str, options: RunOptions | None = None) -> Laid:
    """Everything measured of all candidates as they are now; a and b must be among it."""
    for name in (a, b):
        if name not in benchmark.candidates:
            known = ", ".join(benchmark.candidates) or "none"
            raise WrongCall(f"unknown candidate {name!r}", hint=f"the PRD has {known}")
    if a == b:
        raise WrongCall(f"{a!r} is compared with itself", hint="name two candidates")
    release = options is not None and options.release
    with open_desk(benchmark) as desk, run_lock(desk.folder):
        setup = prepare(desk, RunOptions(release=release), will_ask=False)
        try:
            return _laid(desk, setup, (a, b))
        finally:
            asyncio.run(setup.reached.close())


def _laid(desk: Desk, setup: Setup, pair: tuple[str, str]) -> Laid:
    found = measured(desk.store, setup)
    there = {trial.candidate for trial in found.trials}
    missing = [name for name in pair if name not in there]
    if missing:
        raise NoUsableTrial(
            f"{', '.join(missing)}: not measured as it is now, so there is nothing to compare",
            hint="call `shipworthy run` first",
        )
    people = labels_of(desk, found)
    evidence = gather(
        desk.benchmark,
        score_rows(found.scores),
        measure_rows(found.trials, found.mishaps),
        labels=people.rows,
        drawn=drawn_rows(desk.store, found.trials),
    )
    versions = {name: setup.versions.get(name, "") for name in pair}
    return Laid(desk.benchmark, evidence, found, (*setup.notes, *people.notes), versions)


def page_of_comparison(compared: Compared, made_at: str = "") -> ComparisonPage:
    """The page dataclass that terminal, HTML and Markdown show."""
    return comparison_page(
        compared.benchmark,
        compared.comparison,
        compared.behaviour,
        made_at=made_at,
        versions=compared.versions,
        notes=compared.notes,
    )


def write_comparison(compared: Compared, target: Path, made_at: str = "") -> Path:
    """Writes the comparison in the format of the file's ending."""
    page = page_of_comparison(compared, made_at)
    ways: dict[str, Callable[[], str]] = {
        ".html": lambda: comparison_page_html(page, templates()),
        ".md": lambda: comparison_markdown(page),
        ".txt": lambda: comparison_text(page) + "\n",
        ".json": lambda: as_json(compared.to_dict()),
    }
    return write_page(target, ways)


def as_json(data: dict[str, Any]) -> str:
    """One object, for people to read too."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def check_page_ending(target: Path) -> str:
    """The file's ending, if a page can be written in that format."""
    ending = target.suffix.lower()
    if ending not in FORMATS:
        seen = ending or "nothing"
        raise WrongCall(f"the page {str(target)!r} ends in {seen!r}, expected one of {', '.join(FORMATS)}")
    return ending


def write_page(target: Path, ways: dict[str, Callable[[], str]]) -> Path:
    """Writes what the way of the file's ending gives.

    Raises:
        WrongCall: An ending that is not known.
        StoreUnwritable: The file can't be written.
    """
    text = ways[check_page_ending(target)]()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise StoreUnwritable(f"the page {str(target)!r} can't be written: {error.strerror}") from error
    return target
