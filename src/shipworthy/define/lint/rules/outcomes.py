"""D31x and P71x: the translation from scores (L2) to outcomes (L1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from shipworthy.define.lint.numbers import listed
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.vibes import is_only_a_vibe


class ServesNothing:
    """A dimension that serves no outcome.

    What it does:
        Looks for `serves:` of every dimension, where the PRD has outcomes.

    Why it is bad:
        It may be a quality that nobody needs. "A buyer who is understood answers" is the sentence that
        joins what you measure (L2) with what you want (L1), and the one that later data can refute.

    Example:
        outcomes: {replied: the buyer answers within 14 days}
        dimensions: {tone: {definition: …}}         # why would tone make anybody answer?
    """

    code: ClassVar[str] = "D311"
    name: ClassVar[str] = "serves-nothing"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Dimensions that serve nothing; those that serve without a reason are noted."""
        benchmark = subject.benchmark
        if not benchmark.outcomes:
            return
        for name, dimension in benchmark.dimensions.items():
            if not dimension.serves:
                first = next(iter(benchmark.outcomes))
                hint = f"say which, and why: 'serves: {{{first}: a buyer who is understood answers}}'"
                yield Problem(f"{name!r} serves no outcome", hint, path=("dimensions", name))
                continue
            for outcome, why in dimension.serves.items():
                if not why.strip():
                    message = f"{name!r} serves {outcome!r} and does not say why"
                    path = ("dimensions", name, "serves", outcome)
                    yield Problem(message, "one sentence is enough", path=path, severity="note")


class UnservedOutcome:
    """An outcome that nothing serves.

    What it does:
        Looks for a dimension that serves each outcome.

    Why it is bad:
        You want it and measure nothing that would bring it about: the benchmark can be passed by a product
        that fails.

    Example:
        outcomes: {replied: …, renewed: …}
        dimensions: {relevance: {serves: {replied: …}}}     # what makes anybody renew?
    """

    code: ClassVar[str] = "D312"
    name: ClassVar[str] = "unserved-outcome"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Every such outcome, if any dimension serves anything (D311 speaks first otherwise)."""
        benchmark = subject.benchmark
        served = {outcome for dimension in benchmark.dimensions.values() for outcome in dimension.serves}
        if not served:
            return
        for name in benchmark.outcomes:
            if name not in served:
                hint = "add the dimension that brings it about, or say under `serves` which one does"
                yield Problem(f"no dimension serves the outcome {name!r}", hint, path=("outcomes", name))


class NoOutcomes:
    """No outcome: nothing says who succeeds.

    What it does:
        Looks for `outcomes:`.

    Why it is bad:
        Scores say that the product does things right; only an outcome says that it does the right things.
        Without one a SHIP can never be supported or refuted by what happens.

    Example:
        product: Reply assistant
        dimensions: {relevance: answers what was asked}
    """

    code: ClassVar[str] = "P711"
    name: ClassVar[str] = "no-outcomes"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Once."""
        if not subject.benchmark.outcomes:
            hint = "say who succeeds and how you would know: 'outcomes: {replied: buyer answers in 14 days}'"
            yield Problem("there are no outcomes", hint, path=("outcomes",))


class VagueOutcome:
    """An outcome that can't be measured as it stands.

    What it does:
        Looks for a definition, and for what makes it a measurement: how long to wait, a target, a source.

    Why it is bad:
        "Customers are happier" is true of every launch. A definition that a data analyst could count, with
        a target written down before, can fail.

    Example:
        outcomes: {happy: customers are happy}
    """

    code: ClassVar[str] = "P712"
    name: ClassVar[str] = "vague-outcome"
    severity: ClassVar[Severity] = "warning"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """A warning without a definition that says something; a note without wait, target or source."""
        for name, outcome in subject.benchmark.outcomes.items():
            path = ("outcomes", name)
            if not outcome.definition.strip():
                yield Problem(f"the outcome {name!r} has no definition", "say what is counted", path=path)
            elif is_only_a_vibe(outcome.definition):
                message = f"the outcome {name!r} is only a vibe: {outcome.definition!r}"
                yield Problem(message, "say what is counted: who does what, by when", path=path)
            else:
                missing = [
                    said
                    for said, value in (
                        ("how long to wait (within_days)", outcome.within_days),
                        ("what is hoped for (target)", outcome.target),
                        ("where it will be read (source)", outcome.source),
                    )
                    if value is None
                ]
                if len(missing) == 3 and not any(sign.isdigit() for sign in outcome.definition):
                    message = f"the outcome {name!r} does not say {listed(missing)}"
                    yield Problem(message, "one of the three makes it countable", path=path, severity="note")


RULES: tuple[type[Rule], ...] = (ServesNothing, UnservedOutcome, NoOutcomes, VagueOutcome)
