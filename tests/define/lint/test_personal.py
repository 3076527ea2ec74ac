"""Personal data where the PRD says that there is none: found, counted, never shown."""

from __future__ import annotations

from shipworthy.define.lint.rules.cases import DuplicateCases
from shipworthy.define.lint.rules.personal import PersonalData

MAIL, PHONE = "jane.roe@example.com", "+49 30 901820555"


def test_forbidden_data_is_an_error_and_masked(found, asking):
    cases = asking(f"Write to {MAIL}", f"Call {PHONE} or {MAIL}", "no data")
    ((severity, message),) = found(PersonalData, cases, data={"personal_data": "forbid"})
    assert severity == "error"
    assert message.startswith(
        "2 of 3 (67 %) cases hold personal data, and the PRD says 'forbid': an e-mail address (2)"
    )
    assert MAIL not in message
    assert PHONE not in message
    assert "j…(20)" in message


def test_data_to_be_redacted_is_a_warning_in_answers_and_prompts_too(found, asking):
    answers = {"today": [{"case": "c0", "output": f"Ask {MAIL}"}]}
    problems = found(
        PersonalData,
        asking("hello"),
        data={"personal_data": "redact"},
        answers=answers,
        prompts={"new": f"You are {MAIL}"},
    )
    assert [severity for severity, _ in problems] == ["warning", "warning"]
    assert problems[0][1].startswith("1 of 1 (100 %) answers of 'today' hold")
    assert problems[1][1].startswith("the prompt of 'new' holds")


def test_hidden_in_expected_answers_and_other_columns(found, asking):
    cases = asking("hello", "bye", expected=[MAIL, None], note=[None, {"who": MAIL}])
    assert found(PersonalData, cases, data={"personal_data": "forbid"})[0][1].startswith("2 of 2")


def test_allowed_data_and_numbers_of_orders(found, asking):
    assert found(PersonalData, asking(f"Write to {MAIL}")) == []
    numbers = asking(
        "Order 4711-0815 of 2026-11-20 for 1,299.00 USD", "version 10.2.33 of invoice no. 20261120001"
    )
    assert found(PersonalData, numbers, data={"personal_data": "forbid"}) == []


def test_messages_of_other_rules_mask_it_too(found, asking):
    ((_, message),) = found(DuplicateCases, asking(f"Write to {MAIL}", f"write to {MAIL}", "x"))
    assert MAIL not in message
    assert "Write to j…(20)" in message
