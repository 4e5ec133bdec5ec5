# SPDX-License-Identifier: Apache-2.0
"""Arrays in, what was heard out; drums turned down."""
