# SPDX-License-Identifier: Apache-2.0
"""Finds the weights of *Beat This!* where a person has them: named by ``SIDESTICK_BEAT_THIS``, or where its package keeps them.

Where there is no package or no weights nothing is said: our own networks hear the beats.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sidestick.errors import BadInput

if TYPE_CHECKING:
    from sidestick.listen.ports import HearsBeats

VARIABLE = "SIDESTICK_BEAT_THIS"
_PREFERRED = ("final0", "small0")


def beat_this() -> HearsBeats | None:
    """Return Beat This! when package and weights are there, else None; raise ``BadInput`` for a file that is not its weights, or a package that does not load."""
    from sidestick.listen.beat_this import BeatThisBeats, beat_this_is_there

    if not beat_this_is_there():
        return None
    checkpoint = _checkpoint()
    if checkpoint is None:
        return None
    if not checkpoint.is_file():  # its package would look for a file of that name on the network
        raise BadInput("library.weights_missing", name=str(checkpoint), variable=VARIABLE)
    try:
        return BeatThisBeats(str(checkpoint))
    except (ImportError, OSError) as reason:
        raise BadInput("library.beat_this_broken", reason=str(reason)) from reason
    except Exception as reason:
        raise BadInput("library.no_weights", name=checkpoint.name, variable=VARIABLE) from reason


def _checkpoint() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    home = os.environ.get("TORCH_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "torch"
    kept = sorted((Path(home) / "hub/checkpoints").glob("beat_this-*.ckpt"))
    order = {name: place for place, name in enumerate(_PREFERRED)}
    return min(kept, key=lambda path: order.get(path.stem.removeprefix("beat_this-"), len(order)), default=None)
