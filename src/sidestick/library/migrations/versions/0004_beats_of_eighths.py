# SPDX-License-Identifier: Apache-2.0
"""How many of the metre's units make a beat: three in the 6/8 and 12/8 that are counted in beats of three eighths."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("songs", sa.Column("units_per_beat", sa.Integer, nullable=False, server_default="1"))
