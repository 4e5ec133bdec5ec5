# SPDX-License-Identifier: Apache-2.0
"""The tables, as SQLAlchemy Core knows them. ``migrations/`` makes them; a test holds the two together.

Conventions: song times are integer microseconds (``*_us``); moments of the wall clock are RFC 3339 text in UTC
(``*_at``), except a job's own bookkeeping, which is microseconds since 1970 (``*_epoch_us``) because it is computed
with. Values that are only carried, never searched, are JSON text.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

metadata = MetaData()

songs = Table(
    "songs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("artist", Text, nullable=False),
    Column("search", Text, nullable=False),  # title and artist, folded
    Column("duration_us", BigInteger, nullable=False),
    Column("tempo_bpm", Float, nullable=False),
    Column("beats_per_bar", Integer, nullable=False),
    Column("beat_unit", Integer, nullable=False),
    Column("units_per_beat", Integer, nullable=False, server_default="1"),
    Column("drum_onsets", Integer, nullable=False),
    Column("notices", Text, nullable=False),
    Column("bookmarked", Boolean, nullable=False, default=False),
    Column("added_at", String(32), nullable=False),
    Column("deleted_at", String(32)),
    Column("revision", Integer, nullable=False, server_default="0"),  # which correction is the last; 0 is as heard
)

sources = Table(
    "sources",
    metadata,
    Column("source_sha256", String(64), primary_key=True),
    Column("song_sha256", String(64), ForeignKey("songs.sha256", ondelete="CASCADE"), nullable=False),
)
"""Which files brought a song: a wav and a flac of one recording are one song."""

demo_songs = Table("demo_songs", metadata, Column("source_sha256", String(64), primary_key=True))
"""Demo songs that were offered once; one that was deleted does not come back."""

corrections = Table(
    "corrections",
    metadata,
    Column("song_sha256", String(64), ForeignKey("songs.sha256", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True),  # counts from 1 in each song
    Column("parent", Integer, nullable=False),  # the revision it was made on; 0 is as heard
    Column("edit", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
)
"""What players put right, as a tree that only grows: undo goes to the parent, redo to the newest child."""

charts = Table(
    "charts",
    metadata,
    Column("sha256", String(64), primary_key=True),  # of the chart's JSON
    Column("body", LargeBinary, nullable=False),  # the JSON, packed by zlib
    Column("given_epoch_us", BigInteger, nullable=False),  # when it was last given to a stage
)
"""Charts as they were given out to be played: a take names its own, so later corrections leave it as it was."""

players = Table(
    "players",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("jacket", Text, nullable=False),
    Column("seen_at", String(32), nullable=False),
)

takes = Table(
    "takes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("song_sha256", String(64), nullable=False),  # no foreign key: a take outlives its song
    Column("title", Text, nullable=False),  # the song's, as it was called then
    Column("header", Text, nullable=False),
    Column("started_at", String(64), nullable=False),
    Column("begun_epoch_us", BigInteger, nullable=False),
    Column("finished", Boolean, nullable=False, default=False),
    Column("ended_us", BigInteger),
    Index("takes_by_song", "song_sha256"),
)

hits = Table(
    "hits",
    metadata,
    Column("take_id", String(32), ForeignKey("takes.id", ondelete="CASCADE"), primary_key=True),
    Column("seat", SmallInteger, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("time_us", BigInteger, nullable=False),
    Column("pad", String(16), nullable=False),
    Column("velocity", SmallInteger, nullable=False),
    Column("uncertainty_us", Integer, nullable=False),
    sqlite_with_rowid=False,
)

skills = Table(
    "skills",
    metadata,
    Column("player_id", String(64), primary_key=True),  # no foreign key: whoever gave no name learns too
    Column("skill", Text, nullable=False),
    Column("updated_at", String(32), nullable=False),
)

learnt = Table(
    "learnt",
    metadata,
    Column("take_id", String(32), ForeignKey("takes.id", ondelete="CASCADE"), primary_key=True),
    Column("seat", SmallInteger, primary_key=True),
    Column("before", Text),
    Column("after", Text),
)
"""Seats of takes that the coach has learnt from, with the beliefs around them; none for a simulated player."""

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("progress", Float, nullable=False, default=0.0),
    Column("stage", String(32), nullable=False, default=""),
    Column("seconds_left", Float),
    Column("result", Text),
    Column("error", Text),
    Column("cancel_requested", Boolean, nullable=False, default=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("worker", String(255)),
    Column("created_epoch_us", BigInteger, nullable=False),
    Column("heartbeat_epoch_us", BigInteger),
    Index("jobs_by_state", "state", "created_epoch_us"),
)
