# SPDX-License-Identifier: Apache-2.0
"""Network and templates hear together: they err in different places.

The network knows sounds, the templates how a song's own kick and snare grow. For these two their log odds are added, the
templates' with less weight. A stroke is a tom or a snare, seldom both: where the network thinks of a tom at all, more than
it ever does of a snare, it is one.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from sidestick.listen.drum_activation import TemplateDrums
from sidestick.listen.drum_network import DrumNetwork
from sidestick.listen.features import Features
from sidestick.listen.odds import log_odds, with_odds
from sidestick.listen.peaks import moving_maximum
from sidestick.listen.ports import DRUMS, Drum, DrumActivations

Curve = NDArray[np.float32]

_WEIGHT = {Drum.KICK: 0.3, Drum.SNARE: 0.4}
_BIAS = 1.5  # templates are the stricter ears
_MOST_ODDS = 4.0  # of templates, as a logarithm: they are never surer
_NEAR_FRAMES = 2
_TOM_ODDS, _LEAST_TOM, _LEAST_STROKE = -2.0, 0.15, 0.3
_LEFT_OVER = 0.1


class DrumAgreement:
    """Both ears behind ``HearsDrums``."""

    name = "drum networks 7 with templates 1"

    def __init__(self, network: DrumNetwork | None = None, templates: TemplateDrums | None = None) -> None:
        self._network, self._templates = network or DrumNetwork(), templates or TemplateDrums()

    def __call__(self, features: Features) -> DrumActivations:
        """Return the drums heard in ``features``."""
        other = self._templates(features).onset  # first, for they need most memory
        heard = self._network(features)
        onset = heard.onset.copy()
        for drum, weight in _WEIGHT.items():
            column = DRUMS.index(drum)
            near = moving_maximum(other[:, column], _NEAR_FRAMES)
            odds = np.clip(log_odds(near), -_MOST_ODDS, _MOST_ODDS) + _BIAS
            onset[:, column] = with_odds(onset[:, column], np.float32(weight) * odds)
        return msgspec.structs.replace(heard, agreed=_toms_apart(onset))


def _toms_apart(onset: Curve) -> Curve:
    """Return ``onset`` with each stroke of snare or tom given to one of them."""
    snare, tom = DRUMS.index(Drum.SNARE), DRUMS.index(Drum.TOM)
    near = moving_maximum(onset[:, [snare, tom]], _NEAR_FRAMES)
    is_tom = (log_odds(near[:, 1]) - log_odds(near[:, 0]) > _TOM_ODDS) & (near[:, 1] > _LEAST_TOM)
    is_tom &= near.max(axis=1) > _LEAST_STROKE
    out = onset.copy()
    out[is_tom, tom] = onset[is_tom][:, [snare, tom]].max(axis=1)
    out[is_tom, snare] *= np.float32(_LEFT_OVER)
    return out
