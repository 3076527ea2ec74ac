"""The upgrade page in the terminal, as Markdown and as HTML."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.report.comparison_blocks import SIGNS, Block, comparison_blocks, short
from shipworthy.report.comparison_html import rendered
from shipworthy.report.comparison_text import blocks_markdown, blocks_text
from shipworthy.report.section import Table
from shipworthy.report.upgrade_page import UpgradePage

TEMPLATE = "upgrade.html.j2"
MOST_LINES = 12
"""Improvements and regressions printed; the page holds all."""


def upgrade_text(page: UpgradePage, columns: int = 100, colour: bool = False) -> str:
    """The page in lines of text."""
    return blocks_text(_title(page), upgrade_blocks(page), columns, colour)


def upgrade_markdown(page: UpgradePage) -> str:
    """The page as Markdown."""
    return blocks_markdown(_title(page), page.made_at, upgrade_blocks(page))


def upgrade_html(page: UpgradePage, templates: Mapping[str, str]) -> str:
    """The page as one file that needs nothing else."""
    return rendered(page, TEMPLATE, templates)


def _title(page: UpgradePage) -> str:
    return f"{page.product}: from {page.old} to {page.new}"


def upgrade_blocks(page: UpgradePage) -> list[Block]:
    """The whole page, top to bottom; the comparison it rests on last."""
    blocks = [
        Block("", (page.recommendation,)),
        Block("Improved", _few(page.improved) or ("Nothing is shown to be better.",)),
        Block("Regressed", _few(page.regressed) or ("Nothing is shown to be worse.",)),
    ]
    if page.modes:
        rows = tuple(
            (f"{SIGNS[row.tone]} {row.change}", row.name, short(row.old), short(row.new), row.new.n_text)
            for row in page.modes
        )
        table = Table(("", "failure mode", page.old, page.new, "cases"), rows)
        blocks.append(Block("Failure modes, before and after", tables=(table,)))
    raises = tuple((row.bar, row.now, row.could_be, row.because) for row in page.raisable)
    raise_table = Table(("bar", "now", "could be", "because"), raises)
    blocks.append(Block("Bars that could be raised", (page.raisable_note,), (raise_table,) if raises else ()))
    cases = tuple(
        (row.name, row.n_text, row.dimensions, f"{row.meaning}: {row.cases or 'none'}") for row in page.cases
    )
    case_table = Table(("cases", "how many", "dimensions", "remarks"), cases)
    blocks.append(Block("Which cases still tell candidates apart", (page.cases_note,), (case_table,)))
    ablated = tuple(
        (f"{SIGNS[row.tone]} {row.said}", row.section, short(row.difference), row.difference.n_text)
        for row in page.ablation
    )
    ablation = (Table(("", "section of the prompt", "with it minus without", "cases"), ablated),)
    blocks.append(
        Block("Instructions that change nothing", (page.ablation_note,), ablation if ablated else ())
    )
    return [*blocks, *comparison_blocks(page.comparison)]


def _few(lines: tuple[str, ...]) -> tuple[str, ...]:
    more = len(lines) - MOST_LINES
    return lines if more <= 0 else (*lines[:MOST_LINES], f"and {more} more")
