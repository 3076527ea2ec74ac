from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.run.tokens import cut_to_tokens, estimate_tokens, scale_parts


def test_the_rule():
    assert estimate_tokens("") == 0
    assert estimate_tokens("a") == 1
    assert estimate_tokens("a" * 40) == 10
    assert estimate_tokens("橡木椅四十把") == 6
    assert estimate_tokens("橡木椅 oak") == 4


@given(st.text(max_size=200), st.integers(1, 50))
def test_a_cut_text_fits_and_is_the_beginning(text, max_tokens):
    cut = cut_to_tokens(text, max_tokens)
    assert text.startswith(cut)
    assert estimate_tokens(cut) <= max_tokens
    if cut != text:
        assert estimate_tokens(text[: len(cut) + 1]) > max_tokens


def test_nothing_is_cut_without_a_limit():
    assert cut_to_tokens("x" * 1000, None) == "x" * 1000
    assert cut_to_tokens("one two three", 2, lambda text: len(text.split())) == "one two "


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 10_000), min_size=1), st.integers(0, 50_000))
def test_scaled_parts_add_up(parts, total):
    scaled = scale_parts(parts, total)
    assert scaled.keys() == parts.keys()
    assert all(n_tokens >= 0 for n_tokens in scaled.values())
    if sum(parts.values()):
        assert sum(scaled.values()) == total
