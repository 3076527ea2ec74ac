"""Two texts with the words marked that only one has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.report.site.word_diff import MOST_COMPARED, differing, found_in, words


def marked(pieces):
    return "".join(f"[{one.text}]" if one.is_marked else one.text for one in pieces)


def shown(a, b):
    left, right, _ = differing(a, b)
    return marked(left), marked(right)


def test_words_signs_and_marks():
    assert shown("the red oak chair", "the oak table") == ("the [red ]oak [chair]", "the oak [table]")
    assert shown("我们明天发货", "我们后天发货") == ("我们[明]天发货", "我们[后]天发货")
    assert shown("don't ship it", "do ship it") == ("[don't] ship it", "[do] ship it")
    assert shown("same", "same") == ("same", "same")
    assert shown("", "new") == ("", "[new]")
    assert shown("price: 10.", "price: 12.") == ("price: [10].", "price: [12].")


def test_long_texts_are_compared_up_to_a_bound_and_it_is_said():
    long = " ".join(f"w{n}" for n in range(MOST_COMPARED))
    left, right, note = differing(long, "other " + long)
    assert "".join(one.text for one in left) == long
    assert "".join(one.text for one in right) == "other " + long
    assert f"{MOST_COMPARED:,}" in note
    assert differing("a", "b")[2] == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_is_lost_and_what_is_not_marked_is_alike(a, b):
    left, right, _ = differing(a, b)
    assert "".join(one.text for one in left) == a
    assert "".join(one.text for one in right) == b
    assert "".join(words(a)) == a
    if a == b:
        assert not any(one.is_marked for one in (*left, *right))


def test_where_a_text_stands():
    text = "a " * 300 + "The REFUND came" + " b" * 300
    pieces = found_in(text, "refund")
    assert [one.text for one in pieces if one.is_marked] == ["REFUND"]
    assert sum(len(one.text) for one in pieces) < 260
    assert marked(found_in("short", "nowhere")) == "short"
    assert marked(found_in("(a+b)*", "(A+B)*")) == "[(a+b)*]"
