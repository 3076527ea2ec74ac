"""The first tables: runs, trials, mishaps, scores, looks, decisions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DATA = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def table(name: str, columns: dict[str, sa.types.TypeEngine]) -> None:
    op.create_table(
        name,
        sa.Column("seq", SEQ, primary_key=True, autoincrement=True),
        sa.Column("key", sa.Text, unique=True),
        *(sa.Column(column, kind) for column, kind in columns.items()),
        sa.Column("more", DATA),
        sqlite_autoincrement=True,
    )


def of(kind: sa.types.TypeEngine, names: str) -> dict[str, sa.types.TypeEngine]:
    return dict.fromkeys(names.split(), kind)


WORDS, COUNTS, NUMBERS = sa.Text(), sa.BigInteger(), sa.Double()


def upgrade() -> None:
    table(
        "runs",
        of(WORDS, "id plan_hash product prd_file prd_hash shipworthy started_at")
        | of(COUNTS, "n_planned seed")
        | of(DATA, "candidates"),
    )
    table("run_ends", of(WORDS, "run ended_at state message") | of(COUNTS, "n_trials n_mishaps"))
    table(
        "trials",
        of(WORDS, "run candidate asked_as case case_hash")
        | of(COUNTS, "trial")
        | of(WORDS, "failure message")
        | of(NUMBERS, "latency_s cost_usd")
        | of(COUNTS, "input_tokens output_tokens")
        | of(WORDS, "model at")
        | of(NUMBERS, "confidence")
        | of(sa.Boolean(), "parts_are_estimated")
        | of(COUNTS, "attempts")
        | of(DATA, "output parts prompt scores tool_calls retrieved details"),
    )
    op.create_index("trials_asked_as", "trials", ["asked_as"])
    table(
        "mishaps",
        of(WORDS, "run candidate asked_as case case_hash")
        | of(COUNTS, "trial")
        | of(WORDS, "failure message at")
        | of(COUNTS, "attempts"),
    )
    table(
        "scores",
        of(WORDS, "candidate asked_as case case_hash")
        | of(COUNTS, "trial")
        | of(WORDS, "dimension")
        | of(NUMBERS, "value")
        | of(WORDS, "category expected explanation reason source scorer"),
    )
    op.create_index("scores_asked_as", "scores", ["asked_as"])
    table(
        "looks",
        of(WORDS, "id chance candidate version verdict run at") | of(COUNTS, "position number look"),
    )
    table("decisions", of(WORDS, "id run at") | of(DATA, "data"))
