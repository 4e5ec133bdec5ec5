# SPDX-License-Identifier: Apache-2.0
"""The first tables: songs and their sources, players, takes and their hits, jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "songs",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("artist", sa.Text, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("duration_us", sa.BigInteger, nullable=False),
        sa.Column("tempo_bpm", sa.Float, nullable=False),
        sa.Column("beats_per_bar", sa.Integer, nullable=False),
        sa.Column("beat_unit", sa.Integer, nullable=False),
        sa.Column("drum_onsets", sa.Integer, nullable=False),
        sa.Column("notices", sa.Text, nullable=False),
        sa.Column("bookmarked", sa.Boolean, nullable=False),
        sa.Column("added_at", sa.String(32), nullable=False),
        sa.Column("deleted_at", sa.String(32)),
    )
    op.create_table(
        "sources",
        sa.Column("source_sha256", sa.String(64), primary_key=True),
        sa.Column("song_sha256", sa.String(64), sa.ForeignKey("songs.sha256", ondelete="CASCADE"), nullable=False),
    )
    op.create_table("demo_songs", sa.Column("source_sha256", sa.String(64), primary_key=True))
    op.create_table(
        "players",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("jacket", sa.Text, nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "takes",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("song_sha256", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("header", sa.Text, nullable=False),
        sa.Column("started_at", sa.String(64), nullable=False),
        sa.Column("begun_epoch_us", sa.BigInteger, nullable=False),
        sa.Column("finished", sa.Boolean, nullable=False),
        sa.Column("ended_us", sa.BigInteger),
    )
    op.create_index("takes_by_song", "takes", ["song_sha256"])
    op.create_table(
        "hits",
        sa.Column("take_id", sa.String(32), sa.ForeignKey("takes.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("seat", sa.SmallInteger, primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("time_us", sa.BigInteger, nullable=False),
        sa.Column("pad", sa.String(16), nullable=False),
        sa.Column("velocity", sa.SmallInteger, nullable=False),
        sa.Column("uncertainty_us", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("progress", sa.Float, nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("seconds_left", sa.Float),
        sa.Column("result", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("worker", sa.String(255)),
        sa.Column("created_epoch_us", sa.BigInteger, nullable=False),
        sa.Column("heartbeat_epoch_us", sa.BigInteger),
    )
    op.create_index("jobs_by_state", "jobs", ["state", "created_epoch_us"])
