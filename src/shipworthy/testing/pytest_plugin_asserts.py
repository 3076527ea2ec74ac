"""Plain asserts: a test function that takes `case` and `answer` is a scorer, run once for each answer."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from shipworthy.define.bar import Bar
from shipworthy.define.bar_grammar import parse_bar
from shipworthy.define.bar_words import quote
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.dimension import Dimension
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score
from shipworthy.score.scorer import Grade

_LONGEST = 500
_OURS = "shipworthy.testing.pytest_plugin"
"""The module whose fixtures `case` and `answer` are meant; a test may have its own."""
_OPTIONS = ("dimension", "bar", "candidate")


class Answer(str):
    """A candidate's answer: its text, and everything else that is known of it.

    Attributes:
        trial: The trial as it is stored.
    """

    trial: Trial

    @classmethod
    def of(cls, trial: Trial) -> Answer:
        """The answer of a trial."""
        found = cls(trial.text)
        found.trial = trial
        return found

    def __getattr__(self, name: str) -> Any:
        """`output`, `candidate`, `tool_calls`, `latency_s`, `cost_usd` and so on of the trial."""
        if name.startswith("__") or name == "trial":
            raise AttributeError(name)
        return getattr(self.trial, name)


@dataclass
class PlainAssert:
    """One test function as a scorer of a dimension of its own.

    Attributes:
        dimension: The test's name without `test_`, or as its marker says.
        bars: What its marker requires.
        candidates: Whose answers it looks at; empty: everybody's.
        reference: Its nodeid, for messages.
        function: `file.py:function`, as the PRD would name a scorer.
        identity: Changes with the test's file: scores by another test are others.
        scores: What it gave, once it was run.
    """

    dimension: str
    definition: str
    bars: tuple[Bar, ...]
    candidates: tuple[str, ...]
    reference: str
    function: str
    identity: str
    scores: list[Score] = field(default_factory=list)
    bugs: list[BaseException] = field(default_factory=list)

    def grade(self, trial: Trial, case: Case) -> Grade:
        """The scorer's side: what was found is found; it stands in a version as any other scorer."""
        return Grade(None, reason="the test was not run")

    def looks_at(self, candidate: str) -> bool:
        """Whether it scores this candidate's answers."""
        return not self.candidates or candidate in self.candidates

    def run(self, item: pytest.Function, trials: Sequence[Trial], cases: Mapping[str, Case]) -> None:
        """Scores every answer; raises the first of the test's own bugs once all are scored."""
        self.scores = []
        self.bugs = []
        for trial in trials:
            if self.looks_at(trial.candidate) and trial.case in cases:
                self.scores.append(self._score(item, trial, cases[trial.case]))
        if self.bugs:
            n_bugs, first = len(self.bugs), self.bugs[0]
            first.add_note(
                f"the test itself broke on {n_bugs} of {len(self.scores)} answers, which are unscored "
                f"(shown is the first); only an AssertionError is a score of 0"
            )
            raise first

    def _score(self, item: pytest.Function, trial: Trial, case: Case) -> Score:
        grade = self._grade(item, trial, case)
        return Score(
            candidate=trial.candidate, asked_as=trial.asked_as, case=trial.case, case_hash=case.whole,
            trial=trial.trial, dimension=self.dimension, value=grade.value, explanation=grade.explanation,
            reason=grade.reason, source="code", scorer=self.identity,
        )  # fmt: skip

    def _grade(self, item: pytest.Function, trial: Trial, case: Case) -> Grade:
        if trial.failure:
            return Grade(0.0, f"no answer: {trial.failure}")
        names = inspect.signature(item.obj).parameters
        arguments = {name: item.funcargs[name] for name in names if name in item.funcargs}
        arguments |= {
            name: value for name, value in (("case", case), ("answer", Answer.of(trial))) if name in names
        }
        try:
            item.obj(**arguments)
        except (AssertionError, pytest.fail.Exception) as wrong:
            return Grade(0.0, str(wrong)[:_LONGEST])
        except pytest.skip.Exception as skipped:
            return Grade(None, reason=f"skipped: {skipped.msg}"[:_LONGEST])
        except pytest.exit.Exception:
            raise
        except (Exception, SystemExit) as bug:
            self.bugs.append(bug)
            said = " ".join(str(bug).split())
            return Grade(None, reason=f"the test itself broke: {type(bug).__name__}: {said}"[:_LONGEST])
        return Grade(1.0)


def is_plain_assert(item: pytest.Item) -> bool:
    """Whether an item is a test function that takes our `case` or `answer` (and not a fixture of its own)."""
    if not isinstance(item, pytest.Function):
        return False
    names = inspect.signature(item.obj).parameters
    return any(name in names and _is_ours(item, name) for name in ("case", "answer"))


