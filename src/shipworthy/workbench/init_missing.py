"""What a first PRD still lacks, in the order that matters, from what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.adapters.prd_files import load_benchmark
from shipworthy.define.bar import Bar
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.init.column import Doubt, Role
from shipworthy.define.init.draft import Draft
from shipworthy.define.init.prd import PASS_FAIL, UNSAID
from shipworthy.define.lint.chance_result import FAIR, BarChance, Chance
from shipworthy.define.lint.numbers import count
from shipworthy.define.personal_data import find_personal_data
from shipworthy.report.init_page import Missing
from shipworthy.workbench.evaluate import Evaluation
from shipworthy.workbench.lint import chance_of

_MOST_TEXTS = 5000
_RELAXED = re.compile(r"relax `([^`]+)` to (-?\d+(?:\.\d+)?)\s*(%?)")
_MORE_CASES = re.compile(r"([\d,]+) more cases")
_BOTTOM = 0.1
"""A bar within this part of its scale's low end asks for nothing."""


def missing_of(made: Draft, evaluation: Evaluation | None, benchmark: Benchmark) -> list[Missing]:
    """What to do next, the most urgent first."""
    return [
        *_answers(made),
        *_doubts(made),
        *_labels(made, evaluation, benchmark),
        *_cases(made, evaluation, benchmark),
        *_personal_data(made, benchmark),
        *_definitions(benchmark),
        *_anchors(benchmark),
        *_bars(made, benchmark),
        *_baseline(benchmark),
        *_outcomes(benchmark),
    ]


def benchmark_at(folder: str) -> Benchmark:
    """The benchmark as it was written."""
    return load_benchmark(folder)


def _answers(made: Draft) -> Iterator[Missing]:
    if not made.n_answers and not made.candidates:
        yield Missing(
            "answers", "there are no answers to judge: no column holds them", "--column answer=NAME"
        )
    elif not made.n_answers:
        yield Missing("answers", "there are no answers to judge", "add a candidate under `candidates:`")


def _doubts(made: Draft) -> Iterator[Missing]:
    """Columns that look like grades and are left aside, because nothing says what they mean."""
    for column in made.guess.columns:
        name = column.name
        ways = f'--column "grade={name}" if {column.doubt} is good, "grade reversed={name}" if it is bad'
        if column.doubt in (Doubt.yes, Doubt.high):
            says = f"column {name!r} is not used: nothing says whether {column.doubt} is good there"
            yield Missing("grades", says, ways)
        elif column.doubt is Doubt.whose:
            answer = next((one.name for one in made.guess.of(Role.answer)), "ANSWER")
            says = f"column {name!r} is not used: nothing says which answer it grades"
            yield Missing("grades", says, f'--column "grade of {answer}={name}"')
        elif column.doubt is Doubt.unread:
            says = f"column {name!r} is not used: its grades can't be read, as {column.example[:40]!r}"
            yield Missing("grades", says, "write good/bad, yes/no, or numbers of one scale")


def _labels(made: Draft, evaluation: Evaluation | None, benchmark: Benchmark) -> Iterator[Missing]:
    by_people = [name for name in benchmark.dimensions if benchmark.scored_by(name).kind == "human"]
    unread = [name for name in by_people if name not in made.graded_dimensions]
    n_answers = sum(made.n_answers.values())
    if unread and n_answers:
        says = f"nobody has graded {', '.join(unread)} yet: {count(n_answers, 'answer')} to grade"
        yield Missing("labels", says, "add a column of grades (good/bad, or 1 to 5) beside the answers")
    judged = [name for name in benchmark.dimensions if benchmark.scored_by(name).kind == "judge"]
    unchecked = [name for name in judged if name not in made.graded_dimensions]
    if unchecked:
        says = f"{', '.join(unchecked)}: a machine's marks that nobody has checked ship nothing"
        yield Missing("labels", says, "add a column of people's grades of the same answers")
    n_graded, n_most = min(made.n_graded.values(), default=0), max(made.n_answers.values(), default=0)
    if not made.labels or n_graded >= n_most or made.said.sampled:
        return
    says = f"{n_graded} of {n_most} answers are graded"
    do = f"grade the other {count(n_most - n_graded, 'answer')}"
    if not made.is_census:
        more = ", or `sampled: random` if the graded ones were drawn by lot"
        yield Missing("labels", f"{says}, nobody knows how chosen: they decide nothing", do + more)
    elif not _is_shipped(evaluation):
        yield Missing("labels", says, do)


def _is_shipped(evaluation: Evaluation | None) -> bool:
    """Whether every candidate that is judged ships."""
    if evaluation is None:
        return False
    found = evaluation.decision.to_dict()
    judged = [one["verdict"] for name, one in found["candidates"].items() if name != found["baseline"]]
    return bool(judged) and all(verdict == "SHIP" for verdict in judged)


def _cases(made: Draft, evaluation: Evaluation | None, benchmark: Benchmark) -> Iterator[Missing]:
    """How many cases it takes, by what the statistics say of this benchmark."""
    if evaluation is None or not benchmark.all_bars:
        return
    try:
        chance = chance_of(benchmark)
    except Exception as error:  # an estimate that fails must not take the verdict with it
        yield Missing("cases", f"how many cases it takes could not be worked out: {error}")
        return
    weakest = chance.weakest
    if weakest is None or (weakest.chance or 0.0) >= FAIR or _is_settled(evaluation, weakest):
        return
    bar = next((one for one in benchmark.all_bars if one.text == weakest.bar), None)
    seen = _seen(made, weakest, bar)
    if _is_below(evaluation, weakest):
        says = f"{seen}: as good as these are, no number of cases shows `{weakest.bar}`"
        yield Missing("cases", says, f"make the answers better first{_in_all(chance, weakest)}")
        return
    expected = f", if the answers are as good as expected ({weakest.expected})" if weakest.expected else ""
    do = f"{_more(chance, benchmark)}"
    is_more = do.split(" ", maxsplit=1)[0].replace(",", "").isdigit()
    yield Missing("cases", f"{seen}: too few to show `{weakest.bar}`", do + (expected if is_more else ""))


