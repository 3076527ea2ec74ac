"""`reach`: from a candidate of the PRD to the target that asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shipworthy.adapters.connections import Connections
from shipworthy.adapters.reference_checks import PROMPT_ENDINGS
from shipworthy.adapters.text_files import is_file_name, read_text
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.candidate import Candidate
from shipworthy.define.case import Case
from shipworthy.errors import Fault, NoUsableTrial, WrongCall
from shipworthy.run.prompt import Prompt
from shipworthy.run.target import Target


@dataclass
class Reached:
    """Targets by candidate, what was wrong with recorded rows, and what they share."""

    targets: dict[str, Target] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    connections: Connections = field(default_factory=Connections)

    async def close(self) -> None:
        """Gives every connection and process back."""
        for target in self.targets.values():
            await target.close()


def reach(
    benchmark: Benchmark, names: Sequence[str], cases: Sequence[Case], n_at_once: int, reached: Reached
) -> Reached:
    """Adds the targets of candidates; faults that would spoil every call are raised before one is spent.

    Raises:
        WrongCall: A candidate that can't be asked as it is written.
        NoUsableTrial: Recorded answers of which not one can be used.
    """
    if not reached.targets:
        reached.connections = Connections(limit=n_at_once, timeout_s=benchmark.limits.timeout_s)
    for name in names:
        candidate = benchmark.candidates[name]
        build = {"recorded": _recorded, "python": _python, "http": _http, "model": _model}[candidate.target]
        target = build(benchmark, name, candidate, cases, reached)
        check = getattr(target, "check", None)
        if check is not None and cases:
            check(cases[0])
        reached.targets[name] = target
    return reached


def _recorded(
    benchmark: Benchmark, name: str, candidate: Candidate, cases: Sequence[Case], reached: Reached
) -> Target:
    from shipworthy.adapters.tables import read_rows
    from shipworthy.adapters.targets.recorded import RecordedTarget
    from shipworthy.define.answers import read_answers

    recorded = candidate.recorded
    if recorded is None:
        raise WrongCall(f"candidate {name!r} has no recorded answers")
    if recorded.column is not None:
        return RecordedTarget.from_column(cases, recorded.column)
    answers = read_answers(read_rows(list(recorded.files), Path(benchmark.folder or ".")))
    reached.faults += answers.faults
    wanted = recorded.candidate or name
    mine = [answer for answer in answers.answers if answer.candidate in (None, wanted)]
    if not mine:
        seen = sorted({answer.candidate or "" for answer in answers.answers})[:5]
        files = ", ".join(recorded.files)
        message = f"candidate {name!r}: {files} holds no usable recorded answer of it"
        if seen:
            raise WrongCall(message, hint=f"the rows speak of {', '.join(seen)}: set recorded.candidate")
        why = str(answers.faults[0]) if answers.faults else "the file has no rows"
        raise NoUsableTrial(message, hint=why)
    return RecordedTarget([_as_row(answer) for answer in mine])


def _as_row(answer: Any) -> Mapping[str, Any]:
    from dataclasses import asdict

    row = asdict(answer)
    return {key: value for key, value in row.items() if value is not None and key != "where"}


def _python(
    benchmark: Benchmark, name: str, candidate: Candidate, cases: Sequence[Case], reached: Reached
) -> Target:
    from shipworthy.adapters.targets.function import FunctionTarget

    return FunctionTarget(candidate.python or "", Path(benchmark.folder or "."), version=candidate.version)


def _http(
    benchmark: Benchmark, name: str, candidate: Candidate, cases: Sequence[Case], reached: Reached
) -> Target:
    from shipworthy.adapters.targets.http import HttpTarget

    if candidate.http is None:
        raise WrongCall(f"candidate {name!r} has no http section")
    return HttpTarget(candidate.http, name=name, connections=reached.connections, version=candidate.version)


def _model(
    benchmark: Benchmark, name: str, candidate: Candidate, cases: Sequence[Case], reached: Reached
) -> Target:
    from shipworthy.adapters.models import open_model
    from shipworthy.adapters.prices import price_function
    from shipworthy.adapters.targets.prompt import Asking, PromptTarget
    from shipworthy.run.prompt import check_prompt

    prompt = read_prompt(benchmark, name, candidate)
    if cases:
        check_prompt(prompt, cases[0])
    model = open_model(
        candidate.model or "",
        base_url=candidate.base_url,
        api_key_env=candidate.api_key_env,
        connections=reached.connections,
    )
    asking = Asking(
        prompt=prompt,
        model_id=candidate.model or "",
        params=candidate.params,
        schema=_schema(benchmark, candidate),
        version=candidate.version,
    )
    return PromptTarget(asking, model, price_function(benchmark.prices))


def read_prompt(benchmark: Benchmark, name: str, candidate: Candidate) -> Prompt:
    """The candidate's prompt with its context parts; without one the input itself is the prompt."""
    from shipworthy.run.prompt import PromptPart, parse_prompt

    folder = Path(benchmark.folder or ".")
    written = candidate.prompt or "{{ input }}"
    is_file = is_file_name(written, PROMPT_ENDINGS)
    text = read_text(folder / written, f"the prompt of candidate {name!r}") if is_file else written
    parts = []
    for part in candidate.context:
        path = folder / part.source
        if path.is_file():
            content = read_text(path, f"the context {part.name!r} of candidate {name!r}")
            parts.append(PromptPart(part.name, text=content, max_tokens=part.max_tokens))
        else:
            parts.append(PromptPart(part.name, field=part.source, max_tokens=part.max_tokens))
    file = written if is_file else f"prompt of {name}"
    return parse_prompt(text, file=file, parts=parts, without=candidate.without)


def _schema(benchmark: Benchmark, candidate: Candidate) -> Mapping[str, Any] | None:
    import json

    if candidate.format is None or candidate.format.json_schema is None:
        return None
    schema = candidate.format.json_schema
    if isinstance(schema, Mapping):
        return schema
    text = read_text(Path(benchmark.folder or ".") / schema, "the schema of the answer")
    try:
        found = json.loads(text)
    except ValueError as fault:
        raise WrongCall(f"{schema} is not JSON: {fault}") from fault
    if not isinstance(found, dict):
        raise WrongCall(f"{schema} holds {type(found).__name__}, expected a JSON schema (an object)")
    return found
