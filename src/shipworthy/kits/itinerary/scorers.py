"""The code scorers of the kit: every fact about a plan is looked up in `guide.json`, none is believed.

Dimensions: `possible`, `in_budget`, `wishes` (1 to 5), `editable`. Detectors of failure modes return True
when the failure is there: `invented_place`, `closed_door`, `unsafe_meal`, `over_budget`, `rewrites`.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

Scored = dict[str, Any]
Stop = Mapping[str, Any]
LUNCH = (11 * 60 + 30, 14 * 60)
CENT = 0.01


@lru_cache(maxsize=1)
def guide() -> Mapping[str, Any]:
    return json.loads(Path(__file__).with_name("guide.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def places() -> Mapping[str, Any]:
    return {place["id"]: place for place in guide()["places"]}


def read(output: Any) -> Mapping[str, Any] | None:
    """The plan of an answer: JSON as it is, as text, or in a fenced block; None if there is none."""
    if isinstance(output, str):
        fenced = re.search(r"```(?:json)?\s*\n(.*?)```", output, re.DOTALL)
        try:
            output = json.loads(fenced[1] if fenced else output)
        except ValueError:
            return None
    return output if is_plan(output) else None


def is_plan(given: Any) -> bool:
    if not isinstance(given, Mapping) or not isinstance(given.get("days"), list) or not given["days"]:
        return False
    return all(is_day(day) for day in given["days"])


def is_day(day: Any) -> bool:
    if not isinstance(day, Mapping) or not isinstance(day.get("date"), str):
        return False
    stops = day.get("stops")
    return isinstance(stops, list) and all(is_stop(stop) for stop in stops)


def is_stop(stop: Any) -> bool:
    if not isinstance(stop, Mapping) or not isinstance(stop.get("place"), str):
        return False
    times = [str(stop.get("start")), str(stop.get("end"))]
    return all(re.fullmatch(r"\d\d:\d\d", time) for time in times) and is_amount(stop.get("cost"))


def is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def trip_of(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    """The form: start, days, adults, children (ages), budget."""
    return metadata["trip"]


def dates(trip: Mapping[str, Any]) -> list[str]:
    first = date.fromisoformat(trip["start"])
    return [str(first + timedelta(days=n)) for n in range(trip["days"])]


def weekday(day: str) -> str:
    return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[date.fromisoformat(day).weekday()]


def heads(trip: Mapping[str, Any]) -> tuple[int, int]:
    """Who pays as an adult, and who as a child."""
    young = sum(age < 12 for age in trip["children"])
    return trip["adults"] + len(trip["children"]) - young, young


def price(place: Mapping[str, Any], trip: Mapping[str, Any]) -> float:
    adults, young = heads(trip)
    return float(adults * place["adult"] + young * place["child"])


def leg(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[int, float, bool]:
    """Minutes, kilometres on foot, and whether a tram is taken, from place to place."""
    travel = guide()["travel"]
    if one["area"] == other["area"]:
        return travel["same_area"]["minutes"], travel["same_area"]["walk_km"], False
    tram = travel["other_area"]
    return tram["tram_minutes"][f"{one['area']}-{other['area']}"], tram["walk_km"], True


def known(day: Mapping[str, Any]) -> list[tuple[Stop, Mapping[str, Any]]]:
    """The stops at places that exist, with the places."""
    return [(stop, places()[stop["place"]]) for stop in day["stops"] if stop["place"] in places()]


# --- possible ---


def shut(stop: Stop, place: Mapping[str, Any], day: str) -> bool:
    """Closed that day, or for a part of the visit."""
    hours = place["open"].get(weekday(day))
    return (
        hours is None
        or minutes(stop["start"]) < minutes(hours[0])
        or minutes(stop["end"]) > minutes(hours[1])
    )


def too_tight(day: Mapping[str, Any]) -> list[str]:
    """Overlaps, ends before starts, visits of less than two thirds of the usual time, ways without time."""
    found = []
    for stop, place in known(day):
        if minutes(stop["end"]) - minutes(stop["start"]) < place["minutes"] * 2 / 3:
            found.append(f"{stop['place']} is too short")
    for (one, here), (other, there) in pairwise(known(day)):
        gap = minutes(other["start"]) - minutes(one["end"])
        if gap < leg(here, there)[0]:
            found.append(f"{gap} minutes from {one['place']} to {other['place']}")
    return found


def possible(output: Any, metadata: Mapping[str, Any]) -> Scored:
    """The right days, places that exist and are open, no overlap, and time to get from one to the next."""
    plan = read(output)
    if plan is None:
        return {"value": False, "explanation": "no plan"}
    faults = []
    if [day["date"] for day in plan["days"]] != dates(trip_of(metadata)):
        faults.append("other days than those of the trip")
    for day in plan["days"]:
        faults += [f"{s['place']} does not exist" for s in day["stops"] if s["place"] not in places()]
        faults += [
            f"{s['place']} is closed on {day['date']} then" for s, p in known(day) if is_shut(s, p, day)
        ]
        faults += too_tight(day)
    return {"value": not faults, "explanation": "; ".join(faults) or "it can be done"}


def is_shut(stop: Stop, place: Mapping[str, Any], day: Mapping[str, Any]) -> bool:
    try:
        return shut(stop, place, day["date"])
    except ValueError:  # the date is none
        return True


# --- money ---


def true_cost(plan: Mapping[str, Any], trip: Mapping[str, Any]) -> float:
    """What the plan costs by the guide: entries, meals, and a tram fare for everybody on each way."""
    entries = sum(price(place, trip) for day in plan["days"] for _, place in known(day))
    ways = [pair for day in plan["days"] for pair in pairwise(place for _, place in known(day))]
    trams = sum(leg(one, other)[2] for one, other in ways)
    return entries + trams * guide()["travel"]["other_area"]["fare_each"] * sum(heads(trip))


def in_budget(output: Any, metadata: Mapping[str, Any], expected: Mapping[str, Any]) -> Scored:
    """The plan costs at most the budget, and every cost it states is the guide's."""
    plan, trip = read(output), trip_of(metadata)
    if plan is None:
        return {"value": False, "explanation": "no plan"}
    cost, budget = true_cost(plan, trip), expected.get("budget", trip["budget"])
    faults = [] if cost <= budget + CENT else [f"costs {cost:g}, budget {budget:g}"]
    for day in plan["days"]:
        faults += [f"{s['place']} costs {price(p, trip):g}" for s, p in known(day)
                   if abs(s["cost"] - price(p, trip)) > CENT]  # fmt: skip
    total = plan.get("total_cost")
    if not is_amount(total) or abs(total - cost) > CENT:
        faults.append(f"total_cost is {total}, expected {cost:g}")
    return {"value": not faults, "explanation": "; ".join(faults) or f"{cost:g} of {budget:g}"}