def _seen(made: Draft, weakest: BarChance, bar: Bar | None) -> str:
    """`12 answers, 4 bad`."""
    name = bar.dimension if bar is not None else None
    parts = [part for part in made.n_graded if part[1] == name]
    if len(parts) != 1 or made.scales.get(parts[0][1]) != PASS_FAIL:
        return count(weakest.n_cases, "case")
    return f"{made.n_graded[parts[0]]} answers, {made.n_bad[parts[0]]} bad"


def _rows(evaluation: Evaluation, weakest: BarChance) -> list[dict[str, Any]]:
    """What was measured of a bar, of every candidate that it gates."""
    found = evaluation.decision.to_dict()
    return [
        row
        for name, one in found["candidates"].items()
        if name != found["baseline"]
        for row in one["bars"]
        if row["id"] == weakest.bar
    ]


def _is_settled(evaluation: Evaluation, weakest: BarChance) -> bool:
    """Whether the bar is met, or only missing answers or grades are in the way."""
    rows = _rows(evaluation, weakest)
    return bool(rows) and all(row["status"] == "met" or row["reason"] == "missing" for row in rows)


def _is_below(evaluation: Evaluation, weakest: BarChance) -> bool:
    """Whether what was measured lies below the bar."""
    known = [
        (row["estimate"], row["at_least"])
        for row in _rows(evaluation, weakest)
        if row["estimate"] is not None and row.get("at_least") is not None
    ]
    return bool(known) and all(estimate <= at_least for estimate, at_least in known)


def _more(chance: Chance, benchmark: Benchmark) -> str:
    """The cheapest change that still asks for something."""
    meant = (change.says for change in chance.changes if not _asks_nothing(change.says, benchmark))
    return next(meant, "add real cases, not variations of those that pass")


def _in_all(chance: Chance, weakest: BarChance) -> str:
    """`; better ones need about 402 cases`: the number that stands above it, as a total."""
    found = next(filter(None, (_MORE_CASES.match(change.says) for change in chance.changes)), None)
    if found is None:
        return ""
    n_cases = weakest.n_cases + int(found.group(1).replace(",", ""))
    expected = weakest.expected.partition(",")[0]
    return f"; better ones ({expected}) need about {n_cases:,} cases"


def _asks_nothing(says: str, benchmark: Benchmark) -> bool:
    """Whether a bar is relaxed to (nearly) the bottom of its scale, where it asks for nothing."""
    for bar, number, percent in _RELAXED.findall(says):
        name = bar.split()[0]
        if name in benchmark.dimensions:
            value = float(number) / (100 if percent else 1)
            if benchmark.scale_of(name).to_unit(value) <= _BOTTOM:
                return True
    return False


def _personal_data(made: Draft, benchmark: Benchmark) -> Iterator[Missing]:
    if benchmark.data.personal_data != "allow":
        return
    texts = [str(case["input"]) for case in made.cases.values()]
    texts += [str(answer.get("output", "")) for answer in made.answers]
    kinds: dict[str, int] = {}
    n_with = 0
    for text in texts[:_MOST_TEXTS]:
        found = {one.kind for one in find_personal_data(text)}
        n_with += bool(found)
        for kind in sorted(found):
            kinds[kind] = kinds.get(kind, 0) + 1
    if n_with:
        named = ", ".join(f"{kind} {n}" for kind, n in kinds.items())
        says = f"{n_with} of {min(len(texts), _MOST_TEXTS)} texts hold personal data ({named})"
        yield Missing(
            "personal data", says, "put made-up values in their place, then `data: {personal_data: forbid}`"
        )


def _definitions(benchmark: Benchmark) -> Iterator[Missing]:
    for name, dimension in benchmark.dimensions.items():
        if dimension.definition.endswith(UNSAID):
            yield Missing(
                "definition", f"nothing says what {name!r} means", f"dimensions: {name}: definition"
            )


def _anchors(benchmark: Benchmark) -> Iterator[Missing]:
    for name, dimension in benchmark.dimensions.items():
        if not dimension.anchors and not benchmark.scored_by(name).is_code:
            ends = (
                "passes and what fails"
                if dimension.levels.is_pass_fail
                else "a top and a middle mark look like"
            )
            yield Missing(
                "anchors",
                f"nothing says what {ends} on {name!r}: two people will grade it in two ways",
                f"dimensions: {name}: anchors",
            )


def _bars(made: Draft, benchmark: Benchmark) -> Iterator[Missing]:
    if not made.said.bars and benchmark.bars:
        names = ", ".join(f"`{bar.text}`" for bar in benchmark.bars[:3])
        is_one = "is only a suggestion" if len(benchmark.bars) == 1 else "are only suggestions"
        yield Missing("bar", f"{names} {is_one}", "what is good enough is yours to say: bars")


def _baseline(benchmark: Benchmark) -> Iterator[Missing]:
    if benchmark.baseline_name is None:
        says = "there is nothing to compare with: what people do today, or a few rules"
        yield Missing("baseline", says, 'candidates: rules: {python: "rules.py:answer"}')


def _outcomes(benchmark: Benchmark) -> Iterator[Missing]:
    if not benchmark.outcomes:
        says = "nothing says who succeeds by a good answer, and how you would know"
        yield Missing("outcome", says, "outcomes: {replied: the buyer answers within 14 days}")
