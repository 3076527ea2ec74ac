"""`agreement`: do reviewers agree with one another, and a judge with them? Per dimension, with intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np

from shipworthy.decide.columns import Floats, Ints, Rows, coded, occurrence, to_columns
from shipworthy.decide.judged_rows import VALUE_COLUMNS, as_number, case_column
from shipworthy.errors import WrongCall
from shipworthy.stats.agreement import cohen_kappa, gwet_ac, krippendorff_alpha, percent_agreement
from shipworthy.stats.correlation import mean_bias, pearson, spearman
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.ratings import Ratings, as_ratings, ratings_of
from shipworthy.stats.resample import Figure, absent, exact_share
from shipworthy.stats.validation import AltTest, Confusion, alt_test, confusion

_NO_ORDER = "the values are words without an order; pass order=(worst, …, best)"
_ALL = ""
_LARGEST = 1e100


@dataclass(frozen=True)
class AgreementFigures:
    """How well some raters agree; each figure with its n and interval, or why there is none.

    Attributes:
        percent: Share of pairs of raters that say the same.
        kappa: Cohen's kappa; of more than two raters the mean over pairs.
        kappa_quadratic: The same with squared distances.
        alpha_nominal: Krippendorff's alpha of categories.
        alpha_ordinal: Of ordered values.
        alpha_interval: Of amounts.
        gwet_ac1: Gwet's AC1, which rare categories don't distort.
        gwet_ac2: The same with squared distances.
    """

    percent: Figure
    kappa: Figure
    kappa_quadratic: Figure
    alpha_nominal: Figure
    alpha_ordinal: Figure
    alpha_interval: Figure
    gwet_ac1: Figure
    gwet_ac2: Figure

    def to_dict(self) -> dict[str, Any]:
        """Only plain values."""
        return {item.name: getattr(self, item.name).to_dict() for item in fields(self)}


@dataclass(frozen=True)
class DimensionAgreement:
    """Agreement on one dimension.

    Attributes:
        dimension: Its name; empty where the rows name none.
        reviewers: The people.
        n_answers: Answers with at least one label.
        people: People among themselves: the ceiling of what a judge can reach; every figure is absent with
            one person.
        judge: The judge against what most people say (the median of ordered values); None without a judge.
        same: How often the judge says what a person says; where people differ, an answer counts in part.
        one_of_us: That on the answers which two or more people labelled: compare it with `people.percent`.
        bias: Mean of judge minus people's mean, in own units.
        pearson: Correlation with people's mean.
        spearman: Rank correlation with people's mean.
        confusion: Pass and fail, where all values are 0 or 1.
        alt_test: Whether the judge is as good as one of the people, or why that can't be said.
    """

    dimension: str
    reviewers: tuple[str, ...]
    n_answers: int
    people: AgreementFigures
    judge: AgreementFigures | None = None
    same: Figure | None = None
    one_of_us: Figure | None = None
    bias: Figure | None = None
    pearson: Figure | None = None
    spearman: Figure | None = None
    confusion: Confusion | None = None
    alt_test: AltTest | NotEnough | None = None

    @property
    def main(self) -> AgreementFigures:
        """The judge against people where there is a judge, else people among themselves."""
        return self.people if self.judge is None else self.judge

    def to_dict(self) -> dict[str, Any]:
        """Only plain values."""
        found: dict[str, Any] = {
            "dimension": self.dimension,
            "reviewers": list(self.reviewers),
            "n_answers": self.n_answers,
            "people": self.people.to_dict(),
        }
        for name in ("judge", "same", "one_of_us", "bias", "pearson", "spearman", "confusion"):
            value = getattr(self, name)
            found[name] = None if value is None else value.to_dict()
        test = self.alt_test
        found["alt_test"] = (
            None if test is None else {item.name: getattr(test, item.name) for item in fields(test)}
        )
        return found


@dataclass(frozen=True)
class Agreement:
    """Agreement on every dimension of the labels.

    With one dimension its figures can be read here: `found.percent`, `found.kappa`, and so on.

    Attributes:
        dimensions: By name, in order of first appearance.
    """

    dimensions: Mapping[str, DimensionAgreement]

    @property
    def only(self) -> DimensionAgreement:
        """The one dimension there is.

        Raises:
            WrongCall: There are several.
        """
        if len(self.dimensions) != 1:
            names = ", ".join(self.dimensions)
            raise WrongCall(f"the labels have several dimensions: {names}", hint="choose one of .dimensions")
        return next(iter(self.dimensions.values()))

    @property
    def percent(self) -> Figure:
        """Share of pairs of raters that say the same."""
        return self.only.main.percent

    @property
    def kappa(self) -> Figure:
        """Cohen's kappa."""
        return self.only.main.kappa

    @property
    def kappa_quadratic(self) -> Figure:
        """Cohen's kappa with squared distances."""
        return self.only.main.kappa_quadratic

    @property
    def alpha_nominal(self) -> Figure:
        """Krippendorff's alpha of categories."""
        return self.only.main.alpha_nominal

    @property
    def alpha_ordinal(self) -> Figure:
        """Krippendorff's alpha of ordered values."""
        return self.only.main.alpha_ordinal

    @property
    def alpha_interval(self) -> Figure:
        """Krippendorff's alpha of amounts."""
        return self.only.main.alpha_interval

    @property
    def gwet_ac1(self) -> Figure:
        """Gwet's AC1."""
        return self.only.main.gwet_ac1

    @property
    def gwet_ac2(self) -> Figure:
        """Gwet's AC2 with squared distances."""
        return self.only.main.gwet_ac2

    def to_dict(self) -> dict[str, Any]:
        """Only plain values; with one dimension its main figures come first."""
        dimensions = {name: found.to_dict() for name, found in self.dimensions.items()}
        first = self.only.main.to_dict() if len(self.dimensions) == 1 else {}
        return first | {"dimensions": dimensions}


