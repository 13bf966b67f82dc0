"""How a report is shown: one file a format. Each takes the reports of all files and gives a text."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from derive.errors import BadInput, quoted
from derive.reading.codes import CODES
from derive.reading.reports.text import report_text

REPORTS: MappingProxyType[str, Callable[..., str]] = MappingProxyType({"text": report_text})


def explain(code: str) -> str:
    """What a code of the report means; raises BadInput for one that there isn't."""
    known = CODES.get(code.upper())
    if known is None:
        raise BadInput(f"there is no code {quoted(code)}; there are {', '.join(CODES)}")
    return f"{code.upper()} ({known.severity}): {known.title}\n\n{known.explanation}"
