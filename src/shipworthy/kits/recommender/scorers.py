"""The code scorers of the kit: variety and freshness of the six games, and the games that must not be there.

How relevant the list is, the builtin `retrieval` says; whether the line's figures are true, `grounded`.
What is scored here is looked up in `catalogue.csv`, never in what the candidate says of a game.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

Game = dict[str, str]
Shopper = Mapping[str, Any]
Scored = dict[str, Any]

BEST_SELLERS = 20
SHORT, LONG = 20, 45  # minutes: up to 20 is a filler, above 45 an evening


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Game]:
    with Path(__file__).with_name("catalogue.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def best_sellers() -> frozenset[str]:
    ranked = sorted(catalogue().values(), key=lambda game: -int(game["sold"]))
    return frozenset(game["id"] for game in ranked[:BEST_SELLERS])


def listed(trial: Any) -> list[Game]:
    """The games of the strip, in its order; what the catalogue does not know is left to `invented`."""
    return [catalogue()[item["id"]] for item in trial.retrieved if item["id"] in catalogue()]


def length_of(game: Game) -> str:
    minutes = int(game["minutes"])
    return "filler" if minutes <= SHORT else "evening" if minutes > LONG else "middle"


def apart(one: Game, other: Game) -> float:
    """1 for two shelves, 0.5 for one shelf and another length, 0 for more of the same."""
    if one["shelf"] != other["shelf"]:
        return 1.0
    return 0.5 if length_of(one) != length_of(other) else 0.0


def variety(trial: Any) -> Scored:
    """How far the games lie apart, on average over all pairs (intra-list distance)."""
    pairs = list(combinations(listed(trial), 2))
    if not pairs:
        return {"value": None, "explanation": "fewer than two games"}
    shelves = len({game["shelf"] for game in listed(trial)})
    return {"value": sum(apart(*pair) for pair in pairs) / len(pairs), "explanation": f"{shelves} shelves"}


def fresh(trial: Any, input: Shopper) -> Scored:
    """The share of the games that are no best seller and were not shown on the last visit."""
    games = listed(trial)
    if not games:
        return {"value": None, "explanation": "no games"}
    known = best_sellers() | set(input["shown_last_time"])
    stale = [game["name"] for game in games if game["id"] in known]
    return {"value": 1 - len(stale) / len(games), "explanation": f"known: {', '.join(stale) or 'none'}"}


def no_repeat(trial: Any, input: Shopper) -> Scored:
    """Pass when no game stands there twice, and none that the shopper passed over on the last visit."""
    ids = [game["id"] for game in listed(trial)]
    again = [catalogue()[i]["name"] for i in dict.fromkeys(ids) if i in input["shown_last_time"]]
    again += [catalogue()[i]["name"] for i in dict.fromkeys(ids) if ids.count(i) > 1]
    return {"value": not again, "explanation": f"again: {', '.join(again)}" if again else "all new"}


# --- failure modes: the games that must not be there; empty is none ---


def names(games: Iterable[Game]) -> list[str]:
    return [game["name"] for game in games]


def already_bought(trial: Any, input: Shopper) -> list[str]:
    bought = {game["id"] for game in input["bought"]}
    return names(game for game in listed(trial) if game["id"] in bought)


def sold_out(trial: Any) -> list[str]:
    return names(game for game in listed(trial) if game["stock"] == "0")


def too_young(trial: Any, input: Shopper) -> list[str]:
    return names(game for game in listed(trial) if int(game["age"]) > input["youngest"])


def cannot_be_played(trial: Any, input: Shopper) -> list[str]:
    """The number of players does not fit: a game for two is no game for five."""

    def fits(game: Game) -> bool:
        least, most = map(int, game["players"].split("-"))
        return least <= input["players"] <= most

    return names(game for game in listed(trial) if not fits(game))


def over_budget(trial: Any, input: Shopper) -> list[str]:
    return names(game for game in listed(trial) if int(game["eur"]) > input["budget_eur"])


def invented(trial: Any) -> list[str]:
    """Ids that no game has."""
    return [item["id"] for item in trial.retrieved if item["id"] not in catalogue()]
