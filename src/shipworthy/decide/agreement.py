"""`agreement`: do reviewers agree with one another, and a judge with them? Per dimension, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shipworthy.decide.columns import Floats, Ints, Rows, coded, occurrence, to_columns
from shipworthy.decide.judged_rows import VALUE_COLUMNS, as_number, case_column
from shipworthy.errors import WrongCall
from shipworthy.stats.agreement import cohen_kappa, gwet_ac, krippendorff_alpha, percent_agreement
from shipworthy.stats.correlation import mean_bias, pearson, spearman
from shipworthy.stats.interval import NotEnough
from shipworthy.stats.resample import Figure, absent, exact_share
from shipworthy.stats.validation import AltTest, Confusion, alt_test, confusion

_NO_ORDER = "the values are words without an order; pass order=(worst, …, best)"
_ALL = ""


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
        WrongCall: A column or the judge is missing, a reviewer labels an answer twice, or a value is not one
            of `order`.
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
        table, people = _table(answer[rows], reviewers.codes[rows], values[rows], reviewers.names)
        first = np.unique(answer[rows], return_index=True)[1]
        found[name] = _dimension(name, table, people, _How(judge, is_ordered, seed, case[rows][first]))
    return Agreement(found)


def _values(columns: dict[str, list[Any]], order: Sequence[Any]) -> tuple[Floats, bool]:
    """Values as numbers, and whether these have an order; words are codes."""
    name = next((name for name in VALUE_COLUMNS if name in columns), None)
    if name is None:
        raise WrongCall("labels have no column 'value'", hint=f"saw {', '.join(columns)}")
    given = columns[name]
    if order:
        place = {value: position for position, value in enumerate(order)}
        unknown = next((value for value in given if value is not None and value not in place), None)
        if unknown is not None:
            raise WrongCall(f"labels, column {name!r}: {unknown!r} is not in the order {tuple(order)!r}")
        return np.array(
            [np.nan if value is None else place[value] for value in given], dtype=np.float64
        ), True
    try:
        numbers = [np.nan if value is None else float(as_number(value)) for value in given]
        return np.array(numbers, dtype=np.float64), True
    except (TypeError, ValueError):
        codes = coded(sorted({str(value) for value in given if value is not None})).names
        place = {value: position for position, value in enumerate(codes)}
        return np.array([np.nan if value is None else place[str(value)] for value in given]), False


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


def _table(
    answer: NDArray[np.intp], reviewer: Ints, values: Floats, names: tuple[str, ...]
) -> tuple[Floats, list[str]]:
    """Ratings (answers, reviewers), and the reviewers who gave one."""
    rows = np.unique(answer, return_inverse=True)[1]
    present, columns = np.unique(reviewer, return_inverse=True)
    table = np.full((int(rows.max(initial=-1)) + 1, present.size), np.nan)
    table[rows, columns] = values
    return table, [names[code] for code in present]


class _How(NamedTuple):
    """Who the judge is, what the values are, and which answers are to one case."""

    judge: str | None
    is_ordered: bool
    seed: int
    cases: Ints


def _dimension(name: str, table: Floats, reviewers: list[str], how: _How) -> DimensionAgreement:
    judge, is_ordered, seed, cases = how
    is_person = np.array([reviewer != judge for reviewer in reviewers])
    people = table[:, is_person]
    n_answers = int((~np.isnan(people)).any(axis=1).sum())
    names = tuple(reviewer for reviewer in reviewers if reviewer != judge)
    among = _figures(people, how)
    if judge is None or is_person.all():
        return DimensionAgreement(name, names, n_answers, among)
    said = table[:, ~is_person][:, 0]
    consensus = _consensus(people, is_ordered)
    known = set(np.unique(table[~np.isnan(table)]).tolist())
    mean = _mean(people)
    no_order = absent(_NO_ORDER)
    return DimensionAgreement(
        dimension=name,
        reviewers=names,
        n_answers=n_answers,
        people=among,
        judge=_figures(np.column_stack([said, consensus]), how),
        same=_same(said, people, cases),
        one_of_us=_same(said, people, cases, at_least=2),
        bias=mean_bias(said, mean, seed, cases) if is_ordered else no_order,
        pearson=pearson(said, mean, seed, cases) if is_ordered else no_order,
        spearman=spearman(said, mean, seed, cases) if is_ordered else no_order,
        confusion=confusion(said, consensus, groups=cases) if is_ordered and known <= {0.0, 1.0} else None,
        alt_test=alt_test(said, people, graded=is_ordered and len(known) > 2, groups=cases),
    )


def _figures(table: Floats, how: _How) -> AgreementFigures:
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


def _same(said: Floats, people: Floats, cases: Ints, at_least: int = 1) -> Figure:
    """The share of people who say what the judge says, mean over answers that so many of them labelled."""
    n = (~np.isnan(people)).sum(axis=1)
    usable = (n >= at_least) & ~np.isnan(said)
    if not usable.any():
        who = "a person" if at_least == 1 else f"{at_least} people"
        return absent(f"no answer has labels of {who} and a verdict of the judge")
    same = (people[usable] == said[usable, None]).sum(axis=1) / n[usable]
    return exact_share(same, groups=cases[usable])


def _mean(people: Floats) -> Floats:
    n = (~np.isnan(people)).sum(axis=1)
    return np.where(n > 0, np.nansum(people, axis=1) / np.maximum(n, 1), np.nan)


def _consensus(people: Floats, is_ordered: bool) -> Floats:
    """What most people say of each answer; without a single most frequent value the median, or nothing."""
    found = np.full(len(people), np.nan)
    for row, ratings in enumerate(people):
        values, counts = np.unique(ratings[~np.isnan(ratings)], return_counts=True)
        if values.size and (counts == counts.max()).sum() == 1:
            found[row] = values[counts.argmax()]
        elif values.size and is_ordered:
            middle = float(np.median(ratings[~np.isnan(ratings)]))
            found[row] = middle if middle in values else np.nan
    return found
