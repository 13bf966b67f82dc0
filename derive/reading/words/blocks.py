r"""Matrices that are cut into blocks: S = \begin{bmatrix} S_1 & S_2 \end{bmatrix} says how the blocks of S are called.

There is nothing to prove in that, if nothing was said of a block before; from there on the row of these blocks is S.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.reading.likeness import likeness, unbracketed
from derive.reading.syntax import MatrixOf, Name, Node, Numeral


class Blocks:
    """The matrices whose blocks have names, by the name and by the row of blocks."""

    def __init__(self) -> None:
        self._whole: dict[Any, Name] = {}
        self._sections: dict[str, int] = {}  # where each was cut last

    def name(self, whole: Name, blocks: Node, section: int) -> None:
        """Take note that a matrix consists of these blocks."""
        self._whole[likeness(unbracketed(blocks))] = whole
        self._sections[whole.name] = section

    def forget(self, name: str) -> None:
        """The matrix, or one of its blocks, has another meaning from here on."""
        self._whole = {key: whole for key, whole in self._whole.items() if whole.name != name}

    def whole_of(self, block: Name, section: int) -> Name | None:
        """The matrix that a symbol is a block of in this section, as far as its name tells."""
        here = bool(block.lower) and self._sections.get(block.name) == section
        found = [whole for whole in self._whole.values() if here and whole.name == block.name]
        return found[0] if found else None

    def put_together(self, node: Node) -> Node:
        """The tree with the matrix for the row of its blocks."""
        if isinstance(node, MatrixOf) and (whole := self._whole.get(likeness(node))) is not None:
            return Name(node.span, whole.name, whole.lower, whole.raised, bold=whole.bold)
        return node.with_below(self.put_together) if self._whole else node


def blocks_of(whole: Node | None, written: Node | None) -> Sequence[Name]:
    """The blocks X_1, ..., X_k of X, or X_{11}, ..., where an equality says that X consists of them; else none."""
    matrix = unbracketed(written) if written is not None else None
    if not isinstance(whole, Name) or not isinstance(matrix, MatrixOf) or whole.lower or whole.transposed:
        return ()
    if whole.name[:1].islower() or whole.primes:
        return ()
    cells = [cell for cell in map(unbracketed, matrix.cells) if isinstance(cell, Name) and not cell.transposed]
    alike = [cell for cell in cells if (cell.name, cell.raised, cell.primes) == (whole.name, whole.raised, 0)]
    at = [(row, column) for row in range(1, matrix.rows + 1) for column in range(1, matrix.columns + 1)]
    places = [tuple(int(place.value) for place in cell.lower if isinstance(place, Numeral)) for cell in alike]
    line = 1 in (matrix.rows, matrix.columns)
    wanted: Sequence[tuple[int, ...]] = [(number,) for number in range(1, len(at) + 1)] if line else at
    return tuple(alike) if len(alike) == len(matrix.cells) > 1 and places == wanted else ()
