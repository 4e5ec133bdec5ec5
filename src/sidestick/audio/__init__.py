# SPDX-License-Identifier: Apache-2.0
"""Decode, resample, mix, encode. The room that knows PyAV and soxr."""
