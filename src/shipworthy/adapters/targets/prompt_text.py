"""The text of a candidate's prompt, from its file or as it stands in the PRD."""

from __future__ import annotations

from pathlib import Path

from shipworthy.adapters.reference_checks import PROMPT_ENDINGS
from shipworthy.adapters.text_files import is_file_name, read_text
from shipworthy.define.candidate import Candidate


def prompt_text(candidate: Candidate, folder: str, name: str) -> str:
    """The prompt as written; without one the input itself is the prompt."""
    written = candidate.prompt or "{{ input }}"
    if not is_file_name(written, PROMPT_ENDINGS):
        return written
    return read_text(Path(folder or ".") / written, f"the prompt of candidate {name!r}")
