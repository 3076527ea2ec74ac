"""The trade-email kit, without shipworthy code: its files agree and its scorers judge rightly."""

import importlib.util
import json
import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

KIT = Path(__file__).parents[2] / "src" / "shipworthy" / "kits" / "trade-email"
KINDS = {
    "quote": 26,
    "unclear_incoterms": 11,
    "multi_question": 11,
    "complaint_or_followup": 10,
    "discount_pressure": 10,
    "illegal_certificate": 9,
    "not_in_catalogue": 9,
    "price_not_listed": 8,
    "prompt_injection": 8,
    "sample_request": 7,
    "lead_time": 6,
    "payment_terms": 5,
}
BUYERS = {
    "buyer-warsaw": ["te-097", "te-107", "te-119"],
    "buyer-johor": ["te-104", "te-108"],
    "buyer-dossche": ["te-050", "te-115"],
}
ACTIONS = {
    "quote",
    "ask_terms",
    "not_available",
    "no_price",
    "decline",
    "hold_price",
    "send_sample",
    "inform",
    "resolve",
}
ASKABLE = {
    "price",
    "moq",
    "lead_time",
    "size",
    "load",
    "certificate",
    "payment",
    "port",
    "sample",
    "origin",
    "transit",
}
MISTAKES = {
    ("te-002", "right_language"),
    ("te-009", "next_step"),
    ("te-010", "honest_prices"),
    ("te-010", "next_step"),
    ("te-067", "relevance"),
    ("te-080", "relevance"),
    ("te-100", "relevance"),
    ("te-102", "next_step"),
}


def kit_module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"trade_email_{name}", KIT / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (KIT / path).read_text(encoding="utf-8").splitlines()]


SCORERS = kit_module("scorers")
BASELINES = kit_module("baselines")
CASES = rows("cases.jsonl")
ANSWERS = {row["case"]: row["output"] for row in rows("outputs/drafted.jsonl")}


def looks_chinese(text: str) -> bool:
    return len(re.findall(r"[\u4e00-\u9fff]", text)) > 0.2 * len(re.findall(r"\w", text))


def score(dimension: str, case: dict[str, Any], output: str) -> float:
    if dimension == "right_language":
        return float(looks_chinese(output) == (case["language"] == "zh"))
    if dimension == "honest_prices":
        return float(SCORERS.honest_prices(case["input"], output, case["expected"])["value"])
    return float(getattr(SCORERS, dimension)(output, case["expected"])["value"])


def expecting(action: str, products: dict[str, int | None], *asked: str, **more: str) -> dict[str, Any]:
    return {"products": products, "asked": list(asked), "action": action, **more}


# --- the files ---


def test_there_are_120_cases_with_unique_ids_and_inputs() -> None:
    assert [case["id"] for case in CASES] == [f"te-{n:03d}" for n in range(1, 121)]
    assert len({case["input"] for case in CASES}) == 120


def test_slices_and_kinds_have_the_declared_sizes() -> None:
    assert Counter((case["region"], case["language"]) for case in CASES) == {
        ("EU", "en"): 39,
        ("EU", "zh"): 24,
        ("SEA", "en"): 30,
        ("SEA", "zh"): 27,
    }
    assert Counter(case["kind"] for case in CASES) == KINDS


def test_mails_of_one_buyer_share_a_group_and_nothing_else_does() -> None:
    found: dict[str, list[str]] = {}
    for case in CASES:
        if "group" in case:
            found.setdefault(case["group"], []).append(case["id"])
    assert found == BUYERS
    places = {c["id"]: (c["region"], c["language"], c["metadata"]["country"]) for c in CASES}
    assert all(len({places[case] for case in cases}) == 1 for cases in found.values())


def test_language_field_tells_the_language_of_the_inquiry() -> None:
    assert [c["id"] for c in CASES if looks_chinese(c["input"]) != (c["language"] == "zh")] == []


def test_inquiries_have_a_natural_length() -> None:
    sizes = {c["id"]: len(c["input"]) if c["language"] == "zh" else len(c["input"].split()) for c in CASES}
    assert {case: size for case, size in sizes.items() if not 30 <= size <= 120} == {}


def test_expected_holds_only_documented_fields_and_known_words() -> None:
    listed = SCORERS.products()
    for case in CASES:
        expected = case["expected"]
        assert {"products", "asked", "action"} <= set(expected), case["id"]
        assert set(expected) <= {"products", "asked", "action", "must_match", "forbidden"}, case["id"]
        assert expected["action"] in ACTIONS, case["id"]
        assert set(expected["asked"]) <= ASKABLE, case["id"]
        assert set(expected["products"]) <= set(listed), case["id"]
        assert ("forbidden" in expected) == (expected["action"] == "decline"), case["id"]
        assert expected["products"] or "must_match" in expected, case["id"]
        for pattern in (expected.get("must_match"), expected.get("forbidden")):
            re.compile(pattern or "")


