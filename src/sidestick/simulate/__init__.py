# SPDX-License-Identifier: Apache-2.0
"""Players that a seed can play: for demonstration, tests and benchmarks."""
