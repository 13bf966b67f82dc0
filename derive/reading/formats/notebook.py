"""Jupyter notebooks: the text cells, one after the other; what a cell opens, it closes."""

from __future__ import annotations

import json
from typing import Any

from derive.errors import BadInput
from derive.reading.formats.found import Found
from derive.reading.formats.markdown import read_markdown


def read_notebook(text: str, name: str, found: Found) -> tuple[str, list[tuple[int, int]]]:
    """Find the mathematics of a notebook's text cells.

    Gives the text in which places count, which is that of the text cells, and for each
    of them its number among all cells, from 1, and where it begins. Raises BadInput for
    what is no notebook.
    """
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        why = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else "it can't be read"
        raise BadInput(f"{name} is no Jupyter notebook, which is JSON ({why})") from None
    texts: list[str] = []
    cells: list[tuple[int, int]] = []
    length = 0
    for number, cell in enumerate(_cells(notebook, name), 1):
        source = cell.get("source") if isinstance(cell, dict) and cell.get("cell_type") == "markdown" else None
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if isinstance(source, str):
            source = source.replace("\r\n", "\n") + "\n"
            cells.append((number, length))
            texts.append(source)
            length += len(source)
    whole = "".join(texts)
    for (_, start), cell_text in zip(cells, texts, strict=True):
        read_markdown(whole, found, start, start + len(cell_text))
    return whole, cells


def _cells(notebook: Any, name: str) -> list[Any]:
    """The cells, also as notebooks before version 4 kept them, in sheets."""
    if isinstance(notebook, dict):
        sheets = notebook.get("worksheets")
        holder = sheets[0] if isinstance(sheets, list) and sheets and isinstance(sheets[0], dict) else notebook
        cells = holder.get("cells")
        if isinstance(cells, list):
            return cells
    raise BadInput(f"{name} is no Jupyter notebook: it has no list of cells")
