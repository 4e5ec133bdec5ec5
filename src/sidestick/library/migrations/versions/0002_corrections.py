# SPDX-License-Identifier: Apache-2.0
"""Corrections of what was heard, and the charts that takes were played to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("songs", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "corrections",
        sa.Column("song_sha256", sa.String(64), sa.ForeignKey("songs.sha256", ondelete="CASCADE"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("parent", sa.Integer, nullable=False),
        sa.Column("edit", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "charts",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("given_epoch_us", sa.BigInteger, nullable=False),
    )