def agreement(
    labels: Rows, *, judge: str | None = None, order: Sequence[Any] = (), seed: int = 0
) -> Agreement:
    """How well reviewers agree, and a judge with them; intervals rest on cases, not on answers to one case.

    Args:
        labels: Rows of case, reviewer and value; perhaps candidate, trial and dimension. Mappings,
            dataclasses, columns or a data frame.
        judge: The name among the reviewers that is the judge.
        order: The order of values that are words, from worst to best.
        seed: Of the bootstrap intervals.

    Raises:
        WrongCall: A column or the judge is missing, a reviewer labels an answer twice, or a value is not
            finite or none of `order`.
    """
    columns = to_columns(labels, "labels")
    cases = case_column(columns, "labels")
    n_rows = len(cases)
    if "reviewer" not in columns:
        raise WrongCall("labels have no column 'reviewer'", hint=f"saw {', '.join(columns)}")
    reviewers = coded(columns["reviewer"], missing="(unnamed)")
    if judge is not None and judge not in reviewers.names:
        raise WrongCall(f"no label is by {judge!r}", hint=f"reviewers are {', '.join(reviewers.names)}")
    values, is_ordered = _values(columns, order)
    keys = [coded(columns.get(name) or [None] * n_rows).codes for name in ("candidate", "trial")]
    case = coded(cases).codes
    answer = np.unique(np.column_stack([case, *keys]), axis=0, return_inverse=True)[1].ravel()
    dimensions = coded(columns.get("dimension") or [None] * n_rows, missing=_ALL)
    _check_once(answer.astype(np.int64), reviewers.codes, dimensions.codes, columns)
    found = {}
    for code, name in enumerate(dimensions.names):
        rows = dimensions.codes == code
        place, who = answer[rows].astype(np.int64), reviewers.codes[rows]
        said = _Said(*_split(place, who, values[rows], reviewers.names, judge))
        first = np.unique(place, return_index=True)[1]
        found[name] = _dimension(name, said, _How(judge, is_ordered, seed, case[rows][first]))
    return Agreement(found)


def _values(columns: dict[str, list[Any]], order: Sequence[Any]) -> tuple[Floats, bool]:
    """Values as numbers, and whether these have an order; words are codes."""
    name = next((name for name in VALUE_COLUMNS if name in columns), None)
    if name is None:
        raise WrongCall("labels have no column 'value'", hint=f"saw {', '.join(columns)}")
    given = [None if _is_missing(value) else value for value in columns[name]]
    if order:
        place = {value: position for position, value in enumerate(order)}
        unknown = next((value for value in given if value is not None and value not in place), None)
        if unknown is not None:
            raise WrongCall(f"labels, column {name!r}: {unknown!r} is not in the order {tuple(order)!r}")
        return _codes(given, place), True
    try:
        numbers = np.array([np.nan if value is None else float(as_number(value)) for value in given])
    except (TypeError, ValueError, OverflowError):
        words = [None if value is None else str(value) for value in given]
        names = coded(sorted({word for word in words if word is not None})).names
        return _codes(words, {word: position for position, word in enumerate(names)}), False
    _check_finite(numbers, given, name)
    return numbers.astype(np.float64), True


def _codes(given: Sequence[Any], place: Mapping[Any, int]) -> Floats:
    return np.array([np.nan if value is None else place[value] for value in given], dtype=np.float64)


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _check_finite(numbers: Floats, given: Sequence[Any], name: str) -> None:
    """Infinity is no label, and neither is a number so large that its square is none, or a word for NaN."""
    is_wrong = ~(np.abs(numbers) <= _LARGEST)
    for row in np.flatnonzero(is_wrong).tolist():
        if given[row] is not None:
            raise WrongCall(
                f"labels, column {name!r}: row {row} holds {given[row]!r}, expected a finite number or null",
                hint="leave out or write null what nobody could say",
            )


def _check_once(answer: Ints, reviewer: Ints, dimension: Ints, columns: dict[str, list[Any]]) -> None:
    """A reviewer says one thing of one answer; two rows are a mistake in the file."""
    again = np.flatnonzero(occurrence(answer, reviewer, dimension) > 0)
    if again.size:
        row = int(again[0])
        case = case_column(columns, "labels")[row]
        raise WrongCall(
            f"row {row} of labels: {columns['reviewer'][row]!r} has labelled case {case!r} before",
            hint="give candidate and trial where a case has several answers",
        )


