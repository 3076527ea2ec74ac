"""Every filter of the index gives what reading all records one by one gives."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from tests.workbench.cases.conftest import opened

from shipworthy.adapters.case_index.question import CaseQuestion
from shipworthy.run.template import as_text
from shipworthy.run.trial import Mishap, Trial
from shipworthy.score.score import Score


@pytest.fixture(scope="module")
def truth(project, book):
    """Every answer with its scores, straight from the store; and the index."""
    sheet = opened(project, book).sheet
    with project.desk() as desk:
        versions = {asked: name for name, asked in sheet.versions}
        cases = {case.id: case for case in desk.benchmark.golden}
        identities = {one.name: one.scorer for one in sheet.qualities}
        values, said = {}, {}
        for score in desk.store.read(Score):
            case = cases[score.case]
            if score.scorer == identities[score.dimension] and score.case_hash == case.whole:
                place = (score.asked_as, score.case, score.trial)
                values.setdefault(place, {})[score.dimension] = score.value
                said.setdefault(place, []).append(score.explanation)
        rows = []
        for kind in (Trial, Mishap):
            for one in desk.store.read(kind):
                place = (one.asked_as, one.case, one.trial)
                case = cases[one.case]
                text = [
                    getattr(one, "text", ""),
                    one.message,
                    *said.get(place, ()),
                    as_text(case.input),
                    one.case,
                ]
                calls = str(getattr(one, "tool_calls", ()))
                rows.append(
                    SimpleNamespace(
                        case=one.case,
                        candidate=versions.get(one.asked_as, one.candidate),
                        trial=one.trial,
                        is_now=one.asked_as in versions,
                        failure=one.failure,
                        is_mishap=kind is Mishap,
                        values=values.get(place, {}) if kind is Trial else {},
                        text="\n".join([*text, calls]).casefold(),
                        run=one.run,
                        region=case.slice_value("region"),
                        latency=getattr(one, "latency_s", None),
                    )
                )
    return sheet, rows


def keys(sheet, question):
    """All answers that the index finds, over all pages."""
    found, page = [], 1
    while True:
        got = sheet.find(CaseQuestion(**question, by_answer=True, page=page))
        rows = {(row.seq, row.is_mishap, row.candidate): row for row in sheet.answers(
            [line.case_no for line in got.lines], [line.seq for line in got.lines], all_versions=True
        )}  # fmt: skip
        names = sheet.cases({line.case_no for line in got.lines})
        found += [
            (
                names[line.case_no].id,
                line.candidate,
                line.trial,
                line.is_mishap,
                rows[line.seq, line.is_mishap, line.candidate].is_now,
            )
            for line in got.lines
        ]
        if len(found) >= got.n_answers:
            assert len(found) == len(set(found)) == got.n_answers
            assert len({case for case, *_ in found}) == got.n_cases
            return set(found)
        page += 1


def value(name):
    return lambda row: row.values.get(name)


FILTERS = {
    "everything": ({}, lambda row: True),
    "candidate": ({"candidate": "small"}, lambda row: row.candidate == "small"),
    "odd name": ({"candidate": "<b>odd</b>"}, lambda row: row.candidate == "<b>odd</b>"),
    "slice": ({"slices": (("region", "中国"),)}, lambda row: row.region == "中国"),
    "low": ({"dimension": "grade", "low": 4}, lambda row: (row.values.get("grade") or 0) >= 4),
    "span": (
        {"dimension": "grade", "low": 2, "high": 3},
        lambda row: 2 <= (row.values.get("grade") or 0) <= 3,
    ),
    "unscored": (
        {"dimension": "grade", "scored": "no"},
        lambda row: not row.is_mishap and row.values.get("grade") is None,
    ),
    "scored": ({"dimension": "grade", "scored": "yes"}, lambda row: row.values.get("grade") is not None),
    "mode": ({"failure_mode": "discount"}, lambda row: row.values.get("discount") == 1),
    "answered": ({"state": "answered"}, lambda row: not row.failure),
    "failed": ({"state": "failed"}, lambda row: bool(row.failure) and not row.is_mishap),
    "spoilt": ({"state": "spoilt"}, lambda row: row.is_mishap),
    "capitals": ({"text": "refund NOW"}, lambda row: "refund now" in row.text),
    "umlaut": ({"text": "ÜBER STRASSE"}, lambda row: "über strasse" in row.text),
    "chinese": ({"text": "退货"}, lambda row: "退货" in row.text),
    "like signs": ({"text": "10 % off 1"}, lambda row: "10 % off 1" in row.text),
    "underscore": ({"text": "look_up"}, lambda row: "look_up" in row.text),
    "hostile": ({"text": "<script>window"}, lambda row: "<script>window" in row.text),
    "quote": ({"text": "\"'><b"}, lambda row: "\"'><b" in row.text),
    "explanation": ({"text": "because: 10 %"}, lambda row: "because: 10 %" in row.text),
    "nothing": ({"text": "nowhere to be found"}, lambda row: False),
    "both": (
        {"candidate": "small", "text": "hello", "slices": (("region", "EU"),)},
        lambda row: row.candidate == "small" and "hello" in row.text and row.region == "EU",
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_finds_what_reading_everything_finds(truth, name):
    sheet, rows = truth
    question, fits = FILTERS[name]
    wanted = {
        (row.case, row.candidate, row.trial, row.is_mishap, True) for row in rows if row.is_now and fits(row)
    }
    assert keys(sheet, question) == wanted
    assert wanted or name == "nothing"


def test_all_versions_has_the_older_answers_too(truth):
    sheet, rows = truth
    wanted = {(row.case, row.candidate, row.trial, row.is_mishap, row.is_now) for row in rows}
    found = keys(sheet, {"all_versions": True})
    assert found == wanted
    assert any(not is_now for *_, is_now in found)
    older = keys(sheet, {"all_versions": True, "text": "an older answer"})
    assert older == {key for key in wanted if not key[-1]}
    assert keys(sheet, {"text": "an older answer"}) == set()


@pytest.mark.parametrize("is_down", [False, True])
def test_order_by_value_and_by_latency(truth, is_down):
    sheet, rows = truth
    ask = CaseQuestion(dimension="grade", sort="value", by_answer=True, is_down=is_down)
    lines = sheet.find(ask).lines
    seqs = [line.seq for line in lines]
    by_seq = {row.seq: row for row in sheet.answers([line.case_no for line in lines], seqs)}
    values = [by_seq[seq].values[0] for seq in seqs]
    best = sorted(
        (row.values["grade"] for row in rows if row.is_now and row.values.get("grade") is not None),
        reverse=is_down,
    )
    assert values == best[: len(values)]
    lines = sheet.find(CaseQuestion(sort="latency", by_answer=True, is_down=is_down)).lines
    by_seq = {
        row.seq: row for row in sheet.answers([line.case_no for line in lines], [line.seq for line in lines])
    }
    slow = sorted((row.latency for row in rows if row.is_now and row.latency is not None), reverse=is_down)
    assert [by_seq[line.seq].latency_s for line in lines if not line.is_mishap] == slow[: len(lines)]


def test_where_reviewers_differ_and_where_people_and_scorer_differ(truth):
    sheet, rows = truth
    wanted = {("c11", "small", 0), ("c13", "small", 0), ("c15", "small", 0)}
    assert {key[:3] for key in keys(sheet, {"differ": "reviewers"})} == wanted
    grade = {
        (row.case, row.trial): row.values.get("grade")
        for row in rows
        if row.is_now and row.candidate == "small"
    }
    means = {f"c{n}": 3.5 if n % 2 else 3 for n in range(10, 16)}
    differ = {case for case, mean in means.items() if grade[case, 0] is not None and grade[case, 0] != mean}
    assert {key[0] for key in keys(sheet, {"differ": "judge", "dimension": "grade"})} == differ
    assert keys(sheet, {"differ": "reviewers", "dimension": "polite"}) == set()


def test_where_trials_and_candidates_differ(truth):
    sheet, rows = truth
    seen: dict = {}
    for row in rows:
        if row.is_now and row.values.get("grade") is not None:
            seen.setdefault((row.case, row.candidate), []).append(row.values["grade"])
    spread = {place for place, values in seen.items() if max(values) > min(values)}
    assert {key[:2] for key in keys(sheet, {"differ": "trials", "dimension": "grade"})} == spread
    means = {place: sum(values) / len(values) for place, values in seen.items()}
    apart = {
        case
        for case, candidate in means
        if candidate == "rules"
        and abs(means[case, "rules"] - means.get((case, "small"), means[case, "rules"])) > 1e-9
    }
    found = keys(sheet, {"differ": "candidates", "a": "rules", "b": "small", "dimension": "grade"})
    assert {key[0] for key in found} == apart
    assert {key[1] for key in found} <= {"rules", "small"}


def test_a_list_of_cases_has_each_case_once_in_order(truth, project):
    sheet, _ = truth
    found = sheet.find(CaseQuestion())
    with project.desk() as desk:
        wanted = [case.id for case in desk.benchmark.golden]
    names = sheet.cases(line.case_no for line in found.lines)
    assert [names[line.case_no].id for line in found.lines] == wanted
    assert found.n_cases == len(wanted)
