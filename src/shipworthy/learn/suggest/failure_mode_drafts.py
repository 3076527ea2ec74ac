"""Failure modes from bad answers: what goes wrong, in kinds that can be told apart and looked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.lint.vibes import is_only_a_vibe
from shipworthy.learn.suggest.draft import (
    Draft,
    Drafted,
    numbers_at,
    says_the_same,
    short,
    slug,
    text_at,
)
from shipworthy.learn.suggest.privacy import Privacy, left_out_note
from shipworthy.learn.suggest.reply import Items
from shipworthy.learn.suggest.request import Request, object_schema

SEVERITIES = ("critical", "major", "minor")
FEW = 2
"""Answers in which a failure is seen below which it may be an accident."""


@dataclass(frozen=True)
class BadAnswer:
    """One answer that somebody or something found bad.

    Attributes:
        case: Id of the case.
        asked: What the case asks.
        answer: The answer's text; empty if there was none.
        why: What was said against it: a reader's phrase, or its low scores.
        is_read: Whether a person said so.
    """

    case: str
    asked: str
    answer: str
    why: str
    is_read: bool = False


def request_failure_modes(benchmark: Benchmark, answers: Sequence[BadAnswer], n: int) -> Request:
    """What a model is asked for failure modes."""
    privacy = Privacy(benchmark.data.personal_data)
    shown, n_left_out = privacy.shown(
        (f"bad answer {number}", _shown(one)) for number, one in enumerate(answers, 1)
    )
    n_read = sum(one.is_read for one in answers)
    because = f"{len(answers)} bad answers, {n_read} of them read by people"
    if not n_read:
        because = f"the {len(answers)} lowest scored answers (nobody has read them)"
    return Request(
        what="failure_mode",
        n=n,
        task=_task(benchmark, n),
        shape={
            "definition": "what happened, so that a stranger can say yes or no of one answer",
            "id": "two to four words with hyphens",
            "severity": f"one of {', '.join(SEVERITIES)}: how bad it is for the user",
            "response": "what the product does when it happens",
            "seen_in": "numbers of the bad answers in which it happened",
        },
        item_schema=object_schema(
            {
                "definition": {"type": "string"},
                "id": {"type": "string"},
                "severity": {"type": "string", "enum": list(SEVERITIES)},
                "response": {"type": "string"},
                "seen_in": {"type": "array", "items": {"type": "integer"}},
            },
            ("definition", "id", "severity", "response", "seen_in"),
        ),
        texts=shown,
        because=because,
        notes=left_out_note(n_left_out),
    )


def read_failure_modes(items: Items, benchmark: Benchmark, answers: Sequence[BadAnswer]) -> Drafted:
    """The failure modes that can be accepted, and why others can't."""
    drafted = Drafted(unusable=list(items.problems))
    known = {mode.id: mode.definition for mode in benchmark.failure_modes}
    taken = {*known, *benchmark.dimensions, OVERALL}
    privacy = Privacy(benchmark.data.personal_data)
    for number, item in enumerate(items.items, 1):
        definition = privacy.of(text_at(item, "definition"))
        why = _why_not(definition, known)
        if why or definition is None:
            drafted.unusable.append(f"draft {number} {why}: {short(text_at(item, 'definition'))}")
            continue
        name = _free(slug(text_at(item, "id")) or slug(definition)[:30], taken)
        known[name] = definition
        taken.add(name)
        data = {"id": name, "definition": definition} | _rest(item, privacy)
        seen = numbers_at(item, "seen_in", len(answers))
        because = _because([answers[place - 1] for place in seen], len(answers))
        drafted.drafts.append(Draft("failure_mode", data, because, tuple(_doubts(data, seen, answers))))
    return drafted


def _why_not(definition: str | None, known: Mapping[str, str]) -> str:
    if definition is None:
        return "holds personal data, which the PRD forbids"
    if not definition:
        return "has no definition"
    if is_only_a_vibe(definition):
        return "says nothing that anyone could check"
    same = next((name for name, text in known.items() if says_the_same(definition, text)), None)
    return f"is {same!r} in other words" if same is not None else ""


def _free(name: str, taken: set[str]) -> str:
    """The id, numbered if it is taken."""
    found, number = name, 2
    while found in taken:
        found = f"{name}-{number}"
        number += 1
    return found


def _rest(item: Mapping[str, Any], privacy: Privacy) -> dict[str, Any]:
    found: dict[str, Any] = {}
    severity = text_at(item, "severity").casefold()
    if severity in SEVERITIES:
        found["severity"] = severity
    response = privacy.of(text_at(item, "response"))
    if response:
        found["response"] = response
    return found


def _because(seen: Sequence[BadAnswer], n: int) -> str:
    if not seen:
        return f"the model names none of the {n} bad answers for it"
    cases = ", ".join(dict.fromkeys(one.case for one in seen[:4]))
    return f"seen in {len(seen)} of {n} bad answers, as of case {cases} (the model says so)"


def _doubts(data: Mapping[str, Any], seen: Sequence[int], answers: Sequence[BadAnswer]) -> Iterator[str]:
    if len(seen) < FEW:
        yield "it was seen once at most: it may be an accident of one answer"
    if seen and not any(answers[place - 1].is_read for place in seen):
        yield "nobody has read these answers: look at one before you accept it"
    if "severity" not in data:
        yield "its severity is missing"
    yield "how often is tolerable (`at_most`) is yours to say; without it the failure is counted, no bar"


def _shown(one: BadAnswer) -> str:
    return f"input: {one.asked}\nanswer: {one.answer or '(no answer)'}\nwhat is wrong: {one.why}"


def _task(benchmark: Benchmark, n: int) -> str:
    lines = [f"The product: {benchmark.product}."]
    lines += [f"Good means, {name}: {one.definition}" for name, one in benchmark.dimensions.items()]
    lines += [
        f"Failure known already, not to be drafted again, {one.id}: {one.definition}"
        for one in benchmark.failure_modes
    ]
    lines.append(
        f"Group what went wrong in these answers into at most {n} kinds of failure. Each kind is one thing"
        " that happens or does not happen in an answer, whatever the case; two kinds never mean the same."
        " Name only answers in which it really happened. Leave out what happened by chance."
    )
    return "\n".join(lines)
