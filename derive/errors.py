"""What the whole house raises when a person has to be told something.

One class per way of ending, each with the exit code of the command line. The
message is one line: what is wrong, where, what is allowed. Imports nothing, so
that every room may use it.
"""


class DeriveError(Exception):
    """An expected failure, told in one line; `exit_code` is what the shell gets."""

    exit_code = 2


class BadInput(DeriveError):
    """Something a person gave can't be used (exit code 2)."""


class NotProved(DeriveError):
    """A step of a claim is refuted or unknown, so nothing may be printed (exit code 1)."""

    exit_code = 1


class NoEngine(DeriveError):
    """No TeX engine was found; the .tex is written all the same (exit code 3)."""

    exit_code = 3


class TexFailed(DeriveError):
    """TeX stopped, ran too long or set a line too wide (exit code 4)."""

    exit_code = 4


def quoted(text: str) -> str:
    """What a person gave, as a message shows it: in quotes, without control characters, cut where it is long."""
    return repr(text) if len(text) <= 40 else repr(text[:37] + "...")
