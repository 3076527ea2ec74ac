from __future__ import annotations

import pytest

from shipworthy.errors import WrongCall


@pytest.mark.parametrize(
    ("given", "output", "value"),
    [
        (None, "all fine, USD 45.00", 1), (None, "write to jane.doe@example.com", 0),
        ({"kinds": ["phone"]}, "write to jane.doe@example.com", 1), ("email", "write to jane.doe@example.com", 0),
        (["email", "ip"], "from 10.0.0.1", 0), ({"allow": "{{ mail }}"}, "write to jane.doe@example.com", 1),
        ({"allow": ["x", "{{ nothing }}"]}, "write to jane.doe@example.com", 0),
        ({"allow": ["+49 (40) 1234567"]}, "call +49 40 1234567", 1),
        ({"allow": "+49 170 1234 5678"}, "call +49 170 12345", 0), ({"allow": "ann@b.com"}, "n@b.com", 0),
        ({"allow": "x aa@b.com"}, "aa@b.com", 1), ({"allow": "13800138000 or 13900139000"}, "138 0013 8000", 1),
        ({"allow": "ours is 020 7946 0958."}, "call 020 79460958", 1), ({"allow": "a＠b.com"}, "a@b.com", 1),
        ({"allow": "+49.40.1234567"}, "call +49 40 1234567", 1),
    ],
)  # fmt: skip
def test_pii(bench, given, output, value):
    assert bench.value({"pii": given}, output, mail="Write to Jane.Doe@example.com") == value


def test_as_a_detector_1_says_that_it_was_found(bench):
    scorer = bench.scorer({"pii": {}}, is_detector=True)
    values = [scorer.grade(bench.trial(text), bench.case()).value for text in ("a@b.de", "nothing")]
    assert values == [1, 0]


def test_the_explanation_names_the_kind_and_hides_the_rest(bench):
    said = bench.grade("pii", "card 4111 1111 1111 1111").explanation
    assert said == "has card 41\u202611"


def test_an_unknown_kind(bench):
    with pytest.raises(WrongCall, match="no kind is known as 'emial'") as caught:
        bench.scorer({"pii": {"kinds": ["emial"]}})
    assert "email" in caught.value.hint


@pytest.mark.parametrize("given", [{"kinds": []}, [], {"kinds": 5}])
def test_nothing_to_look_for(bench, given):
    with pytest.raises(WrongCall, match="quality: pii"):
        bench.scorer({"pii": given})
