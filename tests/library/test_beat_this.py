# SPDX-License-Identifier: Apache-2.0
"""Beat This! hears the beats where a person has its package and weights, and is not missed elsewhere."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from sidestick.errors import BadInput
from sidestick.library.beat_this import VARIABLE, beat_this
from sidestick.listen import beat_this as its_ears
from sidestick.listen import hear
from tests.listen.band import band_song

needs_it = pytest.mark.skipif(find_spec("beat_this") is None, reason="needs the extra beat-this and PyTorch")


def test_without_package_or_weights_nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    assert beat_this() is None


@needs_it
@pytest.mark.filterwarnings("ignore")
def test_its_activations_take_the_place_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import torch
    from beat_this.model.beat_tracker import BeatThis

    sizes = {"transformer_dim": 32, "ff_mult": 2, "n_layers": 1, "stem_dim": 16, "head_dim": 16}
    network = BeatThis(**sizes)
    weights = {f"model.{name}": value for name, value in network.state_dict().items()}
    kept = tmp_path / "hub/checkpoints/beat_this-small0.ckpt"
    kept.parent.mkdir(parents=True)
    torch.save({"hyper_parameters": sizes, "state_dict": weights}, kept)
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    ears = beat_this()
    assert ears is not None
    assert ears.name == "Beat This! beat_this-small0"
    song = band_song("rock", 110, 12).samples
    heard = hear(song, 44_100, hears_beats=ears)
    assert "Beat This!" in heard.heard_by
    assert len(heard.beats) > 4
    assert np.isfinite([beat.time_s for beat in heard.beats]).all()


@needs_it
def test_a_file_that_is_not_its_weights_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wrong = tmp_path / "holiday.ckpt"
    wrong.write_bytes(b"not weights")
    monkeypatch.setenv(VARIABLE, str(wrong))
    with pytest.raises(BadInput, match=r"holiday\.ckpt holds no weights of Beat This!"):
        beat_this()


@needs_it
def test_a_file_that_is_not_there_is_said_and_not_looked_for_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "final9.ckpt"))
    with pytest.raises(BadInput, match=r"final9\.ckpt, and no such file is there"):
        beat_this()


def test_a_package_that_does_not_load_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    weights = tmp_path / "small0.ckpt"
    weights.write_bytes(b"weights")
    monkeypatch.setenv(VARIABLE, str(weights))
    monkeypatch.setattr(its_ears, "beat_this_is_there", lambda: True)

    def broken(_: str) -> None:
        raise OSError("libc10.so: cannot open shared object file")

    monkeypatch.setattr(its_ears, "import_module", broken)
    with pytest.raises(BadInput, match=r"does not load \(libc10\.so"):
        beat_this()
