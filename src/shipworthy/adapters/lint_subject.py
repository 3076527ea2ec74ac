"""`subject_of`: what a lint looks at, read from disk: prompts, recorded answers, what was seen, user code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shipworthy.adapters.prices import TokenUsage, price, stated_price
from shipworthy.adapters.reference_checks import PROMPT_ENDINGS, is_missing, reference_findings
from shipworthy.adapters.seen_texts import is_folder, seen_in
from shipworthy.adapters.tables import find_tables, read_rows
from shipworthy.adapters.text_files import is_file_name, read_text
from shipworthy.define.answers import RecordedAnswer, read_answers
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.finding import Path as Place
from shipworthy.define.finding import Places
from shipworthy.define.lint.subject import Subject
from shipworthy.errors import Fault, WrongCall
from shipworthy.score.build import build_scorer
from shipworthy.score.code_scorer import CodeScorer

_MISSING = re.compile(r"^there is no file '(.+)'$")
_A_CALL = TokenUsage(1000, 100)


def subject_of(
    benchmark: Benchmark,
    places: Places | None = None,
    row_faults: Sequence[Fault] = (),
    *,
    history: Mapping[str, Any] | None = None,
) -> Subject:
    """Everything that rules may look at.

    Args:
        benchmark: With its cases and labels read.
        places: Where everything stands in its text.
        row_faults: Rows that could not be used.
        history: `scores` and `n_attempts` of earlier runs.
    """
    folder, places = Path(benchmark.folder or "."), places or Places(benchmark.file)
    missing, unbuilt = _references(benchmark, folder, places)
    missing += list(_missing_documents(benchmark, folder))
    seen = seen_in(benchmark.data.seen, _as_called(benchmark, folder))
    return Subject(
        benchmark=benchmark,
        places=places,
        prompts=_prompts(benchmark, folder),
        answers=recorded_answers(benchmark),
        seen=tuple(seen.by_text.values()),
        unread_seen=tuple(seen.unread),
        missing_files=missing,
        row_faults=(*row_faults, *seen.row_faults),
        unbuilt=unbuilt,
        unpriced=_unpriced(benchmark),
        functions=_functions(benchmark, folder),
        right_classes=_right_classes(benchmark),
        **(history or {}),
    )


def _as_called(benchmark: Benchmark, folder: Path) -> Path:
    """The PRD's folder as the user calls it: messages name files as those of the cases are named."""
    beside = Path(benchmark.file or "").parent
    return beside if benchmark.file and beside.absolute() == folder else folder


def recorded_answers(benchmark: Benchmark) -> dict[str, tuple[RecordedAnswer, ...]]:
    """The recorded answers by candidate, of files and of columns; what can't be read is left out."""
    folder = Path(benchmark.folder or ".")
    found: dict[str, tuple[RecordedAnswer, ...]] = {}
    read: dict[tuple[str, ...], tuple[RecordedAnswer, ...]] = {}
    for name, candidate in benchmark.candidates.items():
        recorded = candidate.recorded
        if recorded is None:
            continue
        if recorded.column is not None:
            found[name] = tuple(_of_column(benchmark, recorded.column))
            continue
        if recorded.files not in read:
            read[recorded.files] = read_answers(read_rows(list(recorded.files), folder)).answers
        wanted = recorded.candidate or name
        found[name] = tuple(one for one in read[recorded.files] if one.candidate in (None, wanted))
    return found


def _of_column(benchmark: Benchmark, column: str) -> Iterator[RecordedAnswer]:
    for case in (*benchmark.golden, *benchmark.release):
        if column in case.fields:
            yield RecordedAnswer(case=case.id, output=case.fields[column], where=case.where)


def _references(
    benchmark: Benchmark, folder: Path, places: Places
) -> tuple[list[tuple[Place, str]], list[Fault]]:
    """Files that a run would miss, and scorers that it could not build."""
    missing: list[tuple[Place, str]] = []
    unbuilt: list[Fault] = []
    for _, finding in reference_findings(benchmark, folder):
        match = _MISSING.match(finding.message)
        if match is None:
            unbuilt.append(places.fault(finding))
        else:
            missing.append((finding.path, match.group(1)))
    return missing, unbuilt


