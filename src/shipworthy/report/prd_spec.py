"""`CandidateSpec`s: what every candidate is made of, and what was decided of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from shipworthy.decide.verdict import CandidateVerdict
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.candidate import Candidate
from shipworthy.report.page import Fact
from shipworthy.report.prd_page import NOT_YET, CandidateSpec
from shipworthy.report.words import SPOKEN, TONES

MOST_PROMPT = 6000


def candidate_specs(
    benchmark: Benchmark,
    found: Mapping[str, CandidateVerdict],
    texts: Mapping[str, str],
    holds: Mapping[str, str],
) -> tuple[CandidateSpec, ...]:
    """Every candidate of the PRD: those measured first, in the order of the tables."""
    names = dict.fromkeys([*found, *benchmark.candidates])
    return tuple(
        _spec(benchmark, name, place, found.get(name), (texts, holds.get(name, "")))
        for place, name in enumerate(names)
    )


def _spec(
    benchmark: Benchmark,
    name: str,
    place: int,
    verdict: CandidateVerdict | None,
    more: tuple[Mapping[str, str], str],
) -> CandidateSpec:
    candidate = benchmark.candidates.get(name)
    texts, holds_for = more
    return CandidateSpec(
        anchor=f"candidate-{place}",
        name=name,
        is_baseline=name == benchmark.baseline_name,
        about=candidate.description if candidate else "",
        facts=tuple(_facts(benchmark, name, candidate, verdict)) if candidate else (),
        prompt=_prompt(candidate, texts) if candidate else "",
        spoken=NOT_YET.upper() if verdict is None else SPOKEN[verdict.verdict],
        tone="" if verdict is None else TONES.get(verdict.verdict, ""),
        why="" if verdict is None else verdict.why,
        holds_for=holds_for,
        use_ai="" if verdict is None else verdict.use_ai,
    )


def _facts(
    benchmark: Benchmark, name: str, candidate: Candidate, verdict: CandidateVerdict | None
) -> Iterator[Fact]:
    yield from _reached(candidate)
    for part in candidate.context:
        most = f", at most {part.max_tokens:,} tokens" if part.max_tokens else ""
        yield Fact(f"context: {part.name}", f"from {part.source}{most}")
    if candidate.format is not None and candidate.format.json_schema is not None:
        schema = candidate.format.json_schema
        yield Fact("answers must fit", schema if isinstance(schema, str) else _as_json(schema))
    yield Fact("answers to a case", f"{benchmark.trials_of(name)}")
    if verdict is not None and verdict.version:
        yield Fact("version measured", verdict.version)


def _reached(candidate: Candidate) -> Iterator[Fact]:
    if candidate.model is not None:
        yield Fact("model", candidate.model)
        yield Fact("prompt", _prompt_name(candidate.prompt))
        yield Fact("parameters", _as_json(candidate.params) if candidate.params else "the model's own")
        if not candidate.context:
            yield Fact("context", "none declared")
    elif candidate.python is not None:
        yield Fact("Python function", candidate.python)
    elif candidate.http is not None:
        yield Fact("endpoint", f"{candidate.http.method} {candidate.http.url}")
    elif candidate.recorded is not None:
        recorded = candidate.recorded
        yield Fact("recorded answers", f"column {recorded.column}" if recorded.column else _files(candidate))


def _files(candidate: Candidate) -> str:
    files = candidate.recorded.files if candidate.recorded is not None else ()
    return ", ".join(files) or "in the cases"


def _prompt_name(prompt: str | None) -> str:
    if prompt is None:
        return "the case's input alone"
    return prompt if "\n" not in prompt and len(prompt) < 80 else "in the PRD"


def _prompt(candidate: Candidate, texts: Mapping[str, str]) -> str:
    if candidate.prompt is None:
        return ""
    text = texts.get(candidate.prompt, candidate.prompt if "\n" in candidate.prompt else "")
    cut = len(text) - MOST_PROMPT
    return text if cut <= 0 else f"{text[:MOST_PROMPT]} \u2026 ({cut:,} more characters left out)"


def _as_json(value: object) -> str:
    if isinstance(value, Mapping) and all(isinstance(item, str | int | float) for item in value.values()):
        return ", ".join(f"{name} {item}" for name, item in value.items())
    return json.dumps(value, ensure_ascii=False, default=str)
