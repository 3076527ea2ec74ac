from __future__ import annotations

import json

import pytest

from shipworthy.decide.judge_validation import LabelledAnswer, validate_judge
from shipworthy.define.dimension import Scale
from shipworthy.define.parse import parse
from shipworthy.define.who_judges import judge_of
from shipworthy.report.judge_section import judge_lines, judge_section
from shipworthy.report.section import Section
from shipworthy.score.judge.figures import figures_of
from shipworthy.score.judge.judgement import Judgement
from shipworthy.score.judge.rubric import rubrics_of
from shipworthy.score.judge.scorer import JudgeScorer, Member
from shipworthy.score.score import Score


def scorer(judge, scale="1-5"):
    found = parse({"product": "x", "dimensions": {"d": {"scored_by": {"judge": judge}, "scale": scale}}})
    made = judge_of(found, "d")
    return JudgeScorer(made, tuple(Member(one) for one in made.members), rubrics_of(found, "d"))


def score(case, value, reason=""):
    return Score("c", "a", case, "h", 0, "d", value, reason=reason)


def judgement(case, value, **more):
    fields = {"latency_s": 1.0, "cost_usd": 0.1, **more}
    return Judgement("r", "c", "a", case, "h", 0, "d", "s", value=value, **fields)


def test_what_was_judged_and_what_it_took():
    scores = [
        score("1", 4),
        score("2", None, "hm"),
        score("3", None, "the judge could not be asked (x): y"),
        score("4", 2),
    ]
    judgements = [
        judgement("1", 4, latency_s=0.5), judgement("2", None, attempt=0), judgement("2", None, attempt=1),
        judgement("3", None, failure="x", latency_s=None, cost_usd=None), judgement("4", 2, latency_s=9.0),
    ]  # fmt: skip
    found = figures_of("d", scorer({"model": "m"}), scores, judgements)
    assert (found.n_answers, found.n_judged, found.n_replies, found.n_failed, found.n_reread) == (
        4,
        2,
        4,
        1,
        2,
    )
    assert found.cost_usd == pytest.approx(0.4)
    assert found.latency_s == {"p50": 1.0, "p95": 9.0}
    assert found.unscored == {"hm": 1, "the judge could not be asked (x): y": 1}
    assert (
        figures_of("d", scorer({"model": "m"}), scores, [judgement("1", 4, cost_usd=None)]).cost_usd is None
    )


def test_a_judge_that_cannot_tell_answers_apart():
    alike = [score(str(i), 3) for i in range(20)]
    assert figures_of("d", scorer({"model": "m"}), alike).only_verdict == 3
    assert figures_of("d", scorer({"model": "m"}), alike[:19]).only_verdict is None
    assert figures_of("d", scorer({"model": "m"}), [*alike, score("x", 4)]).only_verdict is None


def test_order_and_second_opinions():
    pairs = scorer({"model": "m", "versus": "rules"}, "pass-fail")
    judgements = [
        judgement("1", 1.0, order="first"), judgement("1", 1.0, order="second"),
        judgement("2", 1.0, order="first"), judgement("2", 0.0, order="second"),
        judgement("3", 0.5, order="first"),
    ]  # fmt: skip
    found = figures_of("d", pairs, [], judgements)
    assert (found.flips.n_hit, found.flips.n) == (1, 2)
    assert (found.first_shown.n_hit, found.first_shown.n) == (
        3,
        4,
    )  # 1 shown first won, then 2 first, then 2 second lost
    again = [
        judgement("1", 4),
        judgement("1", 5, purpose="check"),
        judgement("2", 2),
        judgement("2", 2, purpose="check"),
    ]
    checked = figures_of("d", scorer({"model": "m"}), [], again).checked
    assert (checked.n_hit, checked.n, checked.share) == (1, 2, 0.5)
    assert (round(checked.interval.low, 4), round(checked.interval.high, 4)) == (
        0.0126,
        0.9874,
    )  # Clopper-Pearson


def test_the_section_shows_every_figure_with_its_n():
    assert judge_section([]) is None
    answers = [
        LabelledAnswer("c", str(i), 0, 4.0, {"ann": 4.0 if i < 15 else 2.0}, 50 + i) for i in range(20)
    ]
    scores = [score(str(i), 4) for i in range(20)] + [score("x", None, "hm <b>")]
    figures = figures_of("d", scorer({"model": "m"}), scores, [judgement("1", 4)])
    section = judge_section([figures], None, [validate_judge("d", answers, Scale(1, 5))])
    assert isinstance(section, Section)
    lines = "\n".join(judge_lines(section))
    for text in (
        "d: m (rubric judge)", "20 of 21 answers", "1: hm <b>", "$0.10", "say the same as the judge in 75 % (95 % sure between 51 and 91 %, n = 20)",
        "unknown: not asked yet", "not checked: shipworthy judge --check", "! d: m gave all 20 answers the verdict 4",
    ):  # fmt: skip
        assert text in lines.replace("\u00a0", " ")
    assert [table.caption for table in section.tables] == [
        "What the judge did",
        "How firm the judge is",
        "Judge and people: d",
    ]
    assert all(len(row) == len(table.header) for table in section.tables for row in table.rows)
    json.dumps(section.to_dict(), allow_nan=False)
