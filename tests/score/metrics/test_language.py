from __future__ import annotations

import pytest

from shipworthy.errors import WrongCall

EN = "Dear Ms Chen, thank you for your inquiry. We can offer the oak chair at USD 45.00 FOB Ningbo."
DE = "Sehr geehrte Frau Chen, vielen Dank für Ihre Anfrage. Der Stuhl kostet 45 USD FOB Ningbo."
ZH = "您好，感谢您的询盘。橡木椅 OC-210 的价格是 45 美元，FOB Ningbo，MOQ 300 pcs。"
JA = "お問い合わせありがとうございます。椅子の価格は45ドルです。"
ID = "Terima kasih atas pertanyaan Anda mengenai harga kursi kayu jati dari pabrik kami."


@pytest.mark.parametrize(
    ("wanted", "output", "value", "seen"),
    [
        ("en", EN, 1, "en"), ("en-US", EN, 1, "en"), ("English", EN, 1, "en"), ("de", EN, 0, "en"),
        ("de", DE, 1, "de"), ("en", DE, 0, "de"), ("zh", ZH, 1, "zh"), ("zh-TW", ZH, 1, "zh"), ("中文", ZH, 1, "zh"),
        ("en", ZH, 0, "zh"), ("ja", JA, 1, "ja"), ("zh", JA, 0, "ja"), ("ja", ZH, 0, "zh"),
        ("ko", "견적 감사합니다. FOB 가격은 45 USD입니다.", 1, "ko"), ("id", ID, 1, "id"), ("ms", ID, 1, "ms"),
        ("ar", "شكرا لاستفساركم عن الكراسي الخشبية", 1, "ar"), ("fa", "خیلی ممنون از پیام شما درباره صندلی", 1, "fa"),
        ("th", "ขอบคุณสำหรับการสอบถาม", 1, "th"), ("ru", "Здравствуйте! Мы можем предложить стул по цене 45 долларов.", 1, "ru"),
        ("en", f"{EN} https://example.com/über/straße 深圳市华美贸易有限公司", 1, "en"),
        ("zh", f"{ZH}\n\nBest regards,\nWang Xiaoming\nhttps://maple-home.example.com/contact-us", 1, "zh"),
        ("en", "```\nfür = ist + nicht + und + aber\n```\nThank you for your inquiry about chairs.", 1, "en"),
    ],
)  # fmt: skip
def test_language(bench, wanted, output, value, seen):
    grade = bench.grade({"language": wanted}, output)
    assert (grade.value, grade.category) == (value, seen), grade


@pytest.mark.parametrize(
    ("wanted", "output"),
    [
        ("en", "OK"),
        ("en", ""),
        ("en", "42"),
        ("fr", "Merci!"),
        ("en", "FOB USD 12"),
        ("ru", "Благодарим за ваш запрос, цена стула"),
    ],
)
def test_too_little_to_tell_is_unscored(bench, wanted, output):
    grade = bench.grade({"language": wanted}, output)
    assert grade.value is None
    assert "to tell" in grade.reason


def test_short_text_in_another_script_is_wrong_all_the_same(bench):
    assert bench.value({"language": "en"}, "您好") == 0
    assert bench.value({"language": "zh"}, "Thank you") == 0


def test_the_cases_field_is_the_default(bench):
    assert bench.value("language", EN, language="en") == 1
    assert bench.value({"language": "{{ lang }}"}, EN, lang="de") == 0
    assert bench.grade("language", EN).reason.startswith("the case has no 'language'")
    assert bench.grade("language", EN, language="Klingon").reason == "no language is known as 'Klingon'"


def test_an_unknown_language(bench):
    with pytest.raises(WrongCall, match="no language is known as 'klingon'"):
        bench.scorer({"language": "klingon"})


def test_the_explanation(bench):
    grade = bench.grade({"language": "en"}, DE)
    assert (grade.explanation, grade.expected) == ("written in de, expected en", "en")
