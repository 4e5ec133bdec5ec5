# SPDX-License-Identifier: Apache-2.0
"""Sidestick: two people, one song, drums side by side."""

__version__ = "0.1.0"
