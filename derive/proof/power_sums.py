"""From the body at a generic position to power-sum kernels over the unnamed positions.

The body is a fraction. What does not depend on the generic position comes out of the
sum; each remaining monomial becomes one kernel. A power sum inside a power sum is
flattened (sum over q of f(q) times sum over l of x(q,l) is one sum over both), and the
bound points are renamed to the first of all their orderings, so that neither the
order of summation nor the letters matter.

Bound points are called #1, #2, ...; those of a sum have larger numbers than those of
any sum nested in its exponentials, so that no renaming captures.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING, Any

from derive.language import IndexRange
from derive.proof.kernels import Fraction, Key, Monomial, NotDecided, Polynomial, monomial, order
from derive.proof.patterns import Point

if TYPE_CHECKING:
    from derive.proof.normal_form import NormalForm

MOST_BOUND = 6


def power_sum(form: NormalForm, body: Fraction, generic: Point, range_: IndexRange) -> Fraction:
    """The sum of `body` over all unnamed positions of the range, put at `generic`.

    Raises NotDecided where a kernel would bind too many positions.
    """
    ring = form.ring
    kernels = [*ring.kernels_of(body.over), *ring.kernels_of(body.under)]
    if not any(mentions(key, generic) for key in kernels):
        return body * form.count_unnamed(range_)
    inverse, outside = _split_denominator(form, body.under, generic)
    total = ring.constant(0)
    for powers, coefficient in ring.terms(body.over):
        inside: dict[Key, int] = dict(inverse)
        term = ring.constant(coefficient)
        for key, exponent in powers.items():
            if mentions(key, generic):
                inside[key] = inside.get(key, 0) + exponent
            else:
                term = term * ring.generator(key).power(exponent)
        if any(inside.values()):
            total = total + term * form.kernel(_sum_key(inside, generic))
        else:
            total = total + term * form.count_unnamed(range_)
    return total * outside


def _split_denominator(form: NormalForm, under: Any, generic: Point) -> tuple[dict[Key, int], Fraction]:
    """The denominator's part that depends on the position, as negative powers, and one over the rest."""
    ring = form.ring
    one = ring.constant(1).over
    if under.is_one():
        return {}, ring.constant(1)
    if not any(mentions(key, generic) for key in ring.kernels_of(under)):
        return {}, Fraction(under, one).inverse()
    content, factors = under.factor()
    inverse: dict[Key, int] = {}
    outside = ring.constant(1, int(content))
    for factor, exponent in factors:
        kernels = ring.kernels_of(factor)
        if not any(mentions(key, generic) for key in kernels):
            outside = outside * Fraction(factor, one).power(-int(exponent))
        elif len(factor) == 1:
            inverse[kernels[0]] = inverse.get(kernels[0], 0) - int(exponent)
        else:
            inverse[("inverse", ring.freeze(factor))] = int(exponent)
    return inverse, outside


def _sum_key(inside: dict[Key, int], generic: Point) -> Key:
    """The kernel's key: inner power sums flattened into it."""
    bound: list[Point] = [generic]
    flat: list[tuple[Key, int]] = []
    for key, exponent in inside.items():
        if key[0] != "sum" or exponent < 0:
            flat.append((key, exponent))
            continue
        for _ in range(exponent):
            # Names that no key has yet, so that two copies of one inner sum stay apart.
            apart = {point: Point(point.range, f"~{len(bound) + at}") for at, point in enumerate(key[1])}
            bound.extend(apart.values())
            flat.extend((rename(inner, apart), power) for inner, power in key[2])
    return canonical_sum(tuple(bound), _merged(flat))


@lru_cache(maxsize=16384)
def canonical_sum(bound: tuple[Point, ...], powers: Monomial) -> Key:
    """The sum over `bound`, its points renamed to the first of all their orderings."""
    if len(bound) > MOST_BOUND:
        raise NotDecided(f"a sum over more than {MOST_BOUND} indices that hang together")
    first = 1 + max((_height(key) for key, _ in powers), default=0)
    candidates: list[Key] = []
    for ordering in permutations(bound):
        moved = {old: Point(old.range, f"#{first + at}") for at, old in enumerate(ordering)}
        renamed = _merged([(rename(key, moved), exponent) for key, exponent in powers])
        candidates.append(("sum", tuple(moved[old] for old in ordering), renamed))
    return min(candidates, key=order)


@lru_cache(maxsize=65536)
def _height(key: Any) -> int:
    """The largest number that a sum in the key binds (a point bound further out doesn't count)."""
    if not isinstance(key, tuple) or isinstance(key, Point):
        return 0
    own = [int(point.label[1:]) for point in key[1]] if key[:1] == ("sum",) else []
    return max([*own, *map(_height, key)], default=0)


def _merged(powers: list[tuple[Key, int]]) -> Monomial:
    together: dict[Key, int] = {}
    for key, exponent in powers:
        together[key] = together.get(key, 0) + exponent
    return monomial(together)


def rename(key: Key, points: dict[Point, Point]) -> Key:
    """The key with points renamed and everything in it sorted again."""
    match key[0]:
        case "size" | "root":
            return key
        case "entry":
            return (*key[:2], tuple(points.get(point, point) for point in key[2]))
        case "exp":
            return ("exp", _rename_monomial(key[1], points), _rename_polynomial(key[2], points))
        case "log":
            return ("log", _rename_polynomial(key[1], points), _rename_polynomial(key[2], points))
        case "inverse":
            return ("inverse", _rename_polynomial(key[1], points))
        case "sum":
            # Its bound points are not among `points` (see above), but their order may change.
            return canonical_sum(key[1], _rename_monomial(key[2], points))
        case _:
            raise AssertionError(f"a kernel of an unknown kind: {key[0]}")


def _rename_monomial(powers: Monomial, points: dict[Point, Point]) -> Monomial:
    return _merged([(rename(key, points), exponent) for key, exponent in powers])


def _rename_polynomial(polynomial: Polynomial, points: dict[Point, Point]) -> Polynomial:
    together: dict[Monomial, int] = {}
    for powers, coefficient in polynomial:
        renamed = _rename_monomial(powers, points)
        together[renamed] = together.get(renamed, 0) + coefficient
    kept = [(powers, coefficient) for powers, coefficient in together.items() if coefficient]
    return tuple(sorted(kept, key=lambda term: order(term[0])))


@lru_cache(maxsize=65536)
def mentions(key: Any, point: Point) -> bool:
    """Whether a key speaks of this point."""
    if isinstance(key, tuple):
        return key == point or any(mentions(part, point) for part in key)
    return False
