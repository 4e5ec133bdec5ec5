# SPDX-License-Identifier: Apache-2.0
"""The room as a state machine: messages in, messages out."""
