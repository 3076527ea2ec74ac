from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipworthy.define.bar import Bar
from shipworthy.define.bar_grammar import MEASURES, format_bar, parse_bar

FORMS = {
    "relevance >= 4.0": {"dimension": "relevance", "at_least": 4.0},
    "relevance>=90%": {"dimension": "relevance", "at_least": 0.9},
    "relevance ≥ 90 %": {"dimension": "relevance", "at_least": 0.9},
    "relevance is at least 4": {"dimension": "relevance", "at_least": 4.0},
    "invented-discount <= 2%": {"dimension": "invented-discount", "at_most": 0.02},
    "invented-discount at most 2%": {"dimension": "invented-discount", "at_most": 0.02},
    "tone >= -1.5": {"dimension": "tone", "at_least": -1.5},
    "tone >= −1.5": {"dimension": "tone", "at_least": -1.5},
    "mean of cost_usd <= 0.01": {"measure": "cost_usd", "at_most": 0.01},
    "mean of cost_usd <= $0.01": {"measure": "cost_usd", "at_most": 0.01},
    "cost_usd <= 0.01": {"measure": "cost_usd", "at_most": 0.01},
    "mean of cost_usd <= 0.01 (cap 0.05)": {"measure": "cost_usd", "at_most": 0.01, "cap": 0.05},
    "relevance >= 4 (expect 4.5)": {"dimension": "relevance", "at_least": 4.0, "expect": 4.5},
    "share of relevance >= 4 is at least 90%": {
        "dimension": "relevance",
        "share_at_least": {"level": 4.0, "share": 0.9},
    },
    "Share of relevance ≥ 4 ≥ 0.9": {
        "dimension": "relevance",
        "share_at_least": {"level": 4.0, "share": 0.9},
    },
    "share of latency_s <= 3 is at least 95%": {"measure": "latency_s", "quantile": 0.95, "at_most": 3.0},
    "p95 of latency_s <= 3": {"measure": "latency_s", "quantile": 0.95, "at_most": 3.0},
    "P50 of latency_s at most 3": {"measure": "latency_s", "quantile": 0.5, "at_most": 3.0},
    "p99.9 of latency_s <= 3": {"measure": "latency_s", "quantile": 0.999, "at_most": 3.0},
    "overall better than rules": {"dimension": "overall", "better_than": "rules"},
    "overall is better than gpt-4.1": {"dimension": "overall", "better_than": "gpt-4.1"},
    "relevance not worse than rules by 0.2": {
        "dimension": "relevance",
        "not_worse_than": {"candidate": "rules", "by": 0.2},
    },
    "pass^4 of solved >= 60%": {"dimension": "solved", "all_of": 4, "at_least": 0.6},
    "pass@3 of solved >= 90%": {"dimension": "solved", "one_of": 3, "at_least": 0.9},
    "recall of spam for class spam >= 95%": {
        "dimension": "spam",
        "class": "spam",
        "measure": "recall",
        "at_least": 0.95,
    },
    'precision of kind for class "not spam" at least 95%': {
        "dimension": "kind",
        "class": "not spam",
        "measure": "precision",
        "at_least": 0.95,
    },
    "compliance >= 98% in region=EU": {
        "dimension": "compliance",
        "at_least": 0.98,
        "slice": {"region": "EU"},
    },
    'tone >= 4 in region="South East Asia", language = en': {
        "dimension": "tone",
        "at_least": 4.0,
        "slice": {"region": "South East Asia", "language": "en"},
    },
    "mean of cost_usd <= 0.01 in region=EU (cap 0.05)": {
        "measure": "cost_usd",
        "at_most": 0.01,
        "cap": 0.05,
        "slice": {"region": "EU"},
    },
    "mean of cost_usd <= 0.01 (cap 0.05) in region=EU": {
        "measure": "cost_usd",
        "at_most": 0.01,
        "cap": 0.05,
        "slice": {"region": "EU"},
    },
    '"answer quality" >= 4': {"dimension": "answer quality", "at_least": 4.0},
    "“answer quality” >= 4": {"dimension": "answer quality", "at_least": 4.0},
    "höflichkeit >= 4": {"dimension": "höflichkeit", "at_least": 4.0},
    "正確さ >= 4": {"dimension": "正確さ", "at_least": 4.0},
    "न्याय >= 4": {"dimension": "न्याय", "at_least": 4.0},
    "v1.2-tone_x >= 4": {"dimension": "v1.2-tone_x", "at_least": 4.0},
    "share >= 4": {"dimension": "share", "at_least": 4.0},
    "p95 >= 4": {"dimension": "p95", "at_least": 4.0},
}


