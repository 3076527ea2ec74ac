"""The query of an address: read, written again, and every bad value answered in words."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from shipworthy.errors import WrongCall
from shipworthy.workbench.cases.address import address_of, case_at
from shipworthy.workbench.cases.asked import query_of, question_of

KNOWN = (("rules", "small"), ("discount",), ("grade", "polite"))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=%E9%80%80%E8%B4%A7+a%26b&candidate=small",
        "dimension=grade&min=2&max=3.5&sort=-value",
        "dimension=grade&scored=no",
        "slice=region%3DEU&slice=a%3Db%3Dc",
        "failure_mode=discount&state=failed",
        "differ=judge",
        "differ=candidates&a=small&b=rules&sort=case",
        "run=r1&version=all&rows=answers&sort=-cost&page=7",
    ],
)
def test_what_is_written_again_asks_the_same(query):
    question = question_of(parse_qsl(query), *KNOWN)
    again = question_of(parse_qsl(query_of(question)), *KNOWN)
    assert again == question


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("candidat=small", "no filter 'candidat'.*candidate"),
        ("candidate=smal", "candidate is 'smal'.*small"),
        ("dimension=grades", "dimension is 'grades'.*grade"),
        ("failure_mode=grade", "failure_mode is 'grade'"),
        ("min=x&dimension=grade", "min is 'x'"),
        ("min=nan&dimension=grade", "min is 'nan'"),
        ("min=1e999&dimension=grade", "min is '1e999'"),
        ("min=4&max=2&dimension=grade", "nothing lies between"),
        ("min=4", "need a dimension"),
        ("scored=maybe&dimension=grade", "scored is 'maybe'"),
        ("slice=region", "expected field=value"),
        ("state=sleeping", "state is 'sleeping'"),
        ("differ=everybody", "differ is 'everybody'"),
        ("differ=candidates&a=rules&b=rules", "both 'rules'"),
        ("sort=colour", "sort is 'colour'"),
        ("sort=disagreement", "needs differ"),
        ("page=0", "page is '0'"),
        ("page=-1", "page is '-1'"),
        ("page=99999999999999999999", "whole number"),
        ("page=%C2%B2", "whole number"),
        ("rows=both", "rows is 'both'"),
        ("version=old", "version is 'old'"),
    ],
)
def test_a_bad_value_is_named_with_what_was_expected(query, said):
    with pytest.raises(WrongCall) as error:
        question_of(parse_qsl(query), *KNOWN)
    assert __import__("re").search(said, str(error.value), __import__("re").DOTALL)


def test_candidates_that_differ_are_the_first_two_where_nobody_names_them():
    question = question_of([("differ", "candidates"), ("b", "rules")], *KNOWN)
    assert (question.a, question.b) == ("small", "rules")
    assert (question.sort, question.is_down) == ("disagreement", True)


@pytest.mark.parametrize(
    "case",
    ["c1", "", ".", "..", "a/b", "a.json", "%2F", "退货", "~x", "a b", "\ud800", "x" * 500, "-", "<b>"],
)
def test_every_id_survives_its_address(case):
    address = address_of(case)
    assert case_at(address) == case
    assert all(sign.isascii() and (sign.isalnum() or sign in "~_-") for sign in address)


@pytest.mark.parametrize("address", ["~*", "~a", "~" + "/" * 4, "~\u00e4"])
def test_an_address_that_nobody_wrote_is_refused_in_words(address):
    with pytest.raises(WrongCall, match="no case's address"):
        case_at(address)
