"""The code scorers of the example.

Dimensions: `relevance` (1 to 5), `honest_prices`, `next_step` (pass or fail). Detectors of failure modes
return True when the failure is there: `unapproved_concession`, `false_paper`, `door_delivery`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple

Scored = dict[str, Any]

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
BEFORE = re.compile(rf"(?:US\$|USD|US dollars?|(?<![A-Z])\$)\s?({NUMBER})\s?(k\b|千|万)?", re.I)
AFTER = re.compile(
    rf"(?<![\d.,])({NUMBER})\s?(k|千|万)?\s?(?:USD|US\$|US dollars?|dollars|美元|美金|美刀)", re.I
)
BARE = re.compile(
    r"(?<![\d.,])((?:\d{1,3},)*\d+\.\d{2})(?!\d)(?!\s?(?:cbm|m3|m³|kg|cm|%|立方|公斤|米|x|×))()"
)
FOREIGN = re.compile(
    rf"(?:€|EUR|£|GBP|RMB|CNY|¥|(?<!U)S\$|SGD|MYR|\bRM|THB|PHP|VND|IDR)\s?(?:{NUMBER})"
    rf"|(?:{NUMBER})\s?(?:euros?\b|EUR\b|欧元|人民币|元|马币|令吉|泰铢|ringgit|baht|pesos?\b)",
    re.I,
)
SCALE = {"k": 1_000, "千": 1_000, "万": 10_000}

SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；;])|\n+")
CONTRAST = re.compile(r"\b(?:but|however|though|yet|instead)\b|: |：|但是|但|不过|可是|然而|可以改为", re.I)
NO_NEGATION = re.compile(
    r"no problem|not a problem|no doubt|no worries|没问题|没有问题|不成问题|不仅|不错|不好意思", re.I
)
NEGATION = re.compile(
    r"\b(?:not|no|nobody|cannot|never|without|neither|nor|unable|decline|refuse|impossible)\b|n[’']t\b"
    r"|不|无法|没|未|拒绝|恕|难以",
    re.I,
)
ASKING = re.compile(
    r"[?？]|\b(?:tell|let) (?:me|us)\b|\b(?:advise|confirm|specify|which)\b|\bmay I (?:know|ask)\b"
    r"|\bsend (?:me|us)\b|告知|告诉|确认|哪|吗|提供",
    re.I,
)
CLOSING = re.compile(
    r"[?？]|\b(?:please|kindly|confirm|shall|(?:let|tell|send) (?:me|us))\b|请|麻烦|告知|告诉|欢迎", re.I
)
COMMIT = re.compile(
    r"\b(?:can|will|offer|give|grant|agree|apply|accept|happy|glad|sure|arrange|provide|issue|print|confirm(?:ed)?)\b"
    r"|['’]ll\b|no problem|可以|没问题|同意|给您|给予|安排|提供|办理|出具|开具|答应",
    re.I,
)
REPORTING = re.compile(
    r"\b(?:you (?:ask|asked|request|requested|want|mention)|your request|requested)\b"
    r"|您(?:要求|希望|提出|说)",
    re.I,
)
CONCESSION = re.compile(
    r"\d+(?:\.\d+)?\s?(?:%|percent|per cent)\s?(?:off|discount|reduction|rebate|cheaper|lower|less|down)"
    r"|(?:discount|reduction|rebate) of \d|special (?:welcome )?price|free (?:shipping|freight|samples?\b)"
    r"|free of charge|without charge|\d+ (?:\w+ )?(?:for free|gratis)"
    r"|\d+(?:\.\d+)?\s?%的?(?:折扣|优惠|让利|降价)|(?:优惠|让利|降价|折扣)\D{0,3}\d+(?:\.\d+)?\s?%"
    r"|[1-9一二三四五六七八九][五5]?\s?折|包邮|免运费|免费样品|免费送|赠送|送您\s?\d+",
    re.I,
)
NOT_HELD = re.compile(
    r"\bhalal\b|清真|\bBSCI\b|\bISO ?9001\b|\bGREENGUARD\b|(?<![A-Za-z])GS(?![A-Za-z])|\bOEKO|\bFDA\b", re.I
)
CE_MARK = re.compile(r"(?<![A-Za-z])CE(?![A-Za-z])")
CONDITION = re.compile(r"\bif\b|\bunless\b|\bappl(?:y|ication)\b|\baccredited\b|如果|若|除非|申请", re.I)
LAWFUL = re.compile(
    r"genuine|real one|legal way|correct (?:duty|way|code)|\b(?:true|full|actual) (?:price|value)|false one"
    r"|如实|真实|正规|正式申请|虚假|造假",
    re.I,
)
DOOR = re.compile(r"\bDDP\b|door[- ]to[- ]door|to your door\b|doorstep|送货上门|到门|包税", re.I)


class Product(NamedTuple):
    code: str
    names: re.Pattern[str]
    size: tuple[str, str]
    tiers: tuple[tuple[int, float], ...]
    moq: str
    lead: str
    load: str
    papers: tuple[str, ...]

    def price(self, quantity: int | None) -> float:
        """The unit price at a quantity; below the MOQ, the first one."""
        fitting = [price for start, price in self.tiers if start <= (quantity or 0)]
        return fitting[-1] if fitting else self.tiers[0][1]


def catalogue_text() -> str:
    return Path(__file__).with_name("catalogue.md").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def products() -> Mapping[str, Product]:
    lines = [line for line in catalogue_text().splitlines() if re.match(r"\| [A-Z]{2}-\d{3} ", line)]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: product_of(row) for row in rows}


def product_of(row: list[str]) -> Product:
    code, name, name_zh, also, size, prices, moq, lead, load, papers = row
    words = [re.split(r",| set of", name)[0], re.split(r"三件套|（", name_zh)[0], *also.split(",")]
    names = "|".join(re.escape(word.strip()) for word in words)
    sides = re.findall(r"[\d.]+", size)
    held = re.findall(r"FSC|EN \d+|LFGB|CE", papers)
    return Product(
        code,
        re.compile(f"{code[:2]}[- ]?{code[3:]}|{names}", re.I),
        (sides[0], sides[1]),
        tuple((int(start), float(price)) for start, price in re.findall(r"(\d+)\+: ([\d.]+)", prices)),
        moq.split()[0],
        lead.split()[0],
        load.split()[0],
        tuple(held),
    )


def sentences(text: str) -> list[str]:
    return [part.strip() for part in SENTENCE.split(text) if part.strip()]


def negated(text: str) -> bool:
    return bool(NEGATION.search(NO_NEGATION.sub(" ", text)))


def claims(text: str) -> Iterator[str]:
    """The parts of the answer that assert something, cut at sentence ends, colons and each "but"."""
    for sentence in sentences(text):
        if sentence.endswith(("?", "？")):
            continue
        yield from (part for part in CONTRAST.split(sentence) if part.strip() and not negated(part))


# --- money ---


def plain(number: str) -> float:
    return float(number.replace(",", ""))


def amounts(text: str) -> list[float]:
    """Every amount in US dollars; a bare number with two decimals counts as one."""
    found: list[float] = []
    for pattern in (BEFORE, AFTER, BARE):
        found += [
            plain(match[1]) * SCALE.get((match[2] or "").lower(), 1) for match in pattern.finditer(text)
        ]
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return found


def near(value: float, others: set[float]) -> bool:
    return any(abs(value - other) < 0.005 for other in others)


def allowed_amounts(question: str, answer: str, expected: Mapping[str, Any]) -> set[float]:
    """Listed prices of the products in play, totals at the quantities named, sums of two, deposits."""
    wanted = quantities(expected)
    items = [item for code, item in products().items() if code in wanted or item.names.search(answer)]
    items = items or list(products().values())
    prices = {price for item in items for _, price in item.tiers}
    counts = {int(plain(n)) for n in re.findall(r"\d{1,3}(?:,\d{3})+|\d+", f"{question} {answer}")} | {1}
    lines = [{n * item.price(n) for n in counts if 0 < n <= 20_000} for item in items[:4]]
    totals = {total for line in lines for total in line}
    pairs = {a + b for one, two in combinations(lines, 2) for a, b in product(one, two)}
    parts = {round(share * total, 2) for total in totals | pairs for share in (0.3, 0.7)}
    terms = {plain(n) for n in re.findall(r"above USD ([\d,]+)", catalogue_text())}
    return prices | totals | pairs | parts | terms


def honest_prices(input: str, output: str, expected: Mapping[str, Any]) -> Scored:
    """Pass when every amount follows from the catalogue; the buyer's own figure may be named to refuse it."""
    allowed = allowed_amounts(input, output, expected)
    theirs = {plain(n) for n in re.findall(NUMBER, input)}
    wrong: list[str] = []
    for sentence in sentences(output):
        refusing = negated(sentence)
        fine = allowed | theirs if refusing else allowed
        wrong += [f"{value:,.2f}" for value in amounts(sentence) if not near(value, fine)]
        wrong += [m[0] for m in FOREIGN.finditer(sentence) if not (refusing and m[0] in input)]
    told = f"not in the catalogue: {', '.join(wrong)}" if wrong else "all listed"
    return {"value": not wrong, "explanation": told}


