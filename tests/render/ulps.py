"""How far generated NumPy code is from the exact values: hard points, mpmath at 50 digits, errors in ulps.

An ulp (unit in the last place) is the distance from one float to the next, at the exact
value and in the floats' own precision; below the smallest normal number, that of the
smallest. Where the exact value is a difference of two numbers that are both given
rounded (a - y, for a y between 0 and 1), it is the ulp of the larger one.

The exact values come from the definitions of softmax and loss, term by term; nothing here
reads an expression of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from inspect import isfunction
from itertools import accumulate
from typing import Any

import mpmath
import numpy as np

DIGITS = 50
# What is promised for every number at every point.
AT_MOST = 8.0
Row = Sequence[float]
Point = tuple[str, Any]  # a name for what is hard about it, and logits (m, n)


def points(dtype: type, seed: int = 0) -> Iterator[Point]:
    """The logits, in batches: random and hard ones, for 1 to 1,000 classes."""
    random = np.random.default_rng(seed)

    def of(rows: Any) -> Any:
        return np.array(rows, dtype=dtype)

    yield "random, near 0", of(random.normal(0, 3, (40, 10)))
    yield "random, to ±100", of(random.uniform(-100, 100, (40, 10)))
    yield "random, to ±10,000", of(random.uniform(-1e4, 1e4, (40, 10)))
    yield "all equal", of([[c] * 7 for c in (0.0, 0.1, -3.3, 1e4, -1e4)])
    yield "two equal at the top", of([[c, c, c - gap] for c in (0.1, -1e4, 9999.9) for gap in (1e-3, 1, 30, 800)])
    gaps = (1e-3, 0.1, 1.0, 15.9, 36.7, 36.8, 88.7, 103.9, 708.4, 744.4, 745.2, 1e4, 2e4)
    yield "one-sided", of([[0.0] * place + [gap - 1e4 * (gap == 2e4)] + [-1e4 * (gap == 2e4)] * (4 - place)
                           for gap in gaps for place in (0, 2, 4)])  # fmt: skip
    yield "one far below", of([[0.3, -gap, 0.1, -0.7] for gap in gaps])
    yield "one class", of([[c] for c in (0.0, -1e4, 1e4)])
    yield "two classes", of(random.normal(0, 12, (40, 2)))
    yield "1,000 classes, near 0", of(random.normal(0, 1, (1, 1000)))
    yield "1,000 classes, to ±10,000", of(random.uniform(-1e4, 1e4, (1, 1000)))
    yield "1,000 classes, equal", of(np.full((1, 1000), -1e4))


def labels(z: Any, seed: int = 1) -> Iterator[tuple[str, Any]]:
    """For these logits: the likeliest class, the least likely, a random one; and distributions that add up to 1."""
    random = np.random.default_rng(seed)
    m, n = z.shape
    yield "likeliest class", z.argmax(axis=-1)
    yield "least likely class", z.argmin(axis=-1)
    yield "random class", random.integers(0, n, m)
    # Multiples of 1/1024: such floats add up to 1 exactly, as the proof assumes.
    yield "distribution", (random.multinomial(1024, [1 / n] * n, m) / 1024).astype(z.dtype)


@dataclass(frozen=True)
class Exact:
    """One sample's softmax at 50 digits: a, 1 - a and log a, none of them by a subtraction that cancels."""

    a: list[Any]
    rest: list[Any]
    log: list[Any]

    def loss(self, y: Row) -> Any:
        """-sum of y log a, of which every term has one sign."""
        with mpmath.workdps(DIGITS):
            return -mpmath.fsum(mpmath.mpf(float(w)) * log for w, log in zip(y, self.log, strict=True) if w)

    def gradient(self, y: Row) -> list[Any]:
        """a - y; where y is 1, as minus the others' share."""
        with mpmath.workdps(DIGITS):
            return [-r if w == 1 else a - mpmath.mpf(float(w)) for a, r, w in zip(self.a, self.rest, y, strict=True)]

    def jacobian(self, i: int, j: int) -> Any:
        """d a_i / d z_j."""
        with mpmath.workdps(DIGITS):
            return self.a[i] * self.rest[i] if i == j else -self.a[i] * self.a[j]


def exact(row: Row) -> Exact:
    """Softmax of one row of logits, from its definition."""
    return _exact(tuple(map(float, row)))


@cache
def _exact(row: tuple[float, ...]) -> Exact:
    with mpmath.workdps(DIGITS):
        z = [mpmath.mpf(value) for value in row]
        top = max(z)
        at = z.index(top)
        powers = [mpmath.exp(value - top) for value in z]
        log_total = mpmath.log1p(mpmath.fsum(powers[:at] + powers[at + 1 :]))
        before, after = ([mpmath.mpf(0), *accumulate(each)] for each in (powers, powers[::-1]))
        total, n = before[-1], len(z)
        rest = [(before[i] + after[n - 1 - i]) / total for i in range(n)]
        return Exact([p / total for p in powers], rest, [value - top - log_total for value in z])


def ulps(found: Any, right: Any, at: Any = None) -> float:
    """How many ulps, those at `at` or else at the right value, a float is off; infinitely many if it is no number."""
    if not np.isfinite(found):
        return float("inf")
    size = np.spacing(abs(type(found)(float(right if at is None else at))))
    with mpmath.workdps(DIGITS):
        return float(abs(mpmath.mpf(float(found)) - right) / mpmath.mpf(float(size)))


