from __future__ import annotations

from dataclasses import replace

from tests.report import fixtures

from shipworthy.decide.notebook import decision_html


def test_a_notebook_shows_verdicts_bars_and_next() -> None:
    html = decision_html(fixtures.decision().to_dict())
    for words in ("NOT ENOUGH EVIDENCE", "DON&#x27;T SHIP", "◇ not clear yet", "3.862 and 4.112", "Next:"):
        assert words in html
    assert "None" not in html and "nan" not in html


def test_hostile_texts_are_escaped() -> None:
    decision = fixtures.decision()
    bad = "<script>alert(1)</script>"
    one = decision.candidates["local"]
    bar = replace(one.bars[0], id=bad, versus=bad, why=bad, estimate=None, low=None, high=None)
    hostile = replace(
        decision, product=bad, holds_for=bad, candidates={bad: replace(one, why=bad, bars=(bar,))}
    )
    html = decision_html(hostile.to_dict())
    assert "<script" not in html and html.count("&lt;script") >= 5


def test_absence_is_said_in_words() -> None:
    decision = fixtures.decision()
    bar = fixtures.bar("tone >= 4", None, None, None, reason="unscored", status="unclear", decided=None)
    one = replace(decision.candidates["local"], bars=(bar,))
    html = decision_html(replace(decision, candidates={"local": one}).to_dict())
    assert "not measured: unscored" in html and "no interval" in html
    assert "No candidates." in decision_html({})
    assert "No bars." in decision_html({"candidates": {"a": {"verdict": None}}})
    assert "NO VERDICT" in decision_html({"candidates": {"a": {"verdict": None}}})
