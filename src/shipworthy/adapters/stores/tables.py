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

SCHEMA = "0003"
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
    "decision": Kept("shipworthy.decide.decision_record:DecisionRecord", DECISIONS),
}
"""Every kind of record, by `Record.kind`."""