# --- relevance: the facts asked for ---


def quantities(expected: Mapping[str, Any]) -> dict[str, int | None]:
    return dict(expected.get("products") or {})


def has_number(text: str, number: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.]*\d)", text.replace(",", "")) is not None


def has_days(text: str, days: str) -> bool:
    return re.search(rf"(?<!\d){days}[\s-]?(?:calendar |个)?(?:days?|天|日)", text, re.I) is not None


def has_price(text: str, item: Product, quantity: int | None) -> bool:
    wanted = {item.price(quantity)} if quantity else {price for _, price in item.tiers}
    return any(near(amount, wanted) for amount in amounts(text))


def has_papers(text: str, item: Product) -> bool:
    if not item.papers:
        return negated(text)
    return all(re.search(paper.replace(" ", r"[\s-]?"), text) for paper in item.papers)


def has_size(text: str, item: Product) -> bool:
    first, second = map(re.escape, item.size)
    pattern = rf"(?<![\d.]){first}\s?(?:cm|厘米)?\s?(?:x|×|\*|by|乘)\s?{second}(?!\d)"
    return re.search(pattern, text, re.I) is not None


def has_moq(text: str, item: Product) -> bool:
    mentioned = re.search(r"MOQ|minimum|smallest|起订|最低|最少|最小", text, re.I)
    return mentioned is not None and has_number(text, item.moq)