@pytest.mark.parametrize("text", FORMS)
def test_every_form_is_read(text: str) -> None:
    assert parse_bar(text) == {**FORMS[text], "text": text}


@pytest.mark.parametrize("text", FORMS)
def test_every_form_is_a_bar_and_its_canonical_text_means_the_same(text: str) -> None:
    fields = parse_bar(text)
    canonical = parse_bar(format_bar(fields))
    assert {**canonical, "text": text} == fields
    assert Bar.model_validate(fields).id == text


def test_white_space_is_normalised() -> None:
    assert parse_bar("  relevance \n >=\t4 ")["text"] == "relevance >= 4"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"dimension": "relevance", "at_least": 4.0}, "relevance >= 4"),
        (
            {"dimension": "relevance", "at_least": 0.98, "slice": {"region": "EU"}},
            "relevance >= 0.98 in region=EU",
        ),
        ({"measure": "cost_usd", "at_most": 0.01, "cap": 0.05}, "mean of cost_usd <= 0.01 (cap 0.05)"),
        ({"measure": "latency_s", "quantile": 0.999, "at_most": 3}, "p99.9 of latency_s <= 3"),
        ({"dimension": 'a "b"', "at_least": 1}, r'"a \"b\"" >= 1'),
        ({"dimension": "x", "share_at_least": {"level": 4, "share": 0.9}}, "share of x >= 4 is at least 90%"),
        (
            {"dimension": "x", "at_least": 0.07, "class": "y", "measure": "recall"},
            "recall of x for class y >= 7%",
        ),
    ],
)
def test_canonical_text(fields: dict[str, object], text: str) -> None:
    assert format_bar(fields) == text


BAD = [
    ("", "a bar is empty", "write for example 'relevance >= 90%'"),
    (
        "relevance",
        "cannot read bar 'relevance': expected '>=' or '<=', saw the end",
        "write it as 'relevance >= 90%'",
    ),
    (
        "relevance > 4",
        "cannot read bar 'relevance > 4': expected '>=' or '<=', saw '>'",
        "write '>=' instead of '>'",
    ),
    (
        "relevance = 4",
        "cannot read bar 'relevance = 4': expected '>=' or '<=', saw '='",
        "write '>=' instead of '='",
    ),
    (
        "relevance >= high",
        "cannot read bar 'relevance >= high': expected a number such as 4.0 or 90%, saw 'high'",
        "write it as 'relevance >= 90%'",
    ),
    (
        "answer quality >= 4",
        "cannot read bar 'answer quality >= 4': expected '>=' or '<=', saw 'quality'",
        """a name with spaces stands in double quotes: '"answer quality" >= 4'""",
    ),
    (
        "overall beats rules",
        "cannot read bar 'overall beats rules': expected '>=' or '<=', saw 'beats'",
        "write it as 'overall better than BASELINE'",
    ),
    (
        "relevance not worse than rules",
        "cannot read bar 'relevance not worse than rules': expected 'by', saw the end",
        "write it as 'relevance not worse than BASELINE by 0.2'",
    ),
    (
        "p95 of relevance <= 3",
        "cannot read bar 'p95 of relevance <= 3': quantiles are of latency_s, cost_usd, input_tokens, "
        "output_tokens, saw 'relevance'",
        "for a dimension write 'share of relevance >= 4 is at least 90%'",
    ),
    (
        "mean cost_usd <= .01",
        "cannot read bar 'mean cost_usd <= .01': expected '>=' or '<=', saw 'cost_usd'",
        "write it as 'mean of cost_usd <= 0.01'",
    ),
    (
        "share of relevance <= 2 is at most 5%",
        "cannot read bar 'share of relevance <= 2 is at most 5%': the share of relevance counts what is >= a level",
        "write it as 'share of relevance >= LEVEL is at least 90%'",
    ),
    (
        "share of relevance >= 4 is at most 5%",
        "cannot read bar 'share of relevance >= 4 is at most 5%': a share must be at least something",
        "turn it round: 'share of relevance >= LEVEL is at least 90%'",
    ),
    (
        "average of x >= 2",
        "cannot read bar 'average of x >= 2': expected share, mean, p95, recall, precision, pass^k or pass@k "
        "before 'of', saw 'average'",
        "write it as 'mean of cost_usd <= 0.01'",
    ),
    (
        "relevance >= 4 in EU",
        "cannot read bar 'relevance >= 4 in EU': expected '=' after the slice field, saw the end",
        "write it as 'relevance >= 90% in region=EU'",
    ),
    (
        "relevance >= 4 in region=EU, region=US",
        "cannot read bar 'relevance >= 4 in region=EU, region=US': slice field 'region' is named twice",
        "",
    ),
    (
        "recall of spam >= 95%",
        "cannot read bar 'recall of spam >= 95%': expected 'for', saw '>='",
        "write it as 'recall of spam for class LABEL >= 95%'",
    ),
    (
        "relevance >= 4 (max 5)",
        "cannot read bar 'relevance >= 4 (max 5)': expected 'cap NUMBER' or 'expect NUMBER' in the "
        "parentheses, saw 'max'",
        "write it as 'relevance >= 90%'",
    ),
    (
        "relevance >= 4 today",
        "cannot read bar 'relevance >= 4 today': expected nothing more, or ' in FIELD=VALUE', saw 'today'",
        "write it as 'relevance >= 90%'",
    ),
]


