"""The drafts that are there: which wait, what became of the others, what they cost."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall
from shipworthy.learn.suggest.proposal import DraftAsking, Proposal, ProposalEnd
from shipworthy.records import Store


@dataclass(frozen=True)
class Spent:
    """What all askings cost: the known sum, and how many are not known.

    Attributes:
        n_askings: Askings.
        cost_usd: Sum of the known costs; None if none is known.
        n_unknown: Askings whose cost is not known.
    """

    n_askings: int
    cost_usd: float | None
    n_unknown: int


def ends_of(store: Store) -> dict[str, ProposalEnd]:
    """What became of drafts, by their id; the first word counts."""
    found: dict[str, ProposalEnd] = {}
    for end in store.read(ProposalEnd):
        found.setdefault(end.proposal, end)
    return found


def open_proposals(store: Store) -> list[Proposal]:
    """Drafts that wait for a person: the newest asking first, its drafts in the model's order."""
    ended = ends_of(store)
    waiting = [one for one in store.read(Proposal) if one.id not in ended]
    return sorted(waiting, key=lambda one: one.at, reverse=True)


def find_proposal(store: Store, identity: str) -> Proposal:
    """The draft of an id, or of the beginning of one.

    Raises:
        WrongCall: There is none, or several.
    """
    known = {one.id: one for one in store.read(Proposal)}
    if identity in known:
        return known[identity]
    found = [one for name, one in known.items() if identity and name.startswith(identity)]
    if len(found) == 1:
        return found[0]
    hint = did_you_mean(identity, list(known)) if known else "`shipworthy suggest cases` asks for some"
    several = f"{len(found)} drafts begin with {identity!r}" if found else f"there is no draft {identity!r}"
    raise WrongCall(several, hint=hint)


def spent(store: Store) -> Spent:
    """What drafting has cost so far."""
    askings = store.read(DraftAsking)
    known = [one.cost_usd for one in askings if one.cost_usd is not None]
    return Spent(len(askings), sum(known) if known else None, len(askings) - len(known))
