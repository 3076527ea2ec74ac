"""What people say: review, accounts, remarks and groups of them, drafts of a model."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

_ANSWER = ("candidate", "asked_as", "case", "case_hash")


def _data(name: str) -> sa.Column:
    return sa.Column(name, sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"))


def _words(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text) for name in names]


def _counts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger) for name in names]


def _table(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
        ),
        sa.Column("key", sa.Text, unique=True),
        *columns,
        _data("more"),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    _table(
        "review_batches",
        *_words("id", "mode"), _data("dimensions"), _data("candidates"), *_words("made_by", "at"),
    )  # fmt: skip
    _table(
        "review_items",
        *_words("id", "batch"), *_counts("position"), *_words(*_ANSWER), *_counts("trial"),
        *_words("stratum", "chosen_by", "answer"),
    )  # fmt: skip
    _table(
        "review_seats", *_words("item"), *_counts("slot", "turn"), *_words("reviewer", "batch", "at", "until")
    )
    _table(
        "review_grades",
        *_words("id", "item", "batch", "reviewer", "dimension"), sa.Column("value", sa.Double),
        *_words("said", "note", "at", "replaces", *_ANSWER), *_counts("trial"), *_words("answer"),
    )  # fmt: skip
    _table("review_challenges", *_words("id", "by", "dimension", *_ANSWER), *_counts("trial"), *_words("at"))
    _table(
        "review_rulings",
        *_words("id", "by", "dimension", *_ANSWER), *_counts("trial"), sa.Column("value", sa.Double),
        *_words("at"),
    )  # fmt: skip
    _table("accounts", *_words("name"), *_counts("number"), *_words("role", "at"))
    _table("account_sessions", *_words("id", "account", "at", "until"), sa.Column("is_end", sa.Boolean))
    _table(
        "remarks",
        *_words("id", "reader", *_ANSWER), *_counts("trial"), *_words("phrase", "item", "replaces", "at"),
    )  # fmt: skip
    _table("theme_steps", *_words("id", "what", "by", "at"), _data("data"))
    _table("proposals", *_words("id", "what", "model", "at"), _data("data"))
    _table("proposal_ends", *_words("proposal", "was", "by", "at"), _data("data"))
    _table("draft_askings", *_words("id", "what", "model", "by", "at"), sa.Column("cost_usd", sa.Double))
    for table, column in (
        ("review_items", "batch"), ("review_items", "id"), ("review_seats", "batch"),
        ("review_grades", "batch"), ("review_grades", "item"), ("review_grades", "asked_as"),
        ("account_sessions", "id"), ("remarks", "asked_as"),
    ):  # fmt: skip
        op.create_index(f"{table}_{column}", table, [column])
