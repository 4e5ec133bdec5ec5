# SPDX-License-Identifier: Apache-2.0
"""What lasts: the database by SQLAlchemy Core, the files beside it."""

from __future__ import annotations

from sidestick.library.charts import Charts, Parts
from sidestick.library.corrections import Corrections, Revision, SongPage
from sidestick.library.demo import offer_demo_songs
from sidestick.library.home import Home, home_at
from sidestick.library.importing import (
    LISTEN,
    import_song,
    incoming_file,
    known_song,
    listen_job,
    queue_import,
    run_listen_job,
)
from sidestick.library.jobs import Claim, Job, Jobs, State, Trouble
from sidestick.library.library import Library
from sidestick.library.listening import bundle_from, listen_to
from sidestick.library.listening_anew import LISTEN_ANEW, listen_anew, listen_anew_job, queue_listening_anew
from sidestick.library.progress import OnProgress, Progress, Stages
from sidestick.library.songs import Songs, SongSummary
from sidestick.library.takes import Takes, TakeSummary
from sidestick.library.work import Handler, Step, work

__all__ = [
    "LISTEN",
    "LISTEN_ANEW",
    "Charts",
    "Claim",
    "Corrections",
    "Handler",
    "Home",
    "Job",
    "Jobs",
    "Library",
    "OnProgress",
    "Parts",
    "Progress",
    "Revision",
    "SongPage",
    "SongSummary",
    "Songs",
    "Stages",
    "State",
    "Step",
    "TakeSummary",
    "Takes",
    "Trouble",
    "bundle_from",
    "home_at",
    "import_song",
    "incoming_file",
    "known_song",
    "listen_anew",
    "listen_anew_job",
    "listen_job",
    "listen_to",
    "offer_demo_songs",
    "queue_import",
    "queue_listening_anew",
    "run_listen_job",
    "work",
]
