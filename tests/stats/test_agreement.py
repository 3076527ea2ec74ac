"""Agreement against the well-kept libraries and the published examples."""

from __future__ import annotations

from itertools import combinations

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from shipworthy.stats import resample
from shipworthy.stats.agreement import cohen_kappa, gwet_ac, krippendorff_alpha, percent_agreement
from shipworthy.stats.rater_pairs import MOST_PAIRS, pair_cells
from shipworthy.stats.ratings import as_ratings
from shipworthy.stats.resample import Figure, bootstrapped, resamples

NONE = np.nan
# Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), and Gwet, "Handbook of inter-rater
# reliability": twelve units, four raters, some missing.
PUBLISHED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ]
).T
TABLES = st.lists(
    st.lists(st.sampled_from([1.0, 2.0, 3.0, 4.0, None]), min_size=3, max_size=3), min_size=4, max_size=15
)


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_alpha(level, value) -> None:
    found = krippendorff_alpha(PUBLISHED, level)
    assert found.value == pytest.approx(value, abs=5e-4)
    assert found.n == 11
    assert found.low < found.value < found.high


def test_the_published_ac1() -> None:
    assert gwet_ac(PUBLISHED).value == pytest.approx(0.775, abs=5e-4)


@settings(deadline=None, max_examples=30)
@given(TABLES)
def test_alpha_is_that_of_the_library(rows) -> None:
    table = np.array([[NONE if value is None else value for value in row] for row in rows])
    paired = table[(~np.isnan(table)).sum(axis=1) >= 2]
    values = np.unique(paired[~np.isnan(paired)])
    for level in ("nominal", "ordinal", "interval"):
        found = krippendorff_alpha(table, level)
        if values.size < 2 or len(paired) < 2:
            assert found.value is None
            assert found.why
        else:
            expected = krippendorff.alpha(paired.T, level_of_measurement=level)
            assert found.value == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("weights", "theirs"), [("unweighted", None), ("quadratic", "quadratic")])
def test_kappa_is_that_of_the_library(weights, theirs) -> None:
    rng = np.random.default_rng(0)
    one = rng.integers(1, 6, 200)
    other = np.clip(one + rng.integers(-1, 2, 200), 1, 5)
    found = cohen_kappa(np.column_stack([one, other]), weights)
    assert found.value == pytest.approx(cohen_kappa_score(one, other, weights=theirs))
    assert found.low < found.value < found.high


