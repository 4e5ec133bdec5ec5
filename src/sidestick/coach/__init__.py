# SPDX-License-Identifier: Apache-2.0
"""History -> next level, next drill."""
