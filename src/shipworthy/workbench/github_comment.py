"""`write_comment`: the verdict as a comment on a pull request, which a later run finds and replaces."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from shipworthy.adapters.whole_file import write_whole
from shipworthy.report.markdown import evaluation_markdown
from shipworthy.report.page import EvaluationPage

MOST_BYTES = 60_000
"""GitHub takes 65,536 characters; what has no room is left out in whole sections, and that is said."""


def comment_marker(product: str, prd: str) -> str:
    """The hidden first line: the same for every run of the same PRD, and no other's."""
    word = re.sub(r"[^a-z0-9]+", "-", product.casefold()).strip("-")[:40] or "prd"
    place = hashlib.sha256(Path(prd).as_posix().encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"<!-- shipworthy:{word}:{place} -->"


def write_comment(page: EvaluationPage, target: Path, prd: str) -> Path:
    """Writes the comment's Markdown, the marker above it.

    Raises:
        StoreUnwritable: The file can't be written.
    """
    text = f"{comment_marker(page.product, prd)}\n{evaluation_markdown(page, MOST_BYTES)}"
    return write_whole(target, text.encode("utf-8", "replace"))
