"""The code scorers of the kit: what a decision costs, whether its reasons are true, and the failure modes.

Detectors return True when the failure is there. A decision that cannot be read counts as `genuine`: the shop
ships an order that nobody has stopped.
"""

import json
from collections.abc import Mapping
from typing import Any

from signals import SIGNALS

Order = Mapping[str, Any]
Scored = dict[str, Any]

GOODS = 0.8  # what the goods cost us, as a share of their price
CHARGEBACK_FEE = 25.0  # what the payment provider charges for one
A_LOOK = 8.0  # ten minutes of an analyst for an order on hold
LEAVES = 0.2  # share of honest customers on hold who cancel and stay away
MARGIN = 0.2  # of the order that is cancelled
LATER = 60.0  # margin of the orders that they would have placed later
MOST = 1000.0  # the scale's end; no decision in the cases costs as much
BIG = 500.0


def read(output: Any) -> Mapping[str, Any]:
    """The decision, from JSON text or as it is; empty if it cannot be read."""
    if isinstance(output, Mapping):
        return output
    try:
        told = json.loads(str(output))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def stops(output: Any) -> bool:
    return str(read(output).get("class", "")).strip().lower() == "fraud"


def is_fraud(expected: str) -> bool:
    return expected == "fraud"


def cost_of(order: Order, expected: str, stopped: bool) -> float:
    """Euros that the decision costs: the goods and a fee, an analyst's look, a customer who leaves."""
    amount = float(order["amount_eur"])
    if is_fraud(expected):
        return A_LOOK if stopped else GOODS * amount + CHARGEBACK_FEE
    return A_LOOK + LEAVES * (MARGIN * amount + LATER) if stopped else 0.0


def money(input: Order, output: Any, expected: str) -> Scored:
    """Minus the euros of this decision; 0 is best."""
    cost = cost_of(input, expected, stops(output))
    return {"value": -min(cost, MOST), "explanation": f"costs EUR {cost:.2f}"}


def true_reasons(input: Order, output: Any) -> Scored:
    """Pass when at least one known reason is named and every reason holds for this order."""
    named = read(output).get("because")
    if not isinstance(named, list) or not named:
        return {"value": False, "explanation": "names no reason"}
    untrue = [str(name) for name in named if not (str(name) in SIGNALS and SIGNALS[str(name)](input))]
    told = f"not so in this order: {', '.join(untrue)}" if untrue else "all true"
    return {"value": not untrue, "explanation": told}


# --- failure modes ---


def big_fraud_shipped(input: Order, output: Any, expected: str) -> bool:
    """A fraud of EUR 500 and more leaves the house."""
    return is_fraud(expected) and input["amount_eur"] >= BIG and not stops(output)


def regular_stopped(input: Order, output: Any, expected: str) -> bool:
    """A customer of a year and more, with four and more good orders, is put on hold for nothing."""
    return not is_fraud(expected) and SIGNALS["long_customer"](input) and stops(output)


def unreadable(output: Any) -> bool:
    """No decision that can be read: the order would ship unwatched."""
    return str(read(output).get("class", "")).strip().lower() not in ("fraud", "genuine")
