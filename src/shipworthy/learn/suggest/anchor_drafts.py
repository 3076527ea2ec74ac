"""Anchors from labelled answers: what people called a 5, a 3, a 1, put into words that others can apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import Dimension, Scale
from shipworthy.define.lint.held import Holder
from shipworthy.define.lint.vibes import is_only_a_vibe
from shipworthy.learn.suggest.draft import Draft, Drafted, numbers_at, says_the_same, short, text_at
from shipworthy.learn.suggest.levels import levels_of, nearest_level, read_level, value_of
from shipworthy.learn.suggest.privacy import Privacy, left_out_note
from shipworthy.learn.suggest.reply import Items
from shipworthy.learn.suggest.request import Request, object_schema

MOST_OF_A_LEVEL = 5
LONGEST = 400
_LONG_QUOTE = 8
"""Words in a row from a labelled answer that are more than a turn of phrase."""


@dataclass(frozen=True)
class LabelledAnswer:
    """One answer with what people said of it on one dimension.

    Attributes:
        case: Id of the case.
        asked: What the case asks.
        answer: The answer's text.
        value: Mean of the labels, in the dimension's units.
        spread: Highest minus lowest label.
        n_reviewers: How many labelled it.
        notes: What they noted.
    """

    case: str
    asked: str
    answer: str
    value: float
    spread: float = 0.0
    n_reviewers: int = 1
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """A labelled answer that speaks for a level."""

    level: str
    labelled: LabelledAnswer


def examples_of(scale: Scale, answers: Sequence[LabelledAnswer]) -> tuple[Example, ...]:
    """A few answers for every level: those that most people saw, and saw alike, first."""
    ranked: dict[str, list[LabelledAnswer]] = {}
    for one in sorted(
        answers, key=lambda one: (one.spread, _distance(one, scale), -one.n_reviewers, one.case)
    ):
        level = nearest_level(one.value, scale)
        if level is not None and one.answer.strip():
            ranked.setdefault(level, []).append(one)
    return tuple(  # level by level in turn: whatever has no room at the end, every level is shown
        Example(level, ranked[level][place])
        for place in range(MOST_OF_A_LEVEL)
        for level in levels_of(scale)
        if place < len(ranked.get(level, ()))
    )


def _distance(one: LabelledAnswer, scale: Scale) -> float:
    """How far its value is from the nearest level."""
    return min(abs(value_of(level, scale) - one.value) for level in levels_of(scale))


def request_anchors(benchmark: Benchmark, name: str, examples: Sequence[Example]) -> Request:
    """What a model is asked for the anchors of a dimension."""
    dimension = benchmark.dimensions[name]
    levels = tuple(dict.fromkeys(one.level for one in examples))
    privacy = Privacy(benchmark.data.personal_data)
    shown, n_left_out = privacy.shown(
        (f"labelled answer {number}", _shown(one)) for number, one in enumerate(examples, 1)
    )
    counted = {level: sum(one.level == level for one in examples) for level in levels}
    return Request(
        what="anchor",
        n=len(levels),
        task=_task(name, dimension, levels),
        shape={
            "text": "what an answer of this level does, in one or two sentences",
            "level": f"one of {', '.join(levels)}",
            "examples": "numbers of the labelled answers that show it",
        },
        item_schema=object_schema(
            {
                "text": {"type": "string"},
                "level": {"type": "string", "enum": list(levels)},
                "examples": {"type": "array", "items": {"type": "integer"}},
            },
            ("text", "level", "examples"),
        ),
        texts=shown,
        because=", ".join(f"{n} labelled {level}" for level, n in counted.items()),
        notes=left_out_note(n_left_out),
    )


def read_anchors(items: Items, benchmark: Benchmark, name: str, examples: Sequence[Example]) -> Drafted:
    """The anchors that can be accepted, one draft for each level, and why others can't."""
    dimension = benchmark.dimensions[name]
    drafted = Drafted(unusable=list(items.problems))
    taken: dict[str, str] = {}
    for number, item in enumerate(items.items, 1):
        level = read_level(item.get("level"), dimension.levels)
        text = Privacy(benchmark.data.personal_data).of(text_at(item, "text"))
        why = _why_not(level, text, examples, taken)
        if why or level is None or text is None:
            drafted.unusable.append(f"draft {number} {why}: {short(text_at(item, 'text'))}")
            continue
        taken[level] = text
        rests_on = numbers_at(item, "examples", len(examples))
        drafted.drafts.append(_draft(name, dimension, (level, text), rests_on, examples))
    return drafted


