"""Linting a PRD: reading it with all that belongs to it, every rule, and the safe changes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from shipworthy.adapters.lint_subject import recorded_answers, subject_of
from shipworthy.adapters.prd_files import Loaded, find_prd, load
from shipworthy.decide.ledger import Look
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.finding import Places
from shipworthy.define.lint.chance import chance_in
from shipworthy.define.lint.chance_result import Chance
from shipworthy.define.lint.data_value import DataValue
from shipworthy.define.lint.fixing import fixed_text
from shipworthy.define.lint.lint import LintResult, Placed, fixes_of, in_order, lint
from shipworthy.define.lint.problem import Fix
from shipworthy.define.lint.subject import Subject
from shipworthy.define.parse import examine_text
from shipworthy.errors import Fault, InvalidBenchmark, ShipworthyError, StoreUnwritable, WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score
from shipworthy.workbench.evidence_rows import in_cases, of_whole_cases
from shipworthy.workbench.value_of_data import data_value

INVALID = ("S100", "invalid-prd")
"""Code and name of what makes a PRD unreadable, in reports of a lint."""


def lint_prd(prd: Path | None = None, *, fix: bool = False) -> LintResult:
    """Every problem of a PRD; with `fix` the safe changes are made first.

    Raises:
        InvalidBenchmark: The PRD can't be read; it has every fault.
        WrongCall: There is no PRD, or it changed while it was being fixed.
    """
    file = find_prd(prd)
    loaded = load(file)
    text = _text_of(file)
    result = _lint(file, text, loaded)
    fixes = tuple(fixes_of(result))
    if not fix or not fixes:
        return result
    changed, made = fixed_text(text, fixes, str(file)) if _is_utf8(file) else (text, ())
    if not made:
        return replace(result, notes=(*result.notes, _not_made(fixes)))
    _write(file, text, changed)
    left = [one for one in fixes if one not in made]
    again = _lint(file, changed, load(file))
    notes = (*again.notes, _not_made(tuple(left))) if left else again.notes
    return replace(again, fixed=tuple(one.says for one in made), notes=notes)


def chance_of(benchmark: Benchmark) -> Chance:
    """The chance that a benchmark ships a candidate as good as expected; `.sentence` says it."""
    history, _ = _history(benchmark)
    answers = recorded_answers(benchmark)
    return chance_in(Subject(benchmark, answers=answers, scores=history.get("scores", ())))


def chance_note(benchmark: Benchmark) -> str:
    """The chance as a run says it before it asks: an estimate that fails must never stop a run."""
    try:
        return chance_of(benchmark).sentence
    except Exception as error:
        return f"Chance to ship: unknown, it could not be worked out ({type(error).__name__}: {error})."


def data_options_of(benchmark: Benchmark) -> DataValue | None:
    """What each of `data.options` buys; None without options, or if it could not be worked out."""
    if not benchmark.data.options:
        return None
    history, _ = _history(benchmark)
    return data_value(subject_of(benchmark, history=history))[0]


def faults_as_result(error: InvalidBenchmark) -> LintResult:
    """The faults of a PRD that can't be read, as a lint would give them."""
    code, name = INVALID
    problems = in_order([_fault_as_problem(fault, code, name) for fault in error.faults])
    return LintResult(problems, is_unreadable=True)


def _fault_as_problem(fault: Fault, code: str, name: str) -> Placed:
    return Placed(
        code, name, "error", fault.message, fault.hint, fault.file, fault.line, fault.column, fault.path
    )


def _lint(file: Path, text: str, loaded: Loaded) -> LintResult:
    places = examine_text(text, str(file)).places
    subject, notes = _subject(loaded.benchmark, places, loaded.faults)
    result = lint(subject)
    value, more = data_value(subject)
    return replace(result, notes=(*notes, *result.notes, *more), data_options=value)


def _subject(
    benchmark: Benchmark, places: Places, row_faults: tuple[Fault, ...]
) -> tuple[Subject, tuple[str, ...]]:
    history, notes = _history(benchmark)
    return subject_of(benchmark, places, row_faults, history=history), notes


def _history(benchmark: Benchmark) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Scores and attempts of earlier runs; nothing is made where nothing has been run."""
    from shipworthy.adapters.project_folder import PRIVATE
    from shipworthy.adapters.project_store import VARIABLE

    folder = Path(benchmark.folder or ".")
    ledger = folder / benchmark.ledger if benchmark.ledger else None
    is_new = not (folder / PRIVATE / "store.db").exists() and not os.environ.get(VARIABLE)
    if is_new and (ledger is None or not ledger.exists()):
        return {}, ()
    try:
        return _read_history(benchmark), ()
    except ShipworthyError as error:
        return {}, (f"earlier runs are not looked at: {error.message}",)


def _read_history(benchmark: Benchmark) -> dict[str, Any]:
    from shipworthy.workbench.desk import open_desk
    from shipworthy.workbench.ledger_file import read_ledger

    cases = benchmark.release or benchmark.golden
    with open_desk(benchmark) as desk:
        outputs = {
            (trial.asked_as, trial.case, trial.trial): trial.output
            for trial in in_cases(desk.store.read(Trial), cases)
        }
        scores = [
            _score_row(score, outputs.get((score.asked_as, score.case, score.trial)))
            for score in of_whole_cases(desk.store.read(Score), cases)
        ]
        return {"scores": scores, "n_attempts": _n_attempts(benchmark, read_ledger(desk))}


def _score_row(score: Score, output: Any) -> Mapping[str, Any]:
    return {
        "case": score.case,
        "candidate": score.candidate,
        "trial": score.trial,
        "dimension": score.dimension,
        "value": score.value,
        "source": score.source,
        "output": output,
    }


def _n_attempts(benchmark: Benchmark, ledger: list[Look]) -> int:
    """Versions that were scored on some of the cases that decide; the baseline is no attempt."""
    held = {case.likeness for case in benchmark.release or benchmark.golden}
    return len({look.chance for look in ledger if not look.is_baseline and not held.isdisjoint(look.cases)})


def _text_of(file: Path) -> str:
    """The text as it stands, line ends and all."""
    return file.read_bytes().decode("utf-8" if _is_utf8(file) else "utf-16")


def _is_utf8(file: Path) -> bool:
    return file.read_bytes()[:2] not in (b"\xff\xfe", b"\xfe\xff")


def _write(file: Path, before: str, after: str) -> None:
    """Replaces the file at once, unless somebody else has written it meanwhile."""
    if file.read_bytes() != before.encode("utf-8"):
        raise WrongCall(f"'{file}' changed while it was being fixed", hint="call it again")
    beside = file.with_name(f".{file.name}.fixed")
    try:
        beside.write_bytes(after.encode("utf-8"))
        beside.chmod(file.stat().st_mode)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise StoreUnwritable(f"'{file}' can't be written: {error.strerror}") from error


def _not_made(fixes: tuple[Fix, ...]) -> str:
    return f"not made, since the text around it is unusual: {'; '.join(fix.says for fix in fixes)}"
