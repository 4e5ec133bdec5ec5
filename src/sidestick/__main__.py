# SPDX-License-Identifier: Apache-2.0
"""``python -m sidestick``."""

from __future__ import annotations

import sys

from sidestick.cli import main

if __name__ == "__main__":  # a worker process imports this file again under another name
    sys.exit(main())
