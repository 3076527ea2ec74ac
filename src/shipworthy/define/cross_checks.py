"""Checks of the parts of a PRD against one another: each is a small function, all of them are run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from shipworthy.define.bar import OVERALL
from shipworthy.define.bar_checks import BAR_CHECKS
from shipworthy.define.bar_grammar import MEASURES
from shipworthy.define.doubts import View
from shipworthy.define.finding import Finding
from shipworthy.define.nearest import did_you_mean
from shipworthy.define.scorer_checks import SCORER_CHECKS, judge_findings, python_finding

Check = Callable[[View], Iterator[Finding]]

_PASS_FAIL_ANCHORS = ("1", "0", "pass", "fail", "yes", "no", "true", "false", "good", "bad")


def cross_findings(view: View) -> list[Finding]:
    """What every check found."""
    return [finding for check in CHECKS for finding in check(view)]


def dimension_names_are_free(view: View) -> Iterator[Finding]:
    """Measures have their names already, and a name without letters can't be written in a bar."""
    for name in view.benchmark.dimensions:
        path = ("dimensions", name)
        if name in MEASURES:
            yield Finding(path, f"{name!r} is a measure of every trial", "call the dimension otherwise", True)
        elif name != " ".join(name.split()) or not name:
            yield Finding(path, f"dimension name {name!r} is empty or has stray spaces", "", True)


def weights_weigh_something(view: View) -> Iterator[Finding]:
    """`overall` is a weighted mean."""
    weights = [dimension.weight for dimension in view.benchmark.dimensions.values()]
    if weights and all(weight == 0 for weight in weights):
        yield Finding(("dimensions",), "all weights are 0", "leave them out: then they are equal")


def slice_standards_name_slices(view: View) -> Iterator[Finding]:
    """`in_slices` keys are `field=value` with a declared field."""
    declared = view.benchmark.slices
    for name, dimension in view.benchmark.dimensions.items():
        for key in dimension.in_slices:
            path = ("dimensions", name, "in_slices", key)
            field, sign, value = (part.strip() for part in key.partition("="))
            if not (sign and field and value):
                yield Finding(
                    path, f"in_slices key {key!r} is not FIELD=VALUE", "write it as region=EU", True
                )
            elif field not in declared and not view.doubts("slices"):
                hint = f"declare it: 'slices: [{', '.join([*declared, field])}]'"
                yield Finding(path, f"slice field {field!r} is not declared in slices", hint, True)


def anchors_lie_on_the_scale(view: View) -> Iterator[Finding]:
    """An anchor says what one level of the scale looks like."""
    for name, dimension in view.benchmark.dimensions.items():
        scale = dimension.levels
        for level in dimension.anchors:
            try:
                is_on = scale.low <= float(level) <= scale.high
            except ValueError:
                is_on = scale.is_pass_fail and level.strip().casefold() in _PASS_FAIL_ANCHORS
            if not is_on:
                hint = "give the dimension a scale, as 'scale: 1-5'" if scale.is_pass_fail else ""
                path = ("dimensions", name, "anchors")
                yield Finding(path, f"anchor {level!r} is not on the scale {scale} of {name!r}", hint)


def dimensions_serve_outcomes(view: View) -> Iterator[Finding]:
    """`serves` translates L1 to L2: it names declared outcomes."""
    outcomes = list(view.benchmark.outcomes)
    for name, dimension in view.benchmark.dimensions.items():
        for outcome in dimension.serves:
            if outcome not in outcomes and not view.doubts("outcomes", outcome):
                path = ("dimensions", name, "serves", outcome)
                hint = did_you_mean(outcome, outcomes) or "declare it under 'outcomes:'"
                yield Finding(path, f"{name!r} serves {outcome!r}, which is no outcome", hint, True)


def failure_modes_have_names_of_their_own(view: View) -> Iterator[Finding]:
    """A bar names a failure mode by its id."""
    seen: set[str] = set()
    for index, mode in enumerate(view.benchmark.failure_modes):
        path = (*view.path("failure_modes", index), "id")
        if not mode.id.strip():
            yield Finding(path, "the failure mode's id is empty")
        elif mode.id in seen:
            yield Finding(path, f"failure mode {mode.id!r} stands twice")
        elif mode.id in view.benchmark.dimensions or ("dimensions", mode.id) in view.doubtful:
            yield Finding(path, f"failure mode {mode.id!r} has the name of a dimension")
        elif mode.id in (*MEASURES, OVERALL):
            yield Finding(path, f"failure mode {mode.id!r} has a name that is taken")
        seen.add(mode.id)