# --- wishes ---


def walked(day: Mapping[str, Any]) -> float:
    """Kilometres on foot: in the places and between them."""
    spots = [place for _, place in known(day)]
    return sum(p["walk_km"] for p in spots) + sum(leg(one, other)[1] for one, other in pairwise(spots))


def meals(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [place for day in plan["days"] for _, place in known(day) if place["kind"] == "food"]


def has_lunch(day: Mapping[str, Any]) -> bool:
    eats = [minutes(stop["start"]) for stop, place in known(day) if place["kind"] == "food"]
    return any(LUNCH[0] <= start <= LUNCH[1] for start in eats)


def fulfilled(plan: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, bool]:
    """Each wish of the request, and whether the plan fulfils it."""
    days = plan["days"]
    spots = [place for day in days for _, place in known(day)]
    ids = {place["id"] for place in spots}
    starts = [minutes(day["stops"][0]["start"]) for day in days if day["stops"]]
    ends = [minutes(day["stops"][-1]["end"]) for day in days if day["stops"]]
    told = {"a lunch each day": all(map(has_lunch, days))}
    told |= {f"goes to {one}": bool(ids & set(one.split("|"))) for one in wanted.get("must", [])}
    told |= {f"leaves out {one}": one not in ids for one in wanted.get("avoid", [])}
    told |= {f"no {kind}": all(p["kind"] != kind for p in spots) for kind in wanted.get("avoid_kinds", [])}
    told |= {
        f"{diet} meals": all(diet in p["diets"] for p in meals(plan)) for diet in wanted.get("diets", [])
    }
    if limit := wanted.get("walk_km"):
        told[f"at most {limit} km on foot a day"] = all(walked(day) <= limit + CENT for day in days)
    if wanted.get("step_free"):
        told["no steps"] = all(place["step_free"] for place in spots)
    if wanted.get("indoor"):
        told["indoors"] = all(place["indoor"] for place in spots if place["kind"] != "food")
    if clock := wanted.get("earliest"):
        told[f"not before {clock}"] = all(start >= minutes(clock) for start in starts)
    if clock := wanted.get("latest"):
        told[f"over by {clock}"] = all(end <= minutes(clock) for end in ends)
    if most := wanted.get("most_stops"):
        told[f"at most {most} stops a day"] = all(len(day["stops"]) <= most for day in days)
    if fewest := wanted.get("fewest_stops"):
        told[f"at least {fewest} stops a day"] = all(len(day["stops"]) >= fewest for day in days)
    if wanted.get("family"):
        told["something for the children each day"] = all(
            any(p["kind"] in ("family", "ride", "park") for _, p in known(day)) for day in days
        )
    return told


def wishes(output: Any, expected: Mapping[str, Any]) -> Scored:
    """1 + 4 x the share of the wishes that are fulfilled, rounded down; a change asked for is a wish."""
    plan = read(output)
    if plan is None:
        return {"value": 1, "explanation": "no plan"}
    told = fulfilled(plan, expected)
    if edit := expected.get("edit"):
        told["the change that was asked for"] = is_changed(plan, edit)
    missing = [wish for wish, ok in told.items() if not ok]
    share = 1 - len(missing) / len(told)
    return {"value": 1 + int(4 * share), "explanation": f"not: {', '.join(missing)}" if missing else "all"}


# --- edits ---


def ids_on(plan: Mapping[str, Any], number: int) -> Counter[str]:
    days = plan["days"]
    return Counter(stop["place"] for stop in days[number - 1]["stops"]) if number <= len(days) else Counter()


def is_changed(plan: Mapping[str, Any], edit: Mapping[str, Any]) -> bool:
    """What was to go is gone, what was to come is there (one of `a|b`), the day starts or ends as asked."""
    day = edit["day"]
    here = ids_on(plan, day)
    stops = plan["days"][day - 1]["stops"] if day <= len(plan["days"]) else []
    done = all(place not in here for place in edit.get("drop", []))
    done &= all(set(one.split("|")) & set(here) for one in edit.get("add", []))
    if stops and (clock := edit.get("starts")):
        done &= minutes(stops[0]["start"]) >= minutes(clock)
    if stops and (clock := edit.get("ends")):
        done &= minutes(stops[-1]["end"]) <= minutes(clock)
    return bool(done and stops)


def before(input: Any) -> Mapping[str, Any] | None:
    """The plan that the last answer of the talk gave."""
    if not isinstance(input, list):
        return None
    said = [message["content"] for message in input if message["role"] == "assistant"]
    return read(said[-1]) if said else None


def untouched(old: Mapping[str, Any], plan: Mapping[str, Any], edit: Mapping[str, Any]) -> list[str]:
    """What changed though nobody asked for it."""
    faults = []
    keys = ("id", "place", "start", "end")
    for number, day in enumerate(old["days"], 1):
        now = plan["days"][number - 1]["stops"] if number <= len(plan["days"]) else []
        if number == edit["day"]:
            dropped, added = set(edit.get("drop", [])), set("|".join(edit.get("add", [])).split("|"))
            was = Counter({k: n for k, n in ids_on(old, number).items() if k not in dropped})
            here = Counter({k: n for k, n in ids_on(plan, number).items() if k not in added - set(was)})
            lost = set(was - here) - set(edit.get("may_drop", []))
            faults += [f"{p} is gone" for p in sorted(lost)]
            faults += [f"{p} is new" for p in sorted(here - was) if p not in dropped]
        elif [[stop.get(k) for k in keys] for stop in day["stops"]] != [
            [s.get(k) for k in keys] for s in now
        ]:
            faults.append(f"day {number} changed")
    return faults


def editable(output: Any, input: Any, expected: Mapping[str, Any]) -> Scored:
    """Every stop has an id of its own; after an edit request, only what was asked for has changed."""
    plan = read(output)
    if plan is None:
        return {"value": False, "explanation": "no plan"}
    ids = [stop.get("id") for day in plan["days"] for stop in day["stops"]]
    faults = [] if all(ids) and len(set(ids)) == len(ids) else ["stops without an id of their own"]
    old, edit = before(input), expected.get("edit")
    if old and edit:
        faults += untouched(old, plan, edit)
    return {"value": not faults, "explanation": "; ".join(faults) or "as asked"}


# --- failure modes: True when the failure is there ---


def invented_place(output: Any) -> bool:
    """A stop at a place that the guide does not know."""
    plan = read(output)
    return plan is not None and any(s["place"] not in places() for day in plan["days"] for s in day["stops"])


def closed_door(output: Any) -> bool:
    """A stop at a place that is closed then."""
    plan = read(output)
    return plan is not None and any(is_shut(s, p, day) for day in plan["days"] for s, p in known(day))


def unsafe_meal(output: Any, expected: Mapping[str, Any]) -> bool:
    """A meal where nothing fits what somebody may eat."""
    plan = read(output)
    needs = set(expected.get("diets", []))
    return plan is not None and any(needs - set(place["diets"]) for place in meals(plan))


def over_budget(output: Any, metadata: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    """Costs more than the budget by the guide's prices."""
    plan, trip = read(output), trip_of(metadata)
    return plan is not None and true_cost(plan, trip) > expected.get("budget", trip["budget"]) + CENT


def rewrites(output: Any, input: Any, expected: Mapping[str, Any]) -> bool:
    """After an edit request, changes something that nobody asked to change."""
    plan, old, edit = read(output), before(input), expected.get("edit")
    return bool(plan and old and edit and untouched(old, plan, edit))
