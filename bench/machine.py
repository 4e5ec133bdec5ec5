# SPDX-License-Identifier: Apache-2.0
"""Say on which machine and when a figure was measured: every benchmark prints this first."""

from __future__ import annotations

import datetime as dt
import os
import platform
from pathlib import Path


def machine() -> str:
    """Return processor, cores, memory, Python and date in one line."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        cpu = models[0] if models else cpu
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"
    today = dt.datetime.now(tz=dt.UTC).date()
    return f"{cpu}, {os.cpu_count()} cores{memory}, Python {platform.python_version()}, {today}"
