# SPDX-License-Identifier: Apache-2.0
"""The library folder and the places in it.

::

    LIBRARY/
    ├── library.sqlite3        unless a database URL is given
    ├── songs/<sha256>/        one bundle a song (contracts: Files of a song)
    ├── takes/<id>/            souvenirs of a take; can be made again
    └── incoming/              uploads on their way in

Every name below the folder is made here from hex digits or a fixed table, never from what a file is called.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

from sidestick.errors import NotAllowed, NotFound

LIBRARY_VARIABLE = "SIDESTICK_LIBRARY"
DATABASE_VARIABLE = "SIDESTICK_DATABASE"

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TAKE = re.compile(r"[0-9a-f]{32}")


class Home(msgspec.Struct, frozen=True):
    """The library folder, absolute."""

    root: Path

    @property
    def database(self) -> Path:
        """Where the SQLite file is."""
        return self.root / "library.sqlite3"

    @property
    def songs(self) -> Path:
        """Holds the bundles."""
        return self.root / "songs"

    @property
    def incoming(self) -> Path:
        """Holds uploads on their way in."""
        return self.root / "incoming"

    def song(self, sha256: str) -> Path:
        """Return the place of a song's bundle; raise ``NotFound`` for what is no SHA-256."""
        if not _SHA256.fullmatch(sha256):
            raise NotFound("library.no_song", song=sha256[:80])
        return self.songs / sha256

    def take(self, take_id: str) -> Path:
        """Return the place of a take's files; raise ``NotFound`` for what is no take's id."""
        if not _TAKE.fullmatch(take_id):
            raise NotFound("library.no_take", take=take_id[:80])
        return self.root / "takes" / take_id

    def made(self) -> Home:
        """Make the folders and return self; raise ``NotAllowed`` when that cannot be."""
        try:
            for folder in (self.songs, self.incoming, self.root / "takes"):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as reason:
            raise NotAllowed("library.not_writable", folder=str(self.root)) from reason
        if not os.access(self.root, os.W_OK | os.X_OK):
            raise NotAllowed("library.not_writable", folder=str(self.root))
        return self


def home_at(root: Path | None = None) -> Home:
    """Return the library folder: ``root``, else what ``SIDESTICK_LIBRARY`` says, else the user's data folder."""
    if root is None:
        said = os.environ.get(LIBRARY_VARIABLE, "")
        root = Path(said) if said else _users_own()
    return Home(root.expanduser().absolute())


def _users_own() -> Path:
    from platformdirs import user_data_path

    return user_data_path("sidestick", appauthor=False)
