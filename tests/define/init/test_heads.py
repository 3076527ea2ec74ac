"""Which row names the columns."""

import pytest

from shipworthy.define.init.heads import as_rows, head_of

BODY = [
    [f"What is the price of {n} chairs?", f"It is {n * 40} USD for all of them.", "good"] for n in range(9)
]
HEAD = ["Question", "Answer", "Grade"]


@pytest.mark.parametrize(
    ("above", "place"),
    [
        ([HEAD], 0),
        ([["Bot review Q2"], HEAD], 1),
        ([["Bot review", None, None], ["Conversation", None, None], HEAD], 2),
        ([["a", "b", "c"]], 0),
        ([["Did the customer ask for a price?", "Was the answer a good one?", "Grade"]], 0),
        ([], None),
    ],
)
def test_the_header_is_found(above, place):
    assert head_of([*above, *BODY]) == place


def test_rows_without_a_header_have_numbered_columns():
    assert as_rows(BODY, None)[0] == dict(zip(("column 1", "column 2", "column 3"), BODY[0], strict=True))
    assert len(as_rows([["title"], HEAD, *BODY], 1)) == len(BODY)
    assert as_rows([["a", "a"], [1, 2]], 0) == [{"a": 1, "a 2": 2}]


def test_nothing_at_all():
    assert head_of([]) == 0
    assert as_rows([], None) == []
