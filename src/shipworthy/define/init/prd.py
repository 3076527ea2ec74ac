"""`prd_of`: the text of the smallest `prd.yaml` that runs, every part explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.define.benchmark import BASELINE_NAMES
from shipworthy.define.dimension import parse_scale
from shipworthy.define.init.column import Role
from shipworthy.define.init.draft import ANSWERS, CASES, LABELS, OUTCOMES, Draft
from shipworthy.define.init.mapping import outcome_name
from shipworthy.define.init.said import Standard, by_dimension, named_texts, new_dimensions
from shipworthy.define.prd_text import prd_text

PASS_FAIL = "pass-fail"
SUGGESTED_SHARE = "90%"
UNSAID = "write down what makes an answer good"
"""How the definition ends that nobody has given."""
ASSUMED = "is assumed"
_MOST_SLICES = 6
_SHORT_EXPECTED = 60
_SERVES = "expected to; nobody has compared the two yet"


def prd_of(made: Draft, standards: Sequence[Standard], product: str) -> str:
    """The text of the PRD.

    Args:
        made: What the table holds.
        standards: Where the standard differs.
        product: What it is called where the PM does not say.
    """
    said = made.said
    dimensions = dimensions_of(made, standards)
    outcomes = _outcomes(made)
    if outcomes:
        for dimension in dimensions.values():
            dimension["serves"] = dict.fromkeys(outcomes, _SERVES)
    values: dict[str, Any] = {
        "product": said.product or product,
        "outcomes": outcomes,
        "cases": made.source if made.is_direct else CASES,
        "slices": _slices(made, standards),
        "candidates": _candidates(made),
        "baseline": baseline_of(made),
        "dimensions": dimensions,
        "labels": {"file": LABELS, **({"sampled": said.sampled} if said.sampled else {})}
        if made.labels
        else None,
        "bars": list(said.bars) or suggested_bars(dimensions),
    }
    kept = {key: value for key, value in values.items() if value not in (None, [], {})}
    return prd_text(kept, head=_head(made), comments=_comments(made, standards))


def dimensions_of(made: Draft, standards: Sequence[Standard]) -> dict[str, dict[str, Any]]:
    """The dimensions: those that columns name, and those that the PM names."""
    said, scales = made.said, made.scales
    scored = {column.dimension for column in made.guess.of(Role.score)}
    has_expected = not scales and expected_is_short(made)
    names = [*scales, *new_dimensions(said.good, list(scales))]
    if has_expected and not said.good:
        names = []
    elif not names:
        names = ["good"]
    good, five, three = (by_dimension(texts, names) for texts in (said.good, said.five, said.three))
    found: dict[str, dict[str, Any]] = {}
    if has_expected:
        found["correct"] = {"definition": "says what is expected", "scored_by": "equals"}
    for name in names:
        scale = scales.get(name, PASS_FAIL)
        values: dict[str, Any] = {"definition": good.get(name) or _from_column(made, name)}
        if scale != PASS_FAIL:
            values["scale"] = scale
        anchors = _anchors(scale, five.get(name), three.get(name))
        if anchors:
            values["anchors"] = anchors
        differs = {one.key: {"definition": one.text} for one in standards if one.text}
        if differs:
            values["in_slices"] = differs
        if name in scored:
            values["scored_by"] = {"judge": "recorded"}  # so no bar on it ships before people checked some
        found[name] = values
    return found


def suggested_bars(dimensions: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A bar for every dimension: nine in ten, or three quarters of the way up its scale."""
    return [f"{name} >= {_suggested(values.get('scale', PASS_FAIL))}" for name, values in dimensions.items()]


