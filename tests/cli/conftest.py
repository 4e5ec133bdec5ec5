# SPDX-License-Identifier: Apache-2.0
"""Songs as files, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.recordings import beat, write_wav


@pytest.fixture(scope="session")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen seconds of drums over a bass note at 120 beats a minute."""
    return write_wav(tmp_path_factory.mktemp("songs") / "Ann & Bo - Our Song.wav", beat(16))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a library may be; nothing is there yet."""
    return tmp_path / "library"
