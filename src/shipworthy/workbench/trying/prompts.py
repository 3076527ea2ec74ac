"""The prompt of a candidate: its text, where it stands, and what identifies it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from shipworthy.adapters.reference_checks import PROMPT_ENDINGS
from shipworthy.adapters.targets.prompt_text import prompt_text
from shipworthy.adapters.text_files import is_file_name
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import WrongCall


@dataclass(frozen=True)
class LivePrompt:
    """A candidate's prompt as it is now.

    Attributes:
        candidate: Whose.
        text: Its text.
        file: The file as the PRD names it; empty if the text stands in the PRD itself.
        mark: Identity of the text.
    """

    candidate: str
    text: str
    file: str
    mark: str


def live_prompt(benchmark: Benchmark, name: str) -> LivePrompt:
    """The prompt of a candidate.

    Raises:
        WrongCall: There is no such candidate, it has no model, or its file can't be read.
    """
    candidate = benchmark.candidates.get(name)
    if candidate is None:
        known = ", ".join(benchmark.candidates) or "none"
        raise WrongCall(f"unknown candidate {name!r}", hint=f"the PRD has {known}")
    if candidate.model is None:
        raise WrongCall(
            f"{name!r} is reached by {candidate.target}: it has no prompt here that could be edited",
            hint="choose a candidate with a model and a prompt",
        )
    text = prompt_text(candidate, benchmark.folder, name)
    written = candidate.prompt or ""
    file = written if written and is_file_name(written, PROMPT_ENDINGS) else ""
    return LivePrompt(name, text, file, text_mark(text))


def candidates_with_prompts(benchmark: Benchmark) -> tuple[str, ...]:
    """Candidates whose prompt can be edited here."""
    return tuple(name for name, one in benchmark.candidates.items() if one.model is not None)


def text_mark(text: str) -> str:
    """Identity of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def inside(folder: Path, name: str) -> Path:
    """The path of a file within the PRD's folder.

    Raises:
        WrongCall: It lies outside.
    """
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise WrongCall(f"{name!r} lies outside of the PRD's folder", hint="choose a name within it")
    return path
