"""What an order can show: the words in which a candidate gives its reasons, each checked against the order.

`FRAUD` and `GENUINE` are ordered by how much an analyst would make of them. Baselines and scorers share them.
"""

from collections.abc import Callable, Mapping
from typing import Any

Order = Mapping[str, Any]


def country(place: str) -> str:
    return place.rsplit(" ", 1)[-1]


def gift_cards(order: Order) -> float:
    """Euros of gift cards in the order."""
    return sum(line["count"] * line["eur"] for line in order["items"] if line["what"].startswith("gift card"))


def goods_home(order: Order) -> bool:
    return order["ship_to"] == order["bill_to"] and order["delivery"].endswith("home")


SIGNALS: dict[str, Callable[[Order], bool]] = {
    "many_attempts": lambda o: o["attempts"] >= 3,
    "throwaway_mail": lambda o: o["mail"] == "throwaway",
    "foreign_ip": lambda o: o["ip_country"] != country(o["bill_to"]),
    "forwarder": lambda o: "forwarder" in o["delivery"],
    "details_just_changed": lambda o: any(hours <= 6 for hours in o["changed_hours_ago"].values()),
    "shared_device": lambda o: o["accounts_on_device"] >= 3,
    "orders_in_a_row": lambda o: o["orders_24h"] >= 3,
    "many_claims": lambda o: o["claims_before"] >= 4,
    "gift_cards": lambda o: gift_cards(o) >= 150,
    "credit_without_history": lambda o: o["pay"] == "pay later" and o["orders_before"] <= 2,
    "other_name": lambda o: o["other_name_on_parcel"],
    "fresh_mail": lambda o: o["mail"] == "created this month",
    "new_account": lambda o: o["account_days"] < 7,
    "express": lambda o: o["delivery"].startswith("express"),
    "collected": lambda o: o["delivery"].endswith(("pickup", "locker")),
    "night": lambda o: o["placed"][11:13] < "06",
    "dear": lambda o: o["amount_eur"] >= 300,
    "new_device": lambda o: o["device"] == "new",
    "long_customer": lambda o: o["account_days"] >= 365 and o["orders_before"] >= 4,
    "known_device": lambda o: o["device"] == "known",
    "to_the_billing_address": goods_home,
    "company": lambda o: o["mail"] == "company",
    "old_mail": lambda o: o["mail"] == "in use for years",
    "cheap": lambda o: o["amount_eur"] < 100,
    "paid_by_transfer": lambda o: o["pay"] == "bank transfer",
    "first_attempt": lambda o: o["attempts"] == 1,
}

FRAUD = (
    "many_attempts",
    "throwaway_mail",
    "foreign_ip",
    "forwarder",
    "details_just_changed",
    "shared_device",
    "orders_in_a_row",
    "many_claims",
    "gift_cards",
    "credit_without_history",
    "other_name",
    "fresh_mail",
    "new_account",
    "express",
    "collected",
    "night",
    "dear",
    "new_device",
)
GENUINE = (
    "long_customer",
    "known_device",
    "to_the_billing_address",
    "company",
    "paid_by_transfer",
    "old_mail",
    "cheap",
    "first_attempt",
)
