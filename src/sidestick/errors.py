# SPDX-License-Identifier: Apache-2.0
"""One exception tree; each class knows its exit code and HTTP status, each error its code and parameters.

::

    SidestickError                     exit  HTTP
    ├── BadInput                         65   422   what was given cannot be used
    │   ├── BadAudio                     65   422   not audio, empty, cut off, silent, too short or too long
    │   ├── BadData                      65   422   a song, chart, take or measure file that does not hold together
    │   └── BadMessage                   65   400   a request or socket message that breaks the contract
    ├── NotFound                         66   404   no such song, take, job or file
    ├── NotAllowed                       77   403   another origin, or a role that may not
    ├── Conflict                         75   409   it is being done already, or has changed since
    ├── TooLarge                         65   413   an upload or message beyond its bound
    ├── TooMany                          75   429   more messages than the bound
    ├── Cancelled                       130   499   a person asked to stop
    └── Unavailable                      69   503   this machine cannot, just now
        ├── DiskFull                     73   507   no room to write
        └── PortInUse                    69   503   another program listens there

An error's sentence is in ``words/{en,ja,ko}/errors.json`` under its code; ``str(error)`` gives the English one. Codes
are dotted names such as ``audio.empty`` and are part of the wire: the stage says the same sentence in its language.
"""

from __future__ import annotations

from typing import ClassVar

from sidestick.words import say


class SidestickError(Exception):
    """Whatever Sidestick tells a person went wrong.

    Parameters
    ----------
    code : str
        Key in ``words/*/errors.json``.
    **parameters : object
        What fills the sentence's holes: the value, the bound.
    """

    exit_code: ClassVar[int] = 70
    http_status: ClassVar[int] = 500

    def __init__(self, code: str, **parameters: object) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters

    def sentence(self, language: str = "en") -> str:
        """Return the one clear sentence in ``language``."""
        return say(f"errors.{self.code}", language, **self.parameters)

    def __str__(self) -> str:
        return self.sentence()

    def __reduce__(self) -> tuple[object, ...]:
        # Worker processes send errors back by pickle, which would otherwise lose the keyword parameters.
        return (_rebuilt, (type(self), self.code, self.parameters))


def _rebuilt(kind: type[SidestickError], code: str, parameters: dict[str, object]) -> SidestickError:
    return kind(code, **parameters)


class BadInput(SidestickError):
    """What was given cannot be used."""

    exit_code = 65
    http_status = 422


class BadAudio(BadInput):
    """Not audio, empty, cut off, silent, too short or too long."""


class BadData(BadInput):
    """A song, chart, take or measure file that does not hold together."""


class BadMessage(BadInput):
    """A request or socket message that breaks the contract."""

    http_status = 400


class NotFound(SidestickError):
    """No such song, take, job or file."""

    exit_code = 66
    http_status = 404


class NotAllowed(SidestickError):
    """Another origin, or a role that may not."""

    exit_code = 77
    http_status = 403


class Conflict(SidestickError):
    """It is being done already, or has changed since."""

    exit_code = 75
    http_status = 409


class TooLarge(SidestickError):
    """An upload or message beyond its bound."""

    exit_code = 65
    http_status = 413


class TooMany(SidestickError):
    """More messages than the bound."""

    exit_code = 75
    http_status = 429


class Cancelled(SidestickError):
    """A person asked to stop."""

    exit_code = 130
    http_status = 499


class Unavailable(SidestickError):
    """This machine cannot, just now."""

    exit_code = 69
    http_status = 503


class DiskFull(Unavailable):
    """No room to write."""

    exit_code = 73
    http_status = 507


class PortInUse(Unavailable):
    """Another program listens there."""