class _Said(NamedTuple):
    """What was said of each answer of a dimension, by people and by the judge (NaN: nothing)."""

    people: Ratings
    reviewers: tuple[str, ...]
    judge: Floats | None


def _split(
    answer: Ints, reviewer: Ints, values: Floats, names: tuple[str, ...], judge: str | None
) -> tuple[Ratings, tuple[str, ...], Floats | None]:
    """People's ratings and names, and what the judge says, None if it says nothing here."""
    unit = np.unique(answer, return_inverse=True)[1].ravel().astype(np.int64)
    n_units = int(unit.max(initial=-1)) + 1
    by_judge = reviewer == (-1 if judge is None else names.index(judge))
    people = ~by_judge
    present, rater = np.unique(reviewer[people], return_inverse=True)
    ratings = ratings_of(unit[people], rater.ravel(), values[people], n_units, present.size)
    reviewers = tuple(names[code] for code in present)
    if not by_judge.any():
        return ratings, reviewers, None
    said = np.full(n_units, np.nan)
    said[unit[by_judge]] = values[by_judge]
    return ratings, reviewers, said


class _How(NamedTuple):
    """Who the judge is, what the values are, and which answers are to one case."""

    judge: str | None
    is_ordered: bool
    seed: int
    cases: Ints


def _dimension(name: str, given: _Said, how: _How) -> DimensionAgreement:
    _, is_ordered, seed, cases = how
    people, names, said = given
    n_answers = int((people.per_unit > 0).sum())
    among = _figures(people, how)
    if said is None:
        return DimensionAgreement(name, names, n_answers, among)
    consensus = _consensus(people, is_ordered)
    known = set(people.values.tolist()) | set(said[~np.isnan(said)].tolist())
    mean = people.mean
    no_order = absent(_NO_ORDER)
    return DimensionAgreement(
        dimension=name,
        reviewers=names,
        n_answers=n_answers,
        people=among,
        judge=_figures(as_ratings(np.column_stack([said, consensus])), how),
        same=_same(said, people, cases),
        one_of_us=_same(said, people, cases, at_least=2),
        bias=mean_bias(said, mean, seed, cases) if is_ordered else no_order,
        pearson=pearson(said, mean, seed, cases) if is_ordered else no_order,
        spearman=spearman(said, mean, seed, cases) if is_ordered else no_order,
        confusion=confusion(said, consensus, groups=cases) if is_ordered and known <= {0.0, 1.0} else None,
        alt_test=alt_test(said, people, graded=is_ordered and len(known) > 2, groups=cases),
    )


def _figures(table: Ratings, how: _How) -> AgreementFigures:
    no_order, seed, cases, is_ordered = absent(_NO_ORDER), how.seed, how.cases, how.is_ordered
    return AgreementFigures(
        percent=percent_agreement(table, cases),
        kappa=cohen_kappa(table, "unweighted", seed, cases),
        kappa_quadratic=cohen_kappa(table, "quadratic", seed, cases) if is_ordered else no_order,
        alpha_nominal=krippendorff_alpha(table, "nominal", seed, cases),
        alpha_ordinal=krippendorff_alpha(table, "ordinal", seed, cases) if is_ordered else no_order,
        alpha_interval=krippendorff_alpha(table, "interval", seed, cases) if is_ordered else no_order,
        gwet_ac1=gwet_ac(table, "unweighted", seed, cases),
        gwet_ac2=gwet_ac(table, "quadratic", seed, cases) if is_ordered else no_order,
    )


def _same(said: Floats, people: Ratings, cases: Ints, at_least: int = 1) -> Figure:
    """The share of people who say what the judge says, mean over answers that so many of them labelled."""
    n = people.per_unit
    usable = (n >= at_least) & ~np.isnan(said)
    if not usable.any():
        who = "a person" if at_least == 1 else f"{at_least} people"
        return absent(f"no answer has labels of {who} and a verdict of the judge")
    same = people.total((people.value == said[people.unit]).astype(np.float64))
    return exact_share(same[usable] / n[usable], groups=cases[usable])


def _consensus(people: Ratings, is_ordered: bool) -> Floats:
    """What most people say of each answer; without a single most frequent value the median, or nothing."""
    found = np.full(people.n_units, np.nan)
    unit, value, n = people.runs()
    most = np.zeros(people.n_units)
    np.maximum.at(most, unit, n)
    is_most = n == most[unit]
    n_most = np.bincount(unit[is_most], minlength=people.n_units)
    single = is_most & (n_most[unit] == 1)
    found[unit[single]] = value[single]
    if is_ordered:
        drawn = np.flatnonzero(n_most > 1)
        size = people.per_unit[drawn]
        start = np.searchsorted(people.unit, drawn)
        low, high = (people.value[start + middle] for middle in ((size - 1) // 2, size // 2))
        found[drawn[low == high]] = low[low == high]  # between two values nobody has said it
    return found
