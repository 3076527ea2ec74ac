"""The people's queue as lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def overview_lines(found: Mapping[str, Any]) -> list[str]:
    """Batches, what waits, and what people prefer of pairs."""
    lines = [line for batch in found["batches"] for line in _batch(batch)]
    if not lines:
        lines.append("no batches yet: draw one with `shipworthy review draw`")
    if found["unasked"]:
        lines.append(f"no batch asks for: {', '.join(found['unasked'])}")
    return [*lines, *(_preferred(one) for one in found["preferred"])]


def _batch(batch: Mapping[str, Any]) -> list[str]:
    done = f"{batch['n_words']} of {batch['n_wanted']} grades"
    items = f"{batch['n_done']} of {batch['n_items']} done, {batch['n_begun']} begun, {batch['n_open']} open"
    gone = f", {batch['n_gone']} can't be shown any more" if batch["n_gone"] else ""
    by = ", ".join(f"{name} {n}" for name, n in batch["n_by"].items())
    head = f"{batch['title']}  ({batch['mode']}, {batch['id']})"
    return [head, f"  {items}{gone}; {done}" + (f"; {by}" if by else "")]


def _preferred(one: Mapping[str, Any]) -> str:
    on = f" on {one['dimension']}" if one["dimension"] else ""
    head = f"{one['candidate']} against {one['rival']}{on}"
    share = one["preferred"]
    if "reason" in share:
        return f"{head}: {share['reason']}"
    told = f"{one['n_better']} better, {one['n_tied']} tied, {one['n_worse']} worse"
    sure = f"{share['confidence']:.0%} sure between {share['low']:.1%} and {share['high']:.1%}"
    return f"{head}: preferred in {share['value']:.1%}, {sure}, on {share['n']} cases ({told})"
