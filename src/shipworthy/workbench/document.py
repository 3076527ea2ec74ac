"""Writing the PRD as a document, the measured value beside every requirement; before the first run too."""

from __future__ import annotations

from pathlib import Path

from shipworthy.adapters.files_beside import texts_beside
from shipworthy.decide.verdict import Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import NoUsableTrial
from shipworthy.report.prd_document import prd_document
from shipworthy.report.prd_html import prd_html
from shipworthy.report.prd_markdown import prd_markdown
from shipworthy.report.prd_page import PrdPage
from shipworthy.workbench.lint import data_options_of
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.report import check_ending, templates, write_file
from shipworthy.workbench.sections import chance_words
from shipworthy.workbench.verdict import verdict

FORMATS = (".html", ".md")


def write_document(
    benchmark: Benchmark, target: Path, options: RunOptions | None = None, made_at: str = ""
) -> Path:
    """Writes the PRD's document in the format of the file's ending.

    Raises:
        WrongCall: An ending that is not known, an unknown candidate.
        StoreUnwritable: The file can't be written.
    """
    ending = check_ending(target, FORMATS)
    page = document_of(benchmark, options, made_at)
    text = prd_html(page, templates()) if ending == ".html" else prd_markdown(page)
    return write_file(target, text.encode("utf-8", "replace"))


def document_of(benchmark: Benchmark, options: RunOptions | None = None, made_at: str = "") -> PrdPage:
    """The page dataclass of the document."""
    prompts = [one.prompt for one in benchmark.candidates.values() if one.prompt]
    named = [*prompts, *([benchmark.prd.narrative] if benchmark.prd.narrative else [])]
    texts = texts_beside(Path(benchmark.folder), named)
    decision = _decided(benchmark, options or RunOptions())
    chance = chance_words(benchmark)
    value = data_options_of(benchmark)
    return prd_document(benchmark, decision, made_at=made_at, chance=chance, texts=texts, value=value)


def _decided(benchmark: Benchmark, options: RunOptions) -> Decision | None:
    """What is decided of those that were measured; None before the first run."""
    if not benchmark.candidates or not (benchmark.release if options.release else benchmark.golden):
        return None
    try:
        return verdict(benchmark, options, is_gate=False).decision
    except NoUsableTrial:
        return None
