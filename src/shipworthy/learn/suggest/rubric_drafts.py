"""A rubric from a vague sentence: a definition one can point at, and anchors for the levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import Scale, parse_scale
from shipworthy.define.lint.vibes import is_only_a_vibe
from shipworthy.learn.suggest.draft import Draft, Drafted, says_the_same, short, text_at
from shipworthy.learn.suggest.levels import levels_of, read_level
from shipworthy.learn.suggest.privacy import Privacy, left_out_note
from shipworthy.learn.suggest.reply import Items
from shipworthy.learn.suggest.request import Request, object_schema

SCALES = ("pass-fail", "1-5")


@dataclass(frozen=True)
class Vague:
    """What is to become a rubric.

    Attributes:
        name: The dimension: one of the PRD, or a new one.
        sentence: What stands there.
        why: What lint said of it, or that a person asked.
        scale: `pass-fail` or `1-5`, or another.
    """

    name: str
    sentence: str
    why: str
    scale: str


def vague_dimensions(benchmark: Benchmark) -> tuple[Vague, ...]:
    """Dimensions scored by a judge or people of which nobody could say what is meant, the vaguest first."""
    found = []
    for name, dimension in benchmark.dimensions.items():
        if benchmark.scored_by(name).is_code:
            continue
        told = [text for text in dimension.anchors.values() if _tells(text)]
        if not dimension.definition.strip() and not told:
            why = "it has neither a definition nor anchors (D303)"
        elif is_only_a_vibe(dimension.definition) and not told:
            why = "it is only a vibe: nobody can point at what is meant (D302)"
        elif not told and not dimension.levels.is_pass_fail:
            why = "no level says what it looks like (D301)"
        else:
            continue
        found.append(Vague(name, dimension.definition, why, dimension.scale))
    return tuple(sorted(found, key=lambda one: "(D301)" in one.why))


def request_rubrics(
    benchmark: Benchmark, vague: Vague, examples: Sequence[tuple[str, str]], n: int
) -> Request:
    """What a model is asked for a rubric.

    Args:
        benchmark: What the product is.
        vague: The sentence.
        examples: Inputs with answers (or what is expected), so that the rubric speaks of this product.
        n: How many different readings of the sentence are wanted.
    """
    privacy = Privacy(benchmark.data.personal_data)
    named = [
        (f"example {number}", f"input: {asked}\nanswer: {answer}")
        for number, (asked, answer) in enumerate(examples, 1)
    ]
    shown, n_left_out = privacy.shown(named)
    levels = levels_of(parse_scale(vague.scale))
    anchors = object_schema({level: {"type": "string"} for level in levels}, levels)
    return Request(
        what="rubric",
        n=n,
        task=_task(benchmark, vague, levels, n),
        shape={
            "definition": "one sentence that says what to look for",
            "anchors": f"an object with the keys {', '.join(levels)}: what an answer of that level does",
        },
        item_schema=object_schema(
            {"definition": {"type": "string"}, "anchors": anchors}, ("definition", "anchors")
        ),
        texts=shown,
        because=f"{short(vague.sentence or vague.name)}: {vague.why}",
        notes=left_out_note(n_left_out),
    )


def read_rubrics(items: Items, benchmark: Benchmark, vague: Vague) -> Drafted:
    """The rubrics that can be accepted, and why others can't."""
    drafted = Drafted(unusable=list(items.problems))
    scale = parse_scale(vague.scale)
    privacy = Privacy(benchmark.data.personal_data)
    taken: list[str] = []
    for number, item in enumerate(items.items, 1):
        definition = privacy.of(text_at(item, "definition")) or ""
        anchors, said = _anchors(item.get("anchors"), scale, privacy)
        drafted.unusable += [f"draft {number}: {text}" for text in said]
        why = _why_not(definition, anchors, scale, taken)
        if why:
            drafted.unusable.append(f"draft {number} {why}: {short(text_at(item, 'definition'))}")
            continue
        taken.append(definition)
        data = {
            "dimension": vague.name, "definition": definition, "scale": vague.scale, "anchors": anchors,
        }  # fmt: skip
        because = f"{short(vague.sentence or vague.name)}: {vague.why}"
        drafted.drafts.append(Draft("rubric", data, because, tuple(_doubts(benchmark, vague, anchors))))
    return drafted


def _anchors(value: Any, scale: Scale, privacy: Privacy) -> tuple[dict[str, str], list[str]]:
    """The anchors by level, the best first; and what of them could not be used."""
    found: dict[str, str] = {}
    said: list[str] = []
    for key, text in value.items() if isinstance(value, Mapping) else ():
        level = read_level(key, scale)
        kept = privacy.of(text.strip()) if isinstance(text, str) else None
        if level is None:
            said.append(f"the scale {scale} has no level {str(key)[:20]!r}")
        elif not kept:
            said.append(f"the anchor for {level} is empty or holds personal data")
        elif any(says_the_same(kept, other) for other in found.values()):
            said.append(f"the anchor for {level} says the same as another: {short(kept)}")
        else:
            found[level] = kept
    order = {level: place for place, level in enumerate(levels_of(scale))}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order)))), said


def _why_not(definition: str, anchors: Mapping[str, str], scale: Scale, taken: Sequence[str]) -> str:
    if not definition:
        return "has no definition that can be used"
    if is_only_a_vibe(definition):
        return "is as vague as before"
    if any(says_the_same(definition, other) for other in taken):
        return "is another draft in other words"
    ends = (levels_of(scale)[0], levels_of(scale)[-1])
    lacking = [level for level in ends if level not in anchors]
    return f"has no anchor for {' and '.join(lacking)}" if lacking else ""


def _doubts(benchmark: Benchmark, vague: Vague, anchors: Mapping[str, str]) -> Iterator[str]:
    there = benchmark.dimensions.get(vague.name)
    if there is None:
        yield f"the PRD has no dimension {vague.name!r} yet: it gets one, without a bar"
        return
    if there.definition:
        yield f"it takes the place of {short(there.definition)}"
    if there.anchors:
        yield "it takes the place of the anchors that are there"
    if parse_scale(vague.scale) != there.levels and any(
        bar.dimension == vague.name for bar in benchmark.all_bars
    ):
        yield f"the bars on {vague.name} are written for the scale {there.scale}: change them too"
    if len(anchors) < len(levels_of(parse_scale(vague.scale))):
        yield "some levels have no anchor"
    yield "answers scored by the old words are scored anew: labels given by them count no more"


def _tells(text: Any) -> bool:
    return isinstance(text, str) and bool(text.strip()) and not is_only_a_vibe(text)


def _task(benchmark: Benchmark, vague: Vague, levels: Sequence[str], n: int) -> str:
    lines = [f"The product: {benchmark.product}."]
    if benchmark.prd.problem:
        lines.append(f"The problem it solves: {benchmark.prd.problem}")
    lines += [
        f"Judged apart, not here, {name}: {one.definition}"
        for name, one in benchmark.dimensions.items()
        if name != vague.name
    ]
    lines.append(f"The product manager wrote of the quality {vague.name!r}: {vague.sentence or '(nothing)'}")
    readings = "one rubric" if n == 1 else f"{n} rubrics, each another reading of that sentence,"
    lines.append(
        f"Write {readings} by which two strangers would give the same level to the same answer: say what one"
        " can point at in an answer (what it names, asks, leaves out, how long it is), never how it feels."
        f" Anchors for the levels {', '.join(levels)}, each plainly different from the next."
    )
    return "\n".join(lines)


def is_vague(sentence: str) -> bool:
    """Whether lint would reject a sentence as a definition."""
    return is_only_a_vibe(sentence)
