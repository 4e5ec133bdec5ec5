# SPDX-License-Identifier: Apache-2.0
"""The command line on a disk that fills: the system itself refuses every byte of a file beyond a bound.

``python small_disk.py BYTES ARGUMENTS...``. The refusal (EFBIG) comes from the same calls, in the midst of the same
writing, as that of a full disk (ENOSPC), through FFmpeg and SQLite too, and needs no disk of its own.
"""

from __future__ import annotations

import resource
import sys

from sidestick.cli import main

if __name__ == "__main__":
    most_bytes = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    sys.exit(main(sys.argv[2:]))
