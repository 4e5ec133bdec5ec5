# SPDX-License-Identifier: Apache-2.0
"""Our own values as JSON: songs, charts, takes. Bytes in, values out, and the reason when they do not hold together."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from sidestick.errors import BadData
from sidestick.music import Chart, Song
from sidestick.take import Take

Value = TypeVar("Value", Song, Chart, Take)


def to_json(value: Song | Chart | Take) -> bytes:
    """Return ``value`` as indented UTF-8 JSON; fields keep their order, so equal values give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def from_json(data: bytes, kind: type[Value], *, name: str) -> Value:
    """Return the value of ``kind`` in ``data``; ``name`` is what an error calls the file.

    Raises ``BadData`` with the place and the reason when it is not JSON or not such a value.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as reason:
        raise BadData("data.broken", name=name, reason=str(reason)) from reason
