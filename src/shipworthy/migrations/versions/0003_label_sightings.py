"""Which answer a label was about when it was first seen."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "label_sightings",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
        ),
        sa.Column("key", sa.Text, unique=True),
        *(sa.Column(name, sa.Text) for name in ("id", "candidate", "case", "dimension", "answer", "at")),
        sa.Column("more", sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")),
        sqlite_autoincrement=True,
    )
