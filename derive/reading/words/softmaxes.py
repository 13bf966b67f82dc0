r"""Chain rules through a softmax, which need a sum over all its components: o_j hangs on every z_k."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.reading.knowledge import SOFTMAX
from derive.reading.statements import Statement
from derive.reading.syntax import Applied, Big, Differential, Name, Node


def skips_a_softmax(statement: Statement, told: Mapping[str, Sequence[Node]]) -> bool:
    r"""Whether derivatives of a component of a softmax are multiplied without a sum over all its components.

    o_j = \mathrm{softmax}(z)_j hangs on every z_k, so that \partial L / \partial o_j \partial o_j / \partial z_j is
    one term of many. `told` is what the document sets its symbols equal to.
    """
    right = statement.right.tree
    if right is None or any(isinstance(node, Big) for node in right.walk()):
        return False
    parts = {node.body.name for node in right.walk()
             if isinstance(node, Differential) and isinstance(node.body, Name) and node.body.lower}  # fmt: skip
    nodes = (node for name in sorted(parts) for tree in told.get(name, ()) for node in tree.walk())
    return any(isinstance(node, Applied) and node.head.name in SOFTMAX for node in nodes)
