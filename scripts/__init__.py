# SPDX-License-Identifier: Apache-2.0
"""Set-up, checks, and what writes the committed vectors and faces."""
