"""The baseline of the kit: a greedy planner of rules, no model.

What a team builds first: the form is read exactly, the free text by keywords, and each day takes the next
place in a fixed order of popularity that is open and within the budget. It sees the request and the form,
no more.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

Plan = dict[str, Any]
ORDER = (
    "castle", "aquarium", "harbour-museum", "botanic", "cable-car", "modern-art", "glasshouse", "boat-trip",
    "beach", "lighthouse", "textile-mill", "toy-museum", "market-hall", "cliff-walk", "night-market",
    "observatory",
)  # fmt: skip
DIETS = {
    "vegan": "vegan", "纯素": "vegan", "vegetarian": "vegetarian", "吃素": "vegetarian", "halal": "halal",
    "清真": "halal", "gluten": "gluten-free", "coeliac": "gluten-free",
}  # fmt: skip
STEPS = re.compile(r"wheelchair|no steps|no stairs|pram|轮椅|台阶", re.I)
REMOVE = re.compile(r"drop|remove|take out|take .+ out|too many|删|去掉|不去", re.I)
SWAP = re.compile(r"swap|replace|instead|换成", re.I)
ADD = re.compile(r"add|squeeze in|加", re.I)


@lru_cache(maxsize=1)
def guide() -> Mapping[str, Any]:
    return json.loads(Path(__file__).with_name("guide.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def places() -> Mapping[str, Any]:
    return {place["id"]: place for place in guide()["places"]}


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def named(text: str) -> list[str]:
    """The places whose name, or other name, stands in the text, in the order of the text."""
    found = {}
    for place in places().values():
        for name in (place["name"], place["zh"], *place["also"]):
            at = text.lower().find(name.lower())
            if at >= 0:
                found.setdefault(place["id"], at)
    return sorted(found, key=found.__getitem__)


def way(one: str, other: str) -> int:
    here, there = places()[one]["area"], places()[other]["area"]
    travel = guide()["travel"]
    return (
        travel["same_area"]["minutes"]
        if here == there
        else travel["other_area"]["tram_minutes"][f"{here}-{there}"]
    )


def price(place: str, trip: Mapping[str, Any]) -> float:
    young = sum(age < 12 for age in trip["children"])
    adults = trip["adults"] + len(trip["children"]) - young
    return float(adults * places()[place]["adult"] + young * places()[place]["child"])


def fare(one: str, other: str, trip: Mapping[str, Any]) -> float:
    same = places()[one]["area"] == places()[other]["area"]
    return 0.0 if same else float(2 * (trip["adults"] + len(trip["children"])))


def total(days: list[dict[str, Any]], trip: Mapping[str, Any]) -> float:
    cost = sum(stop["cost"] for day in days for stop in day["stops"])
    for day in days:
        ids = [stop["place"] for stop in day["stops"]]
        cost += sum(fare(one, other, trip) for one, other in pairwise(ids))
    return cost


def fitting(text: str) -> list[str]:
    """Places that the keywords allow, those named first; food by what somebody may eat."""
    diets = {diet for word, diet in DIETS.items() if word in text.lower()}
    no_steps = bool(STEPS.search(text))
    no_museums = bool(re.search(r"museums? no|about museums|不要博物馆", text, re.I))
    allowed = [
        place["id"]
        for place in places().values()
        if not (no_steps and not place["step_free"])
        and not (no_museums and place["kind"] == "museum")
        and not (place["kind"] == "food" and diets - set(place["diets"]))
    ]
    first = [place for place in named(text) if place in allowed]
    rest = dict.fromkeys((*ORDER, *allowed))
    return first + [place for place in rest if place in allowed and place not in first]


def stop(place: str, start: int, number: int, trip: Mapping[str, Any]) -> dict[str, Any]:
    end = start + places()[place]["minutes"]
    return {
        "id": f"d{number}-{place}"[:20].rstrip("-"),
        "place": place,
        "start": clock(start),
        "end": clock(end),
        "cost": price(place, trip),
    }


def start_at(place: str, day: date, earliest: int) -> int | None:
    """The first start from then on for a whole visit; None if it is closed or would close too early."""
    hours = places()[place]["open"].get(f"{day:%a}".lower())
    if hours is None:
        return None
    start = -(-max(earliest, minute(hours[0])) // 5) * 5
    return start if start + places()[place]["minutes"] <= minute(hours[1]) else None


def day_plan(
    day: date, number: int, trip: Mapping[str, Any], pool: list[str], money: float
) -> list[dict[str, Any]]:
    """Two places, lunch, two places; each the first of the pool that is open soon and can be paid."""
    stops: list[dict[str, Any]] = []
    now, last, spent = 570, "", 0.0
    for is_lunch in (False, False, True, False, False):
        for place in list(pool):
            if (places()[place]["kind"] == "food") != is_lunch:
                continue
            ready = now + (way(last, place) if last else 0)
            start = start_at(place, day, max(ready, 690) if is_lunch else ready)
            cost = price(place, trip) + (fare(last, place, trip) if last else 0.0)
            if start is None or start > ready + 120 or spent + cost > money or start > 17 * 60:
                continue
            stops.append(stop(place, start, number, trip))
            now, last, spent = start + places()[place]["minutes"], place, spent + cost
            if not is_lunch:
                pool.remove(place)
            break
    return stops


def new_plan(text: str, trip: Mapping[str, Any]) -> Plan:
    pool, days, left = fitting(text), [], float(trip["budget"])
    first = date.fromisoformat(trip["start"])
    for number in range(1, trip["days"] + 1):
        day = first + timedelta(days=number - 1)
        stops = day_plan(day, number, trip, pool, left / (trip["days"] - number + 1))
        days.append({"date": str(day), "stops": stops})
        left = trip["budget"] - total(days, trip)
    return {"days": days, "total_cost": total(days, trip)}


def day_number(text: str, n_days: int) -> int:
    found = re.search(r"day (\d)", text, re.I)
    if found:
        return min(int(found[1]), n_days)
    return next((n for n, word in enumerate("一二三", 1) if f"第{word}天" in text), 1)


def change(ids: list[str], text: str) -> list[str] | None:
    """The places of the day after the change that the keywords ask for; None if they ask for another."""
    mentioned = named(text)
    old, new = [p for p in mentioned if p in ids], [p for p in mentioned if p not in ids]
    if SWAP.search(text) and old and new:
        return [new[0] if place == old[0] else place for place in ids]
    if REMOVE.search(text):
        museums = [p for p in ids if places()[p]["kind"] == "museum"] if "museum" in text else []
        gone = (old or museums)[:1]
        return [place for place in ids if place not in gone] if gone else None
    return [*ids, new[0]] if ADD.search(text) and new else None


def retimed(
    ids: list[str], day: date, number: int, trip: Mapping[str, Any], begin: int
) -> list[dict[str, Any]]:
    stops: list[dict[str, Any]] = []
    now, last = begin, ""
    for place in ids:
        ready = now + (way(last, place) if last else 0)
        is_food = places()[place]["kind"] == "food"
        start = start_at(place, day, max(ready, 690) if is_food else ready) or ready
        stops.append(stop(place, start, number, trip))
        now, last = start + places()[place]["minutes"], place
    return stops


def edited(old: Plan, text: str, trip: Mapping[str, Any]) -> Plan | None:
    number = day_number(text, len(old["days"]))
    day = old["days"][number - 1]
    ids = change([stop["place"] for stop in day["stops"]], text)
    if not ids:
        return None
    begin = minute(day["stops"][0]["start"])
    stops = retimed(ids, date.fromisoformat(day["date"]), number, trip, begin)
    days = [{**d, "stops": stops} if n == number else d for n, d in enumerate(old["days"], 1)]
    return {"days": days, "total_cost": total(days, trip)}


def turns(input: Any) -> Iterator[tuple[str, str]]:
    if isinstance(input, str):
        yield "user", input
    else:
        yield from ((message["role"], str(message["content"])) for message in input)


def plan(input: Any, trip: Mapping[str, Any]) -> str:
    """A plan for a request, or the last plan with the change that the keywords name; else a new plan."""
    said = list(turns(input))
    answers = [text for role, text in said if role == "assistant"]
    made = edited(json.loads(answers[-1]), said[-1][1], trip) if answers else None
    wish = " ".join(text for role, text in said if role == "user")
    return json.dumps(made or new_plan(wish, trip), ensure_ascii=False)
