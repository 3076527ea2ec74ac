"""The comparison and upgrade pages: what they say, in text, Markdown and HTML."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace

import pytest
from tests.report import fixtures

from shipworthy.decide.changed import behaviour
from shipworthy.decide.evidence import gather
from shipworthy.decide.upgrade import upgrade_evidence
from shipworthy.decide.upgrade_result import Ablated
from shipworthy.define.benchmark import Benchmark
from shipworthy.report.comparison import comparison_page
from shipworthy.report.comparison_html import comparison_page_html
from shipworthy.report.comparison_text import comparison_markdown, comparison_text
from shipworthy.report.upgrade import upgrade_page
from shipworthy.report.upgrade_text import upgrade_html, upgrade_markdown, upgrade_text
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score

METHODS = re.compile(r"clopper|dirichlet|alpha|p-value|holm|benjamini|mcnemar|[\u0370-\u03ff]", re.IGNORECASE)
EVIL = "<script>alert(1)</script>"
OLD, NEW = "today", "<b>new</b>"


@pytest.fixture(scope="module")
def world():
    """120 cases: better on useful, worse on honest in SEA, a refusal that the old one never had."""
    benchmark = Benchmark.model_validate(
        {
            "product": "Shop replies",
            "candidates": {OLD: {"recorded": "a.jsonl"}, NEW: {"recorded": "a.jsonl"}},
            "dimensions": {
                "useful": {
                    "definition": f"helps {EVIL}",
                    "scale": "1-5",
                    "scored_by": {"recorded": "useful"},
                },
                "honest": {"definition": "no invented price", "scored_by": "judge"},
            },
            "failure_modes": [{"id": "refusal", "definition": "refuses", "detect": {"regex": "cannot"}}],
            "slices": ["region"],
            "bars": ["useful >= 2"],
            "judge": "openai/x",
        }
    )
    trials, scores = [], []
    for n in range(120):
        region = ("EU", "SEA")[n % 2]
        texts = {OLD: f"The price of item {n} is ten dollars.", NEW: f"Item {n} costs ten dollars. {EVIL}"}
        if n % 4 == 0:
            texts[NEW] = "Sorry, I cannot help with that."
        for name, text in texts.items():
            values = {
                "useful": 3 + (name == NEW) * (n % 3 > 0),
                "honest": int(not (name == NEW and region == "SEA" and n % 3)),
                "refusal": int("cannot" in text),
            }
            trials.append(
                Trial("r", name, name, f"c{n}", "h", 0, output=text, latency_s=1.0 + n / 100, cost_usd=0.01)
            )
            scores += [
                Score(name, name, f"c{n}", "h", 0, dimension, value) for dimension, value in values.items()
            ]
    rows = [
        {"case": s.case, "candidate": s.candidate, "trial": 0, "dimension": s.dimension, "value": s.value,
         "region": ("EU", "SEA")[int(s.case[1:]) % 2]} for s in scores
    ]  # fmt: skip
    measures = [
        {
            "case": t.case,
            "candidate": t.candidate,
            "trial": 0,
            "latency_s": t.latency_s,
            "cost_usd": t.cost_usd,
        }
        for t in trials
    ]
    evidence = gather(benchmark, rows, measures)
    upgrade = upgrade_evidence(evidence, OLD, NEW)
    changed = behaviour(evidence, trials, scores, (NEW, OLD))
    return benchmark, upgrade, changed


@pytest.fixture(scope="module")
def page(world):
    benchmark, upgrade, changed = world
    return comparison_page(benchmark, upgrade.comparison, changed, made_at="2026-11-23", versions={OLD: "v1"})


@pytest.fixture(scope="module")
def risen(world):
    benchmark, upgrade, changed = world
    ablation = [Ablated("Tone", 0.0, -0.02, 0.02, 80), Ablated("Price rules", 0.2, 0.1, 0.3, 80),
                Ablated("Poem", None, None, None, 0)]  # fmt: skip
    return upgrade_page(benchmark, upgrade, changed, ablation=ablation)


def test_the_headline_says_better_worse_and_where(page):
    assert page.headline.startswith(f"{NEW} against {OLD}: better on useful, worse on honest and refusal")
    assert "honest in region=SEA" in page.headline
    assert page.tone == "bad"


def test_rows_carry_status_interval_n_and_marks(page):
    rows = {row.name: row for row in (*page.qualities, *page.failure_modes)}
    assert rows["useful"].status == "better"
    assert (rows["useful"].a_text, rows["useful"].b_text) == ("3.67", "3.00")
    assert rows["useful"].difference.text == "+0.67"
    assert rows["useful"].difference.interval.startswith("between +0.5")
    assert rows["useful"].difference.n_text == "120 cases"
    assert rows["honest"].marks == ("judge scores, not corrected",)
    assert rows["overall"].marks == ("judge scores, not corrected",)
    assert rows["refusal"].marks == ("failure mode: fewer is better",)
    assert (rows["refusal"].status, rows["refusal"].difference.text) == ("worse", "+25 points")


def test_the_line_of_no_difference_is_on_every_axis(page):
    for row in (*page.qualities, *page.failure_modes, *(row for table in page.slices for row in table.rows)):
        assert row.difference.track.bar is not None
        assert 0.0 <= row.difference.track.bar <= 1.0


def test_every_field_of_the_pages_says_what_it_holds(page, risen):
    def check(value):
        if is_dataclass(value):
            for field in fields(value):
                assert field.metadata.get("help"), f"{type(value).__name__}.{field.name}"
                check(getattr(value, field.name))
        elif isinstance(value, tuple) and not hasattr(value, "_fields"):
            for item in value:
                check(item)

    check(page)
    check(risen)


def test_text_is_readable_without_colour_and_fits(page, risen):
    from shipworthy.report.columns import width

    for text in (comparison_text(page, 100), upgrade_text(risen, 100), comparison_text(page, 60)):
        assert "\x1b" not in text
        assert not METHODS.search(text)
    for columns in (100, 80):
        assert max(width(line) for line in comparison_text(page, columns).split("\n")) <= columns
    assert "✕ worse" in comparison_text(page)
    assert "\x1b[31m" in comparison_text(page, 100, True)


def test_markdown_keeps_texts_as_texts(page, risen):
    for text in (comparison_markdown(page), upgrade_markdown(risen)):
        assert "<script>" not in text
        assert "<b>" not in text
        assert "| status |" in text


def test_html_escapes_everything_and_asks_for_nothing(page, risen):
    for text in (
        comparison_page_html(page, fixtures.templates()),
        upgrade_html(risen, fixtures.templates()),
    ):
        assert "<script" not in text
        assert "<b>new</b>" not in text
        assert "&lt;b&gt;new&lt;/b&gt;" in text
        assert not re.search(r"(src|href)=\"(?!#)", text)
        assert "<ins>" in text
        assert "<del>" in text
        assert not METHODS.search(re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))


def test_ids_are_unique(risen):
    found = re.findall(r'\bid="([^"]+)"', upgrade_html(risen, fixtures.templates()))
    assert len(found) == len(set(found))


def test_changed_behaviour_is_named(page):
    part = page.behaviour
    assert part.headline.startswith("120 of 120 pairs of answers differ")
    assert "in wording, by letters" in part.how
    refusal = next(cluster for cluster in part.clusters if "cannot" in cluster.title)
    assert refusal.size.replace("\u00a0", " ").startswith("30 of 120 changed pairs: 25 %, 95 % sure between")
    assert {row.name: row.status for row in refusal.differences}["refusal"] == "worse"


def test_an_upgrade_page(risen):
    assert risen.recommendation.startswith(f"Keep {OLD} for now")
    assert [row.change for row in risen.modes] == ["appeared"]
    (bar,) = risen.raisable
    assert (bar.now, bar.could_be) == ("at least 2.0", "at least 3.5")
    assert [row.said for row in risen.ablation] == ["no change shown", "earns its place", "not known"]
    assert risen.ablation[2].difference.text == "not measured"
    assert any(
        "honest in region SEA" in line and "judge scores, not corrected" in line for line in risen.regressed
    )


def test_without_ablation_and_answers(world):
    benchmark, upgrade, _ = world
    bare = upgrade_page(benchmark, upgrade)
    assert "has not been measured" in bare.ablation_note
    assert "were not given" in upgrade_html(bare, fixtures.templates())
    assert "Where the behaviour changed" not in upgrade_text(bare)


def test_a_direction_that_many_comparisons_take_back_is_explained(world):
    benchmark, upgrade, _ = world
    row = next(row for row in upgrade.comparison.differences if row.name == "useful" and row.slice is None)
    many = replace(
        upgrade.comparison, differences=(replace(row, direction="not_told", status="not_told", n_family=12),)
    )
    (shown,) = comparison_page(benchmark, many).qualities
    assert "alone it would be told, but 12 were compared at once" in shown.remark


def test_what_was_not_compared_is_not_called_no_difference(world):
    benchmark, upgrade, _ = world
    row = next(row for row in upgrade.comparison.differences if row.name == "useful" and row.slice is None)
    empty = replace(row, estimate=None, low=None, high=None, direction="not_told", status="not_told")
    page = comparison_page(benchmark, replace(upgrade.comparison, differences=(empty,)))
    (shown,) = page.qualities
    assert (shown.status, shown.status_text) == ("not_compared", "not compared")
    text = comparison_markdown(page)
    assert "not compared | useful" in text
    measure = upgrade.comparison.measures[0]
    unknown = replace(measure, a=replace(measure.a, estimate=None, low=None, high=None), estimate=None)
    both = replace(upgrade.comparison, measures=(unknown, measure))
    said = [row.status_text for row in comparison_page(benchmark, both).measures]
    assert said == ["not compared", "no difference shown"]


def test_levels_beside_a_corrected_difference_are_said_to_be_the_judge_s_alone(world):
    benchmark, upgrade, _ = world
    rows = [
        replace(row, is_judged=False, corrected=True, n_labels=60)
        if row.name in ("honest", "overall")
        else row
        for row in upgrade.comparison.differences
    ]
    page = comparison_page(benchmark, replace(upgrade.comparison, differences=tuple(rows)))
    found = {row.name: row for row in page.qualities}
    assert (
        found["honest"].a_text.endswith("% (judge alone)")
        and found["honest"].b_text == "100\u00a0% (judge alone)"
    )
    assert found["useful"].a_text == "3.67"
    assert all(row.quality.text.endswith(" (judge alone)") for row in page.standings)
    assert "(judge alone)" in comparison_page_html(page, fixtures.templates())


def test_failure_modes_that_a_judge_finds_are_said_to_be_its_alone(world, risen):
    benchmark, upgrade, _ = world
    assert "judge alone" not in risen.modes[0].old.text
    shift = upgrade.modes[0]
    judged = replace(shift, difference=replace(shift.difference, corrected=True, n_labels=60))
    (row,) = upgrade_page(benchmark, replace(upgrade, modes=(judged,))).modes
    assert row.new.text == "25\u00a0% (judge alone)" and row.old.text.endswith("(judge alone)")
