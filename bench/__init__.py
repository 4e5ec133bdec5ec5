# SPDX-License-Identifier: Apache-2.0
"""Measured against peers and limits; never part of the tests."""