def _why_not(
    level: str | None, text: str | None, examples: Sequence[Example], taken: Mapping[str, str]
) -> str:
    if text is None:
        return "holds personal data, which the PRD forbids"
    if level is None:
        return "names a level that the scale has not"
    if not any(one.level == level for one in examples):
        return f"is for level {level}, of which no answer is labelled"
    if not text:
        return "has no text"
    if is_only_a_vibe(text):
        return "says nothing that anyone could check"
    if level in taken:
        return f"is a second anchor for level {level}"
    same = next((other for other, known in taken.items() if says_the_same(text, known)), None)
    return f"says the same as the anchor for level {same}" if same is not None else ""


def _draft(
    name: str,
    dimension: Dimension,
    anchor: tuple[str, str],
    rests_on: Sequence[int],
    examples: Sequence[Example],
) -> Draft:
    level, text = anchor
    data: dict[str, Any] = {"dimension": name, "level": level, "text": text}
    cases = [examples[number - 1].labelled.case for number in rests_on] or [
        one.labelled.case for one in examples if one.level == level
    ]
    n = sum(one.level == level for one in examples)
    answers = "1 answer that people labelled" if n == 1 else f"{n} answers that people labelled"
    because = f"{answers} {level}, as of case {', '.join(dict.fromkeys(cases[:3]))}"
    return Draft("anchor", data, because, tuple(_doubts(dimension, level, text, rests_on, examples)))


def _doubts(
    dimension: Dimension, level: str, text: str, rests_on: Sequence[int], examples: Sequence[Example]
) -> Iterator[str]:
    own = [one for one in examples if one.level == level]
    if len(own) == 1:
        yield "it rests on a single labelled answer"
    if any(one.labelled.spread > 0 for one in own):
        n = sum(one.labelled.spread > 0 for one in own)
        yield f"reviewers did not agree on {n} of the {len(own)} answers it rests on"
    if any(examples[number - 1].level != level for number in rests_on):
        yield "it names answers that people gave another level"
    there = {str(key): str(value) for key, value in dimension.anchors.items()}
    if there.get(level):
        yield f"it takes the place of the anchor that is there: {short(there[level])}"
    same = next((key for key, known in there.items() if key != level and says_the_same(text, known)), None)
    if same is not None:
        yield f"it says the same as the PRD's anchor for level {same}"
    quoted = [one.labelled.case for one in own if quotes(text, one.labelled.answer)]
    if quoted:
        yield (
            f"it quotes the answer of case {quoted[0]}: a judge will agree with people on that case by heart"
        )
    if len(text) > LONGEST:
        yield f"it has {len(text)} characters: reviewers read anchors at a glance"


def quotes(text: str, answer: str) -> bool:
    """Whether a text holds a longer piece of an answer word for word."""
    words = answer.split()
    pieces = [
        " ".join(words[place : place + _LONG_QUOTE])
        for place in range(0, max(1, len(words) - _LONG_QUOTE + 1))
    ]
    return any(Holder(pieces, fewest=_LONG_QUOTE).held_by(text))


def _shown(one: Example) -> str:
    labelled = one.labelled
    lines = [f"people's level: {one.level}", f"input: {labelled.asked}", f"answer: {labelled.answer}"]
    lines += [f"a reviewer noted: {note}" for note in labelled.notes if note]
    return "\n".join(lines)


def _task(name: str, dimension: Dimension, levels: Sequence[str]) -> str:
    lines = [f"Quality: {name}", f"Definition: {dimension.definition}", f"Scale: {dimension.levels}"]
    lines += [f"- {level}: {text}" for level, text in dimension.anchors.items()]
    lines.append(
        f"Write one anchor for each of the levels {', '.join(levels)}: what an answer of that level does, and"
        " what it lacks that the next level has, so that two strangers would give the same level. Say what"
        " one can point at. Quote no answer word for word, name no product, person or number of a single"
        " case."
    )
    return "\n".join(lines)
