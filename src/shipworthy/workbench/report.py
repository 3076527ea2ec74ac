"""Writing the page of an evaluation: one page dataclass, the format by the file's ending."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from shipworthy.errors import StoreUnwritable, WrongCall
from shipworthy.report.evaluation import evaluation_page
from shipworthy.report.html import evaluation_html
from shipworthy.report.page import EvaluationPage
from shipworthy.report.text import terminal_summary
from shipworthy.workbench.evaluate import Evaluation

FORMATS = (".html", ".json", ".txt")
LATER = (".md", ".csv", ".xlsx", ".xml")


def page_of(evaluation: Evaluation, made_at: str = "") -> EvaluationPage:
    """The page dataclass that terminal, HTML and web show."""
    setup, found = evaluation.setup, evaluation.measured
    return evaluation_page(
        evaluation.benchmark, evaluation.decision, found.trials, found.scores, setup.cases, made_at=made_at
    )


def write_report(evaluation: Evaluation, target: Path, made_at: str = "") -> Path:
    """Writes the report in the format of the file's ending.

    Raises:
        WrongCall: An ending that is not known.
        StoreUnwritable: The file can't be written.
    """
    ending = check_ending(target)
    text = _text(evaluation, ending, made_at)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise StoreUnwritable(f"the report {str(target)!r} can't be written: {error.strerror}") from error
    return target


def check_ending(target: Path) -> str:
    """The file's ending, if a report can be written in that format."""
    ending = target.suffix.lower()
    if ending not in FORMATS:
        later = f"; {ending} comes with a later version" if ending in LATER else ""
        raise WrongCall(
            f"the report {str(target)!r} ends in {ending or 'nothing'!r}, expected one of "
            f"{', '.join(FORMATS)}{later}"
        )
    return ending


def _text(evaluation: Evaluation, ending: str, made_at: str) -> str:
    if ending == ".json":
        return json.dumps(evaluation.decision.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    page = page_of(evaluation, made_at)
    if ending == ".txt":
        return terminal_summary(page, 100, False) + "\n"
    return evaluation_html(page, templates())


def templates() -> dict[str, str]:
    """The texts of the templates in the package, by name."""
    folder = files("shipworthy") / "templates"
    return {
        item.name: item.read_text(encoding="utf-8")
        for item in folder.iterdir()
        if item.name.endswith((".j2", ".css"))
    }
