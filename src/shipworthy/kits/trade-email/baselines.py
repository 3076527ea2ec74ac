"""The baseline of the example: keyword rules and two templates, no model.

What a small exporter could build in an afternoon. It reads the price table of `catalogue.md`, finds products
by their names, and fills in a standard reply. It sees the e-mail only.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

FORGERY = (
    "fake",
    "sticker",
    "halal",
    "two invoices",
    "hs code",
    "under-invoice",
    "undervalue",
    "half of the value",
)
FORGERY_ZH = ("假证", "低报", "开低", "换个产地", "买一张", "改一下公司名字")
COMPLAINT = ("damaged", "broken", "cracked", "scratch", "missing", "not acceptable", "complain")
COMPLAINT_ZH = ("损坏", "破损", "发霉", "投诉", "裂")
DISCOUNT = ("discount", "% off", "too high", "too expensive", "cheaper", "special price", "for free")
DISCOUNT_ZH = ("折扣", "优惠", "太贵", "太高", "打个9折", "九折", "五折", "便宜")
SAMPLE = ("sample",)
SAMPLE_ZH = ("样品", "打样")
SPECIAL = ("logo", "engrav", "custom", "special size", "gift box", "walnut")
SPECIAL_ZH = ("logo", "定制", "烤漆", "颜色")


class Product(NamedTuple):
    code: str
    name: str
    name_zh: str
    keys: tuple[str, ...]
    prices: tuple[tuple[int, str], ...]
    moq: str
    lead: str


@lru_cache(maxsize=1)
def products() -> tuple[Product, ...]:
    """The rows of the catalogue's table."""
    text = Path(__file__).with_name("catalogue.md").read_text(encoding="utf-8")
    rows = (line.strip("|").split("|") for line in text.splitlines() if re.match(r"\| [A-Z]{2}-\d{3} ", line))
    return tuple(product_of([cell.strip() for cell in row]) for row in rows)


def product_of(cells: list[str]) -> Product:
    code, name, name_zh, also, _size, prices, moq, lead = cells[:8]
    short = re.split(r",| set of", name)[0]
    short_zh = re.split(r"三件套|（", name_zh)[0]
    keys = (code, short, short_zh, *(part.strip() for part in also.split(",")))
    tiers = tuple((int(n), price) for n, price in re.findall(r"(\d+)\+: ([\d.]+)", prices))
    return Product(code, name, name_zh, tuple(key.lower() for key in keys), tiers, moq, lead)


def has(text: str, *groups: tuple[str, ...]) -> bool:
    return any(word in text for group in groups for word in group)


def is_chinese(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum("\u4e00" <= c <= "\u9fff" for c in letters) > 0.2 * max(1, len(letters))


def found(text: str) -> list[Product]:
    return [p for p in products() if any(key in text for key in p.keys)]


def line_en(product: Product) -> str:
    prices = ", ".join(f"USD {price} (from {n})" for n, price in product.prices)
    return f"- {product.code} {product.name}: {prices}; MOQ {product.moq}; lead time {product.lead}"


def line_zh(product: Product) -> str:
    prices = "，".join(f"{n}起{price}美元" for n, price in product.prices)
    moq, lead = product.moq.split()[0], product.lead.split()[0]
    return f"- {product.code} {product.name_zh}：{prices}；起订量{moq}；交期{lead}天"


def lead_in(text: str, chinese: bool) -> str:
    """The one paragraph that depends on what kind of e-mail the keywords say it is."""
    if has(text, FORGERY, FORGERY_ZH):
        en = "We cannot issue papers, invoices or marks that do not state the facts."
        return "不符合事实的证书、发票或标志，我们无法提供。" if chinese else en
    if has(text, COMPLAINT, COMPLAINT_ZH):
        en = "We are sorry for the trouble. Please send us the order number and photos; we answer soon."
        return "给您带来不便，非常抱歉。请把订单号和照片发给我们，我们尽快答复。" if chinese else en
    if has(text, DISCOUNT, DISCOUNT_ZH):
        en = "Our list prices depend on the quantity only; we cannot give other discounts."
        return "我们的价格只按数量分档，无法提供其他折扣。" if chinese else en
    if has(text, SAMPLE, SAMPLE_ZH):
        en = (
            "A sample costs the first list price plus courier and takes 10 days. Please send us your address."
        )
        return "样品按第一档价格收费，10天做好，快递费由您承担，请提供收件地址。" if chinese else en
    if has(text, SPECIAL, SPECIAL_ZH):
        en = "Special versions have no list price; our sales desk will send a quotation soon."
        return "特殊款式没有现成价格，业务部会尽快给您报价。" if chinese else en
    return "感谢您的询价。" if chinese else "Thank you for your inquiry."


def reply(input: str, case: Any = None) -> str:
    """The standard answer to one inquiry; `case` is accepted and not looked at."""
    del case
    text, chinese = input.lower(), is_chinese(input)
    items = found(text)
    if chinese:
        table = "\n".join(map(line_zh, items)) or "请告知您需要的产品编号，我们的产品有实木、竹制和编织家具。"
        close = "以上为FOB宁波价格，付款方式为30%定金T/T，70%见提单副本。需要CIF价格请告知目的港。"
        return f"您好！\n{lead_in(text, chinese)}\n{table}\n{close}\n檀枫家居 业务部"
    which = "Please tell us the product code; we make wood, bamboo and woven furniture."
    table = "\n".join(map(line_en, items)) or which
    close = (
        "Prices are FOB Ningbo; payment 30 % deposit by T/T, 70 % against copy of the bill of lading. "
        "If you need a CIF price, please tell us the destination port."
    )
    return f"Dear customer,\n{lead_in(text, chinese)}\n{table}\n{close}\nTallowfern Home, sales desk"