@pytest.mark.parametrize(("text", "message", "hint"), BAD)
def test_bad_text_says_what_was_expected_and_the_nearest_form(text: str, message: str, hint: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_bar(text)
    assert str(caught.value) == message
    assert caught.value.hint == hint  # type: ignore[attr-defined]


NAMES = (
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and text not in MEASURES and "”" not in text)
)
SPACED = st.tuples(NAMES, NAMES).map(" ".join)
NAME = st.one_of(NAMES, SPACED)
LEVELS = st.floats(-1e6, 1e6, allow_nan=False)
SHARES = st.floats(0, 1, exclude_min=True, exclude_max=True)

REQUIREMENTS = st.one_of(
    st.fixed_dictionaries({"dimension": NAME, "at_least": LEVELS}),
    st.fixed_dictionaries({"dimension": NAME, "at_most": LEVELS}),
    st.fixed_dictionaries({"measure": st.sampled_from(MEASURES), "at_most": LEVELS}),
    st.fixed_dictionaries({"measure": st.just("cost_usd"), "at_most": LEVELS, "cap": SHARES}),
    st.fixed_dictionaries({"measure": st.sampled_from(MEASURES), "quantile": SHARES, "at_most": LEVELS}),
    st.fixed_dictionaries(
        {"dimension": NAME, "share_at_least": st.fixed_dictionaries({"level": LEVELS, "share": SHARES})}
    ),
    st.fixed_dictionaries({"dimension": NAME, "better_than": NAME}),
    st.fixed_dictionaries(
        {"dimension": NAME, "not_worse_than": st.fixed_dictionaries({"candidate": NAME, "by": SHARES})}
    ),
    st.fixed_dictionaries(
        {
            "dimension": NAME,
            "class": NAME,
            "measure": st.sampled_from(["recall", "precision"]),
            "at_least": SHARES,
        }
    ),
    st.fixed_dictionaries({"dimension": NAME, "all_of": st.integers(1, 999), "at_least": SHARES}),
    st.fixed_dictionaries({"dimension": NAME, "one_of": st.integers(1, 999), "at_least": SHARES}),
)
BARS = st.tuples(
    REQUIREMENTS,
    st.one_of(
        st.just({}), st.fixed_dictionaries({"slice": st.dictionaries(NAME, NAME, min_size=1, max_size=3)})
    ),
    st.one_of(st.just({}), st.fixed_dictionaries({"expect": LEVELS})),
).map(lambda parts: {**parts[0], **parts[1], **parts[2]})


@given(BARS)
@settings(deadline=None)
def test_what_is_formatted_is_read_back(fields: dict[str, object]) -> None:
    read = parse_bar(format_bar(fields))
    assert read.pop("text") == format_bar(fields)
    assert read == fields


@given(
    st.lists(st.sampled_from(["share", "of", "x", ">=", "4", "90%", "in", "a=b", "(", ")", '"', "is", "at"]))
)
@settings(deadline=None)
def test_any_heap_of_words_is_read_or_refused(words: list[str]) -> None:
    text = " ".join(words)
    try:
        fields = parse_bar(text)
    except ValueError as error:
        assert str(error)
    else:
        assert parse_bar(format_bar(fields)) == {**fields, "text": format_bar(fields)}
