r"""What may hang on the name of a function that everybody knows: softmax_i is an entry, sigmoid' a derivative.

Another mark makes another function of it: of softmax', sigmoid'' or a sigmoid_2 nothing is known.
"""

from __future__ import annotations

from derive.reading.problems import NotRead
from derive.reading.syntax import Name


def role_of_known(head: Name, role: str) -> str:
    """The role of a function that is known, with nothing at its name that makes another one of it; raises NotRead."""
    primes, lower = (1, 0) if role == "sigmoid" else (0, 1)
    if head.primes > primes or len(head.lower) > lower or head.raised:
        raise NotRead("a function with this name is read, and not one with these marks at it", head.span)
    return role
