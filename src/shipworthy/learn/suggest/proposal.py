"""`Proposal` and `ProposalEnd`: a draft of a model, and what a person made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from shipworthy.records import Record

What = Literal["case", "anchor", "failure_mode", "rubric"]
WHATS: tuple[What, ...] = ("case", "anchor", "failure_mode", "rubric")


@dataclass(frozen=True)
class Proposal(Record):
    """A draft; nothing of it is in the PRD until a person accepts it.

    Attributes:
        id: Identity.
        what: What is drafted.
        data: The draft itself, in the words of prd.yaml.
        because: What it rests on: the slice, the labelled answers, the lint finding.
        model: Who drafted it.
        request: Hash of what was asked.
        cost_usd: What the asking cost that gave this draft and the others beside it; None if unknown.
        asking: The asking that gave it.
        doubts: What a person should look at before accepting it.
    """

    kind: ClassVar[str] = "proposal"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    what: What
    data: Mapping[str, Any] = field(default_factory=dict)
    because: str = ""
    model: str = ""
    request: str = ""
    at: str = ""
    cost_usd: float | None = None
    asking: str = ""
    doubts: Sequence[str] = ()


@dataclass(frozen=True)
class ProposalEnd(Record):
    """What a person made of a draft: the first word counts.

    Attributes:
        proposal: The draft.
        was: accepted (as it was or edited) or refused.
        by: Who said so.
        data: What went into the PRD or the cases.
        why: Why it was refused; of an accepted one what the person wanted to say.
        is_edited: It was accepted otherwise than drafted.
        is_expected_confirmed: The person vouches for the expected answer that a model wrote.
    """

    kind: ClassVar[str] = "proposal_end"
    key: ClassVar[tuple[str, ...]] = ("proposal",)

    proposal: str
    was: Literal["accepted", "refused"]
    by: str
    data: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    at: str = ""
    is_edited: bool = False
    is_expected_confirmed: bool = False


@dataclass(frozen=True)
class DraftAsking(Record):
    """One asking of a model for drafts, whatever came of it.

    Attributes:
        id: Identity.
        what: What was asked for.
        because: What it was to rest on.
        model: Who was asked.
        request: Hash of what was asked.
        by: Who asked.
        n_drafts: Drafts that could be used.
        unusable: Why each other one can't be.
        failure: Why nothing came back; empty if something did.
        cost_usd: What all its replies cost; None if that is not known.
    """

    kind: ClassVar[str] = "draft_asking"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    what: What
    because: str = ""
    model: str = ""
    request: str = ""
    by: str = ""
    at: str = ""
    n_drafts: int = 0
    unusable: Sequence[str] = ()
    failure: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: float | None = None
    reply: str = ""