def test_kappa_of_three_is_the_mean_over_pairs() -> None:
    rng = np.random.default_rng(1)
    table = rng.integers(0, 3, (60, 3)).astype(float)
    pairs = [cohen_kappa_score(table[:, a], table[:, b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert cohen_kappa(table).value == pytest.approx(np.mean(pairs))


def test_rare_categories_fool_kappa_and_not_gwet() -> None:
    table = np.array([[1, 1]] * 118 + [[1, 0]] * 5 + [[0, 1]] * 2, dtype=float)
    assert percent_agreement(table).value == pytest.approx(0.944)
    assert cohen_kappa(table).value < 0
    assert gwet_ac(table).value == pytest.approx(0.9407, abs=5e-4)


def test_the_percent_has_an_exact_interval() -> None:
    found = percent_agreement(np.array([[1, 1]] * 9 + [[1, 0]], dtype=float))
    assert found.method == "clopper-pearson-exact"
    assert (found.low, found.high) == (pytest.approx(0.5550, abs=1e-4), pytest.approx(0.99747, abs=1e-5))


def test_full_agreement_has_a_value_and_no_interval_but_a_reason() -> None:
    table = np.array([[1, 1], [2, 2], [3, 3]] * 10, dtype=float)
    for found in (cohen_kappa(table), krippendorff_alpha(table), gwet_ac(table)):
        assert found.value == pytest.approx(1.0)
        assert found.low is None
        assert "differ" in found.why
    assert percent_agreement(table).low < 1.0


def absent_reason(found: Figure) -> str:
    assert found.value is None
    assert found.low is None
    return found.why


def test_what_cannot_be_said_is_not_a_number() -> None:
    same = np.ones((10, 2))
    assert "one value" in absent_reason(cohen_kappa(same))
    assert "one value" in absent_reason(krippendorff_alpha(same))
    assert "one value" in absent_reason(krippendorff_alpha(same, "interval"))
    alone = np.column_stack([np.arange(10.0), np.full(10, NONE)])
    for found in (percent_agreement(alone), cohen_kappa(alone), krippendorff_alpha(alone), gwet_ac(alone)):
        assert "no unit" in absent_reason(found)
    amounts = np.random.default_rng(0).random((50, 2))
    assert "no categories" in absent_reason(krippendorff_alpha(amounts))
    assert krippendorff_alpha(amounts, "interval").value is not None


def test_order_of_units_and_of_raters_does_not_matter() -> None:
    turned = PUBLISHED[::-1, [2, 0, 3, 1]]
    one, other = krippendorff_alpha(PUBLISHED, "ordinal"), krippendorff_alpha(turned, "ordinal")
    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


def test_a_table_is_needed() -> None:
    with pytest.raises(ValueError, match="table"):
        percent_agreement(np.ones(3))
    with pytest.raises(ValueError, match="finite"):
        percent_agreement(np.array([[np.inf, 1.0]]))


def test_of_many_raters_some_pairs_stand_for_all() -> None:
    """Those with most common units, whatever was said; the others' kappa is near."""
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 3, 120)
    table = np.where(rng.random((120, 60)) < 0.3, rng.integers(0, 3, (120, 60)), truth[:, None]).astype(float)
    cells, seen, n_pairs = pair_cells(as_ratings(table), np.arange(3.0))
    assert (n_pairs, cells.shape, seen.all()) == (MOST_PAIRS, (120, MOST_PAIRS * 9), True)
    every = np.mean([cohen_kappa_score(table[:, a], table[:, b]) for a, b in combinations(range(60), 2)])
    assert cohen_kappa(table).value == pytest.approx(every, abs=0.01)
    rare = table.copy()
    rare[60:, 30:] = NONE
    cells, _, n_pairs = pair_cells(as_ratings(rare), np.arange(3.0))
    assert n_pairs == MOST_PAIRS
    assert cells[60:].sum() == 60 * MOST_PAIRS  # of the 435 pairs with all 120 units


@settings(deadline=None, max_examples=20)
@given(TABLES)
def test_a_table_and_its_ratings_are_the_same(rows) -> None:
    table = np.array([[NONE if value is None else value for value in row] for row in rows])
    ratings = as_ratings(table)
    for of in (percent_agreement, cohen_kappa, krippendorff_alpha, gwet_ac):
        assert of(ratings) == of(table)
    back = np.full(table.shape, NONE)
    back[ratings.unit, ratings.rater] = ratings.value
    assert np.array_equal(back, table, equal_nan=True)


def test_equal_units_are_drawn_as_one_and_give_the_same() -> None:
    """The resamples of merged units are those of the units themselves."""
    parts = np.random.default_rng(6).integers(0, 2, (400, 2)).astype(float)

    def share(sums: np.ndarray) -> np.ndarray:
        return sums[:, 0] / (sums[:, 0] + sums[:, 1])

    found = bootstrapped(parts, share)
    ordered = parts[np.lexsort(parts.T)]
    plain = np.concatenate([share(counts @ ordered) for counts in resamples(400)])
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(plain, (0.025, 0.975))))


def test_resamples_do_not_depend_on_whether_they_are_kept(monkeypatch) -> None:
    kept = np.concatenate(list(resamples(500, 3)))
    monkeypatch.setattr(resample, "_MOST_KEPT", 0)
    assert np.array_equal(np.concatenate(list(resamples(500, 3))), kept)
    assert (kept.sum(axis=1) == 500).all()
