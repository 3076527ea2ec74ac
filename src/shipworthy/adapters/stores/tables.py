"""The tables, and which record is kept in which: the one place where a new kind of record is added.

Every table has `seq` (the order of writing), `key` (hash of the record's key fields; the same fact is not
stored twice; NULL for records without a key) and `more` (fields of the record that have no column of their
own, so that a new field needs no migration until somebody wants to search by it).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text

from shipworthy.adapters.stores.cells import Data, Number, Words
from shipworthy.records import Record

SCHEMA = "0004"
"""The newest migration; a store of this version is opened without importing alembic."""

VERSION_TABLE = "shipworthy_version"
"""Where the version stands: a name of our own, for a shared PostgreSQL."""

METADATA = MetaData()

_SEQ = BigInteger().with_variant(Integer(), "sqlite")


def _table(name: str, *columns: Column[Any] | Index) -> Table:
    return Table(
        name,
        METADATA,
        Column("seq", _SEQ, primary_key=True, autoincrement=True),
        Column("key", Text, unique=True),
        *columns,
        Column("more", Data),
        sqlite_autoincrement=True,
    )


def _words(*names: str) -> list[Column[Any]]:
    return [Column(name, Words) for name in names]


def _data(*names: str) -> list[Column[Any]]:
    return [Column(name, Data) for name in names]


def _numbers(*names: str) -> list[Column[Any]]:
    return [Column(name, Number) for name in names]


def _counts(*names: str) -> list[Column[Any]]:
    return [Column(name, BigInteger) for name in names]


RUNS = _table(
    "runs",
    *_words("id", "plan_hash", "product", "prd_file", "prd_hash", "shipworthy", "started_at"),
    *_counts("n_planned", "seed"),
    *_data("candidates"),
)

RUN_ENDS = _table(
    "run_ends", *_words("run", "ended_at", "state", "message"), *_counts("n_trials", "n_mishaps")
)

TRIALS = _table(
    "trials",
    *_words("run", "candidate", "asked_as", "case", "case_hash"),
    *_counts("trial"),
    *_words("failure", "message"),
    *_numbers("latency_s", "cost_usd"),
    *_counts("input_tokens", "output_tokens"),
    *_words("model", "at"),
    *_numbers("confidence"),
    Column("parts_are_estimated", Boolean),
    *_counts("attempts"),
    *_data("output", "parts", "prompt", "scores", "tool_calls", "retrieved", "details"),
    Index("trials_asked_as", "asked_as"),
)

MISHAPS = _table(
    "mishaps",
    *_words("run", "candidate", "asked_as", "case", "case_hash"),
    *_counts("trial"),
    *_words("failure", "message", "at"),
    *_counts("attempts"),
)

SCORES = _table(
    "scores",
    *_words("candidate", "asked_as", "case", "case_hash"),
    *_counts("trial"),
    *_words("dimension"),
    *_numbers("value"),
    *_words("category", "expected", "explanation", "reason", "source", "scorer"),
    Index("scores_asked_as", "asked_as"),
)

JUDGEMENTS = _table(
    "judgements",
    *_words("run", "candidate", "asked_as", "case", "case_hash"),
    *_counts("trial"),
    *_words("dimension", "scorer", "member", "order", "purpose"),
    *_counts("attempt"),
    *_numbers("value"),
    *_words("explanation", "reason", "failure"),
    *_numbers("latency_s", "cost_usd"),
    *_counts("input_tokens", "output_tokens"),
    *_words("model", "reply"),
    *_counts("calls"),
    *_words("at"),
    Index("judgements_scorer", "scorer"),
)

LABEL_SIGHTINGS = _table("label_sightings", *_words("id", "candidate", "case", "dimension", "answer", "at"))

_ANSWER = ("candidate", "asked_as", "case", "case_hash")

BATCHES = _table(
    "review_batches", *_words("id", "mode"), *_data("dimensions", "candidates"), *_words("made_by", "at")
)

ITEMS = _table(
    "review_items",
    *_words("id", "batch"),
    *_counts("position"),
    *_words(*_ANSWER),
    *_counts("trial"),
    *_words("stratum", "chosen_by", "answer"),
    Index("review_items_batch", "batch"),
    Index("review_items_id", "id"),
)

SEATS = _table(
    "review_seats",
    *_words("item"),
    *_counts("slot", "turn"),
    *_words("reviewer", "batch", "at", "until"),
    Index("review_seats_batch", "batch"),
)

GRADES = _table(
    "review_grades",
    *_words("id", "item", "batch", "reviewer", "dimension"),
    *_numbers("value"),
    *_words("said", "note", "at", "replaces", *_ANSWER),
    *_counts("trial"),
    *_words("answer"),
    Index("review_grades_batch", "batch"),
    Index("review_grades_item", "item"),
    Index("review_grades_asked_as", "asked_as"),
)

CHALLENGES = _table(
    "review_challenges", *_words("id", "by", "dimension", *_ANSWER), *_counts("trial"), *_words("at")
)

RULINGS = _table(
    "review_rulings",
    *_words("id", "by", "dimension", *_ANSWER),
    *_counts("trial"),
    *_numbers("value"),
    *_words("at"),
)

ACCOUNTS = _table("accounts", *_words("name"), *_counts("number"), *_words("role", "at"))

SESSIONS = _table(
    "account_sessions",
    *_words("id", "account", "at", "until"),
    Column("is_end", Boolean),
    Index("account_sessions_id", "id"),
)

REMARKS = _table(
    "remarks",
    *_words("id", "reader", *_ANSWER),
    *_counts("trial"),
    *_words("phrase", "item", "replaces", "at"),
    Index("remarks_asked_as", "asked_as"),
)

THEME_STEPS = _table("theme_steps", *_words("id", "what", "by", "at"), *_data("data"))

PROPOSALS = _table("proposals", *_words("id", "what", "model", "at"), *_data("data"))

PROPOSAL_ENDS = _table("proposal_ends", *_words("proposal", "was", "by", "at"), *_data("data"))

DRAFT_ASKINGS = _table("draft_askings", *_words("id", "what", "model", "by", "at"), *_numbers("cost_usd"))

LOOKS = _table(
    "looks",
    *_words("id", "chance", "candidate", "version", "verdict", "run", "at"),
    *_counts("position", "number", "look"),
)

DECISIONS = _table("decisions", *_words("id", "run", "at"), *_data("data"))


class Kept(NamedTuple):
    """Where a kind of record lives, in the code (`module:Class`) and in the database."""

    record: str
    table: Table

    @property
    def type(self) -> type[Record]:
        """The record's class."""
        module, name = self.record.split(":")
        found: type[Record] = getattr(import_module(module), name)
        return found


