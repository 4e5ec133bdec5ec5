# SPDX-License-Identifier: Apache-2.0
"""Run every benchmark of this folder, one after the other: ``python -m bench``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run each benchmark in a process of its own and return 1 if any failed."""
    failed = []
    for script in sorted(set(HERE.glob("[a-z]*.py")) - {HERE / "machine.py"}):
        print(f"\n══ bench/{script.name}", flush=True)
        if subprocess.run([sys.executable, str(script)], check=False).returncode:
            failed.append(script.name)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
