# SPDX-License-Identifier: Apache-2.0
"""Notes + hits + rules -> judgements, score."""
