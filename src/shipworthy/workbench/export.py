"""`export_prd`: cases, scores and answers as files of other tools and as sheets for people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shipworthy.adapters.lock import run_lock
from shipworthy.adapters.whole_file import write_whole
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import NoUsableTrial, WrongCall
from shipworthy.report.export_providers import PromptText
from shipworthy.report.exported import Exported
from shipworthy.workbench.desk import open_desk
from shipworthy.workbench.labels import labels_of
from shipworthy.workbench.measured import Measured, measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import asked_names, prepare

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "promptfoo": (".yaml", ".yml", ".csv"),
    "inspect": (".jsonl",),
    "long": (".csv",),
    "junit": (".xml",),
    "labels": (".xlsx",),
    "cases": (".xlsx",),
}
"""What can be written, and in which formats."""
_MEASURED = ("long", "junit", "labels")
"""What shows answers and scores; the others hand out cases."""
_DEFAULTS = {".yaml": "promptfoo", ".yml": "promptfoo", ".jsonl": "inspect", ".csv": "long", ".xml": "junit"}


@dataclass(frozen=True)
class Written:
    """A file that was written, what of ours it carries, and what it does not."""

    path: Path
    kind: str
    carried: Mapping[str, int]
    left_out: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As `--json` shows it."""
        carried, left_out = dict(self.carried), list(self.left_out)
        return {"written": str(self.path), "kind": self.kind, "carried": carried, "left_out": left_out}


def kind_of(target: Path, kind: str | None) -> str:
    """What is to be written: as the call says, else by the file's ending.

    Raises:
        WrongCall: An unknown kind, or an ending that does not fit it.
    """
    ending = target.suffix.lower()
    if kind is None:
        if ending not in _DEFAULTS:
            raise WrongCall(
                f"what is {str(target)!r} to hold?",
                hint=f"say --as {', '.join(ENDINGS)}; workbooks: labels or cases",
            )
        return _DEFAULTS[ending]
    if kind not in ENDINGS:
        raise WrongCall(
            f"unknown kind {kind!r}", hint=did_you_mean(kind, ENDINGS) or f"known: {', '.join(ENDINGS)}"
        )
    if ending not in ENDINGS[kind]:
        known = " or ".join(ENDINGS[kind])
        raise WrongCall(f"{kind} is written as {known}, and {str(target)!r} ends in {ending or 'nothing'!r}")
    return kind


def export_prd(
    benchmark: Benchmark,
    target: Path,
    kind: str | None = None,
    *,
    options: RunOptions | None = None,
    force: bool = False,
) -> Written:
    """Writes one file; asks nobody, decides nothing (but for `junit`, which shows the verdict).

    Args:
        benchmark: What good means, its cases read.
        target: The file; one that is there is replaced, but for a grading sheet that somebody has filled in.
        kind: One of `ENDINGS`; None: by the file's ending.
        options: Which candidates; `limit` is how many answers a grading sheet has at most.
        force: Replace a filled grading sheet, too.

    Raises:
        WrongCall: The call must be corrected.
        NoUsableTrial: Nothing has been measured that could be exported.
        StoreUnwritable: The file can't be written.
    """
    options = options or RunOptions()
    kind = kind_of(target, kind)
    if options.limit is not None and kind != "labels":
        raise WrongCall(f"--limit belongs to labels, and this is {kind}")
    if options.release and kind not in _MEASURED:
        raise WrongCall(f"release cases stay sealed: {kind} takes the cases of development")
    if not force:
        _check_not_filled(target)
    data, found = _KINDS[kind](benchmark, target, options)
    return Written(write_whole(target, data), kind, found.carried, found.left_out)


def _check_not_filled(target: Path) -> None:
    """A grading sheet with grades is hours of somebody's work."""
    from shipworthy.adapters.labels_sheet import is_grading_sheet, labels_from_sheet

    if target.is_file() and is_grading_sheet(target):
        n_labels = len(labels_from_sheet(target).rows)
        if n_labels:
            raise WrongCall(
                f"{str(target)!r} holds {n_labels} grades that people have given",
                hint="name another file, or say --force",
            )


def _cases_of(benchmark: Benchmark) -> Sequence[Any]:
    if not benchmark.golden:
        raise WrongCall(
            f"{benchmark.file or 'the benchmark'} has no cases", hint="name a file under `cases:`"
        )
    return benchmark.golden


def _promptfoo(benchmark: Benchmark, target: Path, options: RunOptions) -> tuple[bytes, Exported]:
    from shipworthy.report.csv_text import csv_cell
    from shipworthy.report.export_promptfoo import SCHEMA, promptfoo_config, promptfoo_csv

    cases = _cases_of(benchmark)
    if target.suffix.lower() == ".csv":
        found = promptfoo_csv(benchmark, cases)
        lines = [",".join(map(csv_cell, row)) + "\r\n" for row in found.content]
        return "".join(lines).encode("utf-8", "replace"), found
    from shipworthy.adapters.yaml_bytes import yaml_bytes

    names = asked_names(benchmark, options)[1]
    found = promptfoo_config(
        benchmark, cases, names=names, prompts=_prompts(benchmark, names), answers=_answers(benchmark, names)
    )
    return yaml_bytes(found.content, f"# yaml-language-server: $schema={SCHEMA}\n"), found


