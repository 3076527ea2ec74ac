"""Judgements: every asking of a judge, written down as it comes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    words = {name: sa.Text() for name in ("run", "candidate", "asked_as", "case", "case_hash")}
    names = ("dimension", "scorer", "member", "order", "purpose")
    columns: dict[str, sa.types.TypeEngine] = {
        **words,
        "trial": sa.BigInteger(),
        **{name: sa.Text() for name in names},
        "attempt": sa.BigInteger(),
        "value": sa.Double(),
        **{name: sa.Text() for name in ("explanation", "reason", "failure")},
        **{name: sa.Double() for name in ("latency_s", "cost_usd")},
        **{name: sa.BigInteger() for name in ("input_tokens", "output_tokens")},
        **{name: sa.Text() for name in ("model", "reply")},
        "calls": sa.BigInteger(),
        "at": sa.Text(),
    }
    op.create_table(
        "judgements",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
        ),
        sa.Column("key", sa.Text, unique=True),
        *(sa.Column(column, kind) for column, kind in columns.items()),
        sa.Column("more", sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")),
        sqlite_autoincrement=True,
    )
    op.create_index("judgements_scorer", "judgements", ["scorer"])
