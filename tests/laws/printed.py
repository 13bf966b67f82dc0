"""Everything that the project prints of a fixed input, on stdout: to be run under several PYTHONHASHSEED.

    python -m tests.laws.printed [--planted]

`--planted` prints the verdicts only, and breaks them on purpose: in the search for a
witness what comes out of a set is not sorted.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from derive import cli
from derive.catalogue import CLAIMS
from derive.language.latex import latex
from derive.language.text import text
from derive.proof import prove, witness
from derive.render.terminal_formula import block, one_line
from tests.pairs import claims
from tests.strategies import Maker


def main() -> None:
    """Print the notes, the claims, the verdicts and random formulas."""
    if "--planted" in sys.argv:
        witness.sorted = lambda found, key=None: list(found)  # type: ignore[attr-defined]
    else:
        commands()
        for seed in range(40):
            expression = Maker(random.Random(seed)).expression(4)
            print(text(expression), latex(expression), one_line(expression), *block(expression).picture, sep="\n")
    for seed in range(5):
        for claim in claims(seed):
            print(claim.left, claim.right, prove(claim.left, claim.right, claim.assuming, claim.sizes), sep="\n")


def commands() -> None:
    """What the command line writes and prints."""
    with tempfile.TemporaryDirectory() as folder:
        cli.main(["--classes", "3", "--quick", "--quiet", "--format", "tex,json", "--out", folder])
        for path in sorted(Path(folder).iterdir()):
            print(path.read_text(encoding="utf-8"))
    for name in CLAIMS:
        cli.main(["show", name])
    cli.main(["verify", "--json", "cross-entropy-gradient"])


if __name__ == "__main__":
    main()
