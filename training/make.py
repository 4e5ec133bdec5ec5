# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251, T201 - a script, not a package
"""From sounds and performances to the shipped networks: ``make train``, or ``python training/make.py --help``.

Makes an environment of its own for PyTorch (``.setup/train``), then does each step whose result is not there yet: pack,
render, train, export, downbeats. Stopped, it goes on where it was. ``config.toml`` has every number and seed.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tarfile
import time
import tomllib
import venv
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
REQUIREMENTS = ("torch==2.13.0", "numpy>=2.2", "scipy>=1.15", "soundfile>=0.13", "soxr>=1.0", "mido>=1.3.3", "msgspec>=0.20",
                "onnx>=1.19", "onnxruntime>=1.23")  # fmt: skip
ALONE = "tinysoundfont>=0.3.6"  # it also asks for a sound card's library that nobody needs here
LEAST_MINUTES = 0.5  # of training, to begin with another network
DEBIAN = "fluid-soundfont-gm musescore-general-soundfont sonic-pi-samples hydrogen-drumkits flite libflite1"


def environment(folder: Path) -> Path:
    """Return the Python of an environment that has what training needs; make it when it is not there."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "complete").exists():
        print(f"Setting up PyTorch in {folder} …", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet"]
        subprocess.run([*install, *REQUIREMENTS], check=True)  # noqa: S603
        subprocess.run([*install, "--no-deps", ALONE], check=True)  # noqa: S603
        (folder / "complete").touch()
    return python


def performances(path: Path, out: Path) -> Path:
    """Return the folder of the Groove MIDI Dataset, unpacked into ``out`` when ``path`` is an archive."""
    if path.is_dir():
        return next(found.parent for found in (path / "info.csv", path / "groove/info.csv") if found.exists())
    target = out / "groove"
    if not target.exists():
        with tarfile.open(path) as archive:
            archive.extractall(target, filter="data")
    return next(target.rglob("info.csv")).parent


def main() -> None:
    """Do what is left to do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--oneshots", type=Path, required=True, help="folder of single hits with its index.json")
    parser.add_argument("--groove", type=Path, required=True, help="Groove MIDI Dataset, a folder or an archive")
    parser.add_argument(
        "--sounds", type=Path, required=True, help=f"folder with Debian's {DEBIAN}, unpacked (dpkg-deb -x)"
    )
    parser.add_argument("--out", type=Path, default=ROOT / ".setup/training", help="what is made on the way")
    parser.add_argument("--device", default="cpu", help="cpu, or cuda for a GPU")
    parser.add_argument("--minutes", type=float, help="stop training after so long; started again it goes on")
    given = parser.parse_args()
    for path in (given.oneshots / "index.json", given.groove, given.sounds / "usr/share"):
        if not path.exists():
            sys.exit(f"{path} is not there. README.md in {HERE} says where each comes from.")
    python = environment(ROOT / ".setup/train")
    out = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    groove = performances(given.groove.resolve(), out)
    config = tomllib.loads((HERE / "config.toml").read_text(encoding="utf-8"))
    plan = config["render"]

    def step(name: str, *arguments: object) -> None:
        print(f"— {name} {' '.join(map(str, arguments))}", flush=True)
        environ = os.environ | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}
        subprocess.run([python, HERE / f"{name}.py", *map(str, arguments)], check=True, env=environ)  # noqa: S603

    if not (out / "pack.npz").exists():
        step("pack", given.oneshots.resolve(), given.sounds.resolve(), out / "pack.npz")
    step("render", out / "pack.npz", groove, out / "dev", "--dev", "--shards", plan["dev_shards"])
    step("render", out / "pack.npz", groove, out / "shards", "--shards", plan["shards"])
    left, runs = math.inf if given.minutes is None else given.minutes, []
    for seed in config["seeds"]["train"]:
        if runs and left < LEAST_MINUTES:
            break
        runs.append(out / f"run-{seed}")
        began = time.monotonic()
        limit = [] if math.isinf(left) else ["--stop-after", left]
        step("train", out / "shards", out / "dev", runs[-1], "--seed", seed, "--device", given.device, *limit)
        left -= (time.monotonic() - began) / 60
    step("export", runs[0], out / "dev", *runs[1:])
    step("downbeats", groove)


if __name__ == "__main__":
    main()
