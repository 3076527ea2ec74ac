"""The comparison page as headings, lines and tables: what the terminal and Markdown both print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shipworthy.report.comparison_page import (
    BehaviourPart,
    ClusterPart,
    ComparisonPage,
    DifferenceRow,
    MeasureRow,
    PairPart,
)
from shipworthy.report.page import Measured
from shipworthy.report.section import Table

SIGNS = {"good": "\u25cf", "bad": "\u2715", "unsure": "\u25c7", "": "\u00b7"}
SHORT = {"not_told": "not shown"}
STATUS_SHORT = {"no difference shown": "not shown"}
MOST_EXAMPLES = 1
MOST_PAIRS = 5


@dataclass(frozen=True)
class Block:
    """A heading with what stands under it."""

    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    after: tuple[str, ...] = ()


def comparison_blocks(page: ComparisonPage) -> list[Block]:
    """The whole page, top to bottom."""
    blocks = [
        Block("", (page.headline, page.evidence)),
        Block(f"{page.a} minus {page.b}", tables=(_differences(page, page.qualities, "quality"),)),
    ]
    if page.failure_modes:
        blocks.append(
            Block(
                "Failure modes (fewer is better)",
                tables=(_differences(page, page.failure_modes, "failure mode"),),
            )
        )
    blocks += [_slices(page), *_measures(page), _standings(page)]
    if page.behaviour is not None:
        blocks += behaviour_blocks(page.behaviour)
    return [*blocks, Block("Remarks", (page.caution, *page.notes))]


def _differences(page: ComparisonPage, rows: Iterable[DifferenceRow], first: str) -> Table:
    return Table(
        ("", first, "difference", "interval", "cases", page.a, page.b, "remarks"),
        tuple(_difference(row) for row in rows),
    )


def _difference(row: DifferenceRow) -> tuple[str, ...]:
    found = row.difference
    remarks = "; ".join(text for text in (*row.marks, row.counts, row.remark) if text)
    return (
        status_cell(row),
        row.name,
        found.text,
        ends(found),
        found.n_text.removesuffix(" cases"),
        row.a_text,
        row.b_text,
        remarks,
    )


def status_cell(row: DifferenceRow) -> str:
    """The status with its sign, so that it can be read without colour."""
    return f"{SIGNS[row.tone]} {SHORT.get(row.status, row.status_text)}"


def short(found: Measured) -> str:
    """A number with its interval in brackets, or why there is none."""
    if not found.is_known:
        return found.interval or found.text
    is_open = found.low is None and found.high is None
    return f"{found.text} ({'no interval' if is_open else ends(found)})"


def ends(found: Measured) -> str:
    """The interval as `+19 to +25 points`."""
    if not found.interval.startswith("between "):
        return found.interval
    return found.interval.removeprefix("between ").replace(" and ", " to ", 1)


def _slices(page: ComparisonPage) -> Block:
    """The slices in which something is told; the others by name only."""
    tables, quiet = [], []
    for table in page.slices:
        flagged = [row for row in table.rows if row.status not in ("not_told", "not_worse")]
        if not flagged:
            quiet.append(table.name)
            continue
        n_more = len(table.rows) - len(flagged) + table.n_left_out
        more = f" (nothing told in {n_more} more)" if n_more else ""
        header = ("", "slice", "difference", "interval", "cases", "remarks")
        rows = tuple((*_short_row(row), _remarks(row)) for row in flagged)
        tables.append(Table(header, rows, caption=f"{table.name}{more}"))
    after = (f"Nothing is told in the slices of: {', '.join(quiet)}.",) if quiet else ()
    return Block("Slices: for whom", (page.slices_note,), tuple(tables), after)


def _short_row(row: DifferenceRow) -> tuple[str, str, str, str, str]:
    found = row.difference
    return status_cell(row), row.name, found.text, ends(found), found.n_text.removesuffix(" cases")


def _remarks(row: DifferenceRow) -> str:
    return "; ".join(text for text in (*row.marks, row.remark) if text)


def _measures(page: ComparisonPage) -> list[Block]:
    lines = (page.measures_note,) if page.measures_note else ()
    rows = tuple(
        (_told(row), row.name, short(row.a), short(row.b), _of_measure(row)) for row in page.measures
    )
    header = ("", "measure", page.a, page.b, "difference")
    blocks = [Block("Time and cost", lines, (Table(header, rows),) if rows else ())]
    if page.steadiness:
        steady = tuple((row.name, short(row.a), short(row.b), row.a.n_text) for row in page.steadiness)
        table = Table(("quality", page.a, page.b, "cases"), steady)
        blocks.append(Block("Answers that disagree with themselves", (page.steadiness_note,), (table,)))
    return blocks


def _told(row: MeasureRow) -> str:
    return f"{SIGNS[row.tone]} {STATUS_SHORT.get(row.status_text, row.status_text)}"


def _of_measure(row: MeasureRow) -> str:
    """The difference; of quantiles none is given, and the two beside it tell."""
    return short(row.difference) if row.difference.is_known else ""


def _standings(page: ComparisonPage) -> Block:
    rows = tuple(
        (row.candidate, short(row.quality), short(row.cost), short(row.latency), row.said)
        for row in page.standings
    )
    header = ("candidate", "overall quality", "cost of an answer", "half within", "who dominates it")
    return Block("Quality, cost and speed of all candidates", (page.standings_note,), (Table(header, rows),))


def behaviour_blocks(part: BehaviourPart) -> list[Block]:
    """Where the behaviour changed."""
    blocks = [Block("Where the behaviour changed", (part.headline, *part.lines, part.how))]
    blocks += [_cluster(cluster, number) for number, cluster in enumerate(part.clusters, 1)]
    if part.clusters_note:
        blocks.append(Block("", (part.clusters_note,)))
    if part.pairs:
        lines = tuple(line for pair in part.pairs[:MOST_PAIRS] for line in pair_lines(pair))
        blocks.append(Block("Most changed answers", lines))
    return blocks


def _cluster(part: ClusterPart, number: int) -> Block:
    table = Table(
        ("", "quality", "difference", "interval", "cases", "remarks"),
        tuple((*_short_row(row), "; ".join(row.marks)) for row in part.differences),
    )
    examples = tuple(line for pair in part.examples[:MOST_EXAMPLES] for line in pair_lines(pair))
    return Block(
        f"{number}. {part.title}", (part.size, part.facts, f"cases {part.cases}"),
        (table,) if part.differences else (), examples,
    )  # fmt: skip


def pair_lines(pair: PairPart) -> tuple[str, str]:
    """A pair in letters: [-gone-] and {+new+}."""
    marks = {"removed": "[-{}-]", "added": "{{+{}+}}", "left_out": " \u2026 "}
    text = "".join(_marked(marks.get(piece.kind, "{}"), piece.text) for piece in pair.pieces)
    return f"case {pair.case}: {pair.headline}", f"    {' '.join(text.split())}"


def _marked(mark: str, text: str) -> str:
    inner = text.strip()
    if "{" not in mark:
        return mark
    before = text[: len(text) - len(text.lstrip())]
    return f"{before}{mark.format(inner)}{text[len(text.rstrip()) :]}" if inner else text