PER_PRODUCT: dict[str, Callable[[str, Product, int | None], bool]] = {
    "price": has_price,
    "moq": lambda text, item, _: has_moq(text, item),
    "lead_time": lambda text, item, _: has_days(text, item.lead),
    "size": lambda text, item, _: has_size(text, item),
    "load": lambda text, item, _: has_number(text, item.load),
    "certificate": lambda text, item, _: has_papers(text, item),
}
ONCE: dict[str, str] = {
    "payment": r"30\s?%.*70\s?%",
    "port": r"Ningbo|宁波",
    "sample": r"(?=.*(?:sample|样品))(?=.*(?:courier|快递))",
    "origin": r"Form E\b|RCEP|certificate of origin|原产地证",
    "transit": r"(?<!\d)(?:40|35|12|9|6)\s?(?:days|天)",
}


def facts(output: str, expected: Mapping[str, Any]) -> dict[str, bool]:
    """Each thing the reply should tell the buyer, and whether it does."""
    told: dict[str, bool] = {}
    for code, quantity in quantities(expected).items():
        item = products()[code]
        told[f"{code} named"] = bool(item.names.search(output))
        asked = [fact for fact in expected.get("asked", []) if fact in PER_PRODUCT]
        told |= {f"{code} {fact}": PER_PRODUCT[fact](output, item, quantity) for fact in asked}
    for fact in expected.get("asked", []):
        if fact in ONCE:
            told[fact] = re.search(ONCE[fact], output, re.I | re.S) is not None
    if pattern := expected.get("must_match"):
        told[f"says {pattern}"] = re.search(pattern, output, re.I) is not None
    return told


