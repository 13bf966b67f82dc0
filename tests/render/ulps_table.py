"""The table of errors in docs/soundness.md, measured anew: `make ulps`."""

from __future__ import annotations

import re
import sys

import numpy as np

from derive.catalogue import CLAIMS
from derive.render.code import write_code
from tests.pages import ROOT
from tests.render.ulps import AT_MOST, Errors, errors_at, layer_errors, layers, load, points

PAGE = ROOT / "docs" / "soundness.md"
BETWEEN = re.compile(r"(?<=<!-- ulps -->\n).*?(?=<!-- /ulps -->)", re.DOTALL)
PRECISIONS = (np.float64, np.float32)
COLUMNS = ("a", "da/dz", "L", "dL/dz")
LAYER = ("C", "dC/dw", "dC/db")


def measure() -> dict[str, dict[str, Errors]]:
    """For each precision and each group of points the largest errors; a floating-point warning is an error."""
    functions = {name: f for claim in CLAIMS.values() for name, f in load(write_code(claim.trace())).items()}
    found: dict[str, dict[str, Errors]] = {}
    with np.errstate(all="raise", under="ignore"):
        for dtype in PRECISIONS:
            rows = found[dtype.__name__] = {name: errors_at(functions, z) for name, z in points(dtype)}
            rows |= {name: layer_errors(functions["layer_gradients"], *arrays) for name, arrays in layers(dtype)}
    return found


def table(found: dict[str, dict[str, Errors]]) -> str:
    """The largest errors as two Markdown tables: those of the logits' claims, and those of the layer's."""
    return "\n".join([_table(found, COLUMNS, "logits"), _table(found, LAYER, "layer")])


def _table(found: dict[str, dict[str, Errors]], columns: tuple[str, ...], first: str) -> str:
    heads = [f"{column}, {precision}" for precision in found for column in columns]
    lines = [f"| {first} | {' | '.join(heads)} |", "| --- |" + " ---: |" * len(heads)]
    for name, errors in next(iter(found.values())).items():
        if set(errors) == set(columns):
            cells = [f"{rows[name][column]:.1f}" for rows in found.values() for column in columns]
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure, write, and fail if something is further off than promised."""
    found = measure()
    PAGE.write_text(BETWEEN.sub(lambda _: table(found), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    worst = max(error for rows in found.values() for errors in rows.values() for error in errors.values())
    print(f"{table(found)}\nlargest error: {worst:.1f} ulps; allowed are {AT_MOST:.0f}")
    return int(worst > AT_MOST)


if __name__ == "__main__":
    sys.exit(main())
