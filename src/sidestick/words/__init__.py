# SPDX-License-Identifier: Apache-2.0
"""Every sentence a person reads outside the browser stage, in English, Japanese and Korean.

``{en,ja,ko}/NAME.json`` hold nested keys: ``{{name}}`` is replaced by a parameter, and a key ending in ``_one`` or
``_other`` is chosen by the parameter ``count`` (Japanese and Korean have ``_other`` alone). The stage reads the same
files by the same rules for what both of them say (errors, the report), so a sentence is written once.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "ja", "ko")
FALLBACK = "en"
_PARAMETER = re.compile(r"{{\s*(\w+)\s*}}")


@cache
def book(language: str, name: str) -> dict[str, str]:
    """Return one file's sentences by dotted key, ``language`` one of ``LANGUAGES``."""
    text = files(__name__).joinpath(language, f"{name}.json").read_text(encoding="utf-8")
    return dict(_flattened(json.loads(text), ""))


def _flattened(node: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in node.items():
        path = f"{prefix}{key}"
        rows += _flattened(value, f"{path}.") if isinstance(value, dict) else [(path, value)]
    return rows


def say(key: str, language: str = FALLBACK, **parameters: object) -> str:
    """Return the sentence ``NAME.rest.of.key`` with its parameters in place.

    ``NAME`` is the file. A parameter that is not given stays visible as ``{{name}}``: a hole in a sentence is a
    defect to be seen, not to be hidden. Raises ``KeyError`` for a key that English does not have.
    """
    name, _, rest = key.partition(".")
    sentences = book(language if language in LANGUAGES else FALLBACK, name)
    if "count" in parameters:
        plural = "_one" if parameters["count"] == 1 and f"{rest}_one" in sentences else "_other"
        rest = f"{rest}{plural}" if f"{rest}{plural}" in sentences else rest
    template = sentences[rest]
    return _PARAMETER.sub(lambda found: str(parameters.get(found[1], found[0])), template)


def language_from(tag: str) -> str:
    """Return the language of ``LANGUAGES`` that a tag such as ``ja_JP.UTF-8`` or ``ko-KR`` asks for, else English."""
    wanted = re.split(r"[-_.]", tag.strip().lower(), maxsplit=1)[0]
    return wanted if wanted in LANGUAGES else FALLBACK
