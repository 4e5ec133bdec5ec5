# SPDX-License-Identifier: Apache-2.0
"""Arrays in, what was heard out; drums turned down."""

from __future__ import annotations

from sidestick.listen.hear import backing, hear, hear_with_mask

__all__ = ["backing", "hear", "hear_with_mask"]
