# SPDX-License-Identifier: Apache-2.0
"""The canonical file: the same sound gives the same bytes, and a bad end never replaces a good file."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from sidestick.audio import decode, read_flac, write_flac
from sidestick.audio.canonical import disk_full_said, written_whole
from sidestick.errors import BadData, DiskFull, NotFound
from tests.audio.files import clicks


def test_what_is_written_is_read_to_half_a_step_of_16_bits(tmp_path: Path) -> None:
    sound = clicks(6, 44_100)
    write_flac(tmp_path / "recording.flac", sound, 44_100)
    back, rate = read_flac(tmp_path / "recording.flac")
    assert rate == 44_100
    assert back.dtype == np.float32
    assert np.abs(back - sound).max() <= 0.5 / 32_768 + 1e-7


def test_writing_again_what_was_read_gives_the_same_bytes(tmp_path: Path) -> None:
    write_flac(tmp_path / "a.flac", clicks(6, 44_100), 44_100)
    write_flac(tmp_path / "b.flac", read_flac(tmp_path / "a.flac")[0], 44_100)
    write_flac(tmp_path / "c.flac", decode(tmp_path / "a.flac").samples, 44_100)
    assert (
        (tmp_path / "a.flac").read_bytes() == (tmp_path / "b.flac").read_bytes() == (tmp_path / "c.flac").read_bytes()
    )


def test_the_file_names_no_encoder_version(tmp_path: Path) -> None:
    write_flac(tmp_path / "a.flac", clicks(6, 44_100), 44_100)
    assert b"Lavf6" not in (tmp_path / "a.flac").read_bytes()[:8192]


def test_full_scale_does_not_wrap_around(tmp_path: Path) -> None:
    sound = np.tile(np.array([[1.5, -1.5]], np.float32), (44_100, 1))
    write_flac(tmp_path / "a.flac", sound, 44_100)
    back = read_flac(tmp_path / "a.flac")[0]
    assert (back[:, 0] > 0.999).all()
    assert (back[:, 1] < -0.999).all()


def test_a_failed_writing_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_bytes(b"good")
    with pytest.raises(RuntimeError, match="half way"):
        _write_half(path)
    assert path.read_bytes() == b"good"
    assert list(tmp_path.iterdir()) == [path]


def _write_half(path: Path) -> None:
    with written_whole(path) as file:
        file.write(b"bad")
        raise RuntimeError("half way")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_says_so(tmp_path: Path) -> None:
    with (
        pytest.raises(DiskFull, match=r"no room left to write in"),
        disk_full_said(tmp_path),
        Path("/dev/full").open("wb") as file,
    ):
        file.write(b"sound" * 10_000)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_fills_while_flac_is_written_says_so_too(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, (6 * 44_100, 2)).astype(np.float32)
    # The temporary name beside the place is known: here it leads to a device that is always full.
    (tmp_path / f".a.flac.{os.getpid()}.part").symlink_to("/dev/full")
    with pytest.raises(DiskFull, match=r"no room left to write in"):
        write_flac(tmp_path / "a.flac", noise, 44_100)
    assert not (tmp_path / "a.flac").exists()


def test_other_trouble_with_the_disk_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), disk_full_said(tmp_path):
        (tmp_path / "none").open("rb")


def test_a_missing_or_broken_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_flac(tmp_path / "none.flac")
    (tmp_path / "text.flac").write_text("text")
    with pytest.raises(BadData, match=r"cannot be read"):
        read_flac(tmp_path / "text.flac")
