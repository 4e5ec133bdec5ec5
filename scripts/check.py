# SPDX-License-Identifier: Apache-2.0
"""Run every check and test, say how long each took, fail if any failed. ``python scripts/check.py ruff mypy`` runs some."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
sys.path.insert(0, str(ROOT))

from build_stage import node_environment  # noqa: E402 - the repository's root is not a package

WEB = ROOT / "web"
NODE = WEB / "node_modules" / ".bin"

#: A file stays on one worker, for its server and its song; the order stays, for what drives a browser comes last.
PYTEST = ("-q", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder")

CHECKS: tuple[tuple[str, list[str | Path], Path], ...] = (
    ("format", [BIN / "ruff", "format", "--check", "--quiet"], ROOT),
    ("ruff", [BIN / "ruff", "check", "--quiet"], ROOT),
    ("imports", [BIN / "lint-imports"], ROOT),
    ("mypy", [BIN / "mypy"], ROOT),
    ("biome", [NODE / "biome", "ci", "."], WEB),
    ("tsc", [NODE / "tsc", "--noEmit"], WEB),
    ("vitest", [NODE / "vitest", "run"], WEB),
    ("pytest", [BIN / "python", "-m", "pytest", *PYTEST], ROOT),
)


def main() -> int:
    """Run the chosen checks (all by default), quickest first, and return the exit code."""
    chosen = set(sys.argv[1:])
    environment = node_environment() | {"PYTHONDONTWRITEBYTECODE": "1"}
    if not os.environ.get("CI"):
        environment.pop("PYTHONDONTWRITEBYTECODE")
    failed = []
    for name, command, folder in CHECKS:
        if chosen and name not in chosen:
            continue
        print(f"── {name}", flush=True)
        began = time.monotonic()
        code = subprocess.run([str(part) for part in command], cwd=folder, env=environment, check=False).returncode
        print(f"   {name}: {'ok' if code == 0 else f'failed ({code})'} in {time.monotonic() - began:.0f} s", flush=True)
        if code:
            failed.append(name)
    if failed:
        print(f"Failed: {', '.join(failed)}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
