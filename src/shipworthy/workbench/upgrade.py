"""The day a new model arrives: old and new as they are measured, laid side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shipworthy.decide.changed_distance import Embedder
from shipworthy.decide.changed_result import Behaviour
from shipworthy.decide.compare_labels import label_correction
from shipworthy.decide.upgrade import upgrade_evidence
from shipworthy.decide.upgrade_result import Ablated, Upgrade
from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark
from shipworthy.report.comparison_page import ComparisonPage
from shipworthy.report.comparison_text import comparison_text
from shipworthy.report.upgrade import upgrade_page
from shipworthy.report.upgrade_page import UpgradePage
from shipworthy.report.upgrade_text import upgrade_html, upgrade_markdown, upgrade_text
from shipworthy.workbench.ablate import Ablation
from shipworthy.workbench.compare import as_json, changes, lay_side_by_side, write_page
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.report import templates


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade would change, and what that rests on."""

    benchmark: Benchmark
    upgrade: Upgrade
    behaviour: Behaviour
    notes: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    ablation: tuple[Ablated, ...] | None = None

    def to_dict(self) -> dict[str, Any]:
        """One object: the upgrade with its comparison, the changed behaviour, the ablation."""
        ablation = None if self.ablation is None else [row.to_dict() for row in self.ablation]
        return {
            **self.upgrade.to_dict(),
            "behaviour": self.behaviour.to_dict(),
            "ablation": ablation,
            "notes": list(self.notes),
        }


def upgrade_candidates(
    benchmark: Benchmark,
    old: str,
    new: str,
    options: RunOptions | None = None,
    *,
    embedder: Embedder | None = None,
    all_trials: bool = False,
) -> Upgraded:
    """What changes from old to new as they are now, as measured in the store.

    Raises:
        WrongCall: A candidate that the PRD does not name.
        NoUsableTrial: One that has not been measured in its present version.
    """
    laid = lay_side_by_side(benchmark, old, new, options)
    return Upgraded(
        benchmark,
        upgrade_evidence(laid.evidence, old, new, correction=label_correction),
        changes(laid, (new, old), embedder=embedder, all_trials=all_trials),
        laid.notes,
        laid.versions,
    )


def ablated_rows(ablation: Ablation, benchmark: Benchmark) -> tuple[Ablated, ...]:
    """What leaving out each section did to `overall` (or the first quality), on 0..1."""
    rows = []
    for row in ablation.rows:
        effect = next((one for one in row.effects if one.dimension == OVERALL), None)
        effect = effect or next(iter(row.effects), None)
        if effect is None or effect.estimate is None or effect.low is None or effect.high is None:
            rows.append(Ablated(row.name, None, None, None, 0))
            continue
        span = benchmark.scale_of(effect.dimension).span
        ends = (effect.estimate / span, effect.low / span, effect.high / span)
        rows.append(Ablated(row.name, *ends, effect.n_cases))
    return tuple(rows)


def page_of_upgrade(
    upgraded: Upgraded, made_at: str = "", ablation: Sequence[Ablated] | None = None
) -> UpgradePage:
    """The page dataclass that terminal, HTML and Markdown show."""
    return upgrade_page(
        upgraded.benchmark,
        upgraded.upgrade,
        upgraded.behaviour,
        ablation=upgraded.ablation if ablation is None else ablation,
        made_at=made_at,
        said=(upgraded.versions, upgraded.notes),
    )


def page_text(page: UpgradePage | ComparisonPage, columns: int, *, colour: bool) -> str:
    """Either page in lines of text."""
    if isinstance(page, UpgradePage):
        return upgrade_text(page, columns, colour)
    return comparison_text(page, columns, colour)


def write_upgrade(upgraded: Upgraded, target: Path, made_at: str = "") -> Path:
    """Writes the page in the format of the file's ending."""
    page = page_of_upgrade(upgraded, made_at)
    ways: dict[str, Callable[[], str]] = {
        ".html": lambda: upgrade_html(page, templates()),
        ".md": lambda: upgrade_markdown(page),
        ".txt": lambda: upgrade_text(page) + "\n",
        ".json": lambda: as_json(upgraded.to_dict()),
    }
    return write_page(target, ways)
