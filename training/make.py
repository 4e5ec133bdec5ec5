# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251, T201 - a script, not a package
"""From sounds and performances to the shipped networks: ``make train``, or ``python training/make.py --help``.

Makes an environment of its own for PyTorch (``.setup/train``), then does each step whose result is not there yet: pack,
render, train, export, downbeats. Stopped, it goes on where it was. ``config.toml`` has every number and seed.
"""

from __future__ import annotations

import argparse
import os
import signal
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


def side_by_side(python: Path, name: str, calls: list[tuple[object, ...]]) -> None:
    """Run a script once for each row of arguments, all at a time; where one fails, end the others and say so."""
    environ = os.environ | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}
    running = []
    for arguments in calls:
        words = [str(word) for word in arguments]
        print(f"— {name} {' '.join(words)}", flush=True)
        running.append(subprocess.Popen([python, HERE / f"{name}.py", *words], env=environ))  # noqa: S603
    try:
        while any(process.poll() is None for process in running):
            if any(process.poll() for process in running):
                break
            time.sleep(0.5)
        failed = next((process.returncode for process in running if process.returncode), 0)
    finally:
        for process in running:
            process.terminate()
            process.wait()
    if failed:
        sys.exit(f"{name}.py ended with {failed}; make train goes on from what is there.")


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
    parser.add_argument("--steps", type=int, help="of each drum network; by default the plan's, two hours of two cores")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exit ends what runs side by side, too
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
        side_by_side(python, name, [arguments])

    if not (out / "pack.npz").exists():
        step("pack", given.oneshots.resolve(), given.sounds.resolve(), out / "pack.npz")
    step("render", out / "pack.npz", groove, out / "dev", "--dev", "--shards", plan["dev_shards"])
    shards = (out / "pack.npz", groove, out / "shards", "--shards", plan["shards"])
    cores = os.cpu_count() or 1
    side_by_side(python, "render", [(*shards, "--part", part, cores) for part in range(cores)])
    runs = {seed: out / f"run-{seed}" for seed in config["seeds"]["train"]}
    more = ["--device", given.device] + ([] if given.minutes is None else ["--stop-after", given.minutes])
    if given.steps is not None:
        more += ["--steps", given.steps]
    if given.device != "cpu":  # it waits for mixes, so every core makes some
        more += ["--producers", max(1, cores // len(runs) - 1)]
    side_by_side(
        python, "train", [(out / "shards", out / "dev", run, "--seed", seed, *more) for seed, run in runs.items()]
    )
    if not all((run / "complete").exists() for run in runs.values()):
        print("Training has not ended; the same command goes on with it.", flush=True)
        return
    first, *others = runs.values()
    step("export", first, out / "dev", *others)
    step("downbeats", groove)


if __name__ == "__main__":
    main()
