# SPDX-License-Identifier: Apache-2.0
"""One file per format: bytes <-> Song, Chart or Take. Pure."""

from __future__ import annotations

from sidestick.formats.json_values import from_json, to_json

__all__ = ["from_json", "to_json"]
