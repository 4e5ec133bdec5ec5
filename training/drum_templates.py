# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: D103, INP001, TID251 - a script, not a package
"""Make ``src/sidestick/listen/drum_templates.py`` from single drum hits: ``python training/drum_templates.py ONESHOTS``.

``ONESHOTS`` holds ``index.json`` and the sounds. Only kits that are public domain or CC0 go in, so the table carries no
duty of attribution. Each template is the mean spectrum of one cluster (k-means on square roots, fixed seed) of a class,
10 ms after the attack, in the bands of ``sidestick.listen.features``, as whole numbers that sum to about 1000.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import soundfile

from sidestick.listen.features import HOP, WINDOW, filterbank

FREE_KITS = {"osdk", "gogodze_front", "gogodze_oh", "frankensnare", "tr808"}
CLASSES: dict[str, tuple[tuple[str, ...], int]] = {
    "kick": (("kick",), 3),
    "snare": (("snare", "clap"), 4),
    "tom": (("tom_high", "tom_mid", "tom_low"), 3),
    "hihat": (("hihat_closed", "hihat_pedal", "hihat_half", "hihat_open"), 4),
    "crash": (("crash",), 2),
    "ride": (("ride", "ride_bell"), 2),
}
TARGET = Path(__file__).parents[1] / "src/sidestick/listen/drum_templates.py"
HEAD = '''# SPDX-License-Identifier: Apache-2.0
"""How the onset of each drum is spread over the bands of ``features``; made by ``training/drum_templates.py``.

One row of 84 whole numbers for each kind of kick, snare and so on, from single hits that are public domain or CC0 (The
Open Source Drumkit; Karoryfer Gogodze Phu Vol II and Frankensnare; Fischer's TR-808).
"""

from __future__ import annotations

TEMPLATES: tuple[tuple[str, str], ...] = (
'''


def spectrum(path: Path) -> np.ndarray | None:
    sound, _ = soundfile.read(path, dtype="float32")
    start = HOP
    piece = np.pad(sound, (WINDOW // 2, WINDOW))[start : start + WINDOW]
    bands = np.abs(np.fft.rfft(piece * np.hanning(WINDOW + 1)[:-1])) @ filterbank()
    return bands / bands.sum() if bands.sum() > 1e-3 else None


def clusters(rows: np.ndarray, count: int) -> np.ndarray:
    centres = rows[np.random.default_rng(0).choice(len(rows), count, replace=False)]
    for _ in range(50):
        nearest = ((rows[:, None] - centres[None]) ** 2).sum(2).argmin(1)
        centres = np.array([rows[nearest == i].mean(0) if (nearest == i).any() else centres[i] for i in range(count)])
    return centres


def main() -> None:
    folder = Path(sys.argv[1])
    items = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    text = HEAD
    for name, (classes, count) in CLASSES.items():
        paths = [folder.parent / i["file"] for i in items if i["cls"] in classes and i["kit"] in FREE_KITS]
        rows = np.array([row for path in paths if (row := spectrum(path)) is not None])
        for centre in clusters(np.sqrt(rows), count) ** 2:
            whole = np.rint(1000 * centre / centre.sum()).astype(int).tolist()
            lines = [" ".join(map(str, whole[at : at + 28])) for at in range(0, len(whole), 28)]
            text += f'    (\n        "{name}",\n        (\n            "{lines[0]} "\n            "{lines[1]} "\n            "{lines[2]}"\n        ),\n    ),\n'
    TARGET.write_text(text + ")\n", encoding="utf-8")


if __name__ == "__main__":
    main()
