"""`SuggestPage`: drafts of a model that wait for a person, one by one, and what became of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shipworthy.learn.suggest.case_drafts import UNCONFIRMED
from shipworthy.learn.suggest.fields import fields_of
from shipworthy.learn.suggest.gaps import Gap
from shipworthy.learn.suggest.proposal import DraftAsking, Proposal, ProposalEnd
from shipworthy.learn.suggest.rubric_drafts import Vague
from shipworthy.report.page import shown
from shipworthy.report.words import count

WHATS: Mapping[str, str] = {
    "case": "case", "anchor": "anchor", "failure_mode": "failure mode", "rubric": "rubric",
}  # fmt: skip
MOST_ENDED = 30
MOST_ASKINGS = 8
_LONGEST = 90


@dataclass(frozen=True)
class DraftField:
    """One field of a draft."""

    name: str = shown("its key, as prd.yaml or the cases call it")
    value: str = shown("its text, as the model wrote it")
    kind: str = shown("line, text (several lines) or fixed (can't be changed)")


@dataclass(frozen=True)
class DraftRow:
    """One draft that waits."""

    id: str = shown("its id: what `--accept` names")
    what: str = shown("case, anchor, failure_mode or rubric")
    title: str = shown("what it is in a few words")
    because: str = shown("what it rests on")
    doubts: tuple[str, ...] = shown("what a person should look at before accepting it")
    fields: tuple[DraftField, ...] = shown("what it says, field by field")
    has_expected: bool = shown("whether the model wrote an expected answer that a person must confirm")
    diff: str = shown(
        "the difference that accepting it makes; empty if it can't be accepted, or far down the page"
    )
    why_not: str = shown("why it can't be accepted as it is; empty if it can")
    model: str = shown("who drafted it")
    at: str = shown("when")


@dataclass(frozen=True)
class EndedRow:
    """A draft on which a person has said a word."""

    id: str = shown("its id")
    title: str = shown("what it was in a few words")
    was: str = shown("accepted as it was, accepted after a change, or refused")
    by: str = shown("who said so")
    why: str = shown("why; may be empty for an accepted one")
    at: str = shown("when")


@dataclass(frozen=True)
class AskingRow:
    """One asking of a model for drafts."""

    at: str = shown("when")
    what: str = shown("what was asked for, and what it was to rest on")
    model: str = shown("who was asked")
    came: str = shown("how many drafts came, and what they cost")
    failure: str = shown("why nothing came; empty if something did")
    unusable: tuple[str, ...] = shown("why each other draft could not be used")


@dataclass(frozen=True)
class GapRow:
    """Where cases are missing."""

    name: str = shown("the slice as field=value, or edge cases")
    n_cases: int = shown("how many cases there are")
    n_more: int | None = shown("how many more are wanted; None if no number can be said")
    why: str = shown("what they are wanted for")


@dataclass(frozen=True)
class VagueRow:
    """A dimension of which nobody could say what is meant."""

    name: str = shown("the dimension")
    sentence: str = shown("its definition as it stands")
    why: str = shown("what lint says of it")


@dataclass(frozen=True)
class SuggestPage:
    """Drafts of a model, and where drafts would help."""

    product: str = shown("the product")
    model: str = shown("the model that drafts unless told otherwise; empty if there is none")
    model_why_not: str = shown("why no model can draft; empty if one can")
    spent: str = shown("what drafting has cost so far, in words")
    drafts: tuple[DraftRow, ...] = shown("drafts that wait for a person, the newest first")
    gaps: tuple[GapRow, ...] = shown("where cases are missing, the most pressing first")
    vague: tuple[VagueRow, ...] = shown("dimensions that lint calls vague")
    dimensions: tuple[str, ...] = shown("dimensions that a judge or people score")
    ended: tuple[EndedRow, ...] = shown("what became of drafts, the newest first")
    n_accepted: int = shown("how many drafts were accepted")
    n_refused: int = shown("how many drafts were refused")
    askings: tuple[AskingRow, ...] = shown("the last askings, the newest first")
    at_work: str = shown("what a model is drafting now; empty if nothing")
    failed: str = shown("why the last asking from this page came to nothing; empty if it did not")


def draft_row(proposal: Proposal, diff: str, why_not: str) -> DraftRow:
    """One draft with the difference that it would make."""
    fields = tuple(DraftField(*field) for field in fields_of(proposal))
    return DraftRow(
        id=proposal.id,
        what=proposal.what,
        title=title_of(proposal),
        because=proposal.because,
        doubts=tuple(doubt for doubt in proposal.doubts if doubt != UNCONFIRMED),
        fields=fields,
        has_expected=proposal.what == "case" and bool(proposal.data.get("expected")),
        diff=diff,
        why_not=why_not,
        model=proposal.model,
        at=_minute(proposal.at),
    )


def title_of(proposal: Proposal) -> str:
    """What a draft is in a few words."""
    data = proposal.data
    fields = {field.name: field.value for field in fields_of(proposal)}
    named = {
        "case": fields.get("input", ""),
        "anchor": f"{data.get('dimension')} {data.get('level')}: {data.get('text')}",
        "failure_mode": f"{data.get('id')}: {data.get('definition')}",
        "rubric": f"{data.get('dimension')}: {data.get('definition')}",
    }
    flat = " ".join(named[proposal.what].split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1].rstrip() + "…"


def ended_rows(proposals: Iterable[Proposal], ends: Mapping[str, ProposalEnd]) -> tuple[EndedRow, ...]:
    """What became of drafts, the newest word first."""
    known = {one.id: one for one in proposals}
    said = sorted((end for end in ends.values() if end.proposal in known), key=lambda end: end.at)
    return tuple(
        EndedRow(
            id=end.proposal,
            title=title_of(known[end.proposal]),
            was=was_words(end),
            by=end.by,
            why=end.why,
            at=_minute(end.at),
        )
        for end in reversed(said[-MOST_ENDED:])
    )


def was_words(end: ProposalEnd) -> str:
    """What became of it, in words."""
    if end.was == "refused":
        return "refused"
    return "accepted after a change" if end.is_edited else "accepted as it was"


def asking_rows(askings: Iterable[DraftAsking]) -> tuple[AskingRow, ...]:
    """The last askings."""
    last = list(askings)[-MOST_ASKINGS:]
    return tuple(
        AskingRow(
            at=_minute(one.at),
            what=f"{WHATS[one.what]}: {one.because}",
            model=one.model,
            came=f"{count(one.n_drafts, 'draft')}, {cost_words(one.cost_usd)}",
            failure=one.failure,
            unusable=tuple(one.unusable),
        )
        for one in reversed(last)
    )


def gap_row(gap: Gap) -> GapRow:
    """Where cases are missing, in words."""
    return GapRow(gap.name, gap.n_cases, gap.n_more, gap.why)


def vague_row(vague: Vague) -> VagueRow:
    """A vague dimension, in words."""
    return VagueRow(vague.name, vague.sentence, vague.why)


def cost_words(cost_usd: float | None) -> str:
    """`$0.0041`, or that it is not known."""
    return "cost not known" if cost_usd is None else f"${cost_usd:.4f}"


def spent_words(n_askings: int, cost_usd: float | None, n_unknown: int) -> str:
    """What drafting has cost so far."""
    if not n_askings:
        return "No model was asked for drafts yet."
    times = "once" if n_askings == 1 else f"{n_askings} times"
    if cost_usd is None:
        return f"A model was asked {times}; what that cost is not known."
    if n_unknown:
        rest = count(n_unknown, "asking")
        return f"A model was asked {times}, for ${cost_usd:.4f} and {rest} of unknown cost."
    return f"A model was asked {times}, for ${cost_usd:.4f}."


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")
