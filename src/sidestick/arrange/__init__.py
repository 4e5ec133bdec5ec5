# SPDX-License-Identifier: Apache-2.0
"""What was heard -> charts: quantised, playable, at six levels. Pure."""

from __future__ import annotations

from sidestick.arrange.charts import Arrangement, arranged, charts_from

__all__ = ["Arrangement", "arranged", "charts_from"]
