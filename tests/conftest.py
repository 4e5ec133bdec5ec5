# SPDX-License-Identifier: Apache-2.0
"""The order of the tests: those in a browser come last.

Playwright keeps an event loop running in the main thread for as long as its browser is open, and a test that calls
``asyncio.run`` after it would be refused.
"""

from __future__ import annotations

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move what drives a browser to the end, otherwise in the order found."""
    items.sort(key=lambda item: BROWSER in item.path.parents)
