# SPDX-License-Identifier: Apache-2.0
"""What comes over a socket, as text."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from sidestick.errors import BadMessage


def text_of(message: MutableMapping[str, Any]) -> str:
    """Return the text of a received frame; raise ``BadMessage`` for a binary one."""
    text = message.get("text")
    if text is None:
        raise BadMessage("server.bad_message", reason="binary frames are not understood")
    return str(text)
