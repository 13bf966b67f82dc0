"""The report as one page of HTML: every displayed formula with its verdicts, light, printable, without a network.

All text is escaped by Jinja; only what typesetting.py made is put in as it is. The page
is ASCII, so that it is the same whatever encoding it is stored in, and its own policy
forbids it to load or run anything.
"""

from __future__ import annotations

from collections.abc import Sequence

import jinja2

from derive import __version__
from derive.reading.check import Report
from derive.reading.reports.page import page_of
from derive.reading.reports.summing import summary
from derive.skeletons import templates_folder


def report_html(reports: Sequence[Report]) -> str:
    """The whole page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder() / "html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages = [page_of(report, number) for number, report in enumerate(reports, start=1)]
    page = environment.get_template("report.html.jinja").render(
        pages=pages,
        together=f"All {len(reports)} files: {summary(reports)}" if len(reports) > 1 else "",
        version=__version__,
    )
    return page.encode("ascii", "xmlcharrefreplace").decode("ascii")
