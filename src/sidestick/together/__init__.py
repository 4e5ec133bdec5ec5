# SPDX-License-Identifier: Apache-2.0
"""Several seats' hits -> sync report."""
