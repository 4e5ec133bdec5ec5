# SPDX-License-Identifier: Apache-2.0
"""What lasts: songs, players, takes, jobs, and the files beside them."""
