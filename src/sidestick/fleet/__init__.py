# SPDX-License-Identifier: Apache-2.0
"""Past one machine: listening on workers, rooms across processes."""
