"""Groups of phrases that people wrote: none is put with others that mean something else."""

from __future__ import annotations

import pytest
from tests.learn.look.phrases import SUPPORT_ZH, TOPICAL_CHAT

from shipworthy.adapters.embeddings import Embeddings, is_installed
from shipworthy.learn.look.grouping import suggest_groups
from shipworthy.learn.look.likeness import BY_LETTERS, BY_MEANING, by_letters, by_meaning


def grouped(data, likeness, threshold):
    phrases = [phrase for phrase, _ in data]
    found = suggest_groups(phrases, likeness, threshold)
    assert sorted(place for one in found for place in one.phrases) == list(range(len(data)))
    return found


def n_misplaced(data, found):
    kinds = [[data[place][1] for place in one.phrases] for one in found]
    return sum(len(one) - max(map(one.count, one)) for one in kinds)


@pytest.mark.parametrize(("data", "most"), [(TOPICAL_CHAT, 18), (SUPPORT_ZH, 7)])
def test_by_letters_no_phrase_is_misplaced(data, most):
    found = grouped(data, by_letters, BY_LETTERS)
    assert n_misplaced(data, found) == 0
    assert len(found) <= most


@pytest.mark.skipif(not is_installed(), reason="the extra [semantic] is not installed")
@pytest.mark.parametrize(("data", "most"), [(TOPICAL_CHAT, 14), (SUPPORT_ZH, 5)])
def test_by_meaning_more_of_what_means_the_same_is_together(data, most):
    embedder = Embeddings()
    found = grouped(data, lambda phrases: by_meaning(phrases, embedder), BY_MEANING)
    assert n_misplaced(data, found) == 0
    assert len(found) <= most


def test_a_group_is_named_by_its_most_central_phrase():
    phrases = [
        "changes topic for no reason",
        "Changes the topic",
        "suddenly changes the topic",
        "changes the topic.",
    ]
    found = suggest_groups(phrases, by_letters, BY_LETTERS)
    assert [one.name for one in found] == ["Changes the topic"]


def test_new_phrases_join_the_group_they_are_most_like():
    themes = [["repeats itself", "keeps repeating itself"], ["rude", "very rude tone"]]
    found = suggest_groups(["repeats itself again", "late", "rude"], by_letters, BY_LETTERS, themes)
    assert {one.phrases: one.theme for one in found} == {(0,): 0, (1,): None, (2,): 1}


def test_nothing_gives_no_groups_and_one_phrase_one():
    assert suggest_groups([], by_letters, BY_LETTERS) == ()
    assert [one.name for one in suggest_groups(["  ", "?"], by_letters, BY_LETTERS)] == ["", "?"]
    assert [one.phrases for one in suggest_groups(["x"], by_letters, BY_LETTERS)] == [(0,)]


def test_the_order_of_the_phrases_changes_no_group():
    phrases = [phrase for phrase, _ in TOPICAL_CHAT]
    one = {frozenset(phrases[p] for p in g.phrases) for g in suggest_groups(phrases, by_letters, BY_LETTERS)}
    turned = phrases[::-1]
    other = {frozenset(turned[p] for p in g.phrases) for g in suggest_groups(turned, by_letters, BY_LETTERS)}
    assert one == other
