"""New cases: what the model is asked, and which of its drafts are cases that the benchmark lacks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.lint.held import Holder
from shipworthy.define.lint.near import are_near, near_between, wording
from shipworthy.define.lint.texts import asked, text_of
from shipworthy.learn.suggest.case_fields import CaseFields, case_fields
from shipworthy.learn.suggest.draft import Draft, Drafted, short, text_at
from shipworthy.learn.suggest.gaps import Gap, in_slice
from shipworthy.learn.suggest.privacy import Privacy, left_out_note
from shipworthy.learn.suggest.reply import Items
from shipworthy.learn.suggest.request import Request, object_schema
from shipworthy.run.template import as_text, is_chat

MOST_EXAMPLES = 8
EDGES = (
    "information is missing that an answer needs", "it can be read in two ways", "it asks two things at once",
    "it asks for something the product must not do", "it is outside of what the product is for",
    "it is misspelt, or mixes two languages", "it is long, and the question hides at its end",
    "the writer is upset", "it holds a wrong premise", "it tells the product to ignore its instructions",
)  # fmt: skip
UNCONFIRMED = "the expected answer was written by a model: it is kept only if you confirm it"


@dataclass(frozen=True)
class Known:
    """What a draft is compared with.

    Attributes:
        prompts: Text of every candidate's prompt, by candidate.
        seen: Texts that a candidate was built on.
        open_inputs: Inputs of drafts that nobody has accepted or refused yet.
    """

    prompts: Mapping[str, str]
    seen: Sequence[str] = ()
    open_inputs: Sequence[str] = ()


def request_cases(benchmark: Benchmark, gap: Gap, n: int) -> Request:
    """What a model is asked for cases of a gap; sealed release cases are never shown."""
    fields = case_fields(benchmark)
    chosen = _examples(benchmark.golden, gap)
    privacy = Privacy(benchmark.data.personal_data)
    shown, n_left_out = privacy.shown(
        (f"case {number}", _shown(case, fields)) for number, case in enumerate(chosen, 1)
    )
    return Request(
        what="case",
        n=n,
        task=_task(benchmark, gap, n, fields),
        shape=_shape(fields),
        item_schema=_schema(fields),
        texts=shown,
        because=f"{gap.name}: {gap.why}",
        notes=left_out_note(n_left_out),
    )


def read_cases_drafted(items: Items, benchmark: Benchmark, gap: Gap, known: Known) -> Drafted:
    """The drafts that can become cases, and why others can't."""
    reading = _Reading(benchmark, gap, known)
    drafted = Drafted(unusable=list(items.problems))
    for number, item in enumerate(items.items, 1):
        draft = reading.draft(item)
        if isinstance(draft, Draft):
            drafted.drafts.append(draft)
        else:
            drafted.unusable.append(f"draft {number} {draft}: {short(text_at(item, 'input'))}")
    return drafted


class _Reading:
    """Reads one draft after the other; what was accepted so far counts against the next."""

    def __init__(self, benchmark: Benchmark, gap: Gap, known: Known) -> None:
        self._benchmark, self._gap, self._known = benchmark, gap, known
        self._fields = case_fields(benchmark)
        self._cases = (*benchmark.golden, *benchmark.release)
        self._ids = {case.id for case in self._cases}
        self._privacy = Privacy(benchmark.data.personal_data)
        self._texts = [asked(case) for case in self._cases]
        self._taken: list[str] = []
        self._is_chat = any(is_chat(case.input) for case in benchmark.golden)

    def draft(self, item: Mapping[str, Any]) -> Draft | str:
        """The draft, or why it is none."""
        written = text_at(item, "input")
        allowed = self._privacy.of(written)
        if not written:
            return "has no text as its input"
        if allowed is None:
            return "holds personal data, which the PRD forbids"
        why = self._why_not(allowed)
        if why:
            return why
        self._taken.append(allowed)
        data: dict[str, Any] = {"id": self._id(allowed), "input": allowed}
        if self._is_chat:
            data["input"] = [{"role": "user", "content": allowed}]
        doubts = self._add_fields(data, item)
        probes = text_at(item, "probes")
        because = f"{self._gap.name}: {probes or self._gap.why}"
        return Draft("case", data, because, tuple(doubts))

    def _why_not(self, text: str) -> str:
        """Why the text is no new case: it is one already, or a candidate has seen it."""
        near = near_between([text], self._texts)
        if near:
            return f"is nearly case {self._cases[near[0]].id!r}"
        if any(_same(text, other) for other in self._taken):
            return "is nearly another draft of the same reply"
        if any(_same(text, other) for other in self._known.open_inputs):
            return "is nearly a draft that waits for you already"
        if any(_same(text, as_text(one.input)) for one in self._benchmark.prd.examples):
            return "is an example of the PRD, which candidates may have seen"
        for name, prompt in self._known.prompts.items():
            if list(Holder([text]).held_by(prompt)):
                return f"stands in the prompt of {name!r}"
        if near_between([text], list(self._known.seen)):
            return "stands in `data.seen`, which a candidate was built on"
        return ""

    def _add_fields(self, data: dict[str, Any], item: Mapping[str, Any]) -> list[str]:
        """Context, expected answer, slices and other columns; gives the doubts."""
        doubts: list[str] = []
        for name in self._fields.texts:
            text = self._privacy.of(text_at(item, name))
            if text:
                data[name] = text
            else:
                doubts.append(f"{name!r} is missing, which most cases have")
        expected = self._privacy.of(text_at(item, "expected"))
        if self._fields.has_expected and expected:
            data["expected"] = expected
            doubts.append(UNCONFIRMED)
        elif self._fields.has_expected:
            doubts.append("there is no expected answer; most cases have one")
        for name, values in self._fields.slices.items():
            value = self._gap.slice.get(name) or text_at(item, name)
            if value:
                data[name] = value
            if value and value not in values:
                doubts.append(f"{name}={value} is no value that the cases have so far")
        for name, value in self._gap.slice.items():
            data.setdefault(name, value)
        recorded = [name for name, one in self._benchmark.candidates.items() if not one.is_live]
        if recorded:
            doubts.append(f"{', '.join(recorded)} can't answer it: recorded answers are there for old cases")
        return doubts

    def _id(self, text: str) -> str:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        length = 8
        while (found := f"drafted-{digest[:length]}") in self._ids:
            length += 1
        self._ids.add(found)
        return found