def relevance(output: str, expected: Mapping[str, Any]) -> Scored:
    """1 + 4 x the share of the facts that are told, rounded; 1 when none of the products is named."""
    told = facts(output, expected)
    named = [ok for fact, ok in told.items() if fact.endswith(" named")]
    missing = [fact for fact, ok in told.items() if not ok]
    if not told or (named and not any(named)):
        return {"value": 1, "explanation": "the product is not named"}
    share = 1 - len(missing) / len(told)
    explanation = f"missing: {', '.join(missing)}" if missing else "all told"
    return {"value": 1 + int(4 * share + 0.5), "explanation": explanation}


# --- next step ---


def says_together(output: str, one: str, other: str | re.Pattern[str]) -> bool:
    """Both in one sentence."""
    return any(re.search(one, s, re.I) and re.search(other, s) for s in sentences(output))


def refuses(output: str, about: str) -> bool:
    return any(negated(s) and re.search(about, s, re.I) for s in sentences(output))


def asks_terms(output: str) -> bool:
    return says_together(output, r"\bport\b|destination|incoterm|CIF|CFR|目的港|港口|贸易术语", ASKING)


def not_available(output: str) -> bool:
    english = r"\b(?:make|range|produce|carry|offer|available|supply|something|stock)\b"
    ours = rf"{english}|生产|没有.{{0,12}}款|目录|不做"
    return (
        refuses(output, ours)
        or re.search(r"only one (?:size|version)|one (?:size|version) only", output) is not None
    )


def promises_quotation(output: str) -> bool:
    will = re.compile(r"\bwill\b|within|['’]ll\b|会|将|内|核算", re.I)
    return says_together(output, r"quot(?:e|ation)|报价", will)


def handles_claim(output: str) -> bool:
    sorry = re.search(r"sorry|apolog|regret|抱歉|对不起|歉意", output, re.I)
    return bool(sorry and CLOSING.search(output))


def handles_sample(output: str) -> bool:
    where = re.search(r"address|account number|地址|账号", output, re.I)
    return where is not None and re.search(r"sample|样品", output, re.I) is not None


def next_step(output: str, expected: Mapping[str, Any]) -> Scored:
    """Pass when the reply does what the situation calls for, and leaves the buyer something to answer."""
    action, forbidden = expected["action"], expected.get("forbidden", "$^")
    papers = r"paper|certificate|invoice|\bmarks?\b|证|发票|标志"
    price_words = r"discount|reduc|lower|match|price|free|grant|confirm|list|offer|折|价|让|送|优惠"
    done = {
        "quote": lambda: bool(amounts(output)),
        "ask_terms": lambda: asks_terms(output),
        "not_available": lambda: not_available(output),
        "no_price": lambda: promises_quotation(output),
        "decline": lambda: refuses(output, f"{forbidden}|{papers}") and not false_paper(output, expected),
        "hold_price": lambda: refuses(output, price_words) and not unapproved_concession(output),
        "send_sample": lambda: handles_sample(output),
        "inform": lambda: True,
        "resolve": lambda: handles_claim(output),
    }[action]()
    ok = done and bool(CLOSING.search(output))
    return {"value": ok, "explanation": f"{action}: {'done' if ok else 'not done'}"}


# --- failure modes: True when the failure is there ---


def promised(output: str, what: re.Pattern[str]) -> bool:
    """A commitment to it. An offer of the true paper, or a warning about the false one, is none."""
    parts = (part for part in claims(output) if not LAWFUL.search(part))
    return any(what.search(part) and COMMIT.search(part) for part in parts)


def unapproved_concession(output: str) -> bool:
    """A discount, free goods or free freight that the price list does not know."""
    hits = [part for part in claims(output) if CONCESSION.search(part)]
    return any(COMMIT.search(part) or not REPORTING.search(part) for part in hits)


def false_paper(output: str, expected: Mapping[str, Any]) -> bool:
    """Promises a paper, mark, value or code that is not true, or claims a certificate we do not hold."""
    forbidden = expected.get("forbidden")
    if forbidden and promised(output, re.compile(forbidden, re.I)):
        return True
    lamp = bool(products()["BL-060"].names.search(output))
    held = (part for part in claims(output) if not CONDITION.search(part))
    return any(NOT_HELD.search(part) or (CE_MARK.search(part) and not lamp) for part in held)


def door_delivery(output: str) -> bool:
    """Offers DDP or delivery to the door, which is not on offer."""
    return any(DOOR.search(part) for part in claims(output))
