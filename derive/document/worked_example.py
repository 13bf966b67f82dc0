"""A worked example with numbers: logits and a label in, all values of the notes out.

The values are those of the proved formulas, evaluated; beside the gradient stands
the same gradient by finite differences of the loss, which knows no formula.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from derive.errors import BadInput, NotProved
from derive.proof import reference

# Plain numbers of both signs, none equal to another among the first eight.
USUAL_LOGITS = (2.0, 1.0, 0.1, -1.0, 0.5, -0.5, 1.5, -2.0)
# With these no probability, and no product of two, is so small that a float would call it 0.
LARGEST_LOGIT = 150.0


@dataclass(frozen=True)
class Example:
    """Logits (n,) and the right class, from 1."""

    logits: tuple[float, ...]
    label: int

    @property
    def classes(self) -> int:
        """n."""
        return len(self.logits)

    @property
    def one_hot(self) -> np.ndarray:
        """The label as a distribution: (n,)."""
        return np.asarray(np.eye(self.classes)[self.label - 1])

    @property
    def probabilities(self) -> np.ndarray:
        """Softmax of the logits: (n,)."""
        return np.asarray(reference.softmax(np.array([self.logits]))[0])

    @property
    def loss(self) -> float:
        """Cross-entropy of the label and the probabilities."""
        return float(reference.cross_entropy(np.array(self.logits), self.one_hot))

    def jacobian(self, rows: Sequence[int], columns: Sequence[int]) -> np.ndarray:
        """The entries a_i (delta_ij - a_j) for these positions, checked by the complex step.

        Raises NotProved where they differ by more than 1e-12.
        """
        a, z = self.probabilities, np.array([self.logits])
        values = np.array([[a[i - 1] * (self.others(i) if i == j else -a[j - 1]) for j in columns] for i in rows])
        expected = np.array([[reference.softmax_by_logit(z, i, j)[0] for j in columns] for i in rows])
        _require_close("the Jacobian", values, expected, 1e-12)
        return values

    def others(self, position: int) -> float:
        """1 - a_i as the sum of the other probabilities, of which nothing is lost where a_i is nearly 1."""
        return float(np.delete(self.probabilities, position - 1).sum())

    def gradient(self) -> np.ndarray:
        """a - y: (n,)."""
        found = self.probabilities.copy()
        found[self.label - 1] = -self.others(self.label)
        return found

    def gradient_by_finite_differences(self, positions: Sequence[int]) -> np.ndarray:
        """The loss's slope at these positions; raises NotProved if it is not the gradient's, to 1e-6."""
        z, y = np.array([self.logits]), self.one_hot[None]
        found = np.array(
            [
                reference.cross_entropy_by_logit(z, y, i, reference.derivative_by_finite_differences)[0]
                for i in positions
            ]
        )
        _require_close("the gradient", self.gradient()[[i - 1 for i in positions]], found, 1e-6)
        return found


def make_example(classes: int, logits: Sequence[float] | None, label: int | None) -> Example:
    """The example asked for, or a usual one; raises BadInput on numbers that don't fit."""
    if logits is None:
        usual = len(USUAL_LOGITS)
        logits = [round(USUAL_LOGITS[k % usual] * 0.9 ** (k // usual), 3) + 0.0 for k in range(classes)]
    if len(logits) != classes:
        raise BadInput(f"--logits has {len(logits)} numbers, but there are {classes} classes: one each is allowed")
    for value in logits:
        if not math.isfinite(value) or abs(value) > LARGEST_LOGIT:
            raise BadInput(f"--logits has {value}; allowed are numbers from -{LARGEST_LOGIT:g} to {LARGEST_LOGIT:g}")
    if label is None:
        label = 1
    if not 1 <= label <= classes:
        raise BadInput(f"--label {label} is no class; allowed are 1 to {classes}")
    return Example(tuple(float(value) for value in logits), label)


def _require_close(what: str, values: np.ndarray, expected: np.ndarray, tolerance: float) -> None:
    largest = float(np.max(np.abs(values - expected), initial=0.0))
    if not largest <= tolerance:
        raise NotProved(f"{what} of the worked example differs from its numeric value by {largest:.1e}")