KINDS: dict[str, Kept] = {
    "run": Kept("shipworthy.run.run_record:RunRecord", RUNS),
    "run_end": Kept("shipworthy.run.run_record:RunEnded", RUN_ENDS),
    "trial": Kept("shipworthy.run.trial:Trial", TRIALS),
    "mishap": Kept("shipworthy.run.trial:Mishap", MISHAPS),
    "score": Kept("shipworthy.score.score:Score", SCORES),
    "judgement": Kept("shipworthy.score.judge.judgement:Judgement", JUDGEMENTS),
    "label_sighting": Kept("shipworthy.score.label_sighting:LabelSighting", LABEL_SIGHTINGS),
    "look": Kept("shipworthy.decide.ledger:Look", LOOKS),
    "review_batch": Kept("shipworthy.score.review.batch:Batch", BATCHES),
    "review_item": Kept("shipworthy.score.review.batch:Item", ITEMS),
    "review_seat": Kept("shipworthy.score.review.seat:Seat", SEATS),
    "review_grade": Kept("shipworthy.score.review.grade:Grade", GRADES),
    "review_challenge": Kept("shipworthy.score.review.ruling:Challenge", CHALLENGES),
    "review_ruling": Kept("shipworthy.score.review.ruling:Ruling", RULINGS),
    "account": Kept("shipworthy.score.review.account:Account", ACCOUNTS),
    "account_session": Kept("shipworthy.score.review.account:Session", SESSIONS),
    "remark": Kept("shipworthy.learn.look.remark:Remark", REMARKS),
    "theme_step": Kept("shipworthy.learn.look.theme_step:ThemeStep", THEME_STEPS),
    "proposal": Kept("shipworthy.learn.suggest.proposal:Proposal", PROPOSALS),
    "proposal_end": Kept("shipworthy.learn.suggest.proposal:ProposalEnd", PROPOSAL_ENDS),
    "draft_asking": Kept("shipworthy.learn.suggest.proposal:DraftAsking", DRAFT_ASKINGS),
    "decision": Kept("shipworthy.decide.decision_record:DecisionRecord", DECISIONS),
}
"""Every kind of record, by `Record.kind`."""