def expected_is_short(made: Draft) -> bool:
    """Whether what is expected is so short that code can compare it."""
    texts = [str(case["expected"]) for case in made.cases.values() if "expected" in case]
    is_there = made.guess.one(Role.expected) is not None and len(texts) >= 0.9 * len(made.cases)
    return is_there and sorted(map(len, texts))[len(texts) // 2] <= _SHORT_EXPECTED


def _suggested(scale: str) -> str:
    if scale == PASS_FAIL:
        return SUGGESTED_SHARE
    found = parse_scale(scale)
    return f"{found.from_unit(0.9 if found.high <= 1 else 0.75):g}"


def _from_column(made: Draft, name: str) -> str:
    columns = [one.name for one in made.guess.of(Role.grade, Role.score) if one.dimension == name]
    turned = [
        one for one in made.guess.of(Role.grade, Role.score) if one.dimension == name and one.is_reversed
    ]
    if turned and turned[0].scale == PASS_FAIL:
        return f"column {turned[0].name!r} says no; {UNSAID}"
    if columns:
        return f"what column {columns[0]!r} says; {UNSAID}"
    return f"not said yet: {UNSAID}"


def _anchors(scale: str, five: str | None, three: str | None) -> dict[Any, str]:
    if scale == PASS_FAIL:
        keys: tuple[Any, Any] = ("pass", "fail")
    else:
        levels = parse_scale(scale)
        keys = (_level(levels.high), _level(levels.from_unit(0.5)))
    return {key: text for key, text in zip(keys, (five, three), strict=True) if text}


def _level(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def _candidates(made: Draft) -> dict[str, Any]:
    if made.is_direct:
        return {
            made.candidates[column.name]: {"recorded": {"column": column.name}}
            for column in made.guess.of(Role.answer)
        }
    return {name: {"recorded": ANSWERS} for name in made.n_answers}


def baseline_of(made: Draft) -> str | None:
    """The baseline that several recorded candidates have anyway, said aloud; None if a name says it."""
    names = list(_candidates(made))
    return None if len(names) < 2 or set(names) & set(BASELINE_NAMES) else names[0]


def _slices(made: Draft, standards: Sequence[Standard]) -> list[str]:
    names = [column.name for column in made.guess.of(Role.slice)][:_MOST_SLICES]
    return list(dict.fromkeys([*names, *(one.field for one in standards)]))


def _outcomes(made: Draft) -> dict[str, Any]:
    said = named_texts(made.said.outcomes, "outcome")
    found: dict[str, Any] = {}
    for column in made.guess.of(Role.outcome):
        name = outcome_name(column.name)
        meant = said.pop(name, "") or f"what column {column.name!r} says; write down whose success it is"
        found[name] = {"definition": meant, "source": OUTCOMES}
    return {**found, **said}


def _head(made: Draft) -> str:
    return (
        f"Made by `shipworthy init` from {made.source}: the smallest PRD that runs. Change what is wrong.\n"
        "Then: shipworthy run (a verdict), shipworthy lint (can this benchmark decide?)."
    )


def _comments(made: Draft, standards: Sequence[Standard]) -> dict[str, str]:
    untold = [one.key for one in standards if not one.text]
    differs = f"\nThe standard differs in {', '.join(untold)}: say how, under in_slices." if untold else ""
    how = "" if made.is_direct else f" Written from {made.source}, one line a case."
    return {
        "outcomes": "L1: who succeeds, and how we would know. `serves` says which quality should lead to it.",
        "cases": f"One input each, with all that is known of it.{how}",
        "slices": f"Columns that divide the cases; every number is also shown for each value.{differs}",
        "candidates": "Whose answers are judged. Add a rival: a few rules, or a model and a prompt.",
        "baseline": "What the others are compared with: shown, and it never gates. Another one may be named.",
        "dimensions": _dimensions_comment(made),
        "labels": labels_comment(made),
        "bars": _bars_comment(made),
    }


def _dimensions_comment(made: Draft) -> str:
    """What they are, and what was taken for granted about each column of marks."""
    told = ["L2: what makes an answer good. Anchors say what a level looks like."]
    for column in made.guess.of(Role.grade, Role.score):
        what = f"{column.dimension}: column {column.name!r}"
        if column.is_reversed:
            how = "yes there is a fail here" if column.scale == PASS_FAIL else "the low end there is the best"
            told.append(f"{what} is turned round: {how}.")
        if ASSUMED in column.why:
            told.append(
                f"{what}: the scale {column.scale} is assumed, its ends do not occur. Say `scale:` if not."
            )
    return "\n".join(told)


def labels_comment(made: Draft) -> str:
    """How the graded answers were chosen, as far as anybody knows."""
    head = f"What people said, from {made.source}; a change of the grades there must be made here too.\n"
    if made.is_census:
        return head + "Every answer is graded, so it does not matter how they were chosen."
    if made.said.sampled:
        return head + f"Not every answer is graded: `sampled: {made.said.sampled}` says how they were chosen."
    return head + (
        "Not every answer is graded, and nobody has said how those were chosen: so they decide nothing.\n"
        "If they were drawn by lot, write `sampled: random`."
    )


def _bars_comment(made: Draft) -> str:
    met = "A bar is met when the lower end of its interval is above it."
    return (
        met if made.said.bars else f"{met} These are only suggestions: what is good enough is yours to say."
    )
