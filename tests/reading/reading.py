"""How the tests of reading speak: a formula as it was read, with every bracket; a document's verdicts in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from derive.reading.check import Report, check
from derive.reading.grammar import parse
from derive.reading.problems import NotRead
from derive.reading.sources import source_of
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    CasesOf,
    Differential,
    Dots,
    FractionOf,
    Function,
    Hadamard,
    Indicator,
    MatrixOf,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Relation,
    Slice,
    Sum,
    Transposed,
)
from derive.reading.tokens import expanded, macros_in, tokens_of

SOFTMAX = r"a_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}"
LEFT_OPEN = ("undecided", "unread")
LOSS = r"L = -\sum_{k=1}^n y_k \log a_k"


def read(formula: str, macros: str = "") -> str:
    """The formula as the grammar reads it, every bracket written; raises NotRead."""
    return shown(parse(expanded(tokens_of(formula), macros_in(macros))))


def refused(formula: str, macros: str = "") -> tuple[str, str]:
    """Why a formula is not read, and the piece of it that the reader points at."""
    try:
        found = read(formula, macros)
    except NotRead as problem:
        return problem.why, formula[problem.span.start : problem.span.end]
    raise AssertionError(f"{formula} was read as {found}")


def shown(node: Node | None) -> str:
    """A tree as one line: (a · b), (a / b), Σ[k from 1 to n but j](...), d/dz[...]."""
    match node:
        case Numeral():
            return str(node.value)
        case Name():
            return _name(node)
        case Sum():
            text = "".join((" + " if s > 0 else " - ") + shown(t) for t, s in zip(node.terms, node.signs, strict=True))
            return f"({text.removeprefix(' + ').strip()})"
        case Product():
            return "(" + " · ".join(map(shown, node.factors)) + ")"
        case Minus():
            return f"(-{shown(node.inner)})"
        case FractionOf():
            return f"({shown(node.over)} / {shown(node.under)})"
        case PowerOf():
            return f"({shown(node.base)} ^ {shown(node.exponent)})"
        case Bracketed():
            return shown(node.inner)
        case Function():
            return f"{node.name}[{shown(node.argument)}]"
        case Applied():
            return f"{_name(node.head)}({', '.join(map(shown, node.arguments))})"
        case Big():
            return f"{node.operator}[{_range(node)}]{shown(node.body)}"
        case Differential():
            return f"{'d' if node.total else '∂'}/{shown(node.by)}[{shown(node.body)}]"
        case Relation():
            return f"{shown(node.left)} {node.sign} {shown(node.right)}"
        case Indicator():
            return f"1[{shown(node.relation)}]"
        case CasesOf():
            rows = zip(node.values, node.relations, strict=True)
            return "{" + "; ".join(f"{shown(v)} if {shown(r)}" if r else f"{shown(v)} else" for v, r in rows) + "}"
        case Transposed():
            return f"{shown(node.inner)}ᵀ"
        case Hadamard():
            return f"({shown(node.left)} ⊙ {shown(node.right)})"
        case MatrixOf():
            cells = [shown(cell) for cell in node.cells]
            rows = [cells[at : at + node.columns] for at in range(0, len(cells), node.columns)]
            return "[" + "; ".join(", ".join(row) for row in rows) + "]"
        case Operator():
            return _operator(node)
        case Dots():
            return "…"
        case Slice():
            return ":"
        case _:
            raise AssertionError(f"{type(node).__name__} has no form here")


def _operator(node: Operator) -> str:
    scripts = "_" + ",".join(map(shown, node.scripts)) if node.scripts else ""
    bound = f"<{node.binds}>" if node.binds else ""
    return f"{node.name}{scripts}{bound}⟨{', '.join(map(shown, node.arguments))}⟩"


def _name(node: Name) -> str:
    lower = "_" + ",".join(map(shown, node.lower)) if node.lower else ""
    raised = "^(" + ",".join(map(shown, node.raised)) + ")" if node.raised else ""
    return ("bold " if node.bold else "") + node.name + lower + raised + "'" * node.primes + "ᵀ" * node.transposed


def _range(node: Big) -> str:
    text = shown(node.index) if node.index is not None else "?"
    text += f" from {shown(node.first)}" if node.first is not None else ""
    text += f" to {shown(node.last)}" if node.last is not None else ""
    return text + (" but " + ", ".join(map(shown, node.excluded)) if node.excluded else "")


def report(*displays: str, preamble: str = "", assume: Sequence[str] = ()) -> Report:
    """The report on a .tex document with these displays."""
    text = preamble + "\n" + "\n".join(rf"\[{display}\]" for display in displays) + "\n"
    return check(source_of(text, "notes.tex", "tex"), assume)


def verdicts(*displays: str, preamble: str = "", assume: Sequence[str] = ()) -> str:
    """What is said of each equality, in order, as one line: definition proved false."""
    return " ".join(j.kind for j in report(*displays, preamble=preamble, assume=assume).judgements)


def require_noticed(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, fault: Any, test: Callable[[], None]
) -> None:
    """Plant a fault in place of something of a module, and see the test fail that should notice it."""
    monkeypatch.setattr(module, name, fault)
    with pytest.raises(AssertionError):
        test()