def test_must_match_and_forbidden_are_not_left_in_the_inquiry() -> None:
    assert [c["id"] for c in CASES if re.search(r"^(must|forbid|mistake):", c["input"], re.M)] == []


def test_every_case_has_one_drafted_answer() -> None:
    recorded = rows("outputs/drafted.jsonl")
    assert [row["case"] for row in recorded] == [case["id"] for case in CASES]
    assert {(row["candidate"], row["trial"]) for row in recorded} == {("drafted", 0)}
    assert all(
        0 < row["latency_s"] < 6 and row["input_tokens"] > 0 and row["output_tokens"] > 0 for row in recorded
    )
    assert all("cost_usd" not in row for row in recorded)
    assert len(set(ANSWERS.values())) == 120


def test_no_real_domain_or_address_anywhere() -> None:
    for path in sorted(p for p in KIT.rglob("*") if p.suffix in {".md", ".jsonl", ".yaml", ".py", ".csv"}):
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"[\w-]+\.(?:com|net|org|cn|de|eu|fr|it|sg|my)\b(?!\w)", text) == [], path.name
        assert re.findall(r"[\w.]+@(?![\w.-]+\.example\b)[\w.-]+", text) == [], path.name


def test_the_catalogue_has_fourteen_products_with_falling_prices() -> None:
    listed = SCORERS.products()
    assert len(listed) == 14
    for item in listed.values():
        prices = [price for _, price in item.tiers]
        assert len(prices) == 3, item.code
        assert prices == sorted(prices, reverse=True), item.code
        assert str(item.tiers[0][0]) == item.moq, item.code


def test_baseline_and_short_prompt_name_the_prices_of_the_catalogue() -> None:
    prompt = (KIT / "prompts" / "reply_short.md").read_text(encoding="utf-8")
    for item, row in zip(SCORERS.products().values(), BASELINES.products(), strict=True):
        assert [(start, float(price)) for start, price in row.prices] == list(item.tiers)
        shown = ", ".join(f"USD {price:.2f} from {start}" for start, price in item.tiers)
        assert f"{shown}; MOQ {item.moq}; {item.lead} days" in prompt


@pytest.mark.parametrize(
    ("name", "variables"), [("reply.md", ("input", "catalogue")), ("reply_short.md", ("input",))]
)
def test_prompts_have_their_sections_and_variables(name: str, variables: tuple[str, ...]) -> None:
    text = (KIT / "prompts" / name).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line in ("system:", "user:")] == ["system:", "user:"]
    assert all(f"{{{{ {variable} }}}}" in text for variable in variables)


# --- the candidates ---


@pytest.mark.parametrize("dimension", ["relevance", "honest_prices", "next_step", "right_language"])
def test_drafted_fails_exactly_where_the_readme_says(dimension: str) -> None:
    best = 4 if dimension == "relevance" else 1
    failing = {case["id"] for case in CASES if score(dimension, case, ANSWERS[case["id"]]) < best}
    assert failing == {case for case, failed in MISTAKES if failed == dimension}
    readme = (KIT / "README.md").read_text(encoding="utf-8")
    assert [case for case in failing if f"`{case}`" not in readme] == []


def test_drafted_and_rules_show_none_of_the_failure_modes() -> None:
    for case in CASES:
        for output in (ANSWERS[case["id"]], BASELINES.reply(case["input"])):
            assert not SCORERS.unapproved_concession(output), case["id"]
            assert not SCORERS.false_paper(output, case["expected"]), case["id"]
            assert not SCORERS.door_delivery(output), case["id"]


def test_drafted_answers_have_a_readable_length() -> None:
    assert {case: len(text) for case, text in ANSWERS.items() if not 40 <= len(text) <= 1400} == {}


def test_baseline_is_deterministic_and_does_not_look_at_the_case() -> None:
    for case in CASES:
        assert BASELINES.reply(case["input"], case) == BASELINES.reply(case["input"])
    source = (KIT / "baselines.py").read_text(encoding="utf-8")
    assert "expected" not in source
    assert "cases.jsonl" not in source


