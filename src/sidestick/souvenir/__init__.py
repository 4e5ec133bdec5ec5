# SPDX-License-Identifier: Apache-2.0
"""Take -> video, poster, report page."""
