"""Judges of a benchmark as scorers: prompts, recorded verdicts and the hashes of weights read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from shipworthy.adapters.reference_checks import PROMPT_ENDINGS
from shipworthy.adapters.tables import read_rows
from shipworthy.adapters.text_files import is_file_name, read_text
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.candidate import parse_model_id
from shipworthy.define.judge import Judge, PanelMember
from shipworthy.define.who_judges import judge_of
from shipworthy.errors import WrongCall
from shipworthy.run.template import Template, compile_template
from shipworthy.score.judge.letter import Letter, material_of
from shipworthy.score.judge.recorded import RecordedJudge, VerdictSet, read_verdicts
from shipworthy.score.judge.rubric import rubrics_of
from shipworthy.score.judge.scorer import JudgeScorer, Member
from shipworthy.score.scorer import Scorer

LOCAL = "local"


def judge_scorers(benchmark: Benchmark) -> dict[str, JudgeScorer | RecordedJudge]:
    """A scorer for every dimension and failure mode that a judge scores.

    What a judge is named for nowhere is left out: scores that came with the answers are used, the rest waits
    for people.

    Raises:
        WrongCall: A prompt that can't be read or filled, files of verdicts that are not there.
    """
    read: dict[tuple[str, ...], VerdictSet] = {}
    names = (*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes))
    found = ((name, judge_of(benchmark, name)) for name in names)
    return {
        name: _recorded(benchmark, name, judge, read) if judge.is_recorded else _live(benchmark, name, judge)
        for name, judge in found
        if judge is not None
    }


def live_judges(scorers: Mapping[str, Scorer]) -> Iterator[tuple[str, JudgeScorer]]:
    """The judges that are asked, by dimension."""
    return ((name, scorer) for name, scorer in scorers.items() if isinstance(scorer, JudgeScorer))


def compared_with(benchmark: Benchmark) -> set[str]:
    """Candidates whose answers pairwise judges compare with: they are asked too."""
    names = (*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes))
    judges = (judge_of(benchmark, name) for name in names)
    return {judge.versus for judge in judges if judge is not None and judge.versus}


def knowing_rivals(scorers: Mapping[str, Scorer], asked_as: Mapping[str, str]) -> dict[str, Scorer]:
    """The scorers once it is known how every candidate is asked: a pair's other half shapes its verdict."""
    return {
        name: scorer.knowing(asked_as) if isinstance(scorer, JudgeScorer) else scorer
        for name, scorer in scorers.items()
    }


def row_faults(scorers: Mapping[str, Scorer]) -> list[str]:
    """Rows of recorded verdicts that can't be used, each once, and how many there are in all."""
    recorded = [scorer for scorer in scorers.values() if isinstance(scorer, RecordedJudge) and scorer.faults]
    said = dict.fromkeys(str(fault) for scorer in recorded for fault in scorer.faults)
    n_rows = max((scorer.n_rows for scorer in recorded), default=0)
    head = (
        [f"{len(said)} of {n_rows} rows of recorded verdicts can't be used; the others are"] if said else []
    )
    return [*head, *said]


def _live(benchmark: Benchmark, name: str, judge: Judge) -> JudgeScorer:
    text, file = _prompt(benchmark, name, judge)
    scorer = JudgeScorer(
        judge=judge,
        members=tuple(Member(model, _content(model)) for model in judge.members),
        rubrics=rubrics_of(benchmark, name),
        template=compile_template(text, file) if text else None,
        prompt=text,
    )
    _check_prompt(benchmark, scorer)
    return scorer


def _prompt(benchmark: Benchmark, name: str, judge: Judge) -> tuple[str, str]:
    """The judge's own prompt and what messages call it."""
    written = judge.prompt or ""
    if is_file_name(written, PROMPT_ENDINGS):
        path = Path(benchmark.folder or ".") / written
        return read_text(path, f"the judge's prompt for {name!r}"), written
    return written, f"judge's prompt for {name}"


def _check_prompt(benchmark: Benchmark, scorer: JudgeScorer) -> None:
    """A prompt's faults are found on the first case, before a call is spent."""
    cases: tuple[object, ...] = benchmark.golden or benchmark.release
    template: Template | None = scorer.template
    if template is None or not cases:
        return
    if not template.names & {"answer", "first_answer"}:
        raise WrongCall(
            f"{template.file}: the judge's prompt does not show the answer", hint="write {{ answer }}"
        )
    case = (benchmark.golden or benchmark.release)[0]
    order = scorer.orders[0]
    other = "another answer" if scorer.versus else None
    material = material_of(case, "an answer", reference=bool(scorer.judge.reference), other=other)
    letter = Letter(scorer.rubrics.of(case), scorer.form, material, order, template, case.visible)
    letter.messages("mark of no text")


def _content(model: PanelMember) -> str:
    """Hash of weights on this machine; they need not be there to know it."""
    model_id = parse_model_id(model.model)
    if model_id.provider != LOCAL or model.base_url is not None:
        return ""
    from shipworthy.adapters.weights import find_weights, hash_file

    if not model_id.name.endswith(".gguf"):
        return find_weights(model_id.name).sha256
    path = Path(model_id.name).expanduser()
    return hash_file(path) if path.is_file() else ""


def _recorded(
    benchmark: Benchmark, name: str, judge: Judge, read: dict[tuple[str, ...], VerdictSet]
) -> RecordedJudge:
    files = judge.recorded or ()
    if files and files not in read:
        read[files] = read_verdicts(read_rows(list(files), Path(benchmark.folder or ".")), benchmark)
        gone = next((fault for fault in read[files].faults if not fault.line), None)
        if gone is not None and not read[files].n_rows:
            raise WrongCall(f"the recorded judge: {gone.message}", hint=gone.hint)
    found = read.get(files, VerdictSet())
    shown = judge.name or (f"recorded in {', '.join(files)}" if files else "recorded with the answers")
    is_detector = benchmark.failure_mode(name) is not None
    scorer = RecordedJudge(name, shown, benchmark.scale_of(name), is_detector)
    return replace(
        scorer, verdicts=found.verdicts.get(name, ()), faults=found.faults, n_rows=found.n_rows, _by_answer={}
    )
