# SPDX-License-Identifier: Apache-2.0
"""Alembic's entry: runs on the connection and in the transaction that ``database.py`` has opened."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
