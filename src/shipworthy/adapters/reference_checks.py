"""What the PRD refers to: files that must be there, and arguments that scorers must understand."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from shipworthy.adapters.text_files import is_file_name, read_text
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.candidate import Candidate
from shipworthy.define.dimension import ScoredBy
from shipworthy.define.finding import Finding
from shipworthy.errors import WrongCall
from shipworthy.score.build import build_scorer

PROMPT_ENDINGS = (".md", ".txt", ".prompty", ".jinja", ".jinja2", ".j2", ".prompt")

_GLOB = frozenset("*?[")


def reference_findings(benchmark: Benchmark, folder: Path) -> Iterator[tuple[str, Finding]]:
    """Every file that is named and not there, and every scorer that can't be built, with its candidate.

    Findings of scorers belong to nobody (an empty name): every candidate is scored by them.
    """
    for name, candidate in benchmark.candidates.items():
        for key, file in _files_of(candidate):
            for finding in _missing(folder, ("candidates", name, key), file):
                yield name, finding
    if benchmark.labels is not None:
        for finding in _missing(folder, ("labels", "file"), benchmark.labels.file):
            yield "", finding
    for path, name, scored_by in _scorers(benchmark):
        for finding in _scorer(benchmark, folder, path, name, scored_by):
            yield "", finding


def _scorers(benchmark: Benchmark) -> Iterator[tuple[tuple[str | int, ...], str, ScoredBy]]:
    for name, dimension in benchmark.dimensions.items():
        if dimension.scored_by is not None:
            yield ("dimensions", name, "scored_by"), name, dimension.scored_by
    for number, mode in enumerate(benchmark.failure_modes):
        if mode.detect is not None:
            yield ("failure_modes", number, "detect"), mode.id, mode.detect


def scorer_texts(scored_by: ScoredBy, folder: Path, name: str) -> dict[str, str]:
    """The files that a scorer's arguments name, read."""
    written = scored_by.arguments
    if scored_by.kind == "json_schema" and isinstance(written, str) and is_file_name(written, (".json",)):
        return {written: read_text(folder / written, f"the schema that scores {name!r}")}
    return {}


def _files_of(candidate: Candidate) -> Iterator[tuple[str, str]]:
    if candidate.recorded is not None:
        yield from (("recorded", file) for file in candidate.recorded.files if not _GLOB & set(file))
    if candidate.python is not None:
        yield "python", candidate.python.rpartition(":")[0]
    if candidate.prompt is not None and is_file_name(candidate.prompt, PROMPT_ENDINGS):
        yield "prompt", candidate.prompt
    if candidate.format is not None and isinstance(candidate.format.json_schema, str):
        yield "format", candidate.format.json_schema


def is_missing(folder: Path, file: str) -> bool:
    """Whether a file that is named is not there (a sheet may stand behind its name)."""
    plain = _plain(file)
    return bool(plain) and not _GLOB & set(plain) and not (folder / plain).exists()


def _plain(file: str) -> str:
    return file.rpartition("#")[0] if ".xlsx#" in file else file


def _missing(folder: Path, path: tuple[str | int, ...], file: str) -> Iterator[Finding]:
    plain = _plain(file)
    if not is_missing(folder, file):
        return
    place = (folder / plain).parent
    beside = [item.name for item in place.iterdir()] if place.is_dir() else []
    near = difflib.get_close_matches(Path(plain).name, beside, n=1)
    yield Finding(path, f"there is no file {plain!r}", f"did you mean {near[0]!r}?" if near else "")


def _scorer(
    benchmark: Benchmark, folder: Path, path: tuple[str | int, ...], name: str, scored_by: ScoredBy
) -> Iterator[Finding]:
    if scored_by.kind == "python":  # the user's code is run when it is needed, not when the PRD is read
        yield from _missing(folder, path, str(scored_by.arguments).rpartition(":")[0])
        return
    try:
        build_scorer(
            name,
            scored_by,
            benchmark.scale_of(name),
            is_detector=benchmark.failure_mode(name) is not None,
            files=scorer_texts(scored_by, folder, name),
        )
    except WrongCall as fault:
        yield Finding(path, fault.message, fault.hint)
