"""`prd_text`: what is written is read back, character for character."""

from __future__ import annotations

import pytest

from shipworthy.define.prd_text import prd_text
from shipworthy.define.yaml_text import read_yaml


@pytest.mark.parametrize(
    "text",
    [
        "one line",
        "two\nlines",
        "ends\n",
        " begins with a blank\nx",
        "blank at the end \nx",
        "\nfirst is empty",
        "tab\there\nx",
        "control \x07\nx",
        "多行\n文本",
        "# no comment\n- no list",
        "key: value",
        "'quoted' \"twice\"",
        "yes",
        "1.0",
        "a\n\n\nb\n\n",
    ],
)
def test_a_text_is_read_back_as_it_was(text):
    values = {
        "product": text,
        "dimensions": {"polite": {"definition": text}},
        "bars": [text, {"dimension": text}],
    }
    assert read_yaml(prd_text(values)).data == values
