"""Writing the page of an evaluation: the same page dataclasses, the format by the file's ending."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from shipworthy.adapters.files_beside import append_text, size_of
from shipworthy.adapters.vega_svg import drawer
from shipworthy.adapters.workbook import workbook_bytes
from shipworthy.errors import StoreUnwritable, WrongCall
from shipworthy.report.evaluation import evaluation_page
from shipworthy.report.html import evaluation_html
from shipworthy.report.listing import listing
from shipworthy.report.markdown import MOST_BYTES, evaluation_markdown
from shipworthy.report.page import EvaluationPage
from shipworthy.report.text import full_text
from shipworthy.workbench.evaluate import Evaluation
from shipworthy.workbench.sections import chance_words, sections_of

FORMATS = (".html", ".md", ".json", ".csv", ".xlsx", ".xml", ".txt")


def page_of(evaluation: Evaluation, made_at: str = "") -> EvaluationPage:
    """The page dataclass that every format shows."""
    setup, found = evaluation.setup, evaluation.measured
    return evaluation_page(
        evaluation.benchmark,
        evaluation.decision,
        found.trials,
        found.scores,
        setup.cases,
        made_at=made_at,
        chance=chance_words(evaluation.benchmark),
        sections=sections_of(evaluation),
    )


def write_report(
    evaluation: Evaluation, target: Path, made_at: str = "", page: EvaluationPage | None = None
) -> Path:
    """Writes the report in the format of the file's ending; `page` is one that was made already.

    Raises:
        WrongCall: An ending that is not known.
        StoreUnwritable: The file can't be written.
    """
    ending = check_ending(target)
    return write_file(target, content(evaluation, ending, page or page_of(evaluation, made_at)))


def check_ending(target: Path, formats: tuple[str, ...] = FORMATS) -> str:
    """The file's ending, if a report can be written in that format."""
    ending = target.suffix.lower()
    if ending not in formats:
        raise WrongCall(
            f"the report {str(target)!r} ends in {ending or 'nothing'!r}, "
            f"expected one of {', '.join(formats)}"
        )
    return ending


def write_file(target: Path, data: bytes) -> Path:
    """Writes a file, its folder too.

    Raises:
        StoreUnwritable: It can't be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except OSError as error:
        raise StoreUnwritable(f"the report {str(target)!r} can't be written: {error.strerror}") from error
    return target


def content(evaluation: Evaluation, ending: str, page: EvaluationPage) -> bytes:
    """The report in one of the `FORMATS`."""
    if ending == ".json":
        data = evaluation.decision.to_dict()
        return (json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode(
            "utf-8", "replace"
        )
    if ending == ".xlsx":
        return _workbook(evaluation, page)
    return _WRITERS[ending](evaluation, page).encode("utf-8", "replace")


def _html(evaluation: Evaluation, page: EvaluationPage) -> str:
    return evaluation_html(page, templates(), drawer())


def _markdown(evaluation: Evaluation, page: EvaluationPage) -> str:
    return evaluation_markdown(page)


def _csv(evaluation: Evaluation, page: EvaluationPage) -> str:
    from shipworthy.report.csv_text import evaluation_csv

    return evaluation_csv(page, listing(page, evaluation.decision))


def _junit(evaluation: Evaluation, page: EvaluationPage) -> str:
    from shipworthy.report.junit import evaluation_junit

    return evaluation_junit(page)


def _text(evaluation: Evaluation, page: EvaluationPage) -> str:
    return full_text(page, 100) + "\n"


_WRITERS: dict[str, Callable[[Evaluation, EvaluationPage], str]] = {
    ".html": _html, ".md": _markdown, ".csv": _csv, ".xml": _junit, ".txt": _text,
}  # fmt: skip


def _workbook(evaluation: Evaluation, page: EvaluationPage) -> bytes:
    from shipworthy.report.case_table import case_table
    from shipworthy.report.prd_document import prd_document
    from shipworthy.report.prd_table import prd_table
    from shipworthy.report.sheets import evaluation_sheets

    found, benchmark = evaluation.measured, evaluation.benchmark
    cases = case_table(benchmark, found.trials, found.scores, evaluation.setup.cases)
    requirements = prd_table(prd_document(benchmark, evaluation.decision))
    return workbook_bytes(evaluation_sheets(page, listing(page, evaluation.decision), cases, requirements))


def append_step_summary(page: EvaluationPage, target: Path) -> str:
    """Appends the Markdown to the summary of a CI step, as far as there is room; gives a note if it can't."""
    room = MOST_BYTES - size_of(target) - 1
    text = evaluation_markdown(page, max(0, room))
    if not text:
        return f"the step summary {str(target)!r} is full: nothing was added"
    try:
        append_text(target, "\n" + text)
    except OSError as error:
        return f"the step summary {str(target)!r} can't be written: {error.strerror}"
    return ""


def templates() -> dict[str, str]:
    """The texts of the templates in the package, by name."""
    folder = files("shipworthy") / "templates"
    return {
        item.name: item.read_text(encoding="utf-8")
        for item in folder.iterdir()
        if item.name.endswith((".j2", ".css"))
    }
