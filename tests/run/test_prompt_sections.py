from __future__ import annotations

from shipworthy.define.case import Case
from shipworthy.run.prompt import PromptPart, parse_prompt
from shipworthy.run.prompt_sections import sections_of, without_section

PROMPT = """\
---
name: reply
---
system:
You answer inquiries of buyers.

# Prices
Never name a price that is not in the catalogue.
Round nothing.

- Answer in the buyer's language.
- Ask for the port
  where the buyer wants a final price.

{{ catalogue }}

Sign as Mei.
Sign as Mei.
user:
{{ input }}
"""


def test_paragraphs_headings_and_items_are_sections():
    names = [section.name for section in sections_of(PROMPT)]
    assert names == [
        "You answer inquiries of buyers.", "Prices", "Answer in the buyer's language.", "Ask for the port", "Sign as Mei.",
    ]  # fmt: skip


def test_without_a_section_the_rest_stands_as_it_was():
    sections = sections_of(PROMPT)
    prices = without_section(PROMPT, sections[1])
    assert "Round nothing" not in prices
    assert "Ask for the port\n  where" in prices
    port = without_section(PROMPT, sections[3])
    assert "final price" not in port and "buyer's language" in port
    for section in sections:
        rendered = parse_prompt(
            without_section(PROMPT, section), parts=[PromptPart("catalogue", text="Chair 48")]
        ).render(Case("1", "Hi?"))
        assert rendered.messages[-1]["content"] == "Hi?"
        assert section.text.strip() not in rendered.messages[0]["content"]


def test_sections_of_one_name_are_told_apart():
    names = [section.name for section in sections_of("Be brief.\n\nBe kind.\n\nBe brief.\n\n{{ input }}")]
    assert names == ["Be brief. (line 1)", "Be kind.", "Be brief. (line 5)"]


def test_chinese_lists_and_templates_that_would_break():
    names = [
        section.name
        for section in sections_of("1、先问港口。\n2、不要打折。\n{% if x %}\n\n内\n\n{% endif %}")
    ]
    assert names == ["先问港口。", "不要打折。", "内"]


def test_a_prompt_may_do_without_parts():
    chat = Case("2", [
        {"role": "system", "content": "be kind"}, {"role": "user", "content": "hello"},
        {"role": "assistant", "content": "good day"}, {"role": "tool", "content": "48 USD"},
        {"role": "user", "content": "price?"},
    ])  # fmt: skip
    whole = parse_prompt("Use {{ notes }}.", parts=[PromptPart("notes", text="a note")])
    assert set(whole.render(chat).parts) >= {"system", "history", "tool_results", "input", "notes"}

    def left(*without):
        prompt = parse_prompt("Use {{ notes }}.", parts=[PromptPart("notes", text="a note")], without=without)
        return [message["content"] for message in prompt.render(chat).messages]

    assert left("history") == ["Use a note.", "be kind", "48 USD", "price?"]
    assert left("tool_results") == ["Use a note.", "be kind", "hello", "good day", "price?"]
    assert left("system") == ["hello", "good day", "48 USD", "price?"]
    assert left("notes")[0] == "Use ."
