"""The baseline of the kit: a router of keywords and patterns, no model.

What a team builds before it buys a model: one rule a tool, dates and amounts by pattern, and for everything
that moves money a question first and the call after a yes. It sees the conversation and the user's profile.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

Call = dict[str, Any]
Answer = dict[str, Any]

BILLS = {"电费": "电费", "水费": "水费", "燃气": "燃气费", "煤气": "燃气费", "宽带": "宽带费", "话费": "话费"}
STATES = {
    "付款": "待付款",
    "付钱": "待付款",
    "待发货": "待发货",
    "已发货": "已发货",
    "退款": "退款中",
    "退的": "退款中",
}
CITIES = (
    "杭州",
    "上海",
    "成都",
    "北京",
    "广州",
    "深圳",
    "沈阳",
    "大连",
    "天津",
    "苏州",
    "南京",
    "武汉",
    "重庆",
    "西安",
)
NUMBER = re.compile(r"(?:XM\d{4}-\d{4}|YD\d{10})")
YES = re.compile(r"^(?:嗯|对|是的?|好的?|可以|行|确认|同意|转吧|提交|没错)")
DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
DIGITS |= {"十一": 11, "十二": 12}
WEEK = "一二三四五六日"
HELLO = "我可以查订单、物流、账单、车次和天气，也能设提醒、记日程、叫车、缴费和转账。请问需要哪一项？"


def messages_of(input: Any) -> list[Mapping[str, Any]]:
    return [{"role": "user", "content": input}] if isinstance(input, str) else list(input)


def today(profile: Mapping[str, Any]) -> date:
    return date.fromisoformat(profile["now"][:10])


def day_of(text: str, now: date) -> date | None:
    """今天, 明天, 后天, 大后天, 周五, 下周二, 12月3日; None if no day is named."""
    if found := re.search(r"(\d{1,2})月(\d{1,2})[日号]", text):
        month, day = int(found[1]), int(found[2])
        return date(now.year + (month < now.month), month, day)
    for word, days in (("大后天", 3), ("后天", 2), ("明", 1), ("今", 0), ("现在", 0)):
        if word in text:
            return now + timedelta(days=days)
    if found := re.search(r"(下)?(?:个)?(?:周|礼拜|星期)([一二三四五六日天])", text):
        wanted = WEEK.index(found[2].replace("天", "日"))
        monday = now - timedelta(days=now.weekday())
        return monday + timedelta(days=wanted + (7 if found[1] else 0))
    return None


def clock_of(text: str) -> str | None:
    """7点, 8:20, 下午三点半, 九点; None if no time is named."""
    found = re.search(r"(\d{1,2}|十[一二]?|[一二两三四五六七八九])(?:点|[:：])(半|[0-5]\d)?", text)
    if not found:
        return None
    hour = int(found[1]) if found[1].isdigit() else DIGITS[found[1]]
    minute = 30 if found[2] == "半" else int(found[2] or 0)
    if hour < 12 and re.search(r"下午|晚|夜里", text):
        hour += 12
    return f"{hour:02d}:{minute:02d}" if hour < 24 else None


def month_of(text: str, now: date) -> str:
    if "上个月" in text:
        last = now.replace(day=1) - timedelta(days=1)
        return f"{last:%Y-%m}"
    if found := re.search(r"(\d{1,2}|十[一二]?|[一二三四五六七八九])月", text):
        month = int(found[1]) if found[1].isdigit() else DIGITS[found[1]]
        return f"{now.year - (month > now.month)}-{month:02d}"
    return f"{now:%Y-%m}"


def amount_of(text: str) -> float | None:
    rest = NUMBER.sub(" ", text)
    found = re.search(r"(?<!\d)(\d+(?:\.\d+)?)(?!\d*[点:：月日号])", rest)
    return float(found[1]) if found else None


def call(tool: str, **arguments: Any) -> Call:
    return {
        "name": tool,
        "arguments": {name: value for name, value in arguments.items() if value is not None},
    }


def act(*calls: Call) -> Answer:
    return {"output": "好的，我来办。", "tool_calls": list(calls)}


def say(text: str) -> Answer:
    return {"output": text, "tool_calls": []}


def place_of(name: str, profile: Mapping[str, Any]) -> str:
    if re.search(r"家|屋企", name):
        return str(profile["home"])
    return str(profile["work"]) if "公司" in name else name


def confirmed(asked: str, profile: Mapping[str, Any]) -> Answer | None:
    """The call that the assistant's own question described, after a yes."""
    amount = amount_of(re.sub(r"户号\w+", " ", asked))
    if found := re.search(r"给(\S+?)转账", asked):
        return act(call("transfer_money", payee=found[1], amount_yuan=amount))
    if (found := re.search(r"为(\S*?)户号(\w+?)缴", asked)) and amount:
        bill = next((kind for kind, number in profile["accounts"].items() if number == found[2]), None)
        return act(call("pay_bill", bill_type=bill, account_no=found[2], amount_yuan=amount))
    order = NUMBER.search(asked)
    if order and "退款" in asked:
        reason = next((r for r in ("质量问题", "少件漏发", "与描述不符", "七天无理由") if r in asked), "其他")
        return act(call("request_refund", order_no=order[0], amount_yuan=amount, reason=reason))
    if order and "取消" in asked:
        reason = next((r for r in ("不想要了", "拍错了", "信息填错") if r in asked), "其他")
        return act(call("cancel_order", order_no=order[0], reason=reason))
    return None