def plain_assert_of(item: pytest.Function) -> PlainAssert:
    """The scorer that a test function is.

    Raises:
        WrongCall: Its marker, or the way it takes its fixtures, can't be used.
    """
    options = _options(item)
    name = item.name.removeprefix("test_")
    dimension = str(options.get("dimension") or name)
    if inspect.iscoroutinefunction(item.obj) or inspect.isgeneratorfunction(item.obj):
        raise WrongCall(
            f"{item.nodeid}: a plain assert is an ordinary function", hint="write `def`, no `yield`"
        )
    if item.get_closest_marker("xfail") is not None:
        raise WrongCall(
            f"{item.nodeid}: xfail and a plain assert don't go together: an assert that fails is a score "
            "of 0, not a failed test",
            hint="take the marker away; what is required is the bar: @pytest.mark.shipworthy(bar='…')",
        )
    for fixture in _indirect(item):
        raise WrongCall(
            f"{item.nodeid}: the fixture {fixture!r} takes `case` or `answer`, of which there are many",
            hint=f"make {fixture!r} a function, and call it in the test",
        )
    chosen = options.get("candidate") or ()
    candidates = (chosen,) if isinstance(chosen, str) else tuple(chosen)
    return PlainAssert(
        dimension=dimension,
        definition=(inspect.getdoc(item.obj) or name.replace("_", " ")).partition("\n\n")[0],
        bars=tuple(_bars(options.get("bar"), dimension, item.nodeid)),
        candidates=candidates,
        reference=item.nodeid,
        function=f"{item.nodeid.partition('::')[0]}:{item.originalname}",
        identity=f"pytest:{hashlib.sha256(_content(item.path) + item.name.encode()).hexdigest()[:12]}",
    )


def with_plain_asserts(benchmark: Benchmark, asserts: Sequence[PlainAssert]) -> Benchmark:
    """The benchmark with a dimension for each plain assert, and its bars.

    They have no weight: what `overall` means is the PRD's to say.
    """
    weights = benchmark.weights
    dimensions = {
        name: dimension.model_copy(update={"weight": weights.get(name, 0.0)})
        for name, dimension in benchmark.dimensions.items()
    }
    for one in asserts:
        if one.dimension in dimensions or benchmark.failure_mode(one.dimension) is not None:
            raise WrongCall(
                f"{one.reference}: there is a dimension {one.dimension!r} already",
                hint="give it another name: @pytest.mark.shipworthy(dimension='…')",
            )
        scored_by = {"python": one.function}
        weight = 0.0 if benchmark.dimensions else None
        values = {"definition": one.definition, "scored_by": scored_by, "weight": weight}
        dimensions[one.dimension] = Dimension.model_validate(values)
    bars = (*benchmark.bars, *(bar for one in asserts for bar in one.bars))
    return benchmark.model_copy(update={"dimensions": dimensions, "bars": bars})


def _options(item: pytest.Function) -> dict[str, Any]:
    """What the markers say; the nearest wins."""
    found: dict[str, Any] = {}
    for marker in item.iter_markers("shipworthy"):
        unknown = sorted(set(marker.kwargs) - set(_OPTIONS))
        if marker.args or unknown:
            seen = ", ".join(unknown) or repr(marker.args[0])
            raise WrongCall(
                f"{item.nodeid}: the marker shipworthy doesn't know {seen}",
                hint=f"its options are {', '.join(f'{name}=' for name in _OPTIONS)}",
            )
        found = {**marker.kwargs, **found}
    return found


def _bars(given: Any, dimension: str, where: str) -> Iterator[Bar]:
    """`>= 90%`, `90%`, `0.9`, a whole bar of this dimension, or a list of them."""
    for one in given if isinstance(given, list | tuple) else () if given is None else (given,):
        text = str(one).strip()
        if text[:1].isdigit():
            text = f">= {text}"
        if dimension not in text:
            text = f"{quote(dimension)} {text}"
        try:
            bar = Bar.model_validate(parse_bar(text))
        except ValueError as wrong:
            hint = "write for example bar='>= 90%'"
            raise WrongCall(f"{where}: {str(one)!r} is no bar: {wrong}", hint=hint) from wrong
        if bar.dimension != dimension:
            raise WrongCall(
                f"{where}: the bar {str(one)!r} is not about {dimension!r}", hint="write it in the PRD"
            )
        yield bar


def _is_ours(item: pytest.Function, name: str) -> bool:
    found = item._fixtureinfo.name2fixturedefs.get(name)
    return bool(found) and found[-1].func.__module__ == _OURS  # type: ignore[index]


def _indirect(item: pytest.Function) -> Iterator[str]:
    """Fixtures of the item that themselves take `case` or `answer` of ours."""
    for name, found in item._fixtureinfo.name2fixturedefs.items():
        taken = {"case", "answer"} & set(found[-1].argnames)
        if name not in ("case", "answer") and any(_is_ours(item, one) for one in taken):
            yield name


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
