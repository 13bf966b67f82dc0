"""A counterexample as a person checks it on paper: sizes, entries, positions, and what each side comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derive.proof import Witness
from derive.proof.exact import Exact
from derive.reading.reports.names import plain

LONGEST = 40
Entries = str | list[Any]  # a number, or a list of lists of numbers, as deep as the symbol has indices


@dataclass(frozen=True)
class Counterexample:
    """All by the names that people write; numbers as exact as they are known, an inexact one begins with ≈."""

    sizes: dict[str, int]
    indices: dict[str, int]
    values: dict[str, Entries]
    left: str
    right: str
    decimals: tuple[float, float]

    @property
    def where(self) -> str:
        """The sizes, entries and positions in one line."""
        parts = [f"{name} = {size}" for name, size in self.sizes.items()]
        parts += [f"{name} = {_bracketed(entries)}" for name, entries in self.values.items()]
        parts += [f"{name} = {position}" for name, position in self.indices.items()]
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.where}{': ' if self.where else ''}left {self.left}, right {self.right}"


def told(witness: Witness) -> Counterexample:
    """The prover's witness with its symbols and numbers as people write them."""
    left, right = _sides(witness.left, witness.right)
    return Counterexample(
        {plain(name): size for name, size in witness.sizes.items()},
        {plain(name): place for name, place in witness.places.items()},
        _values(witness.values),
        left,
        right,
        (float(witness.left), float(witness.right)),
    )


def number(value: Exact | float, digits: int = 4) -> str:
    """1/4, 2 log 3 - 1, or ≈ 0.6931 where it is not known exactly or too long to be read."""
    if isinstance(value, Exact):
        said = _exact(value)
        if len(said) <= LONGEST:
            return said
    return f"≈ {float(value):.{digits}g}"


def _exact(value: Exact) -> str:
    parts = [(c, f"log {prime}") for prime, c in value.logs]
    parts += [(value.rational, "")] if value.rational or not parts else []
    said = ""
    for factor, name in parts:
        size = abs(factor)
        piece = str(size) if not name else name if size == 1 else f"{_whole_or_bracketed(size)} {name}"
        sign = "-" if factor < 0 else "+"
        said += f" {sign} {piece}" if said else f"{'-' if factor < 0 else ''}{piece}"
    return said


def _whole_or_bracketed(size: Fraction) -> str:
    return str(size) if size.denominator == 1 else f"({size})"


def _sides(left: Exact | float, right: Exact | float) -> tuple[str, str]:
    """Both values, with as many digits as it takes to see that they differ."""
    pair = number(left), number(right)
    for digits in range(5, 18):
        if pair[0] != pair[1]:
            break
        pair = number(left, digits), number(right, digits)
    return pair


def _values(values: Mapping[str, Mapping[tuple[int, ...], Exact]]) -> dict[str, Entries]:
    """Every symbol's entries. Of two that are written alike, those of a vector stand one by one: y_1, y_2."""
    alike = Counter(plain(name) for name in values)
    found: dict[str, Entries] = {}
    for name, entries in values.items():
        if alike[plain(name)] == 1:
            found[plain(name)] = _nested(entries)
        elif name.endswith("[]"):
            for where in sorted(entries):
                found[f"{plain(name)}_{','.join(map(str, where))}"] = number(entries[where])
        else:
            found[plain(name) if f"{name}[]" in values else name] = _nested(entries)
    return found


def _nested(entries: Mapping[tuple[int, ...], Exact]) -> Entries:
    if () in entries:
        return number(entries[()])
    rows: dict[int, dict[tuple[int, ...], Exact]] = {}
    for where in sorted(entries):
        rows.setdefault(where[0], {})[where[1:]] = entries[where]
    return [_nested(row) for row in rows.values()]


def _bracketed(entries: Entries) -> str:
    return entries if isinstance(entries, str) else f"({', '.join(map(_bracketed, entries))})"
