"""Leave-one-out of a prompt: which part earns its tokens, which instruction changes nothing any more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.adapters.lock import run_lock
from shipworthy.adapters.targets.prompt_text import prompt_text
from shipworthy.decide.ablation import Kind, LeftOut, ablation_of, without_slices
from shipworthy.decide.attempt import Planned, attempt_of
from shipworthy.decide.compare_labels import label_correction
from shipworthy.decide.evidence import Evidence, gather
from shipworthy.decide.ledger import Look, note_scored
from shipworthy.decide.verdict import plain
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.candidate import Candidate
from shipworthy.errors import WrongCall
from shipworthy.run.prompt import HISTORY, SYSTEM, TOOL_RESULTS
from shipworthy.run.prompt_sections import sections_of, without_section
from shipworthy.run.template import is_chat
from shipworthy.workbench.desk import Desk, open_desk
from shipworthy.workbench.evaluate import close_run, measure
from shipworthy.workbench.evidence_rows import measure_rows, score_rows
from shipworthy.workbench.label_designs import drawn_rows
from shipworthy.workbench.labels import labels_of
from shipworthy.workbench.ledger_file import read_ledger, write_ledger
from shipworthy.workbench.measured import Measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import Setup, prepare
from shipworthy.workbench.watch import Silent, Watch

MOST_SECTIONS = 40


@dataclass(frozen=True)
class Ablation:
    """What leaving out each part or section of a candidate's prompt did.

    Attributes:
        candidate: The candidate as it is.
        rows: One a part or section.
        n_cases: Cases that were asked.
        confidence: Of the intervals.
        notes: What is worth saying.
    """

    product: str
    candidate: str
    rows: tuple[LeftOut, ...]
    n_cases: int
    confidence: float
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """One object for `--json`."""
        data: dict[str, Any] = plain(self)
        return data


def ablate(
    benchmark: Benchmark,
    candidate: str,
    kinds: tuple[Kind, ...] = ("part", "section"),
    options: RunOptions | None = None,
    watch: Watch | None = None,
) -> Ablation:
    """Asks the candidate once more without each part or section of its prompt, and compares case by case.

    Args:
        benchmark: What good means, its cases read.
        candidate: One with a model and a prompt.
        kinds: Leave out parts of the context, sections of the prompt, or both.
        options: As for a run: limit, trials, cost.
        watch: Told of progress and notes.

    Raises:
        WrongCall: An unknown candidate, one without a prompt, or nothing that could be left out.
    """
    options, watch = options or RunOptions(), watch or Silent()
    whole = _candidate(benchmark, candidate)
    found = dict(_variants(benchmark, candidate, whole, kinds))
    if not found:
        raise WrongCall(
            f"the prompt of {candidate!r} has nothing that could be left out",
            hint="it has no context parts, no system message and no section without a placeholder",
        )
    variants = {name: (said, kind) for name, (said, kind, _) in found.items()}
    candidates = {candidate: whole, **{name: variant for name, (_, _, variant) in found.items()}}
    derived = _derived(benchmark, candidates)
    return asyncio.run(_ablate(derived, candidate, variants, options, watch))


async def _ablate(
    benchmark: Benchmark,
    candidate: str,
    variants: Mapping[str, tuple[str, Kind]],
    options: RunOptions,
    watch: Watch,
) -> Ablation:
    with open_desk(benchmark) as desk, run_lock(desk.folder):
        setup = prepare(desk, options)
        try:
            n_calls = len(setup.plan([], options.seed).calls)
            watch.note(f"{len(variants)} variants of {candidate}: at most {n_calls:,} askings in all")
            found, asked, is_new = await measure(desk, setup, options, watch)
            notes = close_run(desk, asked, found) if is_new else ()
        finally:
            await setup.reached.close()
        evidence = _evidence(desk, found)
        _note_versions(desk, setup, evidence, variants)
        rows = ablation_of(without_slices(evidence), candidate, variants, label_correction)
        return Ablation(
            product=benchmark.product,
            candidate=candidate,
            rows=rows,
            n_cases=len({trial.case for trial in found.trials}),
            confidence=benchmark.confidence,
            notes=(*setup.notes, *notes, *_said(benchmark, variants)),
        )


def _candidate(benchmark: Benchmark, name: str) -> Candidate:
    if name not in benchmark.candidates:
        known = ", ".join(benchmark.candidates) or "none"
        raise WrongCall(f"unknown candidate {name!r}", hint=f"the PRD has {known}")
    candidate = benchmark.candidates[name]
    if candidate.model is None:
        raise WrongCall(
            f"{name!r} is reached by {candidate.target}: it has no prompt here that could be ablated",
            hint="name a candidate with a model and a prompt",
        )
    return candidate


def _derived(benchmark: Benchmark, candidates: Mapping[str, Candidate]) -> Benchmark:
    """The benchmark with these candidates; it decides nothing, so it has no bars."""
    modes = tuple(mode.model_copy(update={"at_most": None}) for mode in benchmark.failure_modes)
    return benchmark.placed(others=benchmark.candidates).model_copy(
        update={"candidates": dict(candidates), "baseline": None, "bars": (), "failure_modes": modes}
    )


def _variants(
    benchmark: Benchmark, name: str, whole: Candidate, kinds: tuple[Kind, ...]
) -> Iterator[tuple[str, tuple[str, Kind, Candidate]]]:
    """(name of the variant, (what it lacks, kind, the candidate without it))."""
    text = prompt_text(whole, benchmark.folder, name)
    if "part" in kinds:
        for part in _parts(benchmark, whole, text):
            variant = whole.model_copy(update={"without": (*whole.without, part)})
            yield f"{name} without {part}", (part, "part", variant)
    if "section" in kinds:
        for section in sections_of(text)[:MOST_SECTIONS]:
            variant = whole.model_copy(update={"prompt": without_section(text, section)})
            said = f"{name} without line {section.first_line}"
            yield said, (section.name, "section", variant)


def _parts(benchmark: Benchmark, whole: Candidate, text: str) -> Iterator[str]:
    """Parts that the prompt has for at least one case, and that it can do without."""
    yield from (part.name for part in whole.context if part.name not in whole.without)
    chats = [case.input for case in benchmark.golden if is_chat(case.input)]
    roles = {message["role"] for chat in chats for message in chat}
    has_system = "system:" in text.casefold() or "{{" not in text or "system" in roles
    is_long = any(sum(message["role"] == "user" for message in chat) > 1 for chat in chats)
    for part, is_there in ((SYSTEM, has_system), (HISTORY, is_long), (TOOL_RESULTS, "tool" in roles)):
        if is_there and part not in whole.without:
            yield part


def _evidence(desk: Desk, found: Measured) -> Evidence:
    people = labels_of(desk, found)
    return gather(
        desk.benchmark,
        score_rows(found.scores),
        measure_rows(found.trials, found.mishaps),
        labels=people.rows,
        drawn=drawn_rows(desk.store, found.trials),
    )


def _note_versions(desk: Desk, setup: Setup, evidence: Evidence, variants: Mapping[str, Any]) -> None:
    """Every variant is a version that was scored on these cases: whoever ships one has chosen among them."""
    if desk.benchmark.release:
        return  # development cases cost no attempt
    ledger = read_ledger(desk)
    planned = Planned(n_cases=len(setup.cases), versions=setup.versions)
    new: list[Look] = []
    for name in variants:
        if name not in evidence.candidates:
            continue
        entry = note_scored([*ledger, *new], attempt_of(evidence, name, planned))
        if entry is not None:
            new.append(entry)
    if new:
        write_ledger(desk, [*ledger, *new])


def _said(benchmark: Benchmark, variants: Mapping[str, Any]) -> Iterator[str]:
    if not benchmark.release:
        yield (
            f"the {len(variants)} variants count as versions scored on these cases: the next verdict on them "
            "is stricter. Cases for development beside sealed `release_cases` cost nothing"
        )
