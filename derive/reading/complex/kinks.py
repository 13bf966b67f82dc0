r"""Real numbers with kinks: the larger of two, and cases such as x > 0.

\max(a, b) = (a + b + |a - b|)/2, and what is 1 for x > 0 and 0 for x < 0 is (1 + x/|x|)/2. At x = 0 that has no
meaning: two cases that meet there need none, |x| = x or -x; of others it is noted that the bound is left out.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from derive.reading.complex import functions
from derive.reading.complex.numbers import NotANumber, Numbers, Value
from derive.reading.problems import NotRead
from derive.reading.syntax import CasesOf, Node, Relation


class Kinks(ABC):
    """Reads them; `steps` notes that a case was read, and more."""

    home: Numbers
    steps: set[str]

    @abstractmethod
    def read(self, node: Node) -> Value:
        """The number that a tree stands for; raises NotRead, NotANumber."""

    def _larger(self, name: str, values: Sequence[Value]) -> Value:
        """The larger, or smaller, of two real numbers: (a + b ± |a - b|) / 2."""
        home = self.home
        one, other = (*values, home.number(0)) if name == "ReLU" and len(values) == 1 else (*values, None, None)[:2]
        if one is None or other is None or len(values) > 2:
            raise NotANumber(f"{name} of one or of more than two numbers")
        gap = functions.modulus(home, one - other)
        return (one + other + (-gap if name == "min" else gap)) / home.number(2)

    def _indicator(self, relation: Relation) -> Value:
        """1 where one number is larger than another, else 0; this has a meaning where they differ."""
        self.steps.add("case")
        return self._beyond(self._gap(relation), relation)

    def _gap(self, relation: Relation) -> Value:
        """What is positive where a relation holds."""
        sign = {">": 1, "≥": 1, "<": -1, "≤": -1}.get(relation.sign)
        if sign is None:
            raise NotRead("an indicator of another relation", relation.span)
        gap = self.read(relation.left) - self.read(relation.right)
        return gap if sign > 0 else -gap

    def _beyond(self, gap: Value, relation: Relation) -> Value:
        if not gap.over:
            return self.home.number(relation.sign in ("≥", "≤"))
        return (self.home.number(1) + gap / functions.modulus(self.home, gap)) / self.home.number(2)

    def _cases(self, node: CasesOf) -> Value:
        """Two cases, x > 0 and x < 0; at 0 something is said of them where they meet there, or one of them has it."""
        first, second = (*node.relations, None)[:2]
        if len(node.values) != 2 or first is None:
            raise NotRead("two cases are read, x > 0 and x < 0", node.span)
        gap = self._gap(first)
        if second is not None and not self.home.same(self._gap(second), -gap):
            raise NotRead("the two cases don't share out all numbers", node.span)
        one, other = map(self.read, node.values)
        slope = self.home.ratio(one - other, gap) if gap.over else None
        if slope is not None:
            return (one + other + slope * functions.modulus(self.home, gap)) / self.home.number(2)
        if second is None or {first.sign, second.sign} != {"<", ">"}:
            self.steps.add("case")
        above = self._beyond(gap, first)
        return above * one + (self.home.number(1) - above) * other
