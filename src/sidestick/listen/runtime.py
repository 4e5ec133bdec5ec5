# SPDX-License-Identifier: Apache-2.0
"""What runs the networks: ONNX Runtime on the CPU, loaded when something is heard and not before."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray


class Runs(Protocol):
    """A network."""

    def run(self, outputs: None, inputs: dict[str, NDArray[np.float32]], /) -> list[NDArray[np.float32]]:
        """Return all outputs for ``inputs``."""
        ...


def runtime_is_there() -> bool:
    """Return whether what runs the networks is installed."""
    return find_spec("onnxruntime") is not None


@cache
def session(name: str, threads: int = 1) -> Runs:
    """Return the network in the file ``name`` of ``weights``; it may work on so many ``threads``."""
    runtime = import_module("onnxruntime")  # a second to load, and not everyone listens
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    weights = files("sidestick.listen").joinpath(f"weights/{name}").read_bytes()
    return cast("Runs", runtime.InferenceSession(weights, options, providers=["CPUExecutionProvider"]))
