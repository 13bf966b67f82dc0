"""Tables for docs/soundness.md: made by the programs beside this file, kept between markers on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "soundness.md"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table: the first column to the left, numbers to the right, columns in line."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = [c.ljust(w) if at == 0 else c.rjust(w) for at, (c, w) in enumerate(zip(cells, widths, strict=True))]
        return "| " + " | ".join(padded) + " |"

    rule = ["-" * widths[0], *["-" * (width - 1) + ":" for width in widths[1:]]]
    return "\n".join([line(head), "| " + " | ".join(rule) + " |", *map(line, rows)])


def keep(name: str, text: str, page: Path = PAGE) -> None:
    """Put `text` between the page's markers <!-- name --> and <!-- /name -->; raises ValueError without them."""
    old = page.read_text(encoding="utf-8")
    markers = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not markers.search(old):
        raise ValueError(f"{page.name} has no place for {name}")
    page.write_text(markers.sub(lambda found: f"{found[1]}{text}\n{found[2]}", old), encoding="utf-8")
