"""Which polynomials are provably greater than 0.

Only the plain argument: every term has a positive coefficient and kernels that are
never negative, and one term is strictly positive. Exponentials and sizes are
positive, entries of a family assumed positive are. A power sum of positive things is
not negative, and positive where its range has no named position: a range has at least
one position, so then none is missing from the sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derive.proof.kernels import ONE, Key

NEVER_NEGATIVE, STRICTLY_POSITIVE = 1, 2


@dataclass(frozen=True)
class Known:
    """What signs rest on: families assumed positive, and ranges some of whose positions are named."""

    positive: frozenset[str] = frozenset()
    named_ranges: frozenset[str] = frozenset()


def is_positive(terms: Iterable[tuple[dict[Key, int], int]], known: Known) -> bool:
    """Whether the sum of these terms is greater than 0 wherever it is defined."""
    strict = False
    for powers, coefficient in terms:
        if coefficient < 0:
            return False
        signs = [_sign_of_power(key, exponent, known) for key, exponent in powers.items()]
        if 0 in signs:
            return False
        strict = strict or all(sign == STRICTLY_POSITIVE for sign in signs)
    return strict


def _sign_of_power(key: Key, exponent: int, known: Known) -> int:
    sign = _sign_of(key, known)
    return NEVER_NEGATIVE if sign == 0 and exponent % 2 == 0 else sign


def _sign_of(key: Key, known: Known) -> int:
    match key[0]:
        case "exp" | "size":
            return STRICTLY_POSITIVE
        case "entry":
            return STRICTLY_POSITIVE if key[1] in known.positive else 0
        case "sum":
            signs = [_sign_of_power(inner, exponent, known) for inner, exponent in key[2]]
            if not all(signs):
                return 0
            complete = not any(point.range in known.named_ranges for point in key[1])
            return STRICTLY_POSITIVE if complete and NEVER_NEGATIVE not in signs else NEVER_NEGATIVE
        case "inverse":
            terms = [(dict(powers), coefficient) for powers, coefficient in key[1]]
            return STRICTLY_POSITIVE if is_positive(terms, known) else 0
        case "log":
            # log of a prime number
            (powers, number), *more = key[1]
            return STRICTLY_POSITIVE if not more and not powers and number > 1 and key[2] == ONE else 0
        case _:
            return 0