def money(text: str, profile: Mapping[str, Any]) -> Answer | None:
    """Whatever moves money or cancels: ask, never act."""
    order = NUMBER.search(text)
    amount = amount_of(text)
    if "取消" in text:
        return say(f"要取消订单 {order[0]}，请确认吗？" if order else "请告诉我要取消的订单号和原因。")
    if re.search(r"退(?:款|钱|我|货|掉|了)", text) and "退款中" not in text:
        return say(f"要为 {order[0]} 申请退款，请确认吗？" if order else "请告诉我订单号、金额和退款原因。")
    if re.search(r"转(?!成|发|账户)", text):
        payee = next((name for name in profile["contacts"] if name in text), None)
        if payee and amount:
            return say(f"要给{payee}转账{amount:g}元，确认吗？")
        return say("请问转多少元？" if payee else "请问转给谁、转多少元？")
    if re.search(r"[交缴充](?:了吧|一|下|\d|话费|电费|水费)", text):
        bill = next((kind for key, kind in BILLS.items() if key in text), None)
        return say(
            f"要缴{bill or '哪一项费用'}{f'{amount:g}元' if amount else ''}，请确认金额和户号，可以吗？"
        )
    return None


def timed(text: str, profile: Mapping[str, Any]) -> Answer | None:
    """Reminders and events."""
    now = today(profile)
    day, clock = day_of(text, now) or now, clock_of(text)
    if re.search(r"提醒|叫我|闹钟", text):
        if not clock:
            return say("请问什么时间提醒您？")
        repeat = next((r for r in ("每天", "工作日", "每周", "每月") if r in text), None)
        return act(call("set_reminder", at=f"{day}T{clock}", content=text, repeat=repeat))
    if re.search(r"日历|日程|开会|约个会", text):
        if not clock:
            return say("请问哪天几点、开多久？")
        length = 90 if "一个半小时" in text else 30 if "半小时" in text else 60
        return act(call("create_event", title=text, start=f"{day}T{clock}", duration_minutes=length))
    return None


def travel(text: str, profile: Mapping[str, Any]) -> Answer | None:
    """Rides, trains and the weather."""
    now = today(profile)
    if re.search(r"叫.{0,4}[车快专六]|快车|专车", text):
        found = re.search(r"从(.+?)(?:出发)?[去到，,](?:到|去)?(.+?)(?:[，,。]|叫|$)", text)
        if not found:
            return say("请问从哪里上车，去哪里？")
        clock, kind = clock_of(text), next((k for k in ("专车", "六座") if k in text), None)
        start = f"{day_of(text, now) or now}T{clock}" if clock else None
        return act(
            call(
                "book_ride",
                from_place=place_of(found[1], profile),
                to_place=place_of(found[2], profile),
                depart_at=start,
                car_type=kind,
            )
        )
    named = [city for city in CITIES if city in text]
    day = day_of(text, now)
    if re.search(r"高铁|火车|动车|车次|的票|的车", text):
        if not day or not named:
            return say("请问哪天出发、到哪里？")
        start = named[0] if len(named) > 1 else profile["city"]
        kind = "高铁" if "高铁" in text else "普通" if "普通" in text else None
        return act(call("query_trains", from_city=start, to_city=named[-1], date=str(day), train_type=kind))
    if re.search(r"天气|下雨|下雪|冷|热|温度", text):
        return act(*(call("query_weather", city=c, date=str(day or now)) for c in named or [profile["city"]]))
    return None


def looked_up(text: str, profile: Mapping[str, Any]) -> Answer | None:
    """Bills, parcels and orders."""
    bills = dict.fromkeys(kind for key, kind in BILLS.items() if key in text)
    if bills:
        month = month_of(text, today(profile))
        return act(*(call("query_bill", bill_type=kind, month=month) for kind in bills))
    numbers = NUMBER.findall(text)
    if numbers:
        return act(*(call("track_parcel", no=number) for number in numbers))
    if re.search(r"快递|物流|包裹", text):
        return say("请把订单号或运单号发给我。")
    if re.search(r"订单|单|买了", text):
        states = dict.fromkeys(state for word, state in STATES.items() if word in text)
        return act(*(call("query_orders", status=state) for state in states or [None]))
    return None


def route(input: Any, profile: Mapping[str, Any]) -> Answer:
    """The first rule that fits the last message; a yes to the assistant's question is an act."""
    messages = messages_of(input)
    text = str(messages[-1]["content"])
    if len(messages) > 1 and YES.search(text):
        asked = [str(m["content"]) for m in messages if m["role"] == "assistant"]
        if found := confirmed(asked[-1], profile):
            return found
    said = (
        text if len(messages) == 1 else " ".join(str(m["content"]) for m in messages if m["role"] == "user")
    )
    for rule in (money, timed, travel, looked_up):
        if found := rule(said, profile):
            return found
    return say(HELLO)
