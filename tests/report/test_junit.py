from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from junitparser import Error, Failure, JUnitXml, Properties, Skipped
from tests.report import fixtures

from shipworthy.report.junit import evaluation_junit, xml_text
from shipworthy.report.page import EvaluationPage


@pytest.fixture(scope="module")
def page() -> EvaluationPage:
    return fixtures.page()


def read(page: EvaluationPage) -> JUnitXml:
    return JUnitXml.fromstring(evaluation_junit(page).encode())


def test_a_suite_for_each_candidate_and_a_test_for_each_bar(page: EvaluationPage) -> None:
    found = read(page)
    assert [suite.name for suite in found] == [part.name for part in page.candidates]
    for suite, part in zip(found, page.candidates, strict=True):
        assert [case.name for case in suite] == [bar.name for bar in part.bars]
        said = {one.name: one.value for one in suite.properties()}
        assert said["verdict"] == part.spoken
        assert said["holds_for"] == "cases like these 200, from inquiries.xlsx"


def test_missed_and_unclear_are_failures_of_their_own_kind(page: EvaluationPage) -> None:
    decision = fixtures.decision()
    part = replace(page.candidates[0], is_baseline=False)
    statuses = ("met", "missed", "unclear")
    bars = tuple(replace(bar, status=status) for bar, status in zip(part.bars, statuses, strict=False))
    suite = next(iter(read(replace(page, candidates=(replace(part, bars=bars),)))))
    results = [[(type(one), one.type) for one in case.result] for case in suite]
    assert results == [[], [(Failure, "dont-ship")], [(Failure, "insufficient-evidence")]]
    assert (suite.tests, suite.failures, suite.errors) == (3, 2, 0)
    case = list(suite)[1]
    said = {one.name: one.value for one in case.child(Properties)}
    assert said["n"] and said["interval"] and said["verdict"] == part.spoken and said["holds_for"]
    assert decision.holds_for in case.result[0].text


def test_the_baseline_never_fails_the_suite(page: EvaluationPage) -> None:
    suite = next(one for one in read(page) if one.name == "rules")
    kinds = {type(one) for case in suite for one in case.result}
    assert kinds == {Skipped} and suite.failures == 0
    assert Error not in kinds


def test_a_verdict_that_no_bar_explains_fails_all_the_same(page: EvaluationPage) -> None:
    part = page.candidates[0]
    bars = tuple(replace(bar, status="met") for bar in part.bars)
    waiting = replace(part, bars=bars, verdict="NOT_ENOUGH_EVIDENCE", why="ON TRACK: release cases decide.")
    suite = next(iter(read(replace(page, candidates=(waiting,)))))
    case = list(suite)[-1]
    assert (case.name, case.result[0].type, suite.failures) == ("verdict", "insufficient-evidence", 1)
    shipped = next(iter(read(replace(page, candidates=(replace(part, bars=bars, verdict="SHIP"),)))))
    assert shipped.failures == 0 and len(list(shipped)) == len(bars)


def test_without_bars_there_is_one_skipped_test(page: EvaluationPage) -> None:
    part = replace(page.candidates[0], bars=(), verdict=None, why="The PRD has no bars.")
    suite = next(iter(read(replace(page, candidates=(part,)))))
    assert (suite.tests, suite.skipped, suite.failures) == (1, 1, 0)


def test_nothing_that_xml_can_not_hold_gets_in(page: EvaluationPage) -> None:
    hostile = "a\x00\x1b[31m\ud800\ufffe<b>&\"'\u2028"
    bars = tuple(replace(bar, name=hostile, status="missed", why=hostile) for bar in page.candidates[0].bars)
    part = replace(page.candidates[0], name=hostile, why=hostile, bars=bars)
    text = evaluation_junit(replace(page, product=hostile, candidates=(part,)))
    root = ElementTree.fromstring(text.encode())
    assert root.attrib["name"] == "a\ufffd\ufffd[31m\ufffd\ufffd<b>&\"'\u2028"
    assert xml_text("外贸\t🙂\n") == "外贸\t🙂\n"
