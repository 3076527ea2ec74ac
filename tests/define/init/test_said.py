"""What a PM says, sorted to dimensions, slices and outcomes."""

import pytest

from shipworthy.define.init.said import by_dimension, named_texts, new_dimensions, standards
from shipworthy.errors import WrongCall


def test_texts_go_to_the_dimension_they_name_and_the_others_in_order():
    assert by_dimension(["tone: kind", "answers all", "more"], ["relevance", "tone"]) == {
        "tone": "kind", "relevance": "answers all",
    }  # fmt: skip
    assert by_dimension(["语气：友好"], ["语气"]) == {"语气": "友好"}


def test_new_dimensions():
    assert new_dimensions(["kind and quick"], []) == ["good"]
    assert new_dimensions(["honest: no promises", "kind"], []) == ["honest", "good"]
    assert new_dimensions(["kind"], ["grade"]) == []


def test_where_the_standard_differs():
    found = standards(["region=SEA: in dollars", "Region = EU"], {"region": ["EU", "SEA"]})
    assert [(one.key, one.text) for one in found] == [("region=SEA", "in dollars"), ("region=EU", "")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("region", "is not FIELD=VALUE"),
        ("area=EU", "no column 'area'"),
        ("region=UE", "no case has region=UE"),
    ],
)
def test_what_no_case_has_is_refused(text, says):
    with pytest.raises(WrongCall, match=says):
        standards([text], {"region": ["EU", "SEA"]})


def test_outcomes():
    assert named_texts(["replied: within 14 days", "bought", "they come back to us"], "outcome") == {
        "replied": "within 14 days", "bought": "bought", "outcome": "they come back to us",
    }  # fmt: skip
