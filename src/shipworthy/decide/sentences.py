"""What a candidate's verdict says in words: why, next, and the headline that joins both layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.decide.bar_words import open_words
from shipworthy.decide.ledger import Spend
from shipworthy.decide.needs import NEED_LABELS
from shipworthy.decide.verdict import BarResult, VerdictName
from shipworthy.decide.words import joined, plural, slice_words

L1_UNPROVEN = "Does the right things: not yet known (0 outcomes)."

_TO_DO = {"more_cases", "more_labels", "open_cases"}
"""What may settle a bar that is measured."""
_RIGHT = {"SHIP": "yes", "DONT_SHIP": "no", "NOT_ENOUGH_EVIDENCE": "not yet known"}


@dataclass(frozen=True)
class Said:
    """The sentences of a verdict."""

    why: str
    next: str
    headline: str


def say(verdict: VerdictName | None, bars: Sequence[BarResult], ship_to: str | None) -> Said:
    """Why, what next and the headline, without a method's name."""
    headline = "Measured; no bar is set, so there is nothing to decide."
    if verdict is None:
        return Said("The PRD sets no bars: these are measurements.", "Set bars to get a verdict.", headline)
    headline = f"Does things right: {_RIGHT[verdict]}. {L1_UNPROVEN}"
    speak = {"SHIP": _ship, "DONT_SHIP": _dont_ship, "NOT_ENOUGH_EVIDENCE": _not_enough}[verdict]
    why, following = speak(bars, ship_to)
    return Said(why, following, headline)


def _ship(bars: Sequence[BarResult], ship_to: str | None) -> tuple[str, str]:
    waived = [bar.id for bar in bars if bar.is_waived]
    closest = min((bar for bar in bars if bar.estimate is not None), key=_room, default=None)
    why = f"All {len(bars)} bars are met" if len(bars) > 1 else "The one bar is met"
    if closest is not None:
        why += f"; the closest is \u201c{closest.id}\u201d: {closest.why}"
    if waived:
        why += f". Waived without validation: {joined(waived)}"
    where = f"Ship to {ship_to}" if ship_to else "Ship"
    return f"{why}.", f"{where}, and collect outcomes: nothing is known yet of whether users succeed."


def _dont_ship(bars: Sequence[BarResult], ship_to: str | None) -> tuple[str, str]:
    missed = [bar for bar in bars if bar.status == "missed"]
    worst = min(missed, key=_room)
    more = f" ({plural(len(missed), 'bar is', 'bars are')} missed in all)" if len(missed) > 1 else ""
    why = f"\u201c{worst.id}\u201d is missed: {worst.why}{more}."
    names = joined([f"\u201c{bar.id}\u201d" for bar in missed[:4]])
    return why, f"Fix {names} first: more cases will not change this. Then measure the new version."


def _not_enough(bars: Sequence[BarResult], ship_to: str | None) -> tuple[str, str]:
    unclear = [bar for bar in bars if bar.status == "unclear"]
    hardest = max(unclear, key=lambda bar: (bar.estimate is None, bar.needs.get("more_cases", 0)))
    count = f"{len(unclear)} of {len(bars)} bars" if len(bars) > 1 else "The one bar"
    which = "; the hardest is" if len(unclear) > 1 else ":"
    why = f"{count} cannot be told yet{which} \u201c{hardest.id}\u201d: {hardest.why}."
    return why, _settle(unclear)


def _settle(unclear: Sequence[BarResult]) -> str:
    steps = []
    unvalidated = [bar for bar in unclear if bar.reason in NEED_LABELS]
    absent = [bar for bar in unclear if bar.estimate is None and bar.reason not in NEED_LABELS]
    missing = [bar for bar in unclear if bar.reason == "missing"]
    hopeless = [
        bar for bar in unclear if bar.estimate is not None and not bar.reason and not _TO_DO & set(bar.needs)
    ]
    unanswered = next((bar for bar in unclear if "open_cases" in bar.needs), None)
    needing = [bar for bar in unclear if "more_cases" in bar.needs]
    labelling = [bar for bar in unclear if "more_labels" in bar.needs]
    if unanswered is not None:
        steps.append(f"{open_words(unanswered.needs)}: answer them first")
    if unvalidated:
        names = joined([f"\u201c{bar.id}\u201d" for bar in unvalidated])
        n_labels = int(max(bar.needs.get("labels", 60) for bar in unvalidated))
        steps.append(f"let people label about {n_labels} answers, chosen at random, for {names}")
    if labelling:
        n_labels = int(max(bar.needs["more_labels"] for bar in labelling))
        steps.append(
            f"get about {plural(n_labels, 'more label')} for {joined([bar.id for bar in labelling])}"
        )
    if absent:
        whys = list(dict.fromkeys(bar.why for bar in absent))
        steps.append(f"score {joined([bar.id for bar in absent])} ({'; '.join(whys[:3])})")
    if missing:
        steps.append(f"get the {plural(max(bar.n_missing for bar in missing), 'missing trial')}")
    if needing:
        steps.append(_more_cases(needing))
    if hopeless:
        names = joined([f"\u201c{bar.id}\u201d" for bar in hopeless])
        steps.append(f"improve {names}: more cases will not ship it unless it is better than it looks")
    text = "; ".join(steps)
    return f"{text[:1].upper()}{text[1:]}." if text else "Finish the plan."


def _more_cases(needing: Sequence[BarResult]) -> str:
    """How many more cases, and how many of them in which slice."""
    places: dict[str, int] = {}
    for bar in needing:
        where = slice_words(bar.slice)
        places[where] = max(places.get(where, 0), int(bar.needs["more_cases"]))
    everywhere = places.pop("", None)
    parts = [f"about {plural(everywhere, 'case')} like these"] if everywhere else []
    parts += [f"about {plural(n_cases, 'case')}{where}" for where, n_cases in places.items()]
    return f"add {joined(parts)}"


def _room(bar: BarResult) -> float:
    """How far the deciding limit lies beyond the bar, as a share of the interval's width."""
    low, high = bar.low, bar.high
    if bar.at_most is not None:
        edge, limit = bar.at_most, high
        room = edge - limit if limit is not None else float("-inf")
    else:
        edge, limit = bar.at_least or 0.0, low
        room = limit - edge if limit is not None else float("-inf")
    width = (high - low) if high is not None and low is not None else 1.0
    return room / (width or 1.0)


def _under(share: float) -> str:
    """A share below 1 in percent, never rounded to 0 or 100."""
    percent = share * 100
    return f"{percent:.0f}" if 0.5 <= percent < 99.5 else f"{percent:.2g}" if percent < 1 else "99"


def attempt_words(spend: Spend, half: float) -> str:
    """What this attempt was allowed, in words, where it is less than the first full look."""
    if spend.alpha >= half * (1 - 1e-9):
        return ""
    reasons = []
    if spend.number > 0:
        reasons.append(f"this is attempt {spend.number + 1} on these cases")
    if spend.t < 1:
        reasons.append(f"only {_under(spend.t)} % of the plan is scored")
    elif spend.look > 1:
        reasons.append(f"earlier looks at this plan have used part of what is allowed (look {spend.look})")
    because = joined(reasons) or "earlier looks have used part of what is allowed"
    return f"Decided more strictly than the interval shown, because {because}."