def ulps_but_for_subnormals(found: Any, right: Any, at: Any = None) -> float:
    """The same for a library that takes what is below the smallest normal float for 0, as XLA does on a CPU.

    A sum of up to 1,000 such terms is 0 then too.
    """
    flushed = found == 0 and abs(right) < 1000 * float(np.finfo(type(found)).tiny)
    return 0.0 if flushed else ulps(found, right, at)


Function = Callable[..., Any]
Measure = Callable[..., float]
Errors = dict[str, float]
# Of a Jacobian with more classes than this, the diagonal and the first rows are looked at.
WHOLE = 50


def jacobian_errors(function: Function, z: Any, measure: Measure = ulps) -> Errors:
    """The largest errors of softmax_jacobian(z): logits (m, n)."""
    a, jacobian = function(z)
    worst = {"a": 0.0, "da/dz": 0.0}
    for row, shares, matrix in zip(z, a, jacobian, strict=True):
        right, n = exact(row), len(row)
        worst["a"] = max(worst["a"], *map(measure, shares, right.a))
        places = [(i, j) for i in range(n) for j in range(n) if i == j or n <= WHOLE or i < 2]
        worst["da/dz"] = max(worst["da/dz"], *(measure(matrix[i, j], right.jacobian(i, j)) for i, j in places))
    return worst


def gradient_errors(function: Function, z: Any, y: Any, measure: Measure = ulps) -> Errors:
    """The largest errors of cross_entropy_gradient(z, y): logits (m, n), labels (m,) or (m, n)."""
    loss, gradient = function(z, y)
    worst = {"L": 0.0, "dL/dz": 0.0}
    for row, label, one, slopes in zip(z, as_distributions(y, z.shape[1]), loss, gradient, strict=True):
        right = exact(row)
        worst["L"] = max(worst["L"], measure(one, right.loss(label)))
        larger = [None if w in (0, 1) else max(a, mpmath.mpf(float(w))) for a, w in zip(right.a, label, strict=True)]
        worst["dL/dz"] = max(worst["dL/dz"], *map(measure, slopes, right.gradient(label), larger))
    return worst


def layer_errors(function: Function, w: Any, b: Any, h: Any, y: Any) -> Errors:
    """The largest errors of layer_gradients(w, b, h, y), where w h + b is a float exactly.

    An entry of a gradient is a mean over the samples: its ulps are those of the mean of the
    terms' sizes.
    """
    cost, by_weight, by_bias = function(w, b, h, y)
    cost = w.dtype.type(cost)  # NumPy before 2 makes a float64 of a lone float32 divided by a whole number
    m, z = h.shape[1], (w @ h + b[:, None]).T
    rows = [(exact(row), label) for row, label in zip(z, as_distributions(y, len(b)), strict=True)]
    with mpmath.workdps(DIGITS):
        worst = {"C": ulps(cost, mpmath.fsum(right.loss(label) for right, label in rows) / m)}
        slopes = [right.gradient(label) for right, label in rows]
        for name, found, factors in (("dC/db", by_bias[:, None], np.ones((1, m))), ("dC/dw", by_weight, h)):
            worst[name] = 0.0
            for (i, u), one in np.ndenumerate(found):
                terms = [slopes[s][i] * mpmath.mpf(float(factors[u, s])) for s in range(m)]
                error = ulps(one, mpmath.fsum(terms) / m, mpmath.fsum(map(abs, terms)) / m)
                worst[name] = max(worst[name], error)
    return worst


def as_distributions(y: Any, n: int) -> Any:
    """Labels as distributions, whichever way they are given."""
    return y if y.ndim == 2 else np.eye(n)[y]


def layers(dtype: type, seed: int = 2) -> Iterator[tuple[str, Any]]:
    """(w, b, h, y) in small whole numbers, so that the logits are exact; they go to ±10,000."""
    random = np.random.default_rng(seed)
    for name, most in (("near 0", 1), ("to ±60", 3), ("to ±10,000", 40)):
        w, b, h = (random.integers(-most, most + 1, shape).astype(dtype) for shape in ((5, 6), (5,), (6, 8)))
        yield f"layer, logits {name}", (w, b, h, random.integers(0, 5, 8))


def merge(errors: Iterable[Errors]) -> Errors:
    """The largest of each."""
    worst: Errors = {}
    for found in errors:
        for name, value in found.items():
            worst[name] = max(worst.get(name, 0.0), value)
    return worst


def errors_at(functions: dict[str, Function], z: Any, measure: Measure = ulps) -> Errors:
    """All errors of the two functions at these logits, with every kind of label."""
    found = [gradient_errors(functions["cross_entropy_gradient"], z, y, measure) for _, y in labels(z)]
    return merge([jacobian_errors(functions["softmax_jacobian"], z, measure), *found])


def load(text: str) -> dict[str, Function]:
    """The functions of generated code, which is ours: it comes from `write_code` and nowhere else."""
    names: dict[str, Any] = {}
    exec(compile(text, "generated", "exec"), names)
    return {name: value for name, value in names.items() if isfunction(value)}
