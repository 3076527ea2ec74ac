"""P7xx: the PRD as a document: should this be AI, what is it for, what happens after the launch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from shipworthy.define.lint.numbers import listed
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.subject import Subject
from shipworthy.define.prose import Fit, FitCondition

_CONDITIONS = tuple(Fit.model_fields)
_MEASURABLE = "success_is_measurable"
_NO_PLAN = re.compile(
    r"\W*(?:tb[acd]|to be (?:defined|decided|determined|announced)|to-?\s?do|later|soon|none|nothing|null|"
    r"n\W?a\W?|pending|open|unknown|not (?:yet|applicable)|(?:not|un)decided(?: yet)?|xx+|"
    r"待定|待补充?|待办|未定|暂无|暂定|没有|无|以后(?:再说)?|稍后|后续补充?)?\W*",
    re.IGNORECASE,
)
"""Words that put a plan off."""


def _claims(fit: Fit) -> dict[str, FitCondition]:
    """The conditions that the PRD speaks of."""
    found = {name: getattr(fit, name) for name in _CONDITIONS}
    return {name: claim for name, claim in found.items() if claim is not None}


class NoFit:
    """Nobody has asked whether this should be AI at all.

    What it does:
        Looks for the five conditions of `fit:`.

    Why it is bad:
        Rules are cheaper, faster and explain themselves. Where rules don't break often, no hidden pattern
        has to be found, nothing changes, nothing is personal and success can't be measured, they win.

    Example:
        product: Opening hours assistant        # and no `fit:`
    """

    code: ClassVar[str] = "P701"
    name: ClassVar[str] = "no-fit"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """No condition at all, or some of the five left out."""
        claims = _claims(subject.benchmark.fit)
        missing = [name for name in _CONDITIONS if name not in claims]
        if not claims:
            hint = "claim each with a reason: 'fit: {rules_break_often: {holds: true, because: …}}'"
            yield Problem("nothing says why this should be AI", hint, path=("fit",))
        elif missing:
            yield Problem(
                f"fit says nothing of {listed(missing)}", "claim each, with a reason", path=("fit",)
            )


class PoorFit:
    """AI-fit conditions that don't hold.

    What it does:
        Counts the conditions that hold. One that fails is no fault; when most of them fail, it is a
        question.

    Why it is bad:
        A product that fails most of the five is usually better made of rules, and the baseline will show
        it.

    Example:
        fit:
          rules_break_often: {holds: false, because: five rules have been enough for years}
          environment_changes: {holds: false, because: nothing changes}
          hidden_patterns: {holds: false, because: none}
          personal_experience: {holds: true, because: …}
          success_is_measurable: {holds: true, because: …}
    """

    code: ClassVar[str] = "P702"
    name: ClassVar[str] = "poor-fit"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once, if half or more of the other four conditions fail."""
        claims = {
            name: claim for name, claim in _claims(subject.benchmark.fit).items() if name != _MEASURABLE
        }
        failing = [name for name, claim in claims.items() if not claim.holds]
        if len(claims) >= 2 and len(failing) * 2 > len(claims):
            message = f"{len(failing)} of {len(claims)} reasons for AI don't hold: {listed(failing)}"
            hint = "compare with a baseline of rules, and say in a decision why AI all the same"
            yield Problem(message, hint, path=("fit",))