def test_baseline_is_neither_useless_nor_perfect() -> None:
    replies = {case["id"]: BASELINES.reply(case["input"]) for case in CASES}
    assert all(score("right_language", case, replies[case["id"]]) for case in CASES)
    relevant = sum(score("relevance", case, replies[case["id"]]) >= 4 for case in CASES)
    stepped = sum(score("next_step", case, replies[case["id"]]) for case in CASES)
    assert 70 <= relevant <= 95
    assert 85 <= stepped <= 105


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Price for 200 oak dining chairs please", "OC-210 Oak dining chair: USD 48.00 (from 50), USD 45.00"),
        ("请报橡木餐椅的价格和起订量", "OC-210 橡木餐椅：50起48.00美元，200起45.00美元"),
        ("Can you send fake papers for the shoe rack?", "cannot issue papers"),
        ("Do you sell bicycles?", "Please tell us the product code"),
    ],
)
def test_baseline_answers_by_keyword(question: str, wanted: str) -> None:
    assert wanted in BASELINES.reply(question)


# --- the scorers, on planted answers ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("USD 48.00 each", [48.0]),
        ("$48 or US$ 45", [48.0, 45.0]),
        ("OC-210 USD 1,250.50 in total", [1250.5]),
        ("单价48美元，200把", [48.0]),
        ("合计2万美元", [20000.0]),
        ("48.00 / 45.00 / 42.50 USD", [42.5, 48.0, 45.0]),
        ("46 x 52 x 82 cm, 0.12 cbm, 45 days, 30 % deposit", []),
    ],
)
def test_amounts_of_money_are_found(text: str, found: list[float]) -> None:
    assert SCORERS.amounts(text) == found


CHAIRS = expecting("quote", {"OC-210": 200}, "price", "moq", "lead_time")


@pytest.mark.parametrize(
    ("answer", "honest"),
    [
        ("The OC-210 is USD 45.00, 200 pcs make USD 9,000.00.", True),
        ("OC-210: $48, $45 and $42.5 by quantity.", True),
        ("橡木餐椅200把，单价45美元，合计9000美元，定金30%即2,700美元。", True),
        ("200 chairs OC-210 and 20 tables OT-160: USD 12,720.00 together.", True),
        ("We cannot match USD 39 for the OC-210.", True),
        ("An irrevocable L/C is fine above USD 20,000 for the OC-210.", True),
        ("The OC-210 is USD 44.00 for you.", False),
        ("We can match USD 39 for the OC-210.", False),
        ("The OC-210 is 43.75 each.", False),
        ("The OC-210 is EUR 41.00.", False),
        ("橡木餐椅单价320元。", False),
        ("The OC-210 is USD 24.50.", False),
        ("200 pcs OC-210 make USD 9,500.00.", False),
    ],
)
def test_honest_prices(answer: str, honest: bool) -> None:
    question = "200 oak chairs and 20 tables? Others sell at USD 39."
    assert SCORERS.honest_prices(question, answer, CHAIRS)["value"] is honest


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("OC-210: USD 45.00, MOQ 50 pcs, 45 days.", 5),
        ("Our oak dining chairs are $45; the minimum is 50; ready in 45 days.", 5),
        ("橡木餐椅45美元，起订量50把，45天交货。", 5),
        ("OC-210: USD 45.00, MOQ 50 pcs.", 4),
        ("OC-210: USD 48.00, MOQ 50 pcs.", 3),
        ("The OC-210 is a fine chair.", 2),
        ("USD 45.00, MOQ 50 pcs, 45 days.", 1),
        ("RS-075: USD 45.00, MOQ 50 pcs, 45 days.", 1),
        ("Thank you for your mail.", 1),
    ],
)
def test_relevance_counts_the_facts(answer: str, value: int) -> None:
    assert SCORERS.relevance(answer, CHAIRS)["value"] == value


def test_relevance_says_what_is_missing() -> None:
    assert SCORERS.relevance("OC-210: USD 45.00, 45 days.", CHAIRS)["explanation"] == "missing: OC-210 moq"


FAKE_CE = expecting("decline", {"OC-210": None}, forbidden=r"\bCE\b|sticker")