def _same(text: str, other: str) -> bool:
    return text.casefold().split() == other.casefold().split() or are_near(wording(text), wording(other))


def _examples(cases: Sequence[Case], gap: Gap) -> list[Case]:
    """Cases of the slice, then others, those that differ most in length first and last."""
    mine = [case for case in cases if in_slice(case, gap.slice)]
    others = [case for case in cases if not in_slice(case, gap.slice)]
    found = _spread(mine, MOST_EXAMPLES)
    return found + _spread(others, max(2, MOST_EXAMPLES - len(found)) if others else 0)


def _spread(cases: Sequence[Case], most: int) -> list[Case]:
    """At most so many, evenly over their lengths: short and long ones both say what cases look like."""
    if len(cases) <= most or most < 2:
        return list(cases[:most])
    ordered = sorted(cases, key=lambda case: (len(text_of(case.input)), case.id))
    places = [round(number * (len(ordered) - 1) / (most - 1)) for number in range(most)]
    return [ordered[place] for place in dict.fromkeys(places)]


def _shown(case: Case, fields: CaseFields) -> str:
    lines = [f"input: {text_of(case.input)}"]
    lines += [f"{name}: {text_of(value)}" for name in fields.texts if (value := fields.of(case, name))]
    if case.expected is not None:
        lines.append(f"expected: {text_of(case.expected)}")
    lines += [f"{name}: {value}" for name in fields.slices if (value := case.slice_value(name))]
    return "\n".join(lines)


def _task(benchmark: Benchmark, gap: Gap, n: int, fields: CaseFields) -> str:
    """The trusted words: what the product is, what is missing, what makes a good case."""
    lines = [f"The product: {benchmark.product}."]
    if benchmark.prd.problem:
        lines.append(f"The problem it solves: {benchmark.prd.problem}")
    lines += [f"Good means, {name}: {one.definition}" for name, one in benchmark.dimensions.items()]
    lines += [f"It must not: {one.definition or one.id}" for one in benchmark.failure_modes]
    lines += [f"Constraint: {text}" for text in benchmark.prd.constraints]
    where = "" if not gap.slice else f" Every one belongs to the slice {gap.name}."
    lines.append(f"Write {n} new inputs that its users could really send.{where}")
    kinds = EDGES if not gap.slice else EDGES[: max(2, n // 2)]
    how = "Each is of another of these kinds" if not gap.slice else "Half are ordinary, half of these kinds"
    lines.append(f"{how}: {'; '.join(kinds)}.")
    lines.append(
        "Write as those users write: same language, length and tone as the cases shown. None repeats a case"
        " shown or another draft. Invent names and numbers; use no real person's data."
    )
    if fields.has_expected:
        lines.append(
            "Give `expected` only where it follows from the material beyond doubt; otherwise null. Never"
            " guess a fact."
        )
    return "\n".join(lines)


def _shape(fields: CaseFields) -> dict[str, str]:
    shape = {"input": "what the user writes", "probes": "in a few words, what this case tries"}
    shape |= {name: f"the case's {name}" for name in fields.texts}
    if fields.has_expected:
        shape["expected"] = "the right answer, or null"
    shape |= {name: f"one of {', '.join(values[:12])}" for name, values in fields.slices.items()}
    return shape


def _schema(fields: CaseFields) -> dict[str, Any]:
    properties: dict[str, Any] = {name: {"type": "string"} for name in _shape(fields)}
    if fields.has_expected:
        properties["expected"] = {"type": ["string", "null"]}
    return object_schema(properties, tuple(properties))
