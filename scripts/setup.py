# SPDX-License-Identifier: Apache-2.0
"""Set up a checkout: uv, the venv, the package, the built stage. Standard library only; quick when nothing changed.

A bare Debian may have Python without ``venv`` or ``pip``; then uv's wheel is fetched from PyPI by hand. ``--test`` adds
the tools and servers the tests need, and Chromium where it is missing and may be installed.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import platform
import shutil
import stat
import subprocess
import sys
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".setup"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
OLDEST = (3, 11)
WITHOUT = ("--no-extra", "beat-this")  # brings PyTorch, gigabytes of it; its tests run where somebody installed it


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


def find_uv() -> Path:
    """Return a uv to use: the one on PATH, one installed here before, or a fresh one from PyPI."""
    known = shutil.which("uv")
    if known:
        return Path(known)
    own = STATE / "uv" / "bin" / "uv"
    if own.exists():
        return own
    say("Getting uv …")
    STATE.mkdir(exist_ok=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(STATE / "uv")], capture_output=True, text=True, check=False
    )
    if made.returncode == 0:
        subprocess.run([own.with_name("pip"), "install", "--quiet", "--disable-pip-version-check", "uv"], check=True)
        return own
    return unpack_uv(own)


def unpack_uv(target: Path) -> Path:
    """Fetch uv's wheel for this machine from PyPI and take the program out of it."""
    libc = "musllinux" if Path("/lib/ld-musl-x86_64.so.1").exists() else "manylinux"
    with urllib.request.urlopen("https://pypi.org/pypi/uv/json", timeout=60) as answer:
        release, asked = json.load(answer), answer.url
    for file in release["urls"]:
        if file["packagetype"] == "bdist_wheel" and libc in file["filename"] and platform.machine() in file["filename"]:
            place = urllib.parse.urljoin(asked, file["url"])  # a mirror may give places relative to its own
            with urllib.request.urlopen(place, timeout=300) as answer:
                wheel = answer.read()
            if hashlib.sha256(wheel).hexdigest() != file["digests"]["sha256"]:
                sys.exit("uv's wheel did not arrive whole; run the command again.")
            with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
                name = next(entry for entry in archive.namelist() if entry.endswith("/scripts/uv"))
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
            target.chmod(target.stat().st_mode | stat.S_IXUSR)
            return target
    sys.exit(f"There is no uv on PyPI for this machine ({platform.machine()}); install uv and run the command again.")


def sync(uv: Path, *, for_tests: bool) -> None:
    """Bring the venv to the lock; a stamp makes the second time instant."""
    lock = hashlib.sha256((ROOT / "uv.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = VENV / ".sidestick-lock"
    wanted = f"{lock} {'test' if for_tests else 'play'}"
    if stamp.exists() and stamp.read_text() in {wanted, f"{lock} test"} and (BIN / "sidestick").exists():
        return
    say("Setting up Python packages …")
    groups = ["--all-groups", "--all-extras", *WITHOUT] if for_tests else ["--no-default-groups", "--group", "front"]
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    command = [str(uv), "sync", "--locked", "--inexact", *quiet, "--python", sys.executable, *groups]
    environment = os.environ | {"UV_PROJECT_ENVIRONMENT": str(VENV), "SIDESTICK_SKIP_STAGE": "1"}
    environment.pop("VIRTUAL_ENV", None)
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    stamp.write_text(wanted)


def browser() -> None:
    """Install Debian's Chromium for the browser tests when it is missing and this user may."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        say("Chromium is missing and cannot be installed by this user: the browser tests will be skipped.")
        return
    say("Installing Chromium for the browser tests …")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    packages = ["chromium", "fonts-noto-cjk"]
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False, **quiet)
    done = subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=environment, check=False, **quiet
    )
    if done.returncode != 0:
        say("Chromium could not be installed: the browser tests will be skipped.")


def main() -> None:
    """Do what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="also what the tests need")
    wanted = parser.parse_args()
    if sys.version_info < OLDEST:
        sys.exit(
            f"Sidestick needs Python 3.11 or newer; this is {platform.python_version()}. Try: make PYTHON=python3.12"
        )
    sync(find_uv(), for_tests=wanted.test)
    subprocess.run([BIN / "python", ROOT / "build_stage.py"], check=True)
    if wanted.test:
        browser()


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failed:
        sys.exit(f"Setting up stopped at: {' '.join(map(str, failed.cmd))}")
    except OSError as failed:
        sys.exit(f"Setting up stopped: {failed}. Is the network there? The first set-up needs it once.")