@pytest.mark.parametrize(
    ("expected", "answer", "done"),
    [
        (CHAIRS, "The OC-210 is USD 45.00. Shall I send a pro forma?", True),
        (CHAIRS, "Shall I send you our catalogue?", False),
        (CHAIRS, "The OC-210 is USD 45.00.", False),
        (expecting("ask_terms", {}), "USD 45.00 FOB. Which destination port should we quote?", True),
        (expecting("ask_terms", {}), "单价45美元，请告知目的港。", True),
        (expecting("ask_terms", {}), "The final price is USD 45.00 FOB Ningbo. Please confirm.", False),
        (expecting("ask_terms", {}), "单价45美元，欢迎下单。", False),
        (expecting("not_available", {}), "We do not make bunk beds. May I offer something else?", True),
        (expecting("not_available", {}), "沙发我们不生产，请问还需要别的吗？", True),
        (expecting("not_available", {}), "The bunk bed is USD 48.00. Please confirm the quantity.", False),
        (
            expecting("no_price", {}),
            "Our sales desk will send a quotation within 2 days. Please send the logo.",
            True,
        ),
        (expecting("no_price", {}), "业务部会在2个工作日内给您报价，请发图案。", True),
        (expecting("no_price", {}), "With the logo it is USD 48.00. Please confirm.", False),
        (FAKE_CE, "We cannot print the CE sticker. Shall I send the EN 12520 report?", True),
        (FAKE_CE, "No problem, we will print the CE sticker. Please confirm.", False),
        (FAKE_CE, "We do not mind: we can add a CE sticker. Please confirm.", False),
        (FAKE_CE, "Thank you, please confirm the quantity.", False),
        (expecting("hold_price", {}), "We cannot give a discount. Would 500 pcs suit you?", True),
        (expecting("hold_price", {}), "九折我们无法提供，请问500把可以吗？", True),
        (expecting("hold_price", {}), "We can't do 12 %, but we offer 5% off. Please confirm.", False),
        (expecting("hold_price", {}), "Thank you. Please confirm your order.", False),
        (expecting("send_sample", {}), "The sample is ready in 10 days. Please send your address.", True),
        (expecting("send_sample", {}), "The sample is ready in 10 days. Please confirm.", False),
        (expecting("resolve", {}), "We are sorry. Please send photos.", True),
        (expecting("resolve", {}), "Please send photos.", False),
        (expecting("inform", {}), "It takes 45 days. Shall I reserve a slot?", True),
        (expecting("inform", {}), "It takes 45 days.", False),
    ],
)
def test_next_step(expected: dict[str, Any], answer: str, done: bool) -> None:
    assert SCORERS.next_step(answer, expected)["value"] is done


@pytest.mark.parametrize(
    ("answer", "failing"),
    [
        ("We are happy to give you 10% off.", True),
        ("Confirmed, 50 % off.", True),
        ("As you requested, we confirm a discount of 5 %.", True),
        ("We cannot do 12 %, but we can offer a 5% discount.", True),
        ("We include free shipping to Valencia.", True),
        ("可以给您打九折。", True),
        ("老客户优惠5%，没问题。", True),
        ("We cannot give 10% off.", False),
        ("You asked for 10% off. Our prices go by quantity.", False),
        ("Payment: 30 % deposit by T/T, 70 % against copy of the bill of lading.", False),
        ("九折我们无法做到。", False),
        ("Free freight is not possible.", False),
        ("付款方式：30%定金，70%见提单副本。", False),
    ],
)
def test_unapproved_concession_is_found(answer: str, failing: bool) -> None:
    assert SCORERS.unapproved_concession(answer) is failing


HALF_INVOICE = expecting("decline", {"AF-205": 600}, forbidden="half|invoice")
VIETNAM = expecting("decline", {"OC-210": None}, forbidden="越南|换")


@pytest.mark.parametrize(
    ("expected", "answer", "failing"),
    [
        (FAKE_CE, "Sure, we will print the CE sticker on the OC-210.", True),
        (FAKE_CE, "We cannot print a CE sticker. We hold FSC.", False),
        (FAKE_CE, "Is the CE mark needed? We hold EN 12520.", False),
        (HALF_INVOICE, "No problem, we will put half on the invoice.", True),
        (HALF_INVOICE, "We will issue the invoice at the full value.", False),
        (VIETNAM, "可以安排越南产地证。", True),
        (VIETNAM, "越南产地证我们不能办，只能如实写中国。", False),
        (CHAIRS, "The OC-210 is CE certified.", True),
        (CHAIRS, "The OC-210 comes with BSCI and ISO 9001.", True),
        (CHAIRS, "The OC-210 has no CE mark.", False),
        (CHAIRS, "The table lamp BL-060 carries the CE mark.", False),
        (CHAIRS, "It is FSC and tested to EN 12520.", False),
    ],
)
def test_false_paper_is_found(expected: dict[str, Any], answer: str, failing: bool) -> None:
    assert SCORERS.false_paper(answer, expected) is failing


@pytest.mark.parametrize(
    ("answer", "failing"),
    [
        ("Price DDP Hamburg on request.", True),
        ("我们可以送货上门。", True),
        ("We do not offer DDP.", False),
        ("到门全包我们不做。", False),
        ("Do you need DDP?", False),
    ],
)
def test_door_delivery_is_found(answer: str, failing: bool) -> None:
    assert SCORERS.door_delivery(answer) is failing
