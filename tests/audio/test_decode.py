# SPDX-License-Identifier: Apache-2.0
"""Whatever file people bring becomes one canonical recording, or one clear sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from sidestick.audio import MAXIMUM_S, SAMPLE_RATE_HZ, decode
from sidestick.audio.decode import _Tape
from sidestick.errors import BadAudio, BadInput, Cancelled, NotFound
from tests.audio.files import CLICK_S, KINDS, click_times, clicks, write, write_silent_film


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_becomes_44100_hertz_stereo_with_its_clicks_in_place(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / f"song.{kind}", clicks(6, KINDS[kind][2]), picture=kind == "mp4")
    recording = decode(path)
    assert recording.sample_rate_hz == SAMPLE_RATE_HZ
    assert recording.samples.dtype == np.float32
    assert recording.samples.shape[1] == 2
    assert recording.duration_s == pytest.approx(6, abs=0.05)
    found = click_times(recording.samples, SAMPLE_RATE_HZ)
    assert len(found) == 11
    assert np.allclose(found, CLICK_S * np.arange(1, 12), atol=0.001)


@pytest.mark.parametrize(
    ("rate", "layout", "channels"),
    [
        (8_000, "mono", 1),
        (11_025, "stereo", 2),
        (22_050, "mono", 1),
        (37_800, "stereo", 2),
        (96_000, "stereo", 2),
        (48_000, "5.1", 6),
    ],
)
def test_any_rate_and_number_of_channels_is_taken(tmp_path: Path, rate: int, layout: str, channels: int) -> None:
    path = write(tmp_path / "song.flac", clicks(5.5, rate, channels), rate=rate, layout=layout)
    recording = decode(path)
    assert recording.duration_s == pytest.approx(5.5, abs=0.01)
    assert np.abs(recording.samples).max() <= 1.0
    assert np.allclose(click_times(recording.samples, SAMPLE_RATE_HZ)[0], CLICK_S, atol=0.001)


def test_a_mono_file_sounds_alike_and_as_loud_on_both_sides(tmp_path: Path) -> None:
    sound = clicks(5.5, 44_100, 1)
    recording = decode(write(tmp_path / "song.wav", sound, layout="mono"))
    assert np.array_equal(recording.samples[:, 0], recording.samples[:, 1])
    assert np.allclose(recording.samples[:, 0], sound[:, 0], atol=1e-4)


def test_the_centre_of_a_surround_recording_is_heard_on_both_sides(tmp_path: Path) -> None:
    sound = np.zeros((44_100 * 6, 6), np.float32)
    sound[:, 2] = 0.5 * np.sin(np.arange(len(sound)) * 0.05)
    recording = decode(write(tmp_path / "song.flac", sound, layout="5.1"))
    left, right = recording.samples.T
    assert np.array_equal(left, right)
    assert np.abs(left).max() == pytest.approx(0.5 * 0.7071 / (1 + 2 * 0.7071), rel=0.01)


def test_a_16_bit_file_at_44100_hertz_comes_back_bit_for_bit(tmp_path: Path) -> None:
    whole = np.random.default_rng(1).integers(-20_000, 20_000, (44_100 * 6, 2)).astype(np.int16)
    soundfile.write(tmp_path / "song.wav", whole, 44_100, subtype="PCM_16")
    assert np.array_equal(np.rint(decode(tmp_path / "song.wav").samples * 32_768).astype(np.int16), whole)


def test_what_is_no_number_becomes_silence_and_what_is_too_loud_is_turned_down(tmp_path: Path) -> None:
    sound = 3 * clicks(6, 44_100)
    sound[100:200] = np.nan
    sound[300] = np.inf
    soundfile.write(tmp_path / "song.wav", sound, 44_100, subtype="FLOAT")
    recording = decode(tmp_path / "song.wav")
    assert np.isfinite(recording.samples).all()
    assert np.abs(recording.samples).max() == pytest.approx(1.0, abs=1e-6)
    assert not recording.samples[100:200].any()


def test_title_and_artist_come_from_the_tags(tmp_path: Path) -> None:
    path = write(tmp_path / "song.mp3", clicks(6, 44_100), tags={"title": "なごり雪", "artist": "이소라"})
    recording = decode(path)
    assert (recording.title, recording.artist) == ("なごり雪", "이소라")


def test_a_tag_in_an_old_encoding_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, clicks(6, SAMPLE_RATE_HZ), SAMPLE_RATE_HZ, subtype="PCM_16")
    title = b"INFOINAM" + (6).to_bytes(4, "little") + b"Caf\xe9!\0"  # Latin-1, as players of the nineties wrote it
    sound = path.read_bytes() + b"LIST" + len(title).to_bytes(4, "little") + title
    path.write_bytes(sound[:4] + (len(sound) - 8).to_bytes(4, "little") + sound[8:])
    recording = decode(path)
    assert recording.title == "Caf\N{REPLACEMENT CHARACTER}!"
    assert recording.title.encode()  # nothing that could not be stored or sent


def test_a_file_without_tags_has_no_title(tmp_path: Path) -> None:
    assert decode(write(tmp_path / "song.wav", clicks(6, 44_100))).title == ""


def _bytes_file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadAudio, match=r"“song.mp3” is empty \(0 bytes\)"):
        decode(_bytes_file(tmp_path / "song.mp3", b""))


def test_no_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no file song.mp3"):
        decode(tmp_path / "song.mp3")
    with pytest.raises(BadInput, match=r"is a folder"):
        decode(tmp_path)


@pytest.mark.parametrize("make", ["text", "noise", "picture", "film"])
def test_what_has_no_sound_says_so(tmp_path: Path, make: str) -> None:
    path = tmp_path / ("song.mp4" if make == "film" else "song.mp3")
    if make == "text":
        _bytes_file(path, b"Dear both, here is the song.\n" * 400)
    elif make == "noise":
        _bytes_file(path, np.random.default_rng(0).integers(0, 256, 3000).astype(np.uint8).tobytes())
    elif make == "picture":
        Image.new("RGB", (64, 48), "red").save(path, format="PNG")
    else:
        write_silent_film(path)
    with pytest.raises(BadAudio) as caught:
        decode(path)
    assert caught.value.code == "audio.not_audio"


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "m4a", "ogg", "opus", "webm", "mp4"])
def test_a_file_cut_in_half_is_told_from_a_short_one(tmp_path: Path, kind: str) -> None:
    whole = write(tmp_path / f"whole.{kind}", clicks(16, KINDS[kind][2])).read_bytes()
    with pytest.raises(BadAudio) as caught:
        decode(_bytes_file(tmp_path / f"song.{kind}", whole[: len(whole) // 2]))
    assert caught.value.code == "audio.truncated"
    assert caught.value.parameters["name"] == f"song.{kind}"


def test_a_cut_mp4_whose_index_comes_first_says_how_far_it_goes(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.m4a", clicks(16, 44_100), options={"movflags": "faststart"}).read_bytes()
    with pytest.raises(BadAudio) as caught:
        decode(_bytes_file(tmp_path / "song.m4a", whole[: len(whole) // 2]))
    assert caught.value.code == "audio.truncated"
    assert caught.value.parameters["seconds"] == pytest.approx(8, abs=1)


def test_a_wav_from_a_stream_that_declares_no_length_is_whole(tmp_path: Path) -> None:
    content = bytearray(write(tmp_path / "whole.wav", clicks(6, 44_100)).read_bytes())
    at = content.index(b"data") + 4
    content[at : at + 4] = b"\xff\xff\xff\xff"
    assert decode(_bytes_file(tmp_path / "song.wav", bytes(content))).duration_s == pytest.approx(6, abs=0.01)


def test_two_seconds_are_too_short(tmp_path: Path) -> None:
    with pytest.raises(BadAudio, match=r"lasts 2.0 s; a song needs at least 5 s"):
        decode(write(tmp_path / "song.wav", clicks(2, 44_100)))


def test_silence_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadAudio, match=r"is silent"):
        decode(write(tmp_path / "song.wav", np.zeros((44_100 * 6, 2), np.float32)))


def _long_flac(path: Path, minutes: int) -> Path:
    quiet = np.zeros((1_000 * 60 * minutes, 1), np.int16)
    soundfile.write(path, quiet, 1_000, subtype="PCM_16", format="FLAC")
    return path


def test_what_the_container_says_is_too_long_is_refused_before_decoding(tmp_path: Path) -> None:
    told: list[float] = []
    with pytest.raises(BadAudio, match=r"at least 91 min; the limit is 90 min"):
        decode(_long_flac(tmp_path / "song.flac", 91), on_progress=told.append)
    assert told == []


def test_a_container_that_lies_about_its_length_is_stopped_while_decoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The package has a function of the module's name: the module itself is named by its path.
    monkeypatch.setattr(sys.modules["sidestick.audio.decode"], "MAXIMUM_S", 60.0)
    # FLAC's STREAMINFO: 36 bits of total samples end at byte 26; zero means that the length is not known.
    content = bytearray(_long_flac(tmp_path / "whole.flac", 2).read_bytes())
    content[21] &= 0xF0
    content[22:26] = bytes(4)
    with pytest.raises(BadAudio) as caught:
        decode(_bytes_file(tmp_path / "song.flac", bytes(content)))
    assert caught.value.code == "audio.too_long"


def test_ninety_minutes_themselves_are_allowed() -> None:
    assert MAXIMUM_S == 5400


def test_progress_rises_to_one(tmp_path: Path) -> None:
    told: list[float] = []
    decode(write(tmp_path / "song.mp3", clicks(20, 44_100)), on_progress=told.append)
    assert told == sorted(told)
    assert len(told) > 5
    assert told[-1] == 1.0


def test_a_person_can_stop_decoding(tmp_path: Path) -> None:
    path = write(tmp_path / "song.mp3", clicks(20, 44_100))
    with pytest.raises(Cancelled):
        decode(path, cancelled=lambda: True)

    def stop(_: float) -> None:
        raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        decode(path, on_progress=stop)


def test_an_upload_is_called_by_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(BadAudio, match=r"“our song.mp3” is empty"):
        decode(_bytes_file(tmp_path / "a81f.part", b""), name="our song.mp3")


def test_the_tape_grows_when_more_comes_than_was_promised() -> None:
    tape = _Tape(0.0)
    tape._fold = np.eye(2, dtype=np.float32)
    for _ in range(30):
        tape._push(np.ones((2, SAMPLE_RATE_HZ), np.float32), last=False)
    assert tape.finish().shape == (30 * SAMPLE_RATE_HZ, 2)
    assert tape.finish().all()
