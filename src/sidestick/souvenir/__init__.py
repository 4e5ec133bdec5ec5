# SPDX-License-Identifier: Apache-2.0
"""What the players take home: the encore (scores and report), the page, the video, the poster."""

from __future__ import annotations

from sidestick.souvenir.bar_strip import POLICY as PAGE_SCRIPT
from sidestick.souvenir.encore import Encore, SongLine, encore_of
from sidestick.souvenir.evenings import Evenings
from sidestick.souvenir.played import Played
from sidestick.souvenir.report_page import report_page

__all__ = ["PAGE_SCRIPT", "Encore", "Evenings", "Played", "SongLine", "encore_of", "report_page"]