def baseline_is_a_candidate(view: View) -> Iterator[Finding]:
    """The baseline is one of the candidates."""
    name, names = view.benchmark.baseline, list(view.benchmark.candidates)
    if name is not None and names and name not in names and not view.doubts("candidates", name):
        yield Finding(("baseline",), f"baseline {name!r} is no candidate", did_you_mean(name, names))


def candidates_can_be_reached(view: View) -> Iterator[Finding]:
    """What a candidate needs beside its kind."""
    for name, candidate in view.benchmark.candidates.items():
        path = ("candidates", name)
        if not name.strip():
            yield Finding(path, "a candidate's name is empty", "", True)
        recorded = candidate.recorded
        if recorded is not None and bool(recorded.files) == (recorded.column is not None):
            hint = "write {recorded: outputs.jsonl} or {recorded: {column: answer}}"
            yield Finding((*path, "recorded"), f"{name!r} needs either files or a column of answers", hint)
        if candidate.python is not None and (finding := python_finding((*path, "python"), candidate.python)):
            yield finding
        if candidate.http is not None and not candidate.http.url.lower().startswith(("http://", "https://")):
            message = f"{candidate.http.url!r} is no address"
            yield Finding((*path, "http", "url"), message, "it begins with https:// or http://")
        if candidate.model is not None:
            yield from _model_findings(view, name)


def judge_is_named(view: View) -> Iterator[Finding]:
    """A judge is a model, a panel or recorded verdicts; what it is compared with is a candidate."""
    judge = view.benchmark.judge
    if judge is not None and not judge.who:
        hint = "write 'judge: {model: openai/gpt-4.1}' or 'judge: {recorded: verdicts.jsonl}'"
        yield Finding(("judge",), "the judge is nobody: it needs a model, a panel or recorded verdicts", hint)
    if judge is not None:
        yield from judge_findings(("judge",), judge, list(view.benchmark.candidates))


def signals_watch_outcomes(view: View) -> Iterator[Finding]:
    """A guardrail or signal on an outcome or a score names one that is declared."""
    rollout = view.benchmark.rollout
    if rollout is None:
        return
    known = {"outcome": list(view.benchmark.outcomes), "score": view.qualities}
    for part in ("guardrails", "signals"):
        for index, signal in enumerate(getattr(rollout, part)):
            names = known.get(signal.source)
            if names is None or signal.of is None or signal.of in names:
                continue
            if view.doubts_quality(signal.of) or view.doubts("outcomes", signal.of):
                continue
            path = ("rollout", part, index, "of")
            message = f"{signal.id!r} watches {signal.source} {signal.of!r}, which the PRD does not define"
            yield Finding(path, message, did_you_mean(signal.of, names))


def _model_findings(view: View, name: str) -> Iterator[Finding]:
    candidate = view.benchmark.candidates[name]
    path = ("candidates", name)
    if not (candidate.model or "").strip():
        yield Finding((*path, "model"), f"the model of {name!r} is empty", "write it as provider/name")
    if candidate.prompt is not None and not candidate.prompt.strip():
        yield Finding((*path, "prompt"), f"the prompt of {name!r} is empty", "name a file, or write the text")
    names = [part.name for part in candidate.context]
    for index, part in enumerate(names):
        if part in names[:index]:
            yield Finding(
                (*path, "context", index, "name"), f"context part {part!r} of {name!r} stands twice"
            )


CHECKS: tuple[Check, ...] = (
    dimension_names_are_free,
    weights_weigh_something,
    slice_standards_name_slices,
    anchors_lie_on_the_scale,
    dimensions_serve_outcomes,
    failure_modes_have_names_of_their_own,
    baseline_is_a_candidate,
    candidates_can_be_reached,
    judge_is_named,
    signals_watch_outcomes,
    *BAR_CHECKS,
    *SCORER_CHECKS,
)
