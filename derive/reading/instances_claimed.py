r"""Members of what was told of all: behind E_n = -R / n^2, E_2 = -R / 4 is a claim, and no meaning of E_2.

Where the general formula speaks of the symbol itself, m_t = \rho m_{t-1} + g_t, it needs a beginning: the first member
that a text states is one, or the first two of F_n = F_{n-1} + F_{n-2}, and those behind are claims. A plain number is
one only where nothing else stands in the general formula: x_1 = 3 may be given, where x_i = u_i + v_i.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from derive.reading.surface import Chain
from derive.reading.syntax import Name, Node
from derive.reading.words.families import instance

Told = tuple[Name, Node]


class Members:
    """What was told of all members of families so far, and which of them were begun by one of their members."""

    def __init__(self) -> None:
        self.told: dict[int, list[Told]] = defaultdict(list)  # by section
        self.begun: Counter[str] = Counter()

    def claims(self, chain: Chain, section: int) -> bool:
        """Whether a chain says of a member what was told of all, in this section: another has its own members."""
        found = _told_by(chain)
        if found is None:
            return False
        head, right = found
        for name, body in self.told.get(section, ()):
            meant = instance(name, head, body)
            if meant is None or ({*_names(meant)} - {name.name} and not _names(right)):
                continue
            begins = name.name in _names(body) and name.name not in _names(right)
            fed = isinstance(right, Name)  # z_0 = x is what the first layer is fed with
            if not fed and (not begins or self.begun[head.name] >= _names(body).count(name.name)):
                return True
            self.begun[head.name] += 1
        return False

    def note(self, chain: Chain, section: int) -> None:
        """Take note of what a chain tells of all members of a family."""
        found = _told_by(chain)
        if found is not None and chain.displayed:
            self.told[section].append(found)


def _told_by(chain: Chain) -> Told | None:
    head, sides = chain.sides[0].tree, chain.sides[1:]
    right = sides[0].tree if sides and sides[0].member.joined in ("=", ":=") else None
    return (head, right) if isinstance(head, Name) and right is not None and (head.lower or head.raised) else None


def _names(node: Node) -> Sequence[str]:
    return [each.name for each in node.walk() if isinstance(each, Name)]
