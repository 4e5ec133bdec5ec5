# SPDX-License-Identifier: Apache-2.0
"""What the coach believes of each player, and which takes it has learnt that from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "skills",
        sa.Column("player_id", sa.String(64), primary_key=True),
        sa.Column("skill", sa.Text, nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "learnt",
        sa.Column("take_id", sa.String(32), sa.ForeignKey("takes.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("seat", sa.SmallInteger, primary_key=True),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
    )
