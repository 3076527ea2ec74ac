"""The baseline: the best sellers of the shelf that the shopper is looking at.

What nearly every shop shows before it has a recommender. It leaves out what is sold out, already bought or
too old for the youngest player, and knows nothing else of the person.
"""

import csv
from functools import lru_cache
from pathlib import Path
from typing import Any

SHOWN = 6


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, str]]:
    """The games by their id."""
    with Path(__file__).with_name("catalogue.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def passage(game: dict[str, str]) -> dict[str, str]:
    """What the strip on the page shows of one game."""
    facts = f"from {game['age']}, {game['players']} players, {game['minutes']} minutes, EUR {game['eur']}"
    return {"id": game["id"], "text": f"{game['name']}: {game['about']}. {game['shelf']}, {facts}"}


def popular(input: dict[str, Any]) -> dict[str, Any]:
    """The shelf's best sellers, then the shop's, as the six games of the strip."""
    bought = {game["id"] for game in input["bought"]}
    fitting = [
        game
        for game in catalogue().values()
        if game["stock"] != "0" and game["id"] not in bought and int(game["age"]) <= input["youngest"]
    ]
    fitting.sort(key=lambda game: (game["shelf"] != input["page"], -int(game["sold"])))
    shown = fitting[:SHOWN]
    line = f"Most popular in {input['page']} games: {shown[0]['name']}, {shown[0]['minutes']} minutes."
    return {"output": line, "retrieved": [passage(game) for game in shown]}
