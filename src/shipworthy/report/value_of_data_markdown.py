"""`data_markdown`: what each of `data.options` buys, for the PRD's document in Markdown."""

from __future__ import annotations

from shipworthy.report.markdown_text import plain, raw_table
from shipworthy.report.value_of_data import DataPage


def data_markdown(page: DataPage) -> list[str]:
    """The advice, the options with their price, what they do for the verdict, every bar's interval."""
    if not page.rows:
        return []
    stated = [
        [plain(one.name), plain(one.weeks), plain(one.cost), plain(one.cases), plain(one.label_error)]
        for one in page.stated
    ]
    pieces = [f"**{plain(page.advice)}**" if page.advice else "", plain(page.caveat)]
    pieces.append(raw_table(["option", "time", "cost", "cases", "wrong labels"], stated))
    if page.counted:
        pieces += [_bought(page), plain(page.counted), _widths(page)]
    return pieces


def _bought(page: DataPage) -> str:
    header = ["with", "cases in all", "worth", "SHIP", "labels uncorrected", "DON'T SHIP", "a verdict"]
    rows = [
        [plain(cell) for cell in (one.name, one.in_all, one.worth, one.ship, one.ship_as_labelled,
                                  one.dont_ship, one.verdict, one.per_point, one.note)]
        for one in page.rows
    ]  # fmt: skip
    return raw_table([*header, "a point costs", "note"], rows)


def _widths(page: DataPage) -> str:
    rows = [
        [plain(row.bar), *(f"{plain(width)}, met {chance}" for width, chance in
                           zip(row.widths, row.chances, strict=True))]
        for row in page.widths
    ]  # fmt: skip
    return raw_table(["interval of", *(plain(one.name) for one in page.rows)], rows) if rows else ""
