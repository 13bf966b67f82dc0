"""Derivations in machine learning in which every equality is proved, for every number of classes.

    from derive import CLASSES, D, Index, delta, exp, prove, sum_over, variable

    i, j, k = (Index(letter, CLASSES) for letter in "ijk")
    z = variable("z", CLASSES)
    a_i = exp(z[i]) / sum_over(k, exp(z[k]))
    prove(D(a_i, z[j]), a_i * delta(i, j))      # Refuted(witness=...)

Names are loaded when they are first asked for, so that `import derive` stays quick.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_ROOMS = {
    "derive.language": (
        "CLASSES", "SAMPLES", "UNITS", "Cases", "D", "Delta", "Distinct", "Equation", "Expression", "Index",
        "IndexRange", "Number", "Same", "Size", "alpha_equal", "define", "delta", "exp", "function", "log", "sum_over",
        "variable",
    ),
    "derive.proof": ("Hypothesis", "OneHot", "Positive", "Proved", "Prover", "Refuted", "Unknown", "prove"),
    "derive.steps": ("Claim", "Note", "Trace", "claim", "say"),
    "derive.catalogue": ("CLAIMS",),
    "derive.publish": ("typeset",),
}  # fmt: skip
_HOME = {name: room for room, names in _ROOMS.items() for name in names}
__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    """A public name, from the room it lives in."""
    if name not in _HOME:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
