"""Finding a pattern in an expression, and the places that its parameters must stand for.

Used by the rules that read a definition backwards and that use an earlier result.
Bound indices match up to their names.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from derive.language import Index, Number, SumOver, substitute
from derive.language.binding import free_indices, fresh_index


def match(pattern: Any, subject: Any, parameters: Collection[Index]) -> dict[Index, Any] | None:
    """Places for the parameters that make the pattern alpha-equal to the subject, or None."""
    found: dict[Index, Any] = {}
    return found if _match(pattern, subject, frozenset(parameters), found) else None


def _match(pattern: Any, subject: Any, parameters: frozenset[Index], found: dict[Index, Any]) -> bool:
    if isinstance(pattern, Index):
        if pattern not in parameters:
            return bool(pattern == subject)
        if not isinstance(subject, (Index, Number)):
            return False
        if isinstance(subject, Index) and subject.range != pattern.range:
            return False
        return bool(found.setdefault(pattern, subject) == subject)
    if type(pattern) is not type(subject) or len(pattern.args) != len(subject.args):
        return False
    if getattr(pattern, "family", None) != getattr(subject, "family", None):
        return False
    if isinstance(pattern, SumOver):
        return _match_sums(pattern, subject, parameters, found)
    if not pattern.args:
        return bool(pattern == subject)
    return all(_match(p, s, parameters, found) for p, s in zip(pattern.args, subject.args, strict=True))


def _match_sums(pattern: SumOver, subject: SumOver, parameters: frozenset[Index], found: dict[Index, Any]) -> bool:
    if pattern.index.range != subject.index.range:
        return False
    # One new name for both bound indices, which no parameter can then be taken for.
    common = fresh_index(
        Index(f"{pattern.index.name}°", pattern.index.range),
        free_indices(pattern) | free_indices(subject),
    )
    pairs = [
        (
            substitute(pattern.body, {pattern.index: common}),
            substitute(subject.body, {subject.index: common}),
        ),
        *zip(pattern.excluded, subject.excluded, strict=True),
    ]
    matched = all(_match(p, s, parameters, found) for p, s in pairs)
    return matched and common not in found.values()