class BareClaim:
    """A condition of AI-fit claimed without a reason.

    What it does:
        Looks for `because` of every condition.

    Why it is bad:
        A claim without a reason can't be discussed, and a year later nobody knows whether it still holds.

    Example:
        fit: {rules_break_often: {holds: true}}
    """

    code: ClassVar[str] = "P703"
    name: ClassVar[str] = "bare-claim"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such condition."""
        for name, claim in _claims(subject.benchmark.fit).items():
            if not claim.because.strip():
                message = f"{name} is claimed to {'hold' if claim.holds else 'fail'} without a reason"
                yield Problem(message, "add 'because: …'", path=("fit", name))


class Unmeasurable:
    """Success that isn't measurable.

    What it does:
        Looks for `success_is_measurable: {holds: false}`.

    Why it is bad:
        Nobody will ever know whether the product does the right things. Find a proxy that users produce by
        themselves (they answer, they come back, they don't ask again) before anything is built.

    Example:
        fit: {success_is_measurable: {holds: false, because: hard to say}}
    """

    code: ClassVar[str] = "P704"
    name: ClassVar[str] = "unmeasurable"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once."""
        claim = subject.benchmark.fit.success_is_measurable
        if claim is not None and not claim.holds:
            hint = "find what users do when it works, and make it an outcome"
            yield Problem("success isn't measurable, says the PRD itself", hint, path=("fit", _MEASURABLE))


class NoPlanAfterLaunch:
    """No plan for what is measured after the launch.

    What it does:
        Looks for `prd.evaluation_plan.after_launch`; `TBD`, `later` and the like are no plan.

    Why it is bad:
        Golden cases are yesterday's. What drifts, who looks, and which incident becomes a new case is
        decided before the launch or not at all.

    Example:
        prd:
          evaluation_plan: {before_launch: 200 golden cases}
    """

    code: ClassVar[str] = "P705"
    name: ClassVar[str] = "no-plan-after-launch"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """A warning in a PRD that has outcomes or a rollout; in a first sketch a note."""
        benchmark = subject.benchmark
        plan = benchmark.prd.evaluation_plan
        if plan is not None and not _is_empty(plan.after_launch):
            return
        is_serious = benchmark.rollout is not None or plan is not None
        hint = "'prd: {evaluation_plan: {after_launch: which outcomes, how often, who looks}}'"
        severity: Severity = "warning" if is_serious else "note"
        yield Problem(
            "nothing says what is measured after the launch",
            hint,
            path=("prd", "evaluation_plan"),
            severity=severity,
        )


def _is_empty(value: Any) -> bool:
    """Whether a plan says nothing, at any depth: left open, or words that put it off."""
    if isinstance(value, dict):
        return all(_is_empty(item) for item in value.values())
    if isinstance(value, list | tuple):
        return all(_is_empty(item) for item in value)
    return value is None or (isinstance(value, str) and _NO_PLAN.fullmatch(value.strip()) is not None)


class NoProblem:
    """A PRD that does not say which problem it solves.

    What it does:
        Looks for `prd.problem` and `prd.goals`.

    Why it is bad:
        Whoever reads the verdict can't tell whether the bars are the right ones.

    Example:
        product: Reply assistant
        dimensions: {relevance: answers what was asked}
    """

    code: ClassVar[str] = "P706"
    name: ClassVar[str] = "no-problem"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once, with what is missing; a narrative of its own counts as both."""
        prd = subject.benchmark.prd
        if prd.narrative:
            return
        missing = [
            f"no {name}"
            for name, given in (("problem", prd.problem.strip()), ("goals", prd.goals))
            if not given
        ]
        if missing:
            yield Problem(f"the PRD names {listed(missing)}", "two lines are enough", path=("prd",))


class UnguardedRollout:
    """A rollout that nothing turns back.

    What it does:
        Looks at the stages of `rollout:` and at its guardrails.

    Why it is bad:
        The first hour in production is when the benchmark's blind spots show. Without a guardrail a person
        has to notice; with one stage everybody meets them at once.

    Example:
        rollout:
          stages: [100%]
    """

    code: ClassVar[str] = "P707"
    name: ClassVar[str] = "unguarded-rollout"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """No guardrail, or one stage to everybody."""
        rollout = subject.benchmark.rollout
        if rollout is None:
            return
        if not rollout.guardrails:
            hint = "'guardrails: [{id: errors, source: error_rate, versus: live, max_ratio: 1.2}]'"
            yield Problem("the rollout has no guardrail: nothing turns it back", hint, path=("rollout",))
        if rollout.stages and min(stage.percent for stage in rollout.stages) >= 50:
            first = rollout.stages[0]
            message = f"the rollout starts with {first.percent:g} % of the users"
            yield Problem(message, "start with a few percent", path=("rollout", "stages", 0))


class NoRollout:
    """No rollout: from the verdict straight to everybody.

    What it does:
        Looks for `rollout:` in a PRD that has outcomes.

    Why it is bad:
        SHIP says that the product does things right on cases like these. Whether it does the right things
        shows with users, a few first.

    Example:
        outcomes: {replied: the buyer answers within 14 days}       # and no `rollout:`
    """

    code: ClassVar[str] = "P708"
    name: ClassVar[str] = "no-rollout"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once."""
        benchmark = subject.benchmark
        if benchmark.outcomes and benchmark.all_bars and benchmark.rollout is None:
            hint = "'rollout: {stages: [{name: internal, percent: 0}, 5%, 25%, 100%], guardrails: [{…}]}'"
            yield Problem("there is no rollout", hint, path=("rollout",))


class BareDecision:
    """A decision without its reason.

    What it does:
        Looks for `because` of every decision.

    Why it is bad:
        A decision without its reason is taken again at every meeting.

    Example:
        prd:
          decisions: [{date: 2026-11-20, decided: no DDP in the first version}]
    """

    code: ClassVar[str] = "P709"
    name: ClassVar[str] = "bare-decision"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such decision."""
        for place, note in enumerate(subject.benchmark.prd.decisions):
            if not note.because.strip():
                path = ("prd", "decisions", place)
                yield Problem(f"no reason is given for: {note.decided}", "add 'because: …'", path=path)


class UnsaidOrigin:
    """Cases whose origin nobody has written down.

    What it does:
        Looks for `data.sources`, and for consent where personal data is allowed or redacted.

    Why it is bad:
        A verdict holds for cases like these; without their origin nobody can say like what.

    Example:
        cases: golden.jsonl
        data: {personal_data: allow}
    """

    code: ClassVar[str] = "P710"
    name: ClassVar[str] = "unsaid-origin"
    severity: ClassVar[Severity] = "note"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once."""
        data = subject.benchmark.data
        if subject.cases and not data.sources:
            hint = "'data: {sources: [inquiries of March 2026, drawn at random]}'"
            yield Problem("nothing says where the cases come from", hint, path=("data",))


RULES: tuple[type[Rule], ...] = (
    NoFit, PoorFit, BareClaim, Unmeasurable, NoPlanAfterLaunch, NoProblem, UnguardedRollout, NoRollout,
    BareDecision, UnsaidOrigin,
)  # fmt: skip