def _missing_documents(benchmark: Benchmark, folder: Path) -> Iterator[tuple[Place, str]]:
    """What people read or what comes later: the narrative, outcomes, what was seen, the checklist."""
    named: list[tuple[Place, str | None]] = [(("prd", "narrative"), benchmark.prd.narrative)]
    named += [(("outcomes", name, "source"), one.source) for name, one in benchmark.outcomes.items()]
    if isinstance(benchmark.checklist, str) and benchmark.checklist != "default":
        named.append((("checklist",), benchmark.checklist))
    for place, file in named:
        if file is not None and _looks_like_a_file(file) and is_missing(folder, file):
            yield place, file
    for index, source in enumerate(benchmark.data.seen):
        is_fault = any(isinstance(one, Fault) for one in find_tables(source, folder))
        if is_fault and not is_folder(source, folder):
            yield ("data", "seen", index), source


def _looks_like_a_file(text: str) -> bool:
    """`outcomes.csv`, not `the CRM` nor `postgresql://…`."""
    return "://" not in text and re.search(r"\.[A-Za-z][A-Za-z0-9]{0,7}$", text.strip()) is not None


def _prompts(benchmark: Benchmark, folder: Path) -> dict[str, str]:
    found = {}
    written_by = {name: one.prompt for name, one in benchmark.candidates.items()}
    for name, written in written_by.items():
        if written is None:
            continue
        if not is_file_name(written, PROMPT_ENDINGS):
            found[name] = written
        elif (text := _text(folder / written)) is not None:
            found[name] = text
    return found


def _functions(benchmark: Benchmark, folder: Path) -> dict[str, str]:
    """The user's Python files, by name."""
    named = [candidate.python for candidate in benchmark.candidates.values() if candidate.python]
    scored = [one.scored_by for one in benchmark.dimensions.values()]
    scored += [mode.detect for mode in benchmark.failure_modes]
    named += [str(one.arguments) for one in scored if one is not None and one.kind == "python"]
    files = dict.fromkeys(reference.rpartition(":")[0] for reference in named)
    texts = {file: _text(folder / file) for file in files if file}
    return {file: text for file, text in texts.items() if text is not None}


def _right_classes(benchmark: Benchmark) -> dict[str, dict[str, str]]:
    """Of each dimension with bars on a class: the class of every case, as its scorer reads it."""
    found: dict[str, dict[str, str]] = {}
    for name in {bar.dimension for bar in benchmark.all_bars if bar.label is not None and bar.dimension}:
        dimension = benchmark.dimensions.get(name)
        if dimension is None or dimension.scored_by is None:
            continue
        with suppress(WrongCall):  # a scorer that can't be built is said by another rule
            scorer = build_scorer(name, dimension.scored_by, benchmark.scale_of(name))
            found[name] = {} if scorer is None else dict(_classes(scorer, benchmark))
    return {name: classes for name, classes in found.items() if classes}


def _classes(scorer: CodeScorer, benchmark: Benchmark) -> Iterator[tuple[str, str]]:
    for case in (*benchmark.golden, *benchmark.release):
        right = scorer.right_class(case)
        if right is not None:
            yield case.id, right


def _text(path: Path) -> str | None:
    """A file's text; None if it can't be read (another rule says so)."""
    try:
        return read_text(path, "the file")
    except WrongCall:
        return None


def _unpriced(benchmark: Benchmark) -> tuple[str, ...]:
    """Candidates whose cost a bar needs and nobody knows; empty without such a bar."""
    if not any(bar.measure == "cost_usd" for bar in benchmark.all_bars):
        return ()
    return tuple(name for name in benchmark.candidates if not _is_priced(benchmark, name))


def _is_priced(benchmark: Benchmark, name: str) -> bool:
    """By the PRD, the price library, or the candidate itself (recorded answers, Python)."""
    candidate = benchmark.candidates[name]
    if (
        candidate.target in ("recorded", "python")
        or stated_price(name, _A_CALL, benchmark.prices) is not None
    ):
        return True
    if candidate.http is not None:
        return "cost_usd" in candidate.http.also
    return price(candidate.model or "", _A_CALL, datetime.now(UTC), benchmark.prices) is not None