def _prompts(benchmark: Benchmark, names: Sequence[str]) -> dict[str, PromptText]:
    """The prompts of candidates with a model, as they are written."""
    from shipworthy.workbench.reach import read_prompt

    found = {}
    for name in names:
        candidate = benchmark.candidates[name]
        if candidate.model is not None:
            prompt = read_prompt(benchmark, name, candidate)
            texts = {part.name: part.text for part in prompt.parts if part.text is not None}
            found[name] = PromptText(prompt.written_messages, texts)
    return found


def _answers(benchmark: Benchmark, names: Sequence[str]) -> dict[tuple[str, str], str]:
    """The first recorded answer of each recorded candidate to each case."""
    from shipworthy.report.exported import as_cell_text

    recorded = [name for name in names if benchmark.candidates[name].recorded is not None]
    found: dict[tuple[str, str], str] = {}
    if recorded:
        measured_now = _measured(benchmark, RunOptions(candidates=tuple(recorded)), is_needed=False)[0]
        for trial in sorted(measured_now.trials, key=lambda one: one.trial):
            if trial.is_answer:
                found.setdefault((trial.candidate, trial.case), as_cell_text(trial.output))
    for name in recorded:
        column = benchmark.candidates[name].recorded.column  # type: ignore[union-attr]
        for case in benchmark.golden if column is not None else ():
            if case.fields.get(column or "") is not None:
                found.setdefault((name, case.id), as_cell_text(case.fields[column or ""]))
    return found


def _inspect(benchmark: Benchmark, target: Path, options: RunOptions) -> tuple[bytes, Exported]:
    from shipworthy.report.export_inspect import inspect_samples

    found = inspect_samples(benchmark, _cases_of(benchmark))
    return found.content.encode("utf-8", "replace"), found


def _long(benchmark: Benchmark, target: Path, options: RunOptions) -> tuple[bytes, Exported]:
    from shipworthy.report.export_long import Evidence, long_csv

    measured_now, labels = _measured(benchmark, options)
    evidence = Evidence(measured_now.trials, measured_now.mishaps, measured_now.scores, labels)
    found = long_csv(benchmark, _chosen(benchmark, options), evidence)
    return found.content.encode("utf-8", "replace"), found


def _junit(benchmark: Benchmark, target: Path, options: RunOptions) -> tuple[bytes, Exported]:
    from shipworthy.workbench.report import content, page_of
    from shipworthy.workbench.verdict import verdict

    evaluation = verdict(benchmark, options, is_gate=False)
    page = page_of(evaluation)
    carried = {"candidates": len(page.candidates), "bars": sum(len(part.bars) for part in page.candidates)}
    return content(evaluation, ".xml", page), Exported(None, carried, evaluation.decision.notes)


def _labels(benchmark: Benchmark, target: Path, options: RunOptions) -> tuple[bytes, Exported]:
    from shipworthy.adapters.grading_workbook import grading_bytes
    from shipworthy.report.export_labels import grading_book

    # decided, not asked: a rival that a bar names is graded only if it is chosen
    measured_now, _ = _measured(benchmark, options)
    book = grading_book(
        benchmark, _chosen(benchmark, options), measured_now.trials, limit=options.limit, seed=options.seed
    )
    carried = {"answers": book.n_answers, "rows": len(book.rows), "qualities": len(book.qualities)}
    left_out = []
    if book.n_left_out:
        left_out.append(
            f"{book.n_left_out} trials in which a candidate gave no answer: there is nothing to grade"
        )
    if len(book.rows) < book.n_all_rows:
        left_out.append(
            f"{book.n_all_rows - len(book.rows)} of {book.n_all_rows} answers: a random sample was drawn"
        )
    return grading_bytes(book), Exported(None, carried, tuple(left_out))


def _cases(benchmark: Benchmark, target: Path, options: RunOptions) -> tuple[bytes, Exported]:
    from shipworthy.adapters.grading_workbook import cases_bytes
    from shipworthy.report.export_cases import case_book

    found = case_book(benchmark, _cases_of(benchmark))
    book = found.content
    return cases_bytes(book.header, book.rows, book.choices), found


_KINDS: Mapping[str, Callable[[Benchmark, Path, RunOptions], tuple[bytes, Exported]]] = {
    "promptfoo": _promptfoo, "inspect": _inspect, "long": _long, "junit": _junit, "labels": _labels,
    "cases": _cases,
}  # fmt: skip


def _chosen(benchmark: Benchmark, options: RunOptions) -> Sequence[Any]:
    return benchmark.release if options.release else benchmark.golden


def _measured(
    benchmark: Benchmark, options: RunOptions, *, is_needed: bool = True
) -> tuple[Measured, tuple[Any, ...]]:
    """What the store holds of the chosen candidates and people's labels on it; no decision, no look."""
    from dataclasses import replace

    with open_desk(benchmark) as desk, run_lock(desk.folder):
        setup = prepare(desk, replace(options, limit=None), will_ask=False)
        try:
            found = measured(desk.store, setup)
            labels = labels_of(desk, found).labels
        finally:
            asyncio.run(setup.reached.close())
    if is_needed and not found.trials:
        raise NoUsableTrial("nothing has been measured as it is now", hint="call `shipworthy run` first")
    return found, labels
