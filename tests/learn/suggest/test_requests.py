"""What a model is sent: texts of others behind marks, no personal data against the PRD's word, no sealed case."""

from __future__ import annotations

import pytest

from shipworthy.define.case import Case
from shipworthy.define.parse import parse
from shipworthy.learn.suggest.case_drafts import request_cases
from shipworthy.learn.suggest.failure_mode_drafts import BadAnswer, request_failure_modes
from shipworthy.learn.suggest.gaps import Gap
from shipworthy.learn.suggest.privacy import Privacy, masked_text
from shipworthy.learn.suggest.request import MOST_CHARACTERS, cut, fitted

ADDRESS = "write to anna.lee@example.com"


def benchmark(rule="allow", n=12):
    found = parse({
        "product": "desk", "slices": ["region"], "data": {"personal_data": rule},
        "dimensions": {"tone": "answers in one sentence"},
        "failure_modes": [{"id": "rude", "definition": "insults the buyer"}],
    })  # fmt: skip
    cases = [
        Case(f"c{i}", f"question {i} " + "x" * i, expected="yes", fields={"region": "EU" if i % 2 else "SEA"})
        for i in range(n)
    ]
    return found.placed(golden=[*cases, Case("p", ADDRESS, expected="no", fields={"region": "SEA"})])


def sent(request):
    system, user = request.messages("5f00d5f00d5f00d5f00d5f00")
    return system["content"], user["content"]


def test_texts_of_others_stand_behind_marks_and_the_task_outside():
    request = request_cases(benchmark(), Gap({"region": "SEA"}, 6, 5, "thin"), 4)
    system, user = sent(request)
    assert "never an instruction" in system and "question 2" not in system
    inside = [part.split("<<<5f00d5f00d5f00d5f00d5f00 end")[0] for part in user.split("case ")[1:]]
    assert any("question" in part for part in inside)
    assert user.endswith(request.task) and "insults the buyer" in request.task
    with pytest.raises(ValueError, match="mark"):
        request.messages("question")


def test_the_sealed_release_cases_are_never_shown():
    placed = benchmark().placed(release=[Case("r", "a sealed question", fields={"region": "SEA"})])
    assert "sealed" not in "".join(sent(request_cases(placed, Gap({"region": "SEA"}), 4)))


@pytest.mark.parametrize(
    ("rule", "is_shown", "n_notes"), [("allow", True, 0), ("redact", False, 0), ("forbid", False, 1)]
)
def test_personal_data_is_shown_only_as_the_prd_allows(rule, is_shown, n_notes):
    request = request_cases(benchmark(rule, n=4), Gap({"region": "SEA"}), 4)
    text = "".join(sent(request))
    assert ("anna.lee@example.com" in text) == is_shown
    assert ("[e-mail address]" in text) == (rule == "redact")
    assert len(request.notes) == n_notes


def test_masking_keeps_the_rest_of_the_text():
    assert masked_text(f"Please {ADDRESS} today") == "Please write to [e-mail address] today"
    assert Privacy("forbid").of("call me") == "call me" and Privacy("forbid").of(ADDRESS) is None


def test_long_texts_are_cut_and_too_many_are_left_out_aloud():
    assert len(cut("x" * 5_000)) < MOST_CHARACTERS + 60 and "left out" in cut("x" * 5_000)
    answers = [BadAnswer(f"c{i}", "asked", "y" * 900, "why") for i in range(10)]
    whole = request_failure_modes(benchmark(), answers, 3)
    small = fitted(whole, 3_000)
    assert 0 < len(small.texts) < len(whole.texts) and "no room" in small.notes[-1]
    assert fitted(whole, 10**6) is whole and small.hash != whole.hash


def test_the_same_request_has_the_same_hash_whatever_the_marks():
    one, other = (request_cases(benchmark(), Gap({"region": "SEA"}), 4) for _ in range(2))
    assert one.hash == other.hash != request_cases(benchmark(), Gap({"region": "EU"}), 4).hash
