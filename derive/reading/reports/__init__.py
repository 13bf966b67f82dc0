"""How a report is shown: one file a format. Each takes the reports of all files and gives a text."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from derive.reading.reports.github import report_github
from derive.reading.reports.html import report_html
from derive.reading.reports.json import report_json
from derive.reading.reports.sarif import report_sarif
from derive.reading.reports.text import report_text

REPORTS: MappingProxyType[str, Callable[..., str]] = MappingProxyType(
    {"text": report_text, "json": report_json, "github": report_github, "sarif": report_sarif, "html": report_html}
)
